"""The dry run of a roster: every row against the contingent's people, before anything of it is stored."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from datetime import date, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from tande.domains.personnel import sealed
from tande.domains.personnel.errors import Ended
from tande.domains.personnel.headings import folded
from tande.domains.personnel.models import Person, Unit, Upload, UploadPart
from tande.domains.personnel.row_reading import Choice, Read, read_row
from tande.domains.personnel.scope import here
from tande.domains.personnel.units import code_of
from tande.domains.personnel.uploads import (
    MISSING_PART,
    PART_ROWS,
    VERDICTS,
    book_of,
    choice_of,
    revision_of,
    row_of,
    seal_part,
)
from tande.ledger import clock
from tande.policy.people import NAMES_MAX, Details, Place
from tande.toolkit.spreadsheets import Row

LEASE: Final = timedelta(minutes=1)
"""How long a worker may be silent before another takes its upload."""


@dataclass
class Known:
    """The contingent's people as they were when the check began. ``stripped``: numbers without their zeros."""

    people: dict[str, Person]
    stripped: dict[str, str]


def check_upload(found: Upload) -> None:
    """Check every row and keep the result, sealed, part by part with its progress. Raises Refused, Ended.

    A worker killed in between leaves parts that the next one overwrites.
    """
    found.parts.all().delete()
    found.revision = revision_of(found.contingent)
    choice = choice_of(found)
    rows = [row for row in book_of(found).rows(choice.sheet) if row.number > choice.heading_row]
    found.total, found.done = len(rows), 0
    _progress(found)
    known = _known(found.contingent)
    counts: dict[str, Any] = dict.fromkeys(VERDICTS, 0)
    by_part: dict[str, list[int]] = {verdict: [] for verdict in VERDICTS}
    seen: set[str] = set()
    units: dict[str, str] = {}
    for number, checked in enumerate(_portions(rows, choice, known)):
        for verdict in VERDICTS:
            here_many = sum(one["v"] == verdict for one in checked)
            by_part[verdict].append(here_many)
            counts[verdict] += here_many
        seen |= {one["id"] for one in checked if one["id"]}
        units |= {code_of(one["u"]): one["u"] for one in checked if one["v"] != "faulty"}
        UploadPart.objects.create(upload=found, number=number, rows=seal_part(found, number, checked))
        found.done += len(checked)
        _progress(found)
    counts["missing"] = _missing(found, seen, choice)
    counts["units"] = _new_units(found.contingent, units)
    again = bool(found.counts.get("again"))
    _update(found, counts={**counts, "by_part": by_part, "again": again}, state="checked", lease=None)


def _progress(found: Upload) -> None:
    lease = clock.now() + LEASE
    _update(found, total=found.total, done=found.done, revision=found.revision, lease=lease)


def _update(found: Upload, **values: Any) -> None:
    """Only as long as the upload waits for this: somebody may have thrown it away meanwhile. Raises Ended."""
    if not Upload.objects.filter(pk=found.pk, state="check").update(**values):
        found.parts.all().delete()
        raise Ended


def _known(contingent: str) -> Known:
    """Everybody by service number in the form in which numbers are compared; struck entries have none."""
    people: dict[str, Person] = {}
    for one in Person.objects.filter(contingent=contingent, struck=False).iterator():
        number = plain_number(sealed.opened(one, "service_number"))
        if number:
            people[number] = one
    stripped = {number.lstrip("0"): number for number in people if number.startswith("0")}
    return Known(people, stripped)


def plain_number(text: str) -> str:
    """A service number as it is compared: small letters, no blanks."""
    return "".join(text.split()).casefold()


def _portions(rows: list[Row], choice: Choice, known: Known) -> Iterator[list[dict[str, Any]]]:
    today = timezone.localdate(clock.now())
    twice = _twice(rows, choice)
    for first in range(0, len(rows), PART_ROWS):
        yield [_checked(row, choice, known, twice, today) for row in rows[first : first + PART_ROWS]]


def _twice(rows: list[Row], choice: Choice) -> set[str]:
    """Numbers that more than one row has."""
    column = choice.columns["service_number"]
    once: set[str] = set()
    twice: set[str] = set()
    for row in rows:
        number = plain_number(row.cells[column]) if column < len(row.cells) else ""
        if number:
            (twice if number in once else once).add(number)
    return twice


def _checked(row: Row, choice: Choice, known: Known, twice: set[str], today: date) -> dict[str, Any]:
    read = read_row(row, choice, today=today)
    number = plain_number(read.details.service_number)
    person = known.people.get(number)
    faults = [*read.faults, *_list_faults(choice, read, number, known, twice)]
    verdict, changes = ("new", {}) if person is None else _compared(person, read)
    return {
        **row_of(row), "v": "faulty" if faults else verdict, "f": faults, "d": asdict(read.details), "u": read.unit,
        "p": read.post, "fn": list(read.functions), "dep": read.deployed_on.isoformat() if read.deployed_on else "",
        "id": person.pk if person else "", "ch": changes,
    }


def _list_faults(
    choice: Choice, read: Read, number: str, known: Known, twice: set[str]
) -> list[tuple[str, int]]:
    column = choice.columns["service_number"]
    found = []
    if number in twice:
        found.append(("duplicate", column))
    if number not in known.people and number in known.stripped:
        found.append(("leading_zeros", column))
    person = known.people.get(number)
    if person is not None and person.left_on is not None and not _returns(person, read):
        found.append(("has_left", choice.columns.get("deployed_on", column)))
    return found


def _returns(person: Person, read: Read) -> bool:
    return read.deployed_on is not None and person.left_on is not None and read.deployed_on > person.left_on


def _compared(person: Person, read: Read) -> tuple[str, dict[str, tuple[str, str]]]:
    """What a row would change, with the former value of each field."""
    old = sealed.details_of(person)
    new = kept_details(read, old)
    changes: dict[str, tuple[str, str]] = {}
    for field in fields(Details):
        before, after = getattr(old, field.name), getattr(new, field.name)
        if before != after:
            changes[field.name] = (_shown(before), _shown(after))
    place = place_in(read, person)
    for name in ("unit", "post", "functions"):
        before, after = getattr(person, name), getattr(place, name)
        if (sorted(before) if name == "functions" else before) != (sorted(after) if name == "functions" else after):
            changes[name] = (_shown(before), _shown(after))
    came = read.deployed_on
    if came is not None and (came != person.deployed_on or person.left_on is not None):
        changes["deployed_on"] = (person.deployed_on.isoformat() if person.deployed_on else "", came.isoformat())
        if person.left_on is not None:
            return "returned", changes
    return ("changed" if changes else "unchanged"), changes


def kept_details(read: Read, old: Details) -> Details:
    """A list that does not tell something does not take it away; a former name stays as one more that is known."""
    new = read.details
    others = tuple(name for name in old.names[1:] if name not in new.names)
    former = (old.names[0],) if old.names[0] not in new.names else ()
    return Details(
        names=(*new.names, *former, *others)[:NAMES_MAX], service_number=old.service_number, rank=new.rank or old.rank,
        born=new.born or old.born, id_numbers=new.id_numbers or old.id_numbers,
        nationality=new.nationality or old.nationality,
    )


def place_in(read: Read, person: Person) -> Place:
    """Where the row puts somebody; functions it does not tell stay."""
    return Place(code_of(read.unit), read.post, read.functions or tuple(person.functions), person.rotation)


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else "; ".join(value)


def _missing(found: Upload, seen: set[str], choice: Choice) -> int:
    """Those on the contingent's list whom no row names, faulty rows included; a partial list misses nobody."""
    if not choice.whole:
        return 0
    today = timezone.localdate(clock.now())
    rows = Person.objects.filter(here(today), contingent=found.contingent).order_by("unit", "number")
    ids = [pk for pk in rows.values_list("pk", flat=True) if pk not in seen]
    with transaction.atomic():
        UploadPart.objects.create(upload=found, number=MISSING_PART, rows=seal_part(found, MISSING_PART, ids))
    return len(ids)


def _new_units(contingent: str, units: dict[str, str]) -> list[str]:
    there = set(Unit.objects.filter(contingent=contingent).values_list("code", flat=True))
    return sorted(name for code, name in units.items() if code not in there and folded(name))
