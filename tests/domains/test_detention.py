"""Who is held: put down once, changed without overwriting, a child never only here, late shown, the Council told."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from tande.domains.children import operations as children
from tande.domains.children import queries as met_queries
from tande.domains.children.models import Met
from tande.domains.detention import operations, queries
from tande.domains.detention.errors import AlreadyTold, BadFields, Changed, NoSuchDetention, NotAllowed
from tande.domains.detention.models import CouncilTold, Held, HeldVersion
from tande.domains.detention.views import HeldView
from tande.domains.officers.models import Officer
from tande.ledger import clock
from tande.ledger.models import Fact
from tande.policy import roles
from tande.policy.detention import Detention
from tande.toolkit import handover, sealing
from tests.domains import factories
from tests.domains.met_children import COMMUNE, adviser, leader, met

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def asha() -> Officer:
    """The officer of Kenya's unit Alpha."""
    return leader()


def good(**more: Any) -> Detention:
    """A grown man held two hours ago in whose record nothing is wrong."""
    at = more.get("at") or clock.now() - 2 * HOUR
    return Detention(**{
        "id": sealing.new_id(), "unit": "alpha", "at": at, "commune": COMMUNE, "operation": "patrol", "reason": "life",
        "sex": "boy", "age_band": "26+", "foreign": "no", "hurt": "no", "apart": "yes", "rights_at": at, **more,
    })


def hold(officer: Officer, held: Detention | None = None, **more: Any) -> HeldView:
    """Somebody held, put down by the officer of a unit."""
    given = {name: more.pop(name) for name in ("note", "encounter_number") if name in more}
    held = held or good(**{"unit": officer.unit, **more})
    return operations.record(held=held, contingent=officer.state, actor=officer, at=clock.now(), **given)


def change(actor: Officer, view: HeldView, base: int = 0, **changes: Any) -> HeldView:
    return operations.change(id=view.id, base_version=base or view.version, changes=changes, actor=actor,
                             at=clock.now())


def facts(kind: str) -> list[dict[str, Any]]:
    return [json.loads(one.body) for one in Fact.objects.filter(kind=kind).order_by("seq")]


def test_a_record_has_a_number_a_clock_and_facts_of_codes_alone(asha: Officer) -> None:
    view = hold(asha, note="He said that his brother is Ti Jean")
    assert handover.is_number(view.number)
    assert view.standing.due_at == view.held.at + 24 * HOUR
    assert (view.version, view.standing.child, view.standing.flags, view.held.encounter) == (1, False, (), "")
    on = timezone.localdate(view.held.at).isoformat()
    assert facts("detention.recorded") == [{
        "contingent": "KEN", "on": on, "department": "HT01", "child": "no", "operation": "patrol", "reason": "life",
    }]
    assert not any(b"Ti Jean" in bytes(row.texts) for row in HeldVersion.objects.all())
    assert not Met.objects.exists()
    assert queries.detention(asha, view.id, clock.now()).note == "He said that his brother is Ti Jean"


@pytest.mark.parametrize("more", [
    {"doubt": True}, {"age_band": "18-25"}, {"age_band": "18-25", "age_basis": "document"}, {"age_band": "unknown"},
    {"age_band": "12-14"}, {"doubt": True, "ended_at": None},
])  # fmt: skip
def test_a_child_never_stands_only_in_the_register_of_detentions(more: dict[str, Any], asha: Officer) -> None:
    held = good(unit=asha.unit, **more)
    view = hold(asha, held)
    row = Met.objects.get()
    assert (view.standing.child, view.encounter_number, view.held.encounter) == (True, row.number, row.pk)
    assert "no_encounter" not in view.standing.flags
    child = met_queries.encounter(adviser(), row.pk, clock.now())
    assert (child.encounter.circumstance, child.encounter.at, child.child) == ("captured", held.at, True)
    hold(asha, held)
    change(asha, view, apart="no")
    assert Met.objects.count() == 1


def test_an_adult_of_whom_doubt_comes_up_is_put_down_among_the_children(asha: Officer) -> None:
    view = hold(asha)
    changed = change(asha, view, doubt=True)
    assert changed.encounter_number == Met.objects.get().number
    assert facts("detention.changed")[0]["child"] == "yes"
    for back in ({"doubt": False}, {"doubt": False, "age_basis": "document"}):
        with pytest.raises(BadFields) as refused:
            change(asha, changed, **back)
        assert [one.field for one in refused.value.wrong] == ["age_band"]
    child = met_queries.encounter(adviser(), changed.held.encounter, clock.now())
    children.change(id=child.id, base_version=child.version, actor=adviser(), at=clock.now(),
                    changes={"age": 30 - 5, "age_basis": "document", "document_seen": True})
    assert queries.detention(asha, view.id, clock.now()).standing.child is False


def test_it_can_be_linked_to_a_child_met_of_the_same_unit_once(asha: Officer) -> None:
    mine, others = met(asha), met(leader("Bravo"))
    for number in (others.number, handover.new_number()):
        with pytest.raises(BadFields):
            hold(asha, doubt=True, encounter_number=number)
    with pytest.raises(BadFields):
        hold(asha, encounter_number=mine.number)  # an adult
    view = hold(asha, doubt=True, encounter_number=mine.number)
    assert (view.held.encounter, Met.objects.count()) == (mine.id, 2)
    for deed in (lambda: hold(asha, doubt=True, encounter_number=mine.number),
                 lambda: operations.change(id=view.id, base_version=1, changes={}, actor=asha, at=clock.now(),
                                           encounter_number=mine.number)):
        with pytest.raises(BadFields) as refused:
            deed()
        assert [one.field for one in refused.value.wrong] == ["encounter_number"]


def test_the_same_again_is_nothing_other_content_is_kept_beside_and_an_old_page_is_told(asha: Officer) -> None:
    held = good(unit=asha.unit)
    first = hold(asha, held)
    assert hold(asha, held).version == first.version == 1
    other = good(id=held.id, unit=asha.unit, at=held.at, hurt="yes")
    for _again in range(2):
        view = hold(asha, other)
        assert (view.version, view.held.hurt, [one.held.hurt for one in view.conflicts]) == (1, "no", ["yes"])
    assert queries.counts(asha, clock.now())["conflict"] == 1
    second = change(asha, first, checked_at=clock.now())
    with pytest.raises(Changed):
        change(asha, first, hurt="yes")
    assert [one.changed for one in second.versions] == [(), ("hurt",), ("checked_at",)]
    assert change(asha, second).version == second.version
    with pytest.raises(BadFields):
        hold(leader("Bravo"), good(id=held.id, unit="bravo"))


def test_it_ends_late_or_not_and_an_earlier_time_never_gives_more(asha: Officer) -> None:
    view = hold(asha, at=clock.now() - 30 * HOUR)
    later = change(asha, view, at=view.held.at + 5 * HOUR, rights_at=view.held.at + 5 * HOUR)
    assert later.standing.due_at == view.standing.due_at
    ended = operations.end(id=view.id, base_version=later.version, ended_at=view.held.at + 25 * HOUR,
                           ending="handed_over", receipt="PNH 12/26", actor=asha, at=clock.now())
    assert (ended.standing.overdue, ended.standing.hours, ended.held.receipt) == (True, 25.0, "PNH 12/26")
    assert facts("detention.ended") == [{
        "contingent": "KEN", "on": timezone.localdate(view.held.at + 25 * HOUR).isoformat(), "to": "handed_over",
        "child": "no", "hours": 25.0, "late": "yes",
    }]
    assert b"PNH" not in b"".join(bytes(row.texts) for row in HeldVersion.objects.all())
    change(asha, ended, foreign="unknown")
    assert len(facts("detention.ended")) == 1


def test_rounds_find_each_late_one_once(asha: Officer) -> None:
    old, _fresh = hold(asha, at=clock.now() - 25 * HOUR), hold(asha)
    gone = hold(asha, at=clock.now() - 90 * HOUR, ended_at=clock.now() - 89 * HOUR, ending="released")
    assert operations.make_rounds(at=clock.now()) == 1
    assert operations.make_rounds(at=clock.now()) == 0
    assert Fact.objects.get(kind="detention.overdue").subject == old.id
    assert [row.id for row in queries.detentions(asha, clock.now(), show="late").rows] == [old.id]
    assert queries.counts(asha, clock.now()) == {"open": 2, "late": 1, "child": 0, "conflict": 0}
    assert gone.standing.overdue is False


@pytest.mark.parametrize("role", [role for role in roles.ROLES if role != roles.FOCAL_POINT])
def test_who_files_and_who_sees(role: str, asha: Officer) -> None:
    view = hold(asha)
    state = "KEN" if role == roles.COMMANDER else ""
    somebody = factories.officer(role, key=False, state=state)
    sees = roles.may([role], "detention.see")
    deeds: list[tuple[bool, Callable[[], Any]]] = [
        (sees, lambda: queries.detention(somebody, view.id, clock.now())),
        (sees, lambda: queries.detentions(somebody, clock.now())),
        (sees, lambda: queries.months(somebody, clock.now())),
        (role == roles.UNIT_OFFICER, lambda: change(somebody, view, hurt="unknown")),
        (role == roles.UNIT_OFFICER, lambda: operations.record(held=good(), contingent="KEN", actor=somebody,
                                                               at=clock.now())),
    ]
    for allowed, deed in deeds:
        if allowed:
            deed()
        else:
            with pytest.raises(NotAllowed):
                deed()


def test_a_unit_sees_its_own_and_a_commander_the_contingents(asha: Officer) -> None:
    view = hold(asha)
    for other in (leader("Bravo"), leader("Alpha", "JAM"), factories.officer("commander", state="JAM", key=False)):
        assert queries.detentions(other, clock.now()).total == 0
        with pytest.raises(NoSuchDetention):
            queries.detention(other, view.id, clock.now())
    with pytest.raises(NoSuchDetention):
        change(leader("Bravo"), view, hurt="yes")
    with pytest.raises(NotAllowed):
        operations.record(held=good(unit="bravo"), contingent="KEN", actor=asha, at=clock.now())


BAD: list[tuple[dict[str, Any], str]] = [
    ({"commune": "HT01"}, "commune"), ({"commune": "x"}, "commune"), ({"reason": ""}, "reason"),
    ({"at": clock.now() + 3 * HOUR, "rights_at": None}, "at"),
    ({"at": datetime(2001, 1, 1, tzinfo=UTC), "rights_at": None}, "at"),
    ({"note": "a\u202eb"}, "note"), ({"note": "x" * 2001}, "note"), ({"id": "x"}, "id"),
    ({"ended_at": clock.now(), "ending": "handed_over", "receipt": "x" * 61}, "receipt"),
    ({"ended_at": clock.now() - 9 * HOUR, "ending": "released"}, "ended_at"),
]


@pytest.mark.parametrize(("more", "field"), BAD)
def test_what_cannot_be_so_is_refused_by_its_field_and_nothing_is_kept(
    more: dict[str, Any], field: str, asha: Officer
) -> None:
    with pytest.raises(BadFields) as refused:
        hold(asha, **more)
    assert [one.field for one in refused.value.wrong] == [field]
    assert not Held.objects.exists()
    assert not Met.objects.exists()


def test_the_council_is_told_of_a_month_once(asha: Officer) -> None:
    commander = factories.officer("commander", state="KEN", key=False)
    today = timezone.localdate(clock.now())
    held = datetime.combine(today - timedelta(days=today.day), time(12), timezone.get_current_timezone())
    last = held.strftime("%Y-%m")
    hold(asha, at=held, doubt=True)
    assert [(one.month, one.held, one.children, one.owed) for one in queries.months(commander, clock.now())] == [
        (last, 1, 1, True)
    ]
    given = {"id": sealing.new_id(), "contingent": "KEN", "month": last, "on": today, "reference": "S/2026/999",
             "actor": commander, "at": clock.now()}
    for _again in range(2):
        operations.tell_council(**given)
    with pytest.raises(AlreadyTold):
        operations.tell_council(**{**given, "id": sealing.new_id()})
    assert len(facts("detention.council_told")) == 1
    assert b"S/2026" not in bytes(CouncilTold.objects.get().reference)
    assert [(one.told_on, one.owed) for one in queries.months(commander, clock.now())] == [(today, False)]
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"month": "2026-13"}, "month"), ({"month": "2999-01"}, "month"), ({"month": ""}, "month"),
        ({"on": today + timedelta(days=1)}, "on"), ({"on": today - timedelta(days=99)}, "on"),
        ({"reference": " "}, "reference"), ({"id": "x"}, "id"),
    ]
    for more, field in wrong:
        with pytest.raises(BadFields) as refused:
            operations.tell_council(**{**given, "id": sealing.new_id(), **more})
        assert [one.field for one in refused.value.wrong] == [field]
    for contingent in ("", "JAM"):
        with pytest.raises(NotAllowed):
            operations.tell_council(**{**given, "contingent": contingent})


@pytest.mark.parametrize(("month", "late"), [("2026-02", "2026-03-31"), ("2026-12", "2027-01-31")])
def test_telling_the_council_is_late_after_the_days_of_the_pack(month: str, late: str) -> None:
    from datetime import date

    day = date.fromisoformat(late)
    assert queries.told_late(month, day)
    assert not queries.told_late(month, day - timedelta(days=1))


@pytest.mark.parametrize("model", [HeldVersion, CouncilTold])
def test_versions_and_what_the_council_was_told_are_append_only(model: Any, asha: Officer) -> None:
    hold(asha)
    commander = factories.officer("commander", state="KEN", key=False)
    today = timezone.localdate(clock.now())
    operations.tell_council(id=sealing.new_id(), contingent="KEN", month=f"{today:%Y-%m}", on=today, reference="x",
                            actor=commander, at=clock.now())
    for deed in (lambda: model.objects.update(at=clock.now()), lambda: model.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            deed()
