"""People, one by one: entering, changing, deploying, leaving. Each is one transaction with its event and its facts.

Units and rotations are in ``units``, whole rosters in ``importing``.
"""

from datetime import date, datetime

from django.db import transaction

from tande.domains.personnel import keeping, sealed
from tande.domains.personnel.errors import BadField, Changed, NothingToDo
from tande.domains.personnel.importing import work_on as work_on  # called by `tande errands`
from tande.domains.personnel.keeping import Stamp
from tande.domains.personnel.models import Person, Rotation, Unit
from tande.domains.personnel.scope import Insider, check, locked, person_for
from tande.policy import people as policy
from tande.policy.people import Details, Place


def enroll(
    *, contingent: str, details: Details, place: Place, officer: Insider, at: datetime, deployed_on: date | None = None,
    person_id: str = "",
) -> str:
    """Put one person on the contingent's list; the id. ``person_id``: drawn when the form was made, so that a second
    press of the button changes nothing.

    Needs ``people.change``. Raises NotAllowed, NoSuchContingent, BadField, Taken.
    """
    check(officer, "people.change", contingent)
    stamp = Stamp(officer.pk, at)
    with transaction.atomic():
        kept = locked(contingent)
        if person_id and Person.objects.filter(pk=person_id).exists():
            return person_id
        _check(contingent, details, place, stamp, deployed_on)
        written = keeping.enrolled(kept, details, place, stamp, next_number(contingent), deployed_on=deployed_on,
                                   person_id=person_id)
        keeping.write(kept, written)
    return written.person.pk


def change(
    *, person_id: str, seen: int, details: Details, place: Place, reason: str, officer: Insider, at: datetime
) -> None:
    """Other particulars or another unit, post or function; the former stay in the history. ``reason``: of CHANGES.

    ``seen``: the number of events the officer's page showed. Needs ``people.change``. Raises NotAllowed,
    NoSuchPerson, BadField, Changed, Taken, NothingToDo.
    """
    stamp = Stamp(officer.pk, at, _known(reason, policy.CHANGES))
    with transaction.atomic():
        person = _current(officer, person_id, seen)
        _check(person.contingent, details, place, stamp, None)
        written = keeping.changed(person, sealed.details_of(person), details, place, stamp)
        if written is None:
            raise NothingToDo
        keeping.write(locked(person.contingent), written)


def deploy(*, person_id: str, seen: int, on: date, officer: Insider, at: datetime, rotation: str = "") -> None:
    """The day on which somebody came, the first time or again after leaving. May lie ahead.

    Needs ``people.change``. Raises NotAllowed, NoSuchPerson, Changed, BadField, NothingToDo.
    """
    stamp = Stamp(officer.pk, at)
    with transaction.atomic():
        person = _current(officer, person_id, seen)
        again = person.left_on is not None
        if person.deployed_on == on and not again:
            raise NothingToDo
        if again and person.left_on is not None and on <= person.left_on:
            raise BadField(("deployed_on", "day"))
        person.deployed_on, person.left_on, person.events = on, None, person.events + 1
        person.rotation = rotation or person.rotation
        _check_rotation(person.contingent, person.rotation)
        _keep(person, "returned" if again else "deployed", stamp, on,
              ("person.deployed", {"on": on.isoformat(), "again": "yes" if again else "no"}))


def leave(
    *, person_id: str, seen: int, on: date, reason: str, officer: Insider, at: datetime, pending: bool | None = None
) -> None:
    """Somebody left the mission, or will on that day. ``reason``: of LEAVING. ``pending``: whether the vetting was
    not finished, where the caller knows.

    Needs ``people.change``. Raises NotAllowed, NoSuchPerson, Changed, BadField, NothingToDo.
    """
    stamp = Stamp(officer.pk, at, _known(reason, policy.LEAVING))
    with transaction.atomic():
        person = _current(officer, person_id, seen)
        if person.left_on is not None:
            raise NothingToDo
        if person.deployed_on is not None and on < person.deployed_on:
            raise BadField(("left_on", "day"))
        person.left_on, person.events = on, person.events + 1
        told = {} if pending is None else {"pending": "yes" if pending else "no"}
        _keep(person, "left", stamp, on, ("person.left", {"on": on.isoformat(), **told}))


def take_back_leaving(*, person_id: str, seen: int, officer: Insider, at: datetime) -> None:
    """The leaving was written down by mistake. Raises NotAllowed, NoSuchPerson, Changed, NothingToDo."""
    stamp = Stamp(officer.pk, at, "typing")
    with transaction.atomic():
        person = _current(officer, person_id, seen)
        if person.left_on is None:
            raise NothingToDo
        person.left_on, person.events = None, person.events + 1
        _keep(person, "stayed", stamp, stamp.day, ("person.left", {"on": "", "pending": "no"}))


def strike(*, person_id: str, seen: int, struck: bool, officer: Insider, at: datetime) -> None:
    """An entry made by mistake counts nowhere any more, and its service number is free; or it counts again.

    Needs ``people.change``. Raises NotAllowed, NoSuchPerson, Changed, NothingToDo, Taken.
    """
    stamp = Stamp(officer.pk, at, "typing")
    with transaction.atomic():
        person = _current(officer, person_id, seen, also_struck=True)
        if person.struck == struck:
            raise NothingToDo
        number = "" if struck else sealed.opened(person, "service_number")
        person.struck, person.service_mark = struck, sealed.mark(person.contingent, number)
        person.events += 1
        _keep(person, "struck" if struck else "restored", stamp, stamp.day,
              ("person.moved", {"contingent": person.contingent, "struck": "yes" if struck else "no"}))


def next_number(contingent: str) -> int:
    """The place at the end of the contingent's list."""
    last = Person.objects.filter(contingent=contingent).order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


def _current(officer: Insider, person_id: str, seen: int, *, also_struck: bool = False) -> Person:
    person = person_for(officer, "people.change", person_id, to_change=True)
    if person.events != seen or (person.struck and not also_struck):
        raise Changed
    return person


def _keep(person: Person, kind: str, stamp: Stamp, on: date, fact: tuple[str, dict[str, object]]) -> None:
    made = keeping.event(person, kind, stamp, on=on)
    written = keeping.Written(person, made, ((fact[0], person.pk, fact[1]),))
    keeping.write(locked(person.contingent), written)


def _check(contingent: str, details: Details, place: Place, stamp: Stamp, deployed_on: date | None) -> None:
    found = policy.faults(details, today=stamp.day)
    if place.post not in policy.POSTS:
        found.append(("post", "post"))
    if not set(place.functions) <= set(policy.FUNCTIONS):
        found.append(("functions", "functions"))
    if not Unit.objects.filter(contingent=contingent, code=place.unit).exists():
        found.append(("unit", "no_unit"))
    if found:
        raise BadField(*found)
    _check_rotation(contingent, place.rotation)
    if deployed_on is not None and not 2000 <= deployed_on.year <= stamp.day.year + 2:
        raise BadField(("deployed_on", "day"))


def _check_rotation(contingent: str, rotation: str) -> None:
    if rotation and not Rotation.objects.filter(contingent=contingent, code=rotation).exists():
        raise BadField(("rotation", "day"))


def _known(reason: str, table: dict[str, str]) -> str:
    if reason not in table:
        raise BadField(("reason", "day"))
    return reason
