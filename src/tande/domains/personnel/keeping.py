"""The one way to write an entry: the person's row, its event and its facts belong together, one or thousands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils import timezone

from tande.domains.personnel import sealed
from tande.domains.personnel.errors import Taken
from tande.domains.personnel.models import Contingent, Person, PersonEvent
from tande.ledger import bulk
from tande.ledger import operations as ledger
from tande.policy.people import SCREENED, Details, Place, changed_fields
from tande.toolkit import sealing

_COLUMNS: Final = (
    "unit", "post", "functions", "rotation", "names", "service_number", "service_mark", "rank", "born", "id_numbers",
    "nationality", "identified", "deployed_on", "left_on", "struck", "version", "events",
)  # fmt: skip
Fact = tuple[str, str, Mapping[str, object]]


@dataclass(frozen=True)
class Stamp:
    """Who writes, when, and why (a code)."""

    officer_id: int
    at: datetime
    reason: str = ""

    @property
    def day(self) -> date:
        """The day in the mission's time zone."""
        return timezone.localdate(self.at)


@dataclass(frozen=True)
class Written:
    """What is about to be written of one person."""

    person: Person
    event: PersonEvent
    facts: tuple[Fact, ...]
    new: bool = False


def enrolled(contingent: Contingent, details: Details, place: Place, stamp: Stamp, number: int, *,
             deployed_on: date | None = None, person_id: str = "") -> Written:
    """A new entry; ``number`` gives its order in the list."""
    person = Person(id=person_id or sealing.new_id(), contingent=contingent.code, number=number)
    _put(person, place)
    person.deployed_on = deployed_on
    _seal(person, details)
    facts: list[Fact] = [("person.enrolled", person.pk, {"contingent": person.contingent, **_posting(person)})]
    if deployed_on:
        facts.append(("person.deployed", person.pk, {"on": deployed_on.isoformat()}))
    return Written(person, event(person, "enrolled", stamp, on=stamp.day), tuple(facts), new=True)


def changed(person: Person, old: Details, new: Details, place: Place, stamp: Stamp, *,
            came: date | None = None) -> Written | None:
    """Other particulars, another unit, post or function, or another day of arrival; None when nothing differs.

    An arrival after somebody left is a return. The row is not saved yet.
    """
    what, moved = changed_fields(old, new), place_of(person) != place
    arrived = came is not None and (came != person.deployed_on or person.left_on is not None)
    if not (what or moved or arrived):
        return None
    kind = "changed" if what else "moved" if moved else "deployed"
    person.events += 1
    facts: list[Fact] = []
    before = b""
    if what:
        before = sealed.seal_before(person.pk, person.events, old, what)
        person.version += bool(SCREENED & set(what))
        _seal(person, new)
        facts.append(("person.renamed", person.pk, {"fields": list(what), "reason": stamp.reason}))
    if moved:
        _put(person, place)
        facts.append(("person.moved", person.pk, {"contingent": person.contingent, **_posting(person)}))
    if arrived and came is not None:
        kind = "returned" if person.left_on is not None else kind
        facts.append(("person.deployed", person.pk, {"on": came.isoformat()}))
        person.deployed_on, person.left_on = came, None
    fields = [*what, *(["place"] if moved else []), *(["deployed_on"] if arrived else [])]
    on = came if kind in ("returned", "deployed") and came is not None else stamp.day
    return Written(person, event(person, kind, stamp, on=on, fields=fields, before=before), tuple(facts))


def event(person: Person, kind: str, stamp: Stamp, *, on: date, fields: Iterable[str] = (),
          before: bytes = b"") -> PersonEvent:
    """What happened, with the state that holds from now on."""
    return PersonEvent(
        person=person, number=person.events, kind=kind, on=on, at=stamp.at, officer_id=stamp.officer_id,
        reason=stamp.reason, fields=list(fields), before=before, state=state_of(person),
    )


def state_of(person: Person) -> dict[str, Any]:
    """The codes and days of an entry, as its events keep them."""
    return {
        **_posting(person), "rotation": person.rotation, "identified": person.identified, "version": person.version,
        "deployed_on": person.deployed_on.isoformat() if person.deployed_on else "",
        "left_on": person.left_on.isoformat() if person.left_on else "", "struck": person.struck,
    }


def place_of(person: Person) -> Place:
    """Where somebody serves now."""
    return Place(person.unit, person.post, tuple(person.functions), person.rotation)


def write(contingent: Contingent, written: Written) -> None:
    """Keep one entry, in the caller's transaction. Raises Taken."""
    try:
        with transaction.atomic():
            if written.new:
                written.person.save(force_insert=True)
            else:
                written.person.save(update_fields=_COLUMNS)
            written.event.save(force_insert=True)
    except IntegrityError as error:
        mark = written.person.service_mark
        other = Person.objects.filter(contingent=contingent.code, service_mark=mark).exclude(pk=written.person.pk)
        found = other.values_list("pk", flat=True).first() if mark else None
        if found is None:
            raise
        raise Taken(found) from error
    ledger.record_many(written.facts, at=written.event.at, actor=written.event.officer_id)
    bump(contingent)


@dataclass(frozen=True)
class Ready:
    """Thousands of entries made ready before the transaction that others wait for."""

    new: bulk.Prepared
    changed: bulk.Prepared
    events: bulk.Prepared
    facts: bulk.Prepared


def prepare(written: list[Written], stamp: Stamp) -> Ready:
    """Everything that takes time and no table."""
    return Ready(
        bulk.prepare(Person, (one.person for one in written if one.new)),
        bulk.prepare_updates(Person, (one.person for one in written if not one.new), _COLUMNS),
        bulk.prepare(PersonEvent, (one.event for one in written)),
        ledger.prepare_many((fact for one in written for fact in one.facts), at=stamp.at, actor=stamp.officer_id),
    )


def write_many(contingent: Contingent, ready: Ready) -> None:
    """Keep thousands of entries, in the caller's transaction. A crash in between leaves none of them."""
    ready.changed.write()
    ready.new.write()
    ready.events.write()
    ready.facts.write()
    bump(contingent)


def bump(contingent: Contingent) -> None:
    """Whoever planned with the contingent's people as they were sees that they changed."""
    contingent.revision += 1
    contingent.save(update_fields=["revision"])


def _put(person: Person, place: Place) -> None:
    person.unit, person.post, person.rotation = place.unit, place.post, place.rotation
    person.functions = sorted(place.functions)


def _seal(person: Person, details: Details) -> None:
    for name, value in sealed.columns(person.pk, person.contingent, details).items():
        setattr(person, name, value)


def _posting(person: Person) -> dict[str, Any]:
    return {"unit": person.unit, "post": person.post, "functions": list(person.functions)}
