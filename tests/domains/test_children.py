"""Children met: put down once, changed without overwriting, never made an adult by a unit, clocks that only run on."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tande.domains.children import operations, queries
from tande.domains.children.errors import BadFields, Changed, NoSuchEncounter, NotAllowed
from tande.domains.children.models import Met, Version
from tande.domains.officers.models import Officer
from tande.ledger import clock
from tande.ledger.models import Fact
from tande.policy import encounters, roles
from tande.toolkit import handover, sealing
from tests.domains import factories
from tests.domains.met_children import COMMUNE, adviser, by_phone, good, leader, met

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def asha() -> Officer:
    """The officer of Kenya's unit Alpha."""
    return leader()


@pytest.fixture
def esther() -> Officer:
    return adviser()


def facts(kind: str) -> list[dict[str, Any]]:
    return [json.loads(one.body) for one in Fact.objects.filter(kind=f"encounter.{kind}").order_by("seq")]


def change(actor: Officer, view: Any, base: int = 0, **changes: Any) -> Any:
    return operations.change(id=view.id, base_version=base or view.version, changes=changes, actor=actor,
                             at=clock.now())


def test_a_record_has_a_number_a_clock_and_facts_of_codes_alone(asha: Officer, esther: Officer) -> None:
    view = met(asha, note="Dit s'appeler Ti Jean")
    assert handover.is_number(view.number)
    assert (view.version, view.child, view.standing.flags, view.wrong) == (1, True, (), ())
    assert view.standing.due_at == view.encounter.at + 24 * HOUR
    assert facts("recorded") == [{
        "contingent": "KEN", "on": facts("recorded")[0]["on"], "department": "HT01", "sex": "boy", "flags": [],
        "source": "web", "child": "yes",
    }]
    assert facts("notified") == [{"who": "focal", "hours": 2.0}]
    assert not any(b"Ti Jean" in bytes(one.texts) for one in Version.objects.all())
    seen = queries.encounter(esther, view.id, clock.now())
    assert seen.texts == {"note": "Dit s'appeler Ti Jean"}
    assert "Ti Jean" not in repr(seen)
    assert Fact.objects.filter(kind="encounter.looked", subject=view.id, actor=esther.pk).count() == 1
    with pytest.raises(DatabaseError), transaction.atomic():
        Version.objects.update(source="paper")


def test_five_times_the_same_is_one_record_and_another_with_its_id_stands_beside_it(asha: Officer) -> None:
    sent = good()
    views = [by_phone(sent, note="one") for _ in range(5)]
    assert {one.number for one in views} == {views[0].number}
    assert len(facts("recorded")) == Version.objects.count() == 1
    other = replace(sent, sex="girl", age=12)
    for _ in range(3):
        view = by_phone(other, note="two", phone="p2")
    assert (view.version, view.encounter.sex, [one.encounter.sex for one in view.conflicts]) == (1, "boy", ["girl"])
    assert {"sex", "age", "texts"} <= set(view.conflicts[0].changed)
    assert Version.objects.count() == 2
    assert facts("conflict") == [{"contingent": "KEN", "source": "phone"}]


@pytest.mark.parametrize("source", ["web", "phone", "paper"])
@pytest.mark.parametrize("how", [
    {"document_seen": True}, {"said_adult": True}, {"age_basis": "document"}, {"age_band": "18-25"},
])  # fmt: skip
def test_no_way_of_recording_makes_an_adult(asha: Officer, source: str, how: dict[str, Any]) -> None:
    claimed = good(**{"age": 22, "age_basis": "document", "said_adult": True, **how})
    view = operations.record(encounter=claimed, contingent="KEN", source=source, phone="p1", at=clock.now(),
                             actor=None if source == "phone" else asha)
    assert view.child
    assert not view.encounter.document_seen
    assert "as_adult" in view.standing.flags


def test_only_the_adviser_says_that_a_document_was_seen_and_a_unit_that_changes_the_age_undoes_it(
    asha: Officer, esther: Officer
) -> None:
    view = met(asha)
    with pytest.raises(NotAllowed):
        change(asha, view, age=22, age_basis="document", document_seen=True)
    with pytest.raises(NotAllowed):
        operations.hand_over(id=view.id, left_at=clock.now(), destination="hospital", receiver="hospital", actor=asha,
                             at=clock.now(), also={"document_seen": True})
    assert change(asha, view, age=22, age_basis="document", said_adult=True).child
    now = queries.encounter(esther, view.id, clock.now())
    assert not change(esther, now, document_seen=True).child
    by_unit = change(asha, queries.encounter(esther, view.id, clock.now()), age=23)
    assert (by_unit.child, by_unit.encounter.document_seen) == (True, False)
    # A document that says 16 was seen; then the unit writes 20.
    young = change(esther, by_unit, age=16, age_basis="document", document_seen=True)
    assert (young.child, young.encounter.document_seen) == (True, True)
    assert change(asha, young, age=20).child


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15, deadline=None)
@given(st.lists(st.fixed_dictionaries({}, optional={
    "age": st.one_of(st.none(), st.integers(0, 25)), "age_basis": st.sampled_from(list(encounters.AGE_BASES)),
    "age_band": st.sampled_from(list(encounters.AGE_BANDS)), "said_adult": st.booleans(),
}), min_size=1, max_size=4))  # fmt: skip
def test_no_series_of_changes_by_a_unit_makes_an_adult(asha: Officer, steps: list[dict[str, Any]]) -> None:
    view = met(asha)
    for step in steps:
        view = change(asha, view, **step)
        assert view.child


def test_what_cannot_be_is_refused_on_the_page_and_kept_from_the_field(asha: Officer) -> None:
    wrong = good(age=40, commune="HT9999", left_at=clock.now() - 9 * HOUR, destination="hospital", receiver="castle")
    with pytest.raises(BadFields) as caught:
        operations.record(encounter=wrong, contingent="KEN", source="web", actor=asha, at=clock.now())
    assert {one.field for one in caught.value.wrong} == {"age", "commune", "left_at", "receiver"}
    assert not Met.objects.exists()
    view = by_phone(replace(wrong, sex="?", circumstance="x" * 300, unit="u" * 90))
    assert {one.field for one in view.wrong} == {
        "age", "commune", "left_at", "receiver", "sex", "circumstance", "unit"}
    assert (view.child, view.encounter.age) == (True, 40)
    with pytest.raises(BadFields):
        change(asha, met(asha), left_at=clock.now() - 50 * HOUR, destination="hospital")
    for never in (clock.now() - 9999 * 24 * HOUR, clock.now() + 40 * HOUR):
        assert [one.field for one in by_phone(good(never)).wrong] == ["at"]


def test_what_no_database_keeps_is_kept_without_it_and_what_no_calendar_has_is_named() -> None:
    leader()
    view = by_phone(good(sex="\ud800\x00", items=("\x00", "\x00", "tank"), circumstance="é" * 200), note="a\x00\ud801b")
    assert (view.encounter.sex, view.encounter.items, view.texts["note"]) == ("??", ("?", "tank"), "a??b")
    assert {"sex", "items", "circumstance"} <= {one.field for one in view.wrong}
    for wrong in ({"at": datetime.min.replace(tzinfo=UTC)}, {"left_at": datetime.max.replace(tzinfo=UTC)},
                  {"age": 10**400}, {"cared_at": datetime(2026, 1, 1)}):  # noqa: DTZ001
        with pytest.raises(BadFields) as caught:
            by_phone(good(**wrong))
        assert [one.field for one in caught.value.wrong] == list(wrong)


def test_what_was_wrong_in_a_field_record_may_be_mended_bit_by_bit(asha: Officer) -> None:
    view = by_phone(good(age=40, sex="?"))
    mended = change(asha, view, sex="girl")
    assert [one.field for one in mended.wrong] == ["age"]
    with pytest.raises(BadFields) as caught:
        change(asha, mended, age=41)
    assert [one.field for one in caught.value.wrong] == ["age"]
    assert change(asha, mended, age=14).wrong == ()


def test_a_unit_cannot_give_itself_more_time_and_the_adviser_can(asha: Officer, esther: Officer) -> None:
    view = met(asha, clock.now() - 30 * HOUR)
    moved = change(asha, view, at=view.encounter.at + 20 * HOUR)
    assert (moved.standing.due_at, moved.standing.overdue) == (view.standing.due_at, True)
    left = operations.hand_over(id=view.id, left_at=clock.now(), destination="child_agency", receiver="ibesr",
                                actor=asha, at=clock.now())
    assert left.standing.hours_to_handover == pytest.approx(30, abs=0.1)
    assert facts("handed_over")[0]["late"] == "yes"
    earlier = change(esther, left, at=view.encounter.at - HOUR)
    assert earlier.standing.due_at == view.standing.due_at - HOUR
    assert change(esther, earlier, at=view.encounter.at + 20 * HOUR).standing.overdue is False


def test_a_change_from_an_older_version_is_kept_beside_and_the_adviser_settles_it(
    asha: Officer, esther: Officer
) -> None:
    view = met(asha)
    second = change(asha, view, sex="girl", age=13)
    third = change(asha, view, base=1, sex="unknown", commune="HT0112")
    assert (third.version, third.encounter.sex, third.encounter.commune) == (2, "girl", COMMUNE)
    assert [(one.number, one.base) for one in third.conflicts] == [(3, 1)]
    assert change(asha, view, base=1, sex="unknown", commune="HT0112").conflicts == third.conflicts  # pressed twice
    assert change(asha, view, base=1, sex="girl", age=13).version == second.version  # says what is in force
    told = {"id": view.id, "base_version": 2, "beside": 3, "taken": {"commune": "beside", "sex": "now"}}
    with pytest.raises(NotAllowed):
        operations.settle(**told, actor=asha, at=clock.now())
    settled = operations.settle(**told, actor=esther, at=clock.now())
    assert (settled.version, settled.encounter.sex, settled.encounter.commune) == (4, "girl", "HT0112")
    assert (settled.conflicts, len(settled.versions), Met.objects.get().conflicts) == ((), 4, 0)
    with pytest.raises(Changed):
        operations.settle(**told, actor=esther, at=clock.now())


def test_two_phones_with_one_id_become_two_records_when_the_adviser_says_so(asha: Officer, esther: Officer) -> None:
    sent = good()
    by_phone(sent)
    view = by_phone(replace(sent, sex="girl", at=sent.at - HOUR), phone="p2")
    own = operations.split(id=view.id, base_version=1, beside=2, actor=esther, at=clock.now())
    assert own.id != view.id
    assert own.number != view.number
    assert (own.encounter.sex, own.clock_from, own.unregistered) == ("girl", sent.at - HOUR, False)
    assert Met.objects.get(pk=view.id).conflicts == 0
    assert len(facts("recorded")) == 2


def test_a_second_other_hand_over_never_overwrites_the_first(asha: Officer) -> None:
    view = met(asha)
    told = {"id": view.id, "destination": "child_agency", "receiver": "ibesr", "actor": asha, "at": clock.now()}
    left = clock.now() - HOUR
    first = operations.hand_over(**told, left_at=left)
    assert operations.hand_over(**told, left_at=left).version == first.version == 2
    other = operations.hand_over(**{**told, "destination": "hospital", "receiver": "hospital"}, left_at=left)
    assert (other.encounter.destination, len(other.conflicts)) == ("child_agency", 1)
    assert [one["destination"] for one in facts("handed_over")] == ["child_agency"]
    with pytest.raises(BadFields) as caught:
        operations.hand_over(**told, left_at=view.encounter.at - HOUR)
    assert "left_at" in [one.field for one in caught.value.wrong]


def test_a_phone_that_nobody_registered_is_seen_by_the_adviser_until_it_is_placed(
    asha: Officer, esther: Officer
) -> None:
    view = by_phone(good(), phone="")
    assert Fact.objects.filter(kind="phone.unknown_record", subject=view.id).count() == 1
    with pytest.raises(NoSuchEncounter):
        queries.encounter(asha, view.id, clock.now())
    assert [one.id for one in queries.encounters(esther, clock.now(), show="unregistered").rows] == [view.id]
    told = {"id": view.id, "base_version": 1, "contingent": "KEN", "actor": esther, "at": clock.now()}
    with pytest.raises(BadFields):
        operations.accept(**told, unit="nowhere")
    operations.accept(**told, unit="alpha")
    assert queries.encounter(asha, view.id, clock.now()).unit == "alpha"
    with pytest.raises(Changed):
        operations.accept(**told, unit="alpha")


@pytest.mark.parametrize("role", roles.ROLES)
def test_who_sees_which_record(role: str) -> None:
    leaders = {(state, name): leader(name, state) for state in ("KEN", "JAM") for name in ("Alpha", "Bravo")}
    made = {key: met(one).id for key, one in leaders.items()}
    state, unit = ("KEN", "alpha") if role in ("unit_officer", "commander", "focal_point") else ("", "")
    someone = factories.officer(role, key=False, state=state, unit=unit if role == "unit_officer" else "")
    if not roles.may([role], "encounter.see"):
        with pytest.raises(NotAllowed):
            queries.encounters(someone, clock.now())
        with pytest.raises(NotAllowed):
            queries.encounter(someone, made["KEN", "Alpha"], clock.now())
        return
    expected = {"unit_officer": [("KEN", "Alpha")], "commander": [("KEN", "Alpha"), ("KEN", "Bravo")]}.get(
        role, list(made))
    seen = queries.encounters(someone, clock.now())
    assert {one.id for one in seen.rows} == {made[key] for key in expected}
    for key, id in made.items():
        if key not in expected:
            with pytest.raises(NoSuchEncounter):
                queries.encounter(someone, id, clock.now())
            with pytest.raises((NotAllowed, NoSuchEncounter)):
                operations.change(id=id, base_version=1, changes={"sex": "girl"}, actor=someone, at=clock.now())
    someone.state = ""
    if role in ("unit_officer", "commander"):
        assert queries.encounters(someone, clock.now()).total == 0


def test_that_a_girl_is_pregnant_is_read_by_the_adviser_and_the_head_alone(asha: Officer, esther: Officer) -> None:
    view = met(asha, sex="girl", baby="pregnant")
    assert "pregnant" not in json.dumps([one.fields for one in Version.objects.all()])
    changed = change(asha, view, age=16)
    assert changed.version == 2
    for officer, reads in ((asha, "unknown"), (esther, "pregnant"), (factories.officer("head"), "pregnant"),
                           (factories.officer("child_officer"), "unknown")):
        seen = queries.encounter(officer, view.id, clock.now())
        assert {seen.encounter.baby, *(one.encounter.baby for one in seen.versions)} == {reads}
    assert "baby" not in json.dumps([json.loads(one.body) for one in Fact.objects.filter(subject=view.id)])


def test_clocks_that_passed_are_found_once_and_stay(asha: Officer, esther: Officer) -> None:
    at = clock.now() - 60 * HOUR
    old = met(asha, at)
    fresh = met(asha)
    left = met(asha, at)
    operations.hand_over(id=left.id, left_at=at + 3 * HOUR, destination="child_agency", receiver="ibesr", actor=asha,
                         at=at + 4 * HOUR)
    operations.acknowledge(id=left.id, actor=esther, at=at + 5 * HOUR)
    operations.acknowledge(id=left.id, actor=esther, at=at + 9 * HOUR)
    assert operations.make_rounds(at=clock.now()) == 3
    assert operations.make_rounds(at=clock.now()) == 0
    assert facts("overdue") == [{"contingent": "KEN", "on": facts("overdue")[0]["on"]}]
    found = [Fact.objects.get(kind=f"encounter.{kind}").subject for kind in ("overdue", "receipt_missing", "unseen")]
    assert found == [old.id, left.id, old.id]
    assert facts("seen") == [{"hours": 3.0}]
    assert [one.id for one in queries.late(esther, clock.now()).rows] == [old.id]
    assert queries.counts(esther, clock.now()) == {
        "open": 2, "late": 1, "flagged": 0, "conflict": 0, "unseen": 2, "no_receipt": 1, "differs": 0,
        "unregistered": 0}
    assert [one.id for one in queries.notices(esther)] == [old.id, fresh.id]
    operations.acknowledge(id=old.id, actor=esther, at=clock.now())
    assert {one.id for one in queries.waited_for(esther, clock.now())} == {old.id, left.id}
    with pytest.raises(NotAllowed):
        operations.acknowledge(id=fresh.id, actor=asha, at=clock.now())


def test_a_number_finds_its_record_for_the_receiving_side(asha: Officer) -> None:
    view = met(asha)
    found = queries.by_number(view.number)
    assert found is not None
    assert (found.id, found.encounter.sex) == (view.id, "boy")
    assert queries.by_number("00000000") is None
    assert queries.encounters(asha, clock.now(), number=view.number).total == 1
    assert queries.encounters(asha, clock.now(), number="1").total == 0


def test_who_may_not_write_is_refused(asha: Officer, esther: Officer) -> None:
    bravo = leader("Bravo")
    for actor, unit in ((asha, "bravo"), (bravo, "alpha"), (factories.officer("head"), "alpha")):
        with pytest.raises(NotAllowed):
            operations.record(encounter=good(unit=unit), contingent="KEN", source="web", actor=actor, at=clock.now())
    with pytest.raises(NotAllowed):
        operations.record(encounter=good(), contingent="KEN", source="web", at=clock.now())
    assert operations.record(encounter=good(), contingent="KEN", source="paper", actor=esther, at=clock.now()).child
    with pytest.raises(BadFields):
        operations.change(id=met(asha).id, base_version=1, changes={"id": sealing.new_id()}, actor=asha, at=clock.now())
