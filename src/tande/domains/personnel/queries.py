"""Reading people. What shows somebody's particulars to a person is recorded; what machines compare is not."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Final

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from tande.domains.personnel import sealed
from tande.domains.personnel.errors import NotAllowed
from tande.domains.personnel.models import Person, PersonEvent, Rotation, Unit
from tande.domains.personnel.rosters import RosterView, roster_hash, roster_people, rosters
from tande.domains.personnel.scope import Insider, check, here, person_for
from tande.domains.personnel.views import Counts, EventView, People, PersonView, Posting, Reading, UnitView
from tande.ledger import clock
from tande.ledger import operations as ledger
from tande.ledger import queries as facts
from tande.policy import readiness, roles
from tande.toolkit.fields import BadField
from tande.toolkit.names.folding import words_of

__all__ = [
    "Counts", "EventView", "People", "PersonView", "Posting", "Reading", "RosterView", "UnitView", "roster_hash",
    "roster_people", "rosters",
]  # fmt: skip
"""What stands in other files of this domain and is read from here."""

PAGE_ROWS: Final = 50
_IDS_AT_ONCE: Final = 5_000
"""More ids than this are not put into a statement: all rows are read instead."""


def contingents_of(actor: Insider) -> tuple[str, ...]:
    """The contingents that somebody sees, in the mission's order."""
    return tuple(code for code in settings.MISSION.states if not actor.state or code == actor.state)


def person(person_id: str, actor: Insider, at: datetime) -> PersonView:
    """One person, opened; that somebody looked is recorded. Needs ``people.see``. Raises NotAllowed, NoSuchPerson."""
    found = person_for(actor, "people.see", person_id)
    ledger.record(kind="person.looked", subject=found.pk, at=at, actor=actor.pk,
                  body={"contingent": found.contingent, "people": 1})
    return view_of(found)


def people(
    actor: Insider, *, contingent: str, at: datetime, unit: str = "", search: str = "", page: int = 1,
    gone: bool = False,
) -> People:
    """A page of the contingent's list, in its order; one look is recorded. ``gone``: those who left instead.

    ``search``: parts of a name, in any script, or a service number. Needs ``people.see``. Raises NotAllowed,
    NoSuchContingent.
    """
    check(actor, "people.see", contingent)
    day = timezone.localdate(at)
    which = Q(struck=False, left_on__lte=day) if gone else here(day)
    rows = Person.objects.filter(which, contingent=contingent).order_by("unit", "number")
    if unit:
        rows = rows.filter(unit=unit)
    if search.strip():
        found: Sequence[Person] = _searched(rows, contingent, search)
        total = len(found)
    else:
        found, total = (), rows.count()
    pages = max(1, -(-total // PAGE_ROWS))
    page = min(max(1, page), pages)
    first = (page - 1) * PAGE_ROWS
    shown = list((found or rows)[first : first + PAGE_ROWS]) if total else []
    ledger.record(kind="person.looked", subject="", at=at, actor=actor.pk, body={
        "contingent": contingent, "unit": unit, "people": len(shown), "searched": "yes" if search.strip() else "no"})
    return People(tuple(view_of(one) for one in shown), total, page, pages)


def _searched(rows: QuerySet[Person], contingent: str, search: str) -> list[Person]:
    """By the service number's mark first; else every word must begin a word of one of the names."""
    by_number = list(rows.filter(service_mark=sealed.mark(contingent, search)))
    wanted = words_of(search)
    if by_number or not wanted:
        return by_number
    return [one for one in rows if any(_has(words_of(name), wanted) for name in sealed.opened(one, "names"))]


def _has(words: Sequence[str], wanted: Sequence[str]) -> bool:
    return all(any(word.startswith(one) for word in words) for one in wanted)


def view_of(found: Person) -> PersonView:
    """A row opened. For this domain, which has recorded that somebody looks."""
    details = sealed.details_of(found)
    return PersonView(
        id=found.pk, contingent=found.contingent, unit=found.unit, post=found.post, functions=tuple(found.functions),
        names=details.names, service_number=details.service_number, rank=details.rank, born=details.born,
        id_numbers=details.id_numbers, nationality=details.nationality, deployed_on=found.deployed_on,
        left_on=found.left_on, version=found.version, rotation=found.rotation, events=found.events,
        struck=found.struck,
    )


def history(person_id: str, actor: Insider, at: datetime) -> list[EventView]:
    """What happened to an entry, newest first, with the former particulars. Raises NotAllowed, NoSuchPerson."""
    found = person_for(actor, "people.see", person_id)
    return [
        EventView(one.number, one.kind, one.on, one.at, one.officer_id, one.reason, tuple(one.fields), one.state,
                  sealed.open_before(found.pk, one.number, bytes(one.before)))
        for one in found.history.order_by("-number")
    ]


def counts(on: date) -> dict[str, Counts]:
    """Of each contingent with people: how many are on the list, of those how many have come, and how many left."""
    found: dict[str, Counts] = {}
    rows = Person.objects.filter(struck=False).values_list("contingent", "deployed_on", "left_on")
    for code, came, left in rows.iterator():
        one = found.setdefault(code, Counts())
        if left is not None and left <= on:
            one.left += 1
        else:
            one.listed += 1
            one.came += came is not None and came <= on
    return found


def by_service_number(actor: Insider, contingent: str, number: str) -> str:
    """Who has this number; "" for nobody. Needs ``people.see``. Raises NotAllowed, NoSuchContingent."""
    check(actor, "people.see", contingent)
    mark = sealed.mark(contingent, number)
    found = Person.objects.filter(contingent=contingent, service_mark=mark) if mark else Person.objects.none()
    return found.values_list("pk", flat=True).first() or ""


def names(ids: Collection[str], actor: Insider, at: datetime) -> dict[str, str]:
    """The names as given of some people that this actor may see, for a page of another domain; one look is recorded.

    Needs ``people.see``. Raises NotAllowed.
    """
    if not roles.may(actor.roles, "people.see"):
        raise NotAllowed("people.see")
    rows = _rows(ids)
    rows = rows.filter(contingent=actor.state) if actor.state else rows
    found = {one.pk: str(sealed.opened(one, "names")[0]) for one in rows if one.pk in ids}
    if found:
        ledger.record(kind="person.looked", subject="", at=at, actor=actor.pk, body={"people": len(found)})
    return found


def numbered(ids: Collection[str], actor: Insider, at: datetime) -> dict[str, tuple[str, str]]:
    """The same with their service numbers, for a list that is printed. Needs ``people.see``. Raises NotAllowed."""
    found = names(ids, actor, at)
    return {one.pk: (found[one.pk], str(sealed.opened(one, "service_number")))
            for one in _rows(found) if one.pk in found}


def by_number(contingent: str, numbers: Collection[str], actor: Insider) -> dict[str, str]:
    """Ids of people of a contingent by the service numbers that were typed; who is not found is left out.

    Needs ``people.see``. Raises NotAllowed, NoSuchContingent.
    """
    check(actor, "people.see", contingent)
    sought = {number: sealed.mark(contingent, number) for number in numbers}
    marks = {bytes(mark): number for number, mark in sought.items() if mark}
    rows = Person.objects.filter(struck=False, contingent=contingent, service_mark__in=list(marks))
    return {marks[bytes(mark)]: pk for pk, mark in rows.values_list("pk", "service_mark") if mark}


def readings(actor: Insider, *, officer_id: int | None = None, person_id: str = "", limit: int = 200) -> list[Reading]:
    """Who looked at whom, newest first. Needs ``people.readings``. Raises NotAllowed."""
    if not roles.may(actor.roles, "people.readings"):
        raise NotAllowed("people.readings")
    found = facts.latest(("person.looked", "people.exported"), limit, actor=officer_id, subject=person_id)
    return [
        Reading(one.kind, one.actor or 0, one.at, str(one.body.get("contingent", "")), one.subject,
                int(str(one.body.get("people", 0))), one.body.get("searched") == "yes")
        for one in found
    ]


def postings(on: date | None = None) -> dict[str, Posting]:
    """Everybody's unit and post: as they stand, or as they stood on that day. Entries struck out are no part of it."""
    if on is None:
        rows = Person.objects.filter(struck=False).values_list(
            "pk", "contingent", "unit", "post", "functions", "deployed_on", "left_on", "version")
        return {pk: Posting(state, unit, post, tuple(functions), came, left, version)
                for pk, state, unit, post, functions, came, left, version in rows.iterator()}
    struck = set(Person.objects.filter(struck=True).values_list("pk", flat=True))
    found: dict[str, Posting] = {}
    events = PersonEvent.objects.order_by("person_id", "number").values_list(
        "person_id", "person__contingent", "at", "state")
    for pk, contingent, at, state in events.iterator():
        if pk not in struck and timezone.localdate(at) <= on:
            found[pk] = _posting(contingent, state)
    return found


def _posting(contingent: str, state: dict[str, object]) -> Posting:
    came, left = str(state["deployed_on"]), str(state["left_on"])
    functions = state["functions"]
    assert isinstance(functions, list)
    return Posting(contingent, str(state["unit"]), str(state["post"]), tuple(functions),
                   date.fromisoformat(came) if came else None, date.fromisoformat(left) if left else None,
                   int(str(state["version"])))


def subjects(
    ids: Collection[str] | None = None,
) -> Iterator[tuple[str, int, tuple[str, ...], str, tuple[str, ...]]]:
    """For machines that compare or print: id, version, names, born, id numbers; no look is recorded."""
    rows = _rows(ids)
    for one in rows.iterator():
        if ids is None or one.pk in ids:
            yield (one.pk, one.version, sealed.opened(one, "names"), sealed.opened(one, "born"),
                   sealed.opened(one, "id_numbers"))


def by_service_numbers(contingent: str, numbers: Collection[str]) -> dict[str, str]:
    """Ids of a contingent's people by service number as it was given; nothing is opened, so no look is recorded."""
    marks = {mark: number for number in numbers if (mark := sealed.mark(contingent, number)) is not None}
    rows = Person.objects.filter(contingent=contingent, struck=False).values_list("pk", "service_mark")
    rows = rows.filter(service_mark__in=list(marks)) if len(marks) <= _IDS_AT_ONCE else rows
    return {marks[bytes(mark)]: pk for pk, mark in rows.iterator() if mark is not None and bytes(mark) in marks}


def versions() -> dict[str, int]:
    """The version of what is screened, by person: to see whom a screening has not seen yet."""
    return dict(Person.objects.filter(struck=False).values_list("pk", "version"))


def unit_names(contingent: str) -> dict[str, str]:
    """The units of a contingent by name: code to name, without counting who is in them."""
    return dict(Unit.objects.filter(contingent=contingent).order_by("name").values_list("code", "name"))


def units(contingent: str) -> list[UnitView]:
    """The units of a contingent by name, with how many are on their lists."""
    counts: dict[str, int] = {}
    present = Person.objects.filter(here(timezone.localdate(clock.now())), contingent=contingent)
    for unit in present.values_list("unit", flat=True):
        counts[unit] = counts.get(unit, 0) + 1
    return [UnitView(one.contingent, one.code, one.name, one.commander, counts.get(one.code, 0))
            for one in Unit.objects.filter(contingent=contingent).order_by("name")]


def commanders() -> dict[str, tuple[str, str]]:
    """Contingent and unit by the person who was named to command it, whatever her or his post is."""
    rows = Unit.objects.exclude(commander="").order_by("contingent", "code")
    return {one.commander: (one.contingent, one.code) for one in rows}


def rotations(contingent: str) -> list[tuple[str, str, date, date | None]]:
    """Code, name, begin and end of a contingent's rotations, newest first."""
    return list(Rotation.objects.filter(contingent=contingent).order_by("-begins").values_list(
        "code", "name", "begins", "ends"))


def repatriated() -> Iterator[tuple[str, tuple[str, ...], str, tuple[str, ...], date]]:
    """Who was sent home on disciplinary grounds: id, names, born, id numbers, day. A source of the screening."""
    rows = PersonEvent.objects.filter(kind="left", reason="repatriated", person__struck=False)
    for one in rows.select_related("person").iterator():
        person = one.person
        if person.left_on == one.on:
            yield (person.pk, sealed.opened(person, "names"), sealed.opened(person, "born"),
                   sealed.opened(person, "id_numbers"), one.on)


def readiness_facts(people: Collection[str]) -> dict[str, list[readiness.Fact]]:
    """What the gate needs to know, by person: enrolled, identified, left."""
    found: dict[str, list[readiness.Fact]] = {person: [] for person in people}
    struck = set(Person.objects.filter(struck=True).values_list("pk", flat=True))
    identified: set[str] = set()
    events = PersonEvent.objects.order_by("person_id", "number")
    if len(people) <= _IDS_AT_ONCE:
        events = events.filter(person__in=list(people))
    rows = events.values_list("person_id", "kind", "on", "at", "state__identified")
    for pk, kind, on, at, known_who in rows.iterator():
        if pk in found and pk not in struck:
            day = timezone.localdate(at)
            if kind == "stayed":
                found[pk] = _without_last_leaving(found[pk])
            elif kind in ("enrolled", "returned", "left"):
                fact = readiness.LEFT if kind == "left" else readiness.ENROLLED
                found[pk].append(readiness.Fact(fact, on, day))
            if known_who and pk not in identified:
                identified.add(pk)
                found[pk].append(readiness.Fact(readiness.IDENTIFIED, day, day))
    return found


def _without_last_leaving(facts: list[readiness.Fact]) -> list[readiness.Fact]:
    left = max((n for n, one in enumerate(facts) if one.kind == readiness.LEFT), default=-1)
    return [one for n, one in enumerate(facts) if n != left]


def _rows(ids: Iterable[str] | None) -> QuerySet[Person]:
    rows = Person.objects.filter(struck=False).order_by("contingent", "unit", "number")
    listed = list(ids) if ids is not None else []
    return rows.filter(pk__in=listed) if ids is not None and len(listed) <= _IDS_AT_ONCE else rows


def key_opens() -> bool | None:
    """Whether the register's key opens the newest entry; None when there is none. Console only."""
    newest = Person.objects.order_by("-pk").first()
    if newest is None:
        return None
    try:
        sealed.opened(newest, "names")
    except BadField:
        return False
    return True
