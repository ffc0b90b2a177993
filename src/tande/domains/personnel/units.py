"""Units, who commands them, and rotations."""

import re
from datetime import date, datetime

from django.db import IntegrityError, transaction

from tande.domains.personnel import keeping
from tande.domains.personnel.errors import BadField, NoSuchPerson, NothingToDo
from tande.domains.personnel.models import Command, Person, Rotation, Unit
from tande.domains.personnel.scope import Insider, check, locked
from tande.ledger import operations as ledger
from tande.toolkit.names.folding import words_of

_EDGES = re.compile(r"\s+")


def code_of(name: str) -> str:
    """The code of a unit or rotation: its name in plain small letters. "" for a name without any."""
    return "-".join(words_of(name))[:40].strip("-")


def add_unit(*, contingent: str, name: str, officer: Insider, at: datetime) -> str:
    """A unit; its code. The same name again changes nothing. Needs ``people.change``.

    Raises NotAllowed, NoSuchContingent, BadField.
    """
    check(officer, "people.change", contingent)
    with transaction.atomic():
        locked(contingent)
        return unit_named(contingent, name).code


def unit_named(contingent: str, name: str) -> Unit:
    """The contingent's unit of this name, made when there is none; in the caller's transaction. Raises BadField."""
    name = _EDGES.sub(" ", name).strip()
    code = code_of(name)
    if not code or len(name) > 120 or "\0" in name:
        raise BadField(("unit", "no_unit"))
    return Unit.objects.get_or_create(contingent=contingent, code=code, defaults={"name": name})[0]


def name_commander(
    *, contingent: str, unit: str, person_id: str, officer: Insider, at: datetime, on: date
) -> None:
    """Who commands a unit from that day on; "" when nobody does. Needs ``people.change``.

    Raises NotAllowed, NoSuchContingent, NoSuchPerson, NothingToDo.
    """
    check(officer, "people.change", contingent)
    with transaction.atomic():
        kept = locked(contingent)
        found = Unit.objects.filter(contingent=contingent, code=unit).first()
        if found is None:
            raise NoSuchPerson(unit)
        if person_id and not Person.objects.filter(pk=person_id, contingent=contingent, struck=False).exists():
            raise NoSuchPerson(person_id)
        if found.commander == person_id:
            raise NothingToDo
        command(found, person_id, officer_id=officer.pk, at=at, on=on)
        keeping.bump(kept)


def command(unit: Unit, person_id: str, *, officer_id: int, at: datetime, on: date) -> None:
    """Write it down, with its fact, in the caller's transaction."""
    unit.commander = person_id
    unit.save(update_fields=["commander"])
    Command.objects.create(unit=unit, person_id=person_id, on=on, at=at, officer_id=officer_id)
    body = {"contingent": unit.contingent, "unit": unit.code, "commands": "yes" if person_id else "no"}
    ledger.record(kind="person.moved", subject=person_id, at=at, actor=officer_id, body=body)


def add_rotation(
    *, contingent: str, name: str, begins: date, ends: date | None, officer: Insider, at: datetime
) -> str:
    """A turn of duty; its code. Needs ``people.change``. Raises NotAllowed, NoSuchContingent, BadField, NothingToDo."""
    check(officer, "people.change", contingent)
    code = code_of(name)
    if not code or len(name) > 120 or "\0" in name:
        raise BadField(("rotation", "too_long"))
    if ends is not None and ends < begins:
        raise BadField(("ends", "day"))
    try:
        with transaction.atomic():
            Rotation.objects.create(contingent=contingent, code=code, name=name.strip(), begins=begins, ends=ends)
    except IntegrityError as error:
        raise NothingToDo from error
    return code
