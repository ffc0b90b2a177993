"""What States do with referrals, and their keys: clocks, outcomes by track, nothing twice, nothing under a dead key."""

from datetime import timedelta
from typing import Any

import pytest

from tande.domains.casework.errors import NotAllowed
from tande.domains.casework.models import Case
from tande.domains.officers.models import Officer
from tande.domains.referrals import operations, queries
from tande.domains.referrals.errors import (
    BadCodes,
    BadEnvelope,
    KeyExists,
    NoStateKey,
    NotAHolder,
)
from tande.domains.referrals.models import Reply
from tande.ledger import clock
from tande.toolkit import sealing
from tests.domains import factories, states
from tests.domains.states import StatePair

pytestmark = pytest.mark.django_db
OUTCOMES = ("discipline", "criminal_case", "redress", "state_silent")


def test_a_state_cannot_reply_under_a_revoked_key(
    inquiry_id: str, head: Officer, referral_id: str, kenya: StatePair
) -> None:
    kept = states.reply(kenya.id)
    operations.answer(referral_id=referral_id, focal=kenya.focal, reply=kept, at=clock.now())
    operations.revoke_state_key(key_id=kenya.id, actor=head, at=clock.now())
    operations.answer(referral_id=referral_id, focal=kenya.focal, reply=kept, at=clock.now())  # sent again: kept
    with pytest.raises(NoStateKey):
        operations.answer(referral_id=referral_id, focal=kenya.focal, reply=states.reply(kenya.id), at=clock.now())
    with pytest.raises(NoStateKey):
        operations.revoke_state_key(key_id=kenya.id, actor=head, at=clock.now())
    assert states.facts(inquiry_id, "referral.replied") == 1
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
    inquiry_id: str, head: Officer, referral_id: str, kenya: StatePair
) -> None:
    first = clock.now()
    operations.acknowledge(referral_id=referral_id, focal=kenya.focal, at=first)
    operations.acknowledge(referral_id=referral_id, focal=kenya.focal, at=first + timedelta(days=5))
    assert states.facts(inquiry_id, "referral.acknowledged") == 1
    assert states.seen(inquiry_id, head, days=8).silent_days == 8  # whoever repeats herself has not acted again
    assert Case.objects.get(pk=inquiry_id).news_at == first


def test_the_name_stops_the_clock_at_the_first_naming(
    inquiry_id: str, head: Officer, referral_id: str, kenya: StatePair
) -> None:
    assert states.seen(inquiry_id, head, days=30).naming_late
    assert not states.seen(inquiry_id, head).naming_late
    at = clock.now() + timedelta(days=2)
    operations.name_officer(referral_id=referral_id, focal=kenya.focal, reply=states.reply(kenya.id), at=at)
    operations.name_officer(referral_id=referral_id, focal=kenya.focal, reply=states.reply(kenya.id),
                            at=at + timedelta(days=40))
    one = states.seen(inquiry_id, head, days=60)
    assert (one.named_at, one.naming_late, one.acknowledged_at) == (at, False, at)
    assert states.facts(inquiry_id, "referral.officer_named") == 2


def test_sexual_exploitation_halves_the_naming_clock(head: Officer, kenya: StatePair) -> None:
    dues = []
    for sea in ("no", "unsure"):
        case_id = states.case_in_inquiry(head, sea=sea)
        states.referred(case_id, head, kenya)
        dues.append(states.seen(case_id, head).naming_due)
    assert dues[1] < dues[0]  # type: ignore[operator]


def outcome(referral_id: str, key: StatePair, track: str, status: str, *outcomes: str, **more: Any) -> None:
    operations.report_outcome(**({
        "referral_id": referral_id, "focal": key.focal, "reply": states.reply(key.id), "track": track,
        "status": status, "outcomes": outcomes, "known": OUTCOMES, "at": clock.now(),
    } | more))


def test_outcomes_by_track_end_the_silence_and_more_disclosed_opens_it(
    inquiry_id: str, head: Officer, referral_id: str, kenya: StatePair
) -> None:
    outcome(referral_id, kenya, "discipline", "taken", "discipline")
    assert states.seen(inquiry_id, head, days=5).silent_days is not None
    outcome(referral_id, kenya, "crime", "refused")
    assert states.seen(inquiry_id, head, days=5).silent_days is None
    assert {one.track: one.status for one in queries.tracks(inquiry_id, head)} == {
        "discipline": "taken", "crime": "refused",
    }
    operations.disclose(case_id=inquiry_id, referral_id=referral_id, officer=head, at=clock.now(),
                        disclosure=states.disclosure(kenya.id))
    assert states.seen(inquiry_id, head, days=5).silent_days == 5
    assert Case.objects.get(pk=inquiry_id).stage == "inquiry"


@pytest.mark.parametrize(
    ("track", "status", "outcomes"),
    [("redress", "none", ()), ("crime", "awaited", ()), ("crime", "taken", ()), ("crime", "taken", ("state_silent",))],
)
def test_an_outcome_that_cannot_be_changes_nothing(
    track: str, status: str, outcomes: tuple[str, ...], inquiry_id: str, head: Officer, referral_id: str,
    kenya: StatePair,
) -> None:
    with pytest.raises(BadCodes):
        outcome(referral_id, kenya, track, status, *outcomes)
    assert Reply.objects.count() == 0
    assert states.seen(inquiry_id, head).last_act_at is None


def test_a_reply_sent_again_is_kept_once(inquiry_id: str, referral_id: str, kenya: StatePair) -> None:
    same = states.reply(kenya.id)
    operations.answer(referral_id=referral_id, focal=kenya.focal, reply=same, at=clock.now())
    resealed = states.reply(kenya.id, id=same.id)
    operations.answer(referral_id=referral_id, focal=kenya.focal, reply=resealed, at=clock.now())
    assert Reply.objects.count() == 1
    assert bytes(Reply.objects.get().envelope) == same.envelope
    assert states.facts(inquiry_id, "referral.replied") == 1
    with pytest.raises(BadEnvelope):  # the same id for something else
        operations.name_officer(referral_id=referral_id, focal=kenya.focal, reply=same, at=clock.now())


def test_an_id_of_another_referral_is_refused(head: Officer, referral_id: str, kenya: StatePair) -> None:
    same = states.reply(kenya.id)
    operations.answer(referral_id=referral_id, focal=kenya.focal, reply=same, at=clock.now())
    other = states.referred(states.case_in_inquiry(head), head, kenya)
    with pytest.raises(BadEnvelope):
        operations.answer(referral_id=other, focal=kenya.focal, reply=same, at=clock.now())


def test_the_command_is_asked_and_certifies(inquiry_id: str, head: Officer, referral_id: str, kenya: StatePair) -> None:
    record = {"case_id": inquiry_id, "referral_id": referral_id, "officer": head, "at": clock.now()}
    for _time in range(2):
        operations.record_certificate(certificate="asked", **record)
    with pytest.raises(BadCodes):
        operations.certify(referral_id=referral_id, focal=kenya.focal, certificate="asked", at=clock.now())
    operations.certify(referral_id=referral_id, focal=kenya.focal, certificate="not_official", at=clock.now())
    assert states.seen(inquiry_id, head).certificate == "not_official"
    assert states.facts(inquiry_id, "referral.act_certified") == 2


def test_a_clock_set_back_breaks_nothing(inquiry_id: str, head: Officer, kenya: StatePair) -> None:
    """The machine thinks it is last month while the State answers."""
    made = states.referred(inquiry_id, head, kenya, at=clock.now())
    past = clock.now() - timedelta(days=30)
    operations.name_officer(referral_id=made, focal=kenya.focal, reply=states.reply(kenya.id), at=past)
    one = queries.of_case(inquiry_id, head, at=past)[0]
    assert (one.silent_days, one.naming_late) == (0, False)
