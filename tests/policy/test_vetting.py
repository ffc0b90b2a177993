"""Vetting: no record stands for another, nothing adverse ever helps, order does not matter, and time takes away."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tande.policy import readiness as gate
from tande.policy import roles, vetting, vetting_facts, vetting_records
from tande.policy import vetting as rules
from tande.policy.vetting import Event
from tande.policy.vetting_records import BadRecord, Certificate, SamePerson

DAY = date(2031, 6, 15)
PATIENT = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""Nothing here is about time: a busy machine is no fault."""


def on(days: int) -> date:
    return DAY + timedelta(days=days)


def record(name: str, days: int = -30, until: int | None = 300, key: str = "", code: str = "") -> Event:
    return Event(rules.GIVEN, on(days), key or name, name, None if until is None else on(until), code)


def event(kind: str, days: int = -5, key: str = "", code: str = "") -> Event:
    return Event(kind, on(days), key, code=code)


CERT, OATH, SCREEN = record(rules.CERTIFICATE), record(rules.ATTESTATION), record(rules.SCREENING)
FULL = (CERT, OATH, SCREEN, record(rules.UNIT_CHECK))
ALERT, SETTLED = event(rules.OPENED, -5, "a"), event(rules.SETTLED, -4, "a")
REFUSED = event(rules.ADVERSE, -5, "r")
IN, OUT = event(rules.DEPLOYED, -20), event(rules.LEFT, -3)
TABLE: dict[str, tuple[tuple[Event, ...], str]] = {
    "nothing": ((), rules.NOT_STARTED),
    "one record": ((CERT,), rules.PENDING),
    "two records": ((CERT, SCREEN), rules.PENDING),
    "three records, and the unit's": (FULL, rules.CLEARED),
    "three records, the unit not vetted": (FULL[:3], rules.PENDING),
    "a certificate twice is one record": ((CERT, replace(CERT, key="c2"), OATH), rules.PENDING),
    "deployed with nothing": ((IN,), rules.DEPLOYED_PENDING),
    "deployed with one missing": ((CERT, OATH, IN), rules.DEPLOYED_PENDING),
    "deployed and cleared": ((*FULL, IN), rules.CLEARED),
    "an alert": ((*FULL, ALERT), rules.UNDER_REVIEW),
    "an alert before anything else": ((ALERT,), rules.UNDER_REVIEW),
    "an alert of a deployed person": ((*FULL, IN, ALERT), rules.UNDER_REVIEW),
    "settled": ((*FULL, ALERT, SETTLED), rules.CLEARED),
    "settled with a note": ((*FULL, ALERT, replace(SETTLED, code="note")), rules.CLEARED_NOTE),
    "settled before it came up again": ((*FULL, ALERT, replace(SETTLED, on=on(-6))), rules.UNDER_REVIEW),
    "one of two settled": ((*FULL, ALERT, SETTLED, event(rules.OPENED, -5, "b")), rules.UNDER_REVIEW),
    "refused": ((*FULL, REFUSED), rules.REFUSED),
    "refused, and left": ((*FULL, REFUSED, IN, OUT), rules.REFUSED),
    "refused, and withdrawn by the State": ((*FULL, REFUSED, event(rules.TAKEN_BACK)), rules.REFUSED),
    "remediated": ((*FULL, REFUSED, event(rules.LIFTED, -1, "r", "remediated")), rules.REMEDIATED),
    "lifted with a note": ((*FULL, REFUSED, event(rules.LIFTED, -1, "r", "note")), rules.CLEARED_NOTE),
    "remediated of one thing only": (
        (*FULL, REFUSED, event(rules.LIFTED, -1, "r", "remediated"), event(rules.ADVERSE, -9, "q")), rules.REFUSED),
    "remediated without records": ((REFUSED, event(rules.LIFTED, -1, "r", "remediated")), rules.NOT_STARTED),
    "certificate withdrawn": ((*FULL, event(rules.ENDED, 0, "certificate")), rules.PENDING),
    "certificate withdrawn tomorrow": ((*FULL, event(rules.ENDED, 1, "certificate")), rules.CLEARED),
    "another one given": (
        (*FULL, event(rules.ENDED, 0, "certificate"), record(rules.CERTIFICATE, 0, key="c2")), rules.CLEARED),
    "last good day": ((*FULL[1:], record(rules.CERTIFICATE, until=0)), rules.CLEARED),
    "run out": ((*FULL[1:], record(rules.CERTIFICATE, until=-1)), rules.EXPIRED),
    "run out while deployed": ((*FULL[1:], record(rules.CERTIFICATE, until=-1), IN), rules.EXPIRED),
    "one run out, one never there": ((SCREEN, record(rules.CERTIFICATE, until=-1)), rules.PENDING),
    "withdrawn before it ran out": (
        (*FULL[1:], record(rules.CERTIFICATE, until=-1), event(rules.ENDED, -9, "certificate")), rules.PENDING),
    "given tomorrow": ((*FULL[1:], record(rules.CERTIFICATE, 1)), rules.PENDING),
    "taken back by the State": ((*FULL, event(rules.TAKEN_BACK)), rules.WITHDRAWN),
    "taken back while under review": ((*FULL, ALERT, event(rules.TAKEN_BACK, -4)), rules.LEFT_PENDING),
    "left cleared": ((*FULL, IN, OUT), rules.CLEARED),
    "left before the vetting was done": ((CERT, IN, OUT), rules.LEFT_PENDING),
    "left, and the record came too late": ((*FULL[1:], IN, OUT, record(rules.CERTIFICATE, -1)), rules.LEFT_PENDING),
    "left under review": ((*FULL, IN, ALERT, OUT), rules.LEFT_PENDING),
    "left under review, settled afterwards": ((*FULL, IN, ALERT, OUT, replace(SETTLED, on=DAY)), rules.CLEARED),
    "left pending, and put forward again": ((CERT, IN, OUT, event(rules.NOMINATED, -2)), rules.NOT_STARTED),
    "each rotation needs its own records": ((*FULL, IN, OUT, event(rules.DEPLOYED, -2)), rules.DEPLOYED_PENDING),
    "new records for a new rotation": (
        (*FULL, IN, OUT, event(rules.DEPLOYED, -2), *(replace(one, on=on(-2), key=one.key + "2") for one in FULL)),
        rules.CLEARED),
}


def status(*events: Event, needs: tuple[str, ...] = rules.MEMBER, day: date = DAY) -> str:
    return rules.standing(events, needs=needs, on=day).status


@pytest.mark.parametrize(("events", "expected"), TABLE.values(), ids=TABLE.keys())
def test_the_status_follows_from_what_happened(events: tuple[Event, ...], expected: str) -> None:
    assert status(*events) == expected
    assert status(*reversed(events)) == expected


def test_every_status_is_reached_by_the_table_and_has_its_place() -> None:
    assert {expected for _, expected in TABLE.values()} == set(rules.STATUSES) == set(rules.RANK)
    assert list(rules.RANK.values()) == sorted(rules.RANK.values())
    assert set(rules.STATUSES) == rules.GOOD | rules.WAITING | rules.NOT_CLEARED
    assert not rules.GOOD & rules.WAITING
    assert not rules.NOT_CLEARED & (rules.GOOD | rules.WAITING)


def test_it_says_what_is_missing_what_ran_out_what_is_open_and_until_when_it_holds() -> None:
    old = record(rules.ATTESTATION, until=-1)
    found = rules.standing([old, SCREEN, ALERT, event(rules.OPENED, -1, "b")], needs=rules.MEMBER, on=DAY)
    assert (found.missing, found.ran_out) == ((rules.CERTIFICATE, rules.ATTESTATION, rules.UNIT_CHECK),
                                               (rules.ATTESTATION,))
    assert (found.open, found.against, found.until, found.good) == (("a", "b"), (), None, False)
    twice = (replace(CERT, until=on(40)), replace(CERT, key="c2", until=on(90)))
    lasting = (*twice, OATH, FULL[3], record(rules.SCREENING, until=None))
    assert rules.standing(lasting, needs=rules.MEMBER, on=DAY).until == on(90)
    assert status(*lasting, day=on(90)) == rules.CLEARED
    assert status(*lasting, day=on(91)) == rules.EXPIRED


def test_who_commands_and_units_need_the_check_too() -> None:
    check = record(rules.CHECK)
    assert status(*FULL, needs=rules.COMMANDER) == rules.PENDING
    assert status(*FULL, check, needs=rules.COMMANDER) == rules.CLEARED
    assert status(check, needs=rules.UNIT) == rules.CLEARED
    assert status(record(rules.CHECK, code="remediated"), needs=rules.UNIT) == rules.REMEDIATED
    assert status(check, REFUSED, needs=rules.UNIT) == rules.REFUSED


DAYS = st.integers(-40, 5)
KEYS = st.sampled_from("abcd")
NEUTRAL = st.one_of(
    st.builds(lambda name, day, last, key, code: record(name, day, last, key, code), st.sampled_from(rules.COMMANDER),
              DAYS, st.integers(-40, 40) | st.none(), KEYS, st.sampled_from(["", "note", "remediated"])),
    st.builds(event, st.sampled_from([rules.SETTLED, rules.LIFTED]), DAYS, KEYS, st.sampled_from(["", "note"])),
    st.builds(event, st.sampled_from([rules.NOMINATED, rules.DEPLOYED, rules.LEFT]), DAYS),
)
ADVERSE = st.builds(event, st.sampled_from(sorted(rules.AGAINST)), DAYS, KEYS)
STORY = st.lists(NEUTRAL | ADVERSE, max_size=12)
NEEDS = st.sampled_from([rules.MEMBER, rules.COMMANDER, rules.UNIT])


@PATIENT
@given(STORY, ADVERSE, NEEDS, DAYS)
def test_nothing_adverse_ever_makes_a_status_better(
    story: list[Event], more: Event, needs: tuple[str, ...], day: int
) -> None:
    before, after = (rules.standing(events, needs=needs, on=on(day)) for events in (story, [*story, more]))
    assert rules.RANK[after.status] >= rules.RANK[before.status]
    assert not (after.good and not before.good)


@PATIENT
@given(STORY, st.randoms(use_true_random=False), NEEDS)
def test_the_order_of_events_does_not_matter(story: list[Event], chance: object, needs: tuple[str, ...]) -> None:
    mixed = list(story)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert rules.standing(mixed, needs=needs, on=DAY) == rules.standing(story, needs=needs, on=DAY)
    assert rules.standing([*story, *story], needs=needs, on=DAY) == rules.standing(story, needs=needs, on=DAY)


@PATIENT
@given(STORY, NEEDS, DAYS)
def test_what_is_to_come_changes_nothing_today(story: list[Event], needs: tuple[str, ...], day: int) -> None:
    past = [one for one in story if one.on <= on(day)]
    assert rules.standing(story, needs=needs, on=on(day)) == rules.standing(past, needs=needs, on=on(day))


@PATIENT
@given(STORY, NEEDS)
def test_nobody_is_cleared_without_every_record(story: list[Event], needs: tuple[str, ...]) -> None:
    found = rules.standing(story, needs=needs, on=DAY)
    given_records = {one.record for one in story if one.kind == rules.GIVEN and one.on <= DAY}
    assert not found.good or (set(needs) <= given_records and not found.open and not found.against)


GOOD = Certificate("KEN", "whole", "a" * 64, "b" * 64, "P. Njeri", "Inspector General", on(-10), on(300))


@pytest.mark.parametrize(("field", "value"), [
    ("scope", "everybody"), ("unit", "1"), ("list_sha256", "A" * 64), ("list_sha256", ""), ("paper_sha256", "b" * 63),
    ("signatory", " "), ("signatory", "x" * 201), ("office", ""), ("signed_on", on(1)), ("signed_on", date(1980, 1, 1)),
    ("until", on(-10)), ("until", on(2000)),
])
def test_a_certificate_that_cannot_be_is_refused_by_field(field: str, value: object) -> None:
    vetting_records.check_certificate(GOOD, today=DAY)
    with pytest.raises(BadRecord, match=f"^{field}$"):
        vetting_records.check_certificate(replace(GOOD, **{field: value}), today=DAY)


def test_a_certificate_for_a_unit_names_it() -> None:
    vetting_records.check_certificate(replace(GOOD, scope="unit", unit="1"), today=DAY)
    with pytest.raises(BadRecord, match="unit"):
        vetting_records.check_certificate(replace(GOOD, scope="unit"), today=DAY)


def test_what_is_adverse_or_lets_somebody_through_takes_two_officers() -> None:
    needed = {
        (thing, outcome) for thing in vetting_records.SECOND_NEEDED
        for outcome in {**vetting_records.CHECK_RESULTS, **vetting_records.DECLARATION_RESULTS}
        if vetting_records.second_needed(thing, outcome)
    }
    assert needed == {
        ("check", "refused"), ("check", "remediated"), ("declaration", "note"), ("declaration", "refused"),
        ("lifting", "note"), ("lifting", "remediated"),
    }
    vetting_records.check_second(1, 2)
    with pytest.raises(SamePerson):
        vetting_records.check_second(1, 1)


def test_every_deed_takes_a_right_of_the_table() -> None:
    assert set(vetting_records.MAY.values()) <= set(roles.MAY)
    for deed in ("propose", "second", "certify", "attest", "check"):
        assert not roles.may(roles.MISSION_ROLES, vetting_records.MAY[deed])


def test_a_month_later_is_the_last_day_of_a_shorter_month() -> None:
    assert vetting.good_until(date(2031, 1, 31), 1) == date(2031, 2, 28)


def fact(kind: str, days: int = -5, code: str = "x", until: int | None = 300, known: int | None = None) -> gate.Fact:
    last = None if until is None else on(until)
    return gate.Fact(kind, on(days), on(days if known is None else known), last, code)


WHOLE = (fact(gate.CERTIFIED), fact(gate.ATTESTED), fact(gate.UNIT_CLEARED), fact(gate.SCREENED, code="7"))
FROM_FACTS: dict[str, tuple[tuple[gate.Fact, ...], str]] = {
    "all there": (WHOLE, rules.CLEARED),
    "known only tomorrow": ((*WHOLE[1:], fact(gate.CERTIFIED, known=1)), rules.PENDING),
    "certificate withdrawn": ((*WHOLE, fact(gate.CERTIFICATE_WITHDRAWN)), rules.PENDING),
    "declared": ((*WHOLE, fact(gate.DECLARED)), rules.UNDER_REVIEW),
    "declared and settled": ((*WHOLE, fact(gate.DECLARED), fact(gate.DECLARATION_SETTLED)), rules.CLEARED_NOTE),
    "an alert": ((*WHOLE, fact(gate.ALERT_OPENED)), rules.UNDER_REVIEW),
    "an alert settled": ((*WHOLE, fact(gate.ALERT_OPENED), fact(gate.ALERT_SETTLED)), rules.CLEARED),
    "an alert against": ((*WHOLE, fact(gate.ALERT_OPENED), fact(gate.ALERT_ADVERSE)), rules.REFUSED),
    "an alert remedied": (
        (*WHOLE, fact(gate.ALERT_OPENED), fact(gate.ALERT_ADVERSE), fact(gate.ALERT_REMEDIED)), rules.REMEDIATED),
    "the unit refused": ((*WHOLE, fact(gate.UNIT_BARRED)), rules.REFUSED),
    "the unit remediated": ((*WHOLE, fact(gate.UNIT_BARRED), fact(gate.UNIT_REMEDIED)), rules.CLEARED),
    "records changed": ((*WHOLE, fact(gate.REGISTER_CHANGED, code="8")), rules.PENDING),
    "screened again": (
        (*WHOLE, fact(gate.REGISTER_CHANGED, code="8"), fact(gate.SCREENED, code="8")), rules.CLEARED),
    "screened on a later day": (
        (*WHOLE, fact(gate.REGISTER_CHANGED, -9, "6"),), rules.CLEARED),
}


@pytest.mark.parametrize(("facts", "expected"), FROM_FACTS.values(), ids=FROM_FACTS.keys())
def test_the_gate_and_the_status_read_the_same_facts(facts: tuple[gate.Fact, ...], expected: str) -> None:
    found = rules.standing(vetting_facts.events(facts, on=DAY), needs=rules.MEMBER, on=DAY)
    assert found.status == expected
    judged = gate.judge(facts, post="member", rules=gate.Rules("1", {"member": ()}), on=DAY)
    assert (gate.vetting_shown(judged) == gate.CLEARED) == found.good


GATE_FACTS = st.lists(st.builds(
    fact, st.sampled_from(sorted(gate.KINDS)), DAYS, st.sampled_from("ab"), st.integers(-40, 40) | st.none(),
), max_size=10)


@PATIENT
@given(GATE_FACTS)
def test_whom_the_status_clears_the_gate_does_not_hold_back_for_vetting(facts: list[gate.Fact]) -> None:
    found = rules.standing(vetting_facts.events(facts, on=DAY), needs=rules.MEMBER, on=DAY)
    judged = gate.judge(facts, post="member", rules=gate.Rules("1", {"member": ()}), on=DAY)
    assert (gate.vetting_shown(judged) == gate.CLEARED) == found.good
