"""Referrals to States: each sees its own only, keys that are gone take nothing, silence is counted, nothing twice."""

from typing import Any

import pytest

from tande.domains.casework import operations as casework
from tande.domains.casework import queries as cases
from tande.domains.casework.errors import NoSuchCase, NotAllowed
from tande.domains.casework.models import Case, Message
from tande.domains.officers.models import Officer
from tande.domains.referrals import keeping, operations, queries
from tande.domains.referrals.errors import (
    AlreadyReferred,
    BadCodes,
    BadEnvelope,
    NoStateKey,
    NoSuchReferral,
    Withdrawn,
    WrongStage,
)
from tande.domains.referrals.models import Disclosure, Referral, Reply
from tande.ledger import clock
from tande.policy import limits
from tande.toolkit import sealing
from tests.domains import factories, states
from tests.domains.states import StatePair

pytestmark = pytest.mark.django_db
OUTCOMES = ("discipline", "criminal_case", "redress", "state_silent")


def test_a_referral_opens_its_tracks_and_leaves_the_stage(inquiry_id: str, head: Officer, referral_id: str) -> None:
    assert Case.objects.get(pk=inquiry_id).stage == "inquiry"
    assert [(one.track, one.status) for one in queries.tracks(inquiry_id, head)] == [
        ("crime", "awaited"), ("discipline", "awaited"),
    ]
    one = states.seen(inquiry_id, head, days=3, minutes=1)
    assert (one.id, one.state, one.silent_days, one.acknowledged_at) == (referral_id, "KEN", 3, None)
    assert states.facts(inquiry_id, "referral.made") == 1
    assert states.facts(inquiry_id, "track.opened") == 2


def test_the_same_referral_sent_again_is_made_once(inquiry_id: str, head: Officer, kenya: StatePair) -> None:
    again = sealing.new_id()
    for _time in range(2):
        states.referred(inquiry_id, head, kenya, referral_id=again)
    assert states.facts(inquiry_id, "referral.made") == 1


def test_a_state_has_one_referral_of_a_case_at_a_time(
    inquiry_id: str, head: Officer, kenya: StatePair, referral_id: str
) -> None:
    with pytest.raises(AlreadyReferred):
        states.referred(inquiry_id, head, kenya)
    assert Disclosure.objects.count() == 1
    operations.withdraw(case_id=inquiry_id, referral_id=referral_id, officer=head, at=clock.now())
    states.referred(inquiry_id, head, kenya, "redress")
    assert len(queries.to_state(kenya.focal, at=clock.now())) == 2


def test_two_cases_before_the_same_state_are_told_apart(head: Officer, kenya: StatePair) -> None:
    ids = [states.referred(states.case_in_inquiry(head), head, kenya) for _case in range(2)]
    first, second = (queries.sealed_for_state(one, kenya.focal) for one in ids)
    assert first["reply_key"] != second["reply_key"]
    assert len(first["said"]) == 1


def test_another_state_is_told_nothing_of_it(referral_id: str, kenya: StatePair) -> None:
    jamaica = states.state_key("JAM")
    focal = jamaica.focal
    assert queries.to_state(focal, at=clock.now()) == []
    reply = states.reply(jamaica.id)
    at = clock.now()
    tries: list[Any] = [
        lambda: queries.for_state(referral_id, focal, at=at),
        lambda: queries.sealed_for_state(referral_id, focal),
        lambda: operations.open_referral(referral_id=referral_id, focal=focal, at=at),
        lambda: operations.acknowledge(referral_id=referral_id, focal=focal, at=at),
        lambda: operations.answer(referral_id=referral_id, focal=focal, reply=reply, at=at),
        lambda: operations.name_officer(referral_id=referral_id, focal=focal, reply=reply, at=at),
        lambda: operations.certify(referral_id=referral_id, focal=focal, certificate="official", at=at),
        lambda: operations.report_outcome(
            referral_id=referral_id, focal=focal, reply=reply, track="crime", status="none", outcomes=(),
            known=OUTCOMES, at=at,
        ),
    ]
    for attempt in tries:
        with pytest.raises(NoSuchReferral):
            attempt()
    assert Reply.objects.count() == 0


def test_officers_of_the_body_are_no_focal_points_and_the_other_way(
    inquiry_id: str, head: Officer, referral_id: str, kenya: StatePair
) -> None:
    with pytest.raises(NotAllowed):
        queries.to_state(head, at=clock.now())
    with pytest.raises(NotAllowed):
        operations.acknowledge(referral_id=referral_id, focal=head, at=clock.now())
    with pytest.raises(NotAllowed):
        queries.of_case(inquiry_id, kenya.focal, at=clock.now())
    with pytest.raises(NotAllowed):
        states.referred(inquiry_id, kenya.focal, kenya)
    with pytest.raises(NotAllowed):
        queries.states(factories.officer("investigator"), ["KEN"])


def test_who_has_a_conflict_of_interest_is_shut_out_of_the_referral_too(inquiry_id: str, kenya: StatePair) -> None:
    joel = factories.officer("head")
    made = states.referred(inquiry_id, joel, kenya)
    casework.declare_conflict(case_id=inquiry_id, officer=joel, about=joel.pk, reason="family", at=clock.now())
    tries: list[Any] = [
        lambda: queries.of_case(inquiry_id, joel, at=clock.now()),
        lambda: queries.sealed_of_case(inquiry_id, joel),
        lambda: queries.tracks(inquiry_id, joel),
        lambda: operations.withdraw(case_id=inquiry_id, referral_id=made, officer=joel, at=clock.now()),
        lambda: operations.disclose(case_id=inquiry_id, referral_id=made, officer=joel, at=clock.now(),
                                    disclosure=states.disclosure(kenya.id)),
        lambda: operations.record_certificate(case_id=inquiry_id, referral_id=made, officer=joel, at=clock.now(),
                                              certificate="asked"),
        lambda: operations.record_track(case_id=inquiry_id, officer=joel, state="KEN", track="crime", status="taken",
                                        known_states={"KEN"}, at=clock.now()),
    ]
    for attempt in tries:
        with pytest.raises(NoSuchCase):
            attempt()


def test_a_referral_is_reached_only_through_its_own_case(head: Officer, referral_id: str) -> None:
    other = states.case_in_inquiry(head)
    with pytest.raises(NoSuchReferral):
        operations.withdraw(case_id=other, referral_id=referral_id, officer=head, at=clock.now())


@pytest.mark.parametrize("stage", ["received", "acknowledged", "closed", "not_pursued", "referred_elsewhere"])
def test_a_case_unread_or_ended_is_not_referred(
    stage: str, inquiry_id: str, head: Officer, kenya: StatePair, referral_id: str
) -> None:
    Case.objects.filter(pk=inquiry_id).update(stage=stage)
    with pytest.raises(WrongStage):
        states.referred(inquiry_id, head, states.state_key("JAM"))
    with pytest.raises(WrongStage):
        operations.disclose(case_id=inquiry_id, referral_id=referral_id, officer=head, at=clock.now(),
                            disclosure=states.disclosure(kenya.id))
    # What the State says of a case that ended meanwhile is still heard.
    operations.answer(referral_id=referral_id, focal=kenya.focal, reply=states.reply(kenya.id), at=clock.now())
    assert states.facts(inquiry_id, "referral.replied") == 1


def test_a_key_revoked_between_page_and_post_takes_nothing(inquiry_id: str, head: Officer, kenya: StatePair) -> None:
    operations.revoke_state_key(key_id=kenya.id, actor=head, at=clock.now())
    with pytest.raises(NoStateKey):
        states.referred(inquiry_id, head, kenya)
    assert Referral.objects.count() == 0
    assert states.facts(inquiry_id, "referral.made") == 0
    newer = states.state_key("KEN", focal=kenya.focal)
    with pytest.raises(NoStateKey):
        states.referred(inquiry_id, head, kenya)  # sealed to the former key, a new one in force
    states.referred(inquiry_id, head, newer)


@pytest.mark.parametrize("size", [0, limits.ENVELOPE_OVERHEAD_BYTES, limits.MESSAGE_ENVELOPE_MAX_BYTES + 1])
@pytest.mark.parametrize("field", ["envelope", "copy"])
def test_a_forged_size_is_refused(
    size: int, field: str, inquiry_id: str, head: Officer, referral_id: str, kenya: StatePair
) -> None:
    with pytest.raises(BadEnvelope):
        operations.answer(referral_id=referral_id, focal=kenya.focal, at=clock.now(),
                          reply=states.reply(kenya.id, **{field: b"x" * size}))
    with pytest.raises(BadEnvelope):
        operations.disclose(case_id=inquiry_id, referral_id=referral_id, officer=head, at=clock.now(),
                            disclosure=states.disclosure(kenya.id, **{field: b"x" * size}))


@pytest.mark.parametrize(
    "changes", [{"tracks": ()}, {"tracks": ("king",)}, {"disclosure": {"identity": "asked"}}]
)
def test_a_referral_with_unknown_codes_is_refused(
    changes: dict[str, Any], inquiry_id: str, head: Officer, kenya: StatePair
) -> None:
    if "disclosure" in changes:
        changes = {"disclosure": states.disclosure(kenya.id, **changes["disclosure"])}
    with pytest.raises(BadCodes):
        states.referred(inquiry_id, head, kenya, **changes)
    assert Referral.objects.count() == 0


@pytest.mark.parametrize("bad", ["", "x" * 32, "A" * 32, "a" * 33])
def test_an_id_of_the_wrong_form_is_refused(bad: str, inquiry_id: str, head: Officer, kenya: StatePair) -> None:
    with pytest.raises(BadEnvelope):
        states.referred(inquiry_id, head, kenya, referral_id=bad)
    with pytest.raises(BadEnvelope):
        states.referred(inquiry_id, head, kenya, disclosure=states.disclosure(kenya.id, id=bad))


def test_a_withdrawn_referral_shows_that_and_nothing_more(
    inquiry_id: str, head: Officer, referral_id: str, kenya: StatePair
) -> None:
    for _time in range(2):
        operations.withdraw(case_id=inquiry_id, referral_id=referral_id, officer=head, at=clock.now())
    assert states.facts(inquiry_id, "referral.withdrawn") == 1
    view = queries.to_state(kenya.focal, at=clock.now())[0]
    assert view.withdrawn_at is not None
    assert view.silent_days is None
    at = clock.now()
    tries: list[Any] = [
        lambda: queries.sealed_for_state(referral_id, kenya.focal),
        lambda: operations.open_referral(referral_id=referral_id, focal=kenya.focal, at=at),
        lambda: operations.acknowledge(referral_id=referral_id, focal=kenya.focal, at=at),
        lambda: operations.answer(referral_id=referral_id, focal=kenya.focal, reply=states.reply(kenya.id), at=at),
        lambda: operations.certify(referral_id=referral_id, focal=kenya.focal, certificate="official", at=at),
        lambda: operations.disclose(case_id=inquiry_id, referral_id=referral_id, officer=head, at=at,
                                    disclosure=states.disclosure(kenya.id)),
    ]
    for attempt in tries:
        with pytest.raises(Withdrawn):
            attempt()
    assert {one.status for one in queries.tracks(inquiry_id, head)} == {"open"}


def test_tracks_without_a_state_and_unknown_codes(inquiry_id: str, head: Officer) -> None:
    record = {"case_id": inquiry_id, "officer": head, "known_states": {"KEN"}, "at": clock.now()}
    for _time in range(2):
        operations.record_track(state="", track="paternity", status="open", **record)
    assert states.facts(inquiry_id, "track.opened") == 1
    for state, track, status in (("ATL", "crime", "open"), ("KEN", "king", "open"), ("KEN", "crime", "done")):
        with pytest.raises(BadCodes):
            operations.record_track(state=state, track=track, status=status, **record)


def test_the_officer_reads_what_was_said_in_order_and_the_state_not_who_disclosed(
    inquiry_id: str, head: Officer, referral_id: str, kenya: StatePair
) -> None:
    operations.answer(referral_id=referral_id, focal=kenya.focal, reply=states.reply(kenya.id), at=clock.now())
    said = queries.sealed_of_case(inquiry_id, head)[referral_id]
    assert [one["kind"] for one in said] == ["disclosure", "reply"]
    sealed = queries.sealed_for_state(referral_id, kenya.focal)
    assert [one["officer"] for one in sealed["said"]] == [None, kenya.focal.pk]
    assert sealed["reply_key"] == cases.case_key(inquiry_id)
    assert inquiry_id not in str({key: value for key, value in sealed.items() if key != "reply_key"})


def test_what_was_told_to_a_state_goes_with_the_words_of_the_case(
    inquiry_id: str, head: Officer, referral_id: str, kenya: StatePair
) -> None:
    operations.answer(referral_id=referral_id, focal=kenya.focal, reply=states.reply(kenya.id), at=clock.now())
    other = states.referred(states.case_in_inquiry(head), head, kenya)
    assert keeping.due() == set()
    Message.objects.filter(case_id=inquiry_id).update(envelope=b"")
    Case.objects.filter(pk=inquiry_id).update(purged_at=clock.now())
    assert keeping.due() == {inquiry_id}
    assert [keeping.sweep(clock.now()) for _time in range(2)] == [2, 0]
    assert states.facts(inquiry_id, "case.purged") == 1
    assert queries.sealed_of_case(inquiry_id, head)[referral_id] == []
    assert queries.sealed_for_state(referral_id, kenya.focal)["said"] == []
    assert len(queries.sealed_for_state(other, kenya.focal)["said"]) == 1
    assert states.seen(inquiry_id, head).tracks == ("crime", "discipline")
