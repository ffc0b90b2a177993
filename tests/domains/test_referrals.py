"""Referrals to States: each sees its own only, keys that are gone take nothing, silence is counted, nothing twice."""

from datetime import timedelta
from typing import Any

import pytest

from tande.domains.casework import operations as casework
from tande.domains.casework import queries as cases
from tande.domains.casework.errors import NoSuchCase, NotAllowed
from tande.domains.casework.models import Case
from tande.domains.officers.models import Officer
from tande.domains.referrals import operations, queries
from tande.domains.referrals.errors import (
    AlreadyReferred,
    BadCodes,
    BadEnvelope,
    KeyExists,
    NoStateKey,
    NoSuchReferral,
    NotAHolder,
    Withdrawn,
    WrongStage,
)
from tande.domains.referrals.models import Disclosure, Referral, Reply
from tande.ledger import clock
from tande.ledger.models import Fact
from tande.policy import limits
from tande.toolkit import sealing
from tests.domains import factories, states
from tests.domains.states import StatePair

pytestmark = pytest.mark.django_db
OUTCOMES = ("discipline", "criminal_case", "redress", "state_silent")


@pytest.fixture
def head() -> Officer:
    return factories.officer("head")


@pytest.fixture
def case_id(head: Officer) -> str:
    return states.case_in_inquiry(head)


@pytest.fixture
def kenya() -> StatePair:
    return states.state_key("KEN")


@pytest.fixture
def referral_id(case_id: str, head: Officer, kenya: StatePair) -> str:
    return states.referred(case_id, head, kenya, "discipline", "crime")


def facts(case_id: str, kind: str) -> int:
    return Fact.objects.filter(subject=case_id, kind=kind).count()


def seen(case_id: str, head: Officer, **later: float) -> queries.ReferralView:
    return queries.of_case(case_id, head, at=clock.now() + timedelta(**later))[0]


def test_a_referral_opens_its_tracks_and_leaves_the_stage(case_id: str, head: Officer, referral_id: str) -> None:
    assert Case.objects.get(pk=case_id).stage == "inquiry"
    assert [(one.track, one.status) for one in queries.tracks(case_id, head)] == [
        ("crime", "awaited"), ("discipline", "awaited"),
    ]
    one = seen(case_id, head, days=3, minutes=1)
    assert (one.id, one.state, one.silent_days, one.acknowledged_at) == (referral_id, "KEN", 3, None)
    assert facts(case_id, "referral.made") == 1
    assert facts(case_id, "track.opened") == 2


def test_the_same_referral_sent_again_is_made_once(case_id: str, head: Officer, kenya: StatePair) -> None:
    again = sealing.new_id()
    for _time in range(2):
        states.referred(case_id, head, kenya, referral_id=again)
    assert facts(case_id, "referral.made") == 1


def test_a_state_has_one_referral_of_a_case_at_a_time(
    case_id: str, head: Officer, kenya: StatePair, referral_id: str
) -> None:
    with pytest.raises(AlreadyReferred):
        states.referred(case_id, head, kenya)
    assert Disclosure.objects.count() == 1
    operations.withdraw(case_id=case_id, referral_id=referral_id, officer=head, at=clock.now())
    states.referred(case_id, head, kenya, "redress")
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
    case_id: str, head: Officer, referral_id: str, kenya: StatePair
) -> None:
    with pytest.raises(NotAllowed):
        queries.to_state(head, at=clock.now())
    with pytest.raises(NotAllowed):
        operations.acknowledge(referral_id=referral_id, focal=head, at=clock.now())
    with pytest.raises(NotAllowed):
        queries.of_case(case_id, kenya.focal, at=clock.now())
    with pytest.raises(NotAllowed):
        states.referred(case_id, kenya.focal, kenya)
    with pytest.raises(NotAllowed):
        queries.states(factories.officer("investigator"), ["KEN"])


def test_who_has_a_conflict_of_interest_is_shut_out_of_the_referral_too(case_id: str, kenya: StatePair) -> None:
    joel = factories.officer("head")
    made = states.referred(case_id, joel, kenya)
    casework.declare_conflict(case_id=case_id, officer=joel, about=joel.pk, reason="family", at=clock.now())
    tries: list[Any] = [
        lambda: queries.of_case(case_id, joel, at=clock.now()),
        lambda: queries.sealed_of_case(case_id, joel),
        lambda: queries.tracks(case_id, joel),
        lambda: operations.withdraw(case_id=case_id, referral_id=made, officer=joel, at=clock.now()),
        lambda: operations.disclose(case_id=case_id, referral_id=made, officer=joel, at=clock.now(),
                                    disclosure=states.disclosure(kenya.id)),
        lambda: operations.record_certificate(case_id=case_id, referral_id=made, officer=joel, at=clock.now(),
                                              certificate="asked"),
        lambda: operations.record_track(case_id=case_id, officer=joel, state="KEN", track="crime", status="taken",
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
    stage: str, case_id: str, head: Officer, kenya: StatePair, referral_id: str
) -> None:
    Case.objects.filter(pk=case_id).update(stage=stage)
    with pytest.raises(WrongStage):
        states.referred(case_id, head, states.state_key("JAM"))
    with pytest.raises(WrongStage):
        operations.disclose(case_id=case_id, referral_id=referral_id, officer=head, at=clock.now(),
                            disclosure=states.disclosure(kenya.id))
    # What the State says of a case that ended meanwhile is still heard.
    operations.answer(referral_id=referral_id, focal=kenya.focal, reply=states.reply(kenya.id), at=clock.now())
    assert facts(case_id, "referral.replied") == 1


def test_a_key_revoked_between_page_and_post_takes_nothing(case_id: str, head: Officer, kenya: StatePair) -> None:
    operations.revoke_state_key(key_id=kenya.id, actor=head, at=clock.now())
    with pytest.raises(NoStateKey):
        states.referred(case_id, head, kenya)
    assert Referral.objects.count() == 0
    assert facts(case_id, "referral.made") == 0
    newer = states.state_key("KEN", focal=kenya.focal)
    with pytest.raises(NoStateKey):
        states.referred(case_id, head, kenya)  # sealed to the former key, a new one in force
    states.referred(case_id, head, newer)


def test_a_state_cannot_reply_under_a_revoked_key(
    case_id: str, head: Officer, referral_id: str, kenya: StatePair
) -> None:
    kept = states.reply(kenya.id)
    operations.answer(referral_id=referral_id, focal=kenya.focal, reply=kept, at=clock.now())
    operations.revoke_state_key(key_id=kenya.id, actor=head, at=clock.now())
    operations.answer(referral_id=referral_id, focal=kenya.focal, reply=kept, at=clock.now())  # sent again: kept
    with pytest.raises(NoStateKey):
        operations.answer(referral_id=referral_id, focal=kenya.focal, reply=states.reply(kenya.id), at=clock.now())
    with pytest.raises(NoStateKey):
        operations.revoke_state_key(key_id=kenya.id, actor=head, at=clock.now())
    assert facts(case_id, "referral.replied") == 1
    assert len(queries.sealed_for_state(referral_id, kenya.focal)["said"]) == 2


def test_a_state_has_one_key_in_force_and_gives_it_on(kenya: StatePair, head: Officer) -> None:
    with pytest.raises(KeyExists):
        states.state_key("KEN")
    second = factories.officer("focal_point")
    third = factories.officer("focal_point", key=False)
    stranger = states.state_key("JAM").focal
    half = sealing.seal(kenya.seed, to=kenya.public, info=sealing.info("state-key", kenya.id))
    give = {"key_id": kenya.id, "envelope": half, "at": clock.now()}
    with pytest.raises(NotAHolder):
        operations.give_state_key(focal=second, holder_id=second.pk, **give)  # holds nothing to give
    for nobody in (third.pk, stranger.pk, head.pk, 10**9):
        with pytest.raises(NotAHolder):
            operations.give_state_key(focal=kenya.focal, holder_id=nobody, **give)
    with pytest.raises(NoStateKey):
        operations.give_state_key(focal=stranger, holder_id=stranger.pk, **give)
    operations.give_state_key(focal=kenya.focal, holder_id=second.pk, **give)
    assert queries.states(head, ["KEN"])[0].key.holders == {kenya.focal.pk, second.pk}  # type: ignore[union-attr]


def test_a_retired_focal_point_holds_and_does_nothing(referral_id: str, head: Officer, kenya: StatePair) -> None:
    operations.retire_focal_point(officer_id=kenya.focal.pk, at=clock.now(), actor=head)
    gone = Officer.objects.get(pk=kenya.focal.pk)
    assert queries.held_keys(gone) == []
    with pytest.raises(NotAllowed):
        queries.sealed_for_state(referral_id, gone)
    with pytest.raises(NotAHolder):
        operations.retire_focal_point(officer_id=gone.pk, at=clock.now(), actor=head)
    with pytest.raises(NotAHolder):
        operations.retire_focal_point(officer_id=head.pk, at=clock.now(), actor=head)  # an officer is not one
    assert queries.states(head, ["KEN"])[0].key.holders == frozenset()  # type: ignore[union-attr]


def test_a_new_own_key_voids_the_half_sealed_to_the_former(kenya: StatePair) -> None:
    operations.set_own_key(focal=kenya.focal, public_key=sealing.new_key_pair()[1], wrapped_key=factories.WRAPPED,
                           at=clock.now())
    assert queries.held_keys(kenya.focal) == []


def test_the_head_adds_focal_points_only_for_states_of_the_mission(head: Officer) -> None:
    person = {"username": "w", "display_name": "W", "passphrase": "x" * 20, "language": "en", "at": clock.now()}
    made = operations.add_focal_point(state="KEN", known_states={"KEN": 1}, actor=head, **person)
    assert (made.state, made.roles, made.passphrase_once) == ("KEN", ["focal_point"], True)
    with pytest.raises(NoStateKey):
        operations.add_focal_point(state="ATL", known_states={"KEN": 1}, actor=head, **person)
    with pytest.raises(NotAllowed):
        operations.add_focal_point(
            state="KEN", known_states={"KEN": 1}, actor=factories.officer("investigator"), **person
        )


def test_acknowledged_twice_is_acknowledged_once(
    case_id: str, head: Officer, referral_id: str, kenya: StatePair
) -> None:
    first = clock.now()
    operations.acknowledge(referral_id=referral_id, focal=kenya.focal, at=first)
    operations.acknowledge(referral_id=referral_id, focal=kenya.focal, at=first + timedelta(days=5))
    assert facts(case_id, "referral.acknowledged") == 1
    assert seen(case_id, head, days=8).silent_days == 8  # whoever repeats herself has not acted again
    assert Case.objects.get(pk=case_id).news_at == first


def test_the_name_stops_the_clock_at_the_first_naming(
    case_id: str, head: Officer, referral_id: str, kenya: StatePair
) -> None:
    assert seen(case_id, head, days=30).naming_late
    assert not seen(case_id, head).naming_late
    at = clock.now() + timedelta(days=2)
    operations.name_officer(referral_id=referral_id, focal=kenya.focal, reply=states.reply(kenya.id), at=at)
    operations.name_officer(referral_id=referral_id, focal=kenya.focal, reply=states.reply(kenya.id),
                            at=at + timedelta(days=40))
    one = seen(case_id, head, days=60)
    assert (one.named_at, one.naming_late, one.acknowledged_at) == (at, False, at)
    assert facts(case_id, "referral.officer_named") == 2


def test_sexual_exploitation_halves_the_naming_clock(head: Officer, kenya: StatePair) -> None:
    dues = []
    for sea in ("no", "unsure"):
        case_id = states.case_in_inquiry(head, sea=sea)
        states.referred(case_id, head, kenya)
        dues.append(seen(case_id, head).naming_due)
    assert dues[1] < dues[0]  # type: ignore[operator]


def outcome(referral_id: str, key: StatePair, track: str, status: str, *outcomes: str, **more: Any) -> None:
    operations.report_outcome(**({
        "referral_id": referral_id, "focal": key.focal, "reply": states.reply(key.id), "track": track,
        "status": status, "outcomes": outcomes, "known": OUTCOMES, "at": clock.now(),
    } | more))


def test_outcomes_by_track_end_the_silence_and_more_disclosed_opens_it(
    case_id: str, head: Officer, referral_id: str, kenya: StatePair
) -> None:
    outcome(referral_id, kenya, "discipline", "taken", "discipline")
    assert seen(case_id, head, days=5).silent_days is not None
    outcome(referral_id, kenya, "crime", "refused")
    assert seen(case_id, head, days=5).silent_days is None
    assert {one.track: one.status for one in queries.tracks(case_id, head)} == {
        "discipline": "taken", "crime": "refused",
    }
    operations.disclose(case_id=case_id, referral_id=referral_id, officer=head, at=clock.now(),
                        disclosure=states.disclosure(kenya.id))
    assert seen(case_id, head, days=5).silent_days == 5
    assert Case.objects.get(pk=case_id).stage == "inquiry"


@pytest.mark.parametrize(
    ("track", "status", "outcomes"),
    [("redress", "none", ()), ("crime", "awaited", ()), ("crime", "taken", ()), ("crime", "taken", ("state_silent",))],
)
def test_an_outcome_that_cannot_be_changes_nothing(
    track: str, status: str, outcomes: tuple[str, ...], case_id: str, head: Officer, referral_id: str,
    kenya: StatePair,
) -> None:
    with pytest.raises(BadCodes):
        outcome(referral_id, kenya, track, status, *outcomes)
    assert Reply.objects.count() == 0
    assert seen(case_id, head).last_act_at is None


def test_a_reply_sent_again_is_kept_once(case_id: str, referral_id: str, kenya: StatePair) -> None:
    same = states.reply(kenya.id)
    operations.answer(referral_id=referral_id, focal=kenya.focal, reply=same, at=clock.now())
    resealed = states.reply(kenya.id, id=same.id)
    operations.answer(referral_id=referral_id, focal=kenya.focal, reply=resealed, at=clock.now())
    assert Reply.objects.count() == 1
    assert bytes(Reply.objects.get().envelope) == same.envelope
    assert facts(case_id, "referral.replied") == 1
    with pytest.raises(BadEnvelope):  # the same id for something else
        operations.name_officer(referral_id=referral_id, focal=kenya.focal, reply=same, at=clock.now())


def test_an_id_of_another_referral_is_refused(head: Officer, referral_id: str, kenya: StatePair) -> None:
    same = states.reply(kenya.id)
    operations.answer(referral_id=referral_id, focal=kenya.focal, reply=same, at=clock.now())
    other = states.referred(states.case_in_inquiry(head), head, kenya)
    with pytest.raises(BadEnvelope):
        operations.answer(referral_id=other, focal=kenya.focal, reply=same, at=clock.now())


@pytest.mark.parametrize("size", [0, limits.ENVELOPE_OVERHEAD_BYTES, limits.MESSAGE_ENVELOPE_MAX_BYTES + 1])
@pytest.mark.parametrize("field", ["envelope", "copy"])
def test_a_forged_size_is_refused(
    size: int, field: str, case_id: str, head: Officer, referral_id: str, kenya: StatePair
) -> None:
    with pytest.raises(BadEnvelope):
        operations.answer(referral_id=referral_id, focal=kenya.focal, at=clock.now(),
                          reply=states.reply(kenya.id, **{field: b"x" * size}))
    with pytest.raises(BadEnvelope):
        operations.disclose(case_id=case_id, referral_id=referral_id, officer=head, at=clock.now(),
                            disclosure=states.disclosure(kenya.id, **{field: b"x" * size}))


@pytest.mark.parametrize(
    "changes", [{"tracks": ()}, {"tracks": ("king",)}, {"disclosure": {"identity": "asked"}}]
)
def test_a_referral_with_unknown_codes_is_refused(
    changes: dict[str, Any], case_id: str, head: Officer, kenya: StatePair
) -> None:
    if "disclosure" in changes:
        changes = {"disclosure": states.disclosure(kenya.id, **changes["disclosure"])}
    with pytest.raises(BadCodes):
        states.referred(case_id, head, kenya, **changes)
    assert Referral.objects.count() == 0


@pytest.mark.parametrize("bad", ["", "x" * 32, "A" * 32, "a" * 33])
def test_an_id_of_the_wrong_form_is_refused(bad: str, case_id: str, head: Officer, kenya: StatePair) -> None:
    with pytest.raises(BadEnvelope):
        states.referred(case_id, head, kenya, referral_id=bad)
    with pytest.raises(BadEnvelope):
        states.referred(case_id, head, kenya, disclosure=states.disclosure(kenya.id, id=bad))


def test_a_withdrawn_referral_shows_that_and_nothing_more(
    case_id: str, head: Officer, referral_id: str, kenya: StatePair
) -> None:
    for _time in range(2):
        operations.withdraw(case_id=case_id, referral_id=referral_id, officer=head, at=clock.now())
    assert facts(case_id, "referral.withdrawn") == 1
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
        lambda: operations.disclose(case_id=case_id, referral_id=referral_id, officer=head, at=at,
                                    disclosure=states.disclosure(kenya.id)),
    ]
    for attempt in tries:
        with pytest.raises(Withdrawn):
            attempt()
    assert {one.status for one in queries.tracks(case_id, head)} == {"open"}


def test_the_command_is_asked_and_certifies(case_id: str, head: Officer, referral_id: str, kenya: StatePair) -> None:
    record = {"case_id": case_id, "referral_id": referral_id, "officer": head, "at": clock.now()}
    for _time in range(2):
        operations.record_certificate(certificate="asked", **record)
    with pytest.raises(BadCodes):
        operations.certify(referral_id=referral_id, focal=kenya.focal, certificate="asked", at=clock.now())
    operations.certify(referral_id=referral_id, focal=kenya.focal, certificate="not_official", at=clock.now())
    assert seen(case_id, head).certificate == "not_official"
    assert facts(case_id, "referral.act_certified") == 2


def test_tracks_without_a_state_and_unknown_codes(case_id: str, head: Officer) -> None:
    record = {"case_id": case_id, "officer": head, "known_states": {"KEN"}, "at": clock.now()}
    for _time in range(2):
        operations.record_track(state="", track="paternity", status="open", **record)
    assert facts(case_id, "track.opened") == 1
    for state, track, status in (("ATL", "crime", "open"), ("KEN", "king", "open"), ("KEN", "crime", "done")):
        with pytest.raises(BadCodes):
            operations.record_track(state=state, track=track, status=status, **record)


def test_a_clock_set_back_breaks_nothing(case_id: str, head: Officer, kenya: StatePair) -> None:
    """The machine thinks it is last month while the State answers."""
    made = states.referred(case_id, head, kenya, at=clock.now())
    past = clock.now() - timedelta(days=30)
    operations.name_officer(referral_id=made, focal=kenya.focal, reply=states.reply(kenya.id), at=past)
    one = queries.of_case(case_id, head, at=past)[0]
    assert (one.silent_days, one.naming_late) == (0, False)


def test_the_officer_reads_what_was_said_in_order_and_the_state_not_who_disclosed(
    case_id: str, head: Officer, referral_id: str, kenya: StatePair
) -> None:
    operations.answer(referral_id=referral_id, focal=kenya.focal, reply=states.reply(kenya.id), at=clock.now())
    said = queries.sealed_of_case(case_id, head)[referral_id]
    assert [one["kind"] for one in said] == ["disclosure", "reply"]
    sealed = queries.sealed_for_state(referral_id, kenya.focal)
    assert [one["officer"] for one in sealed["said"]] == [None, kenya.focal.pk]
    assert sealed["reply_key"] == cases.case_key(case_id)
    assert case_id not in str({key: value for key, value in sealed.items() if key != "reply_key"})
