"""The one way to write a row of a record, whatever its sort: columns, version and facts together. Alone it has the key.

A field is in clear, sealed, or sealed apart because it tells who somebody is (``policy.violations.fields``).
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Final

from django.conf import settings

from tande.domains.violations.models import Incident, Part, Version, Violation
from tande.ledger import operations as ledger
from tande.ledger.register_key import register_key
from tande.policy.violations import fields as catalogue
from tande.policy.violations.entries import Value, as_day

Row = Incident | Violation | Part
_PUBLIC_WORDS: Final = "incident_description_for_public_sharing"
"""Changing these alone asks nobody to sign again: no verification rests on them."""


def sort_of(row: Row) -> str:
    """The sort of a row, by which its fields are known."""
    if isinstance(row, Part):
        return row.sort
    return catalogue.INCIDENT if isinstance(row, Incident) else catalogue.VIOLATION


def columns(sort: str, row_id: str, fields: Mapping[str, Value]) -> dict[str, object]:
    """The columns of a row: codes in clear, words sealed, identity sealed apart."""
    known = {one.name: one for one in catalogue.FIELDS[sort]}
    parted: dict[str, dict[str, Value]] = {"codes": {}, "words": {}, "identity": {}}
    for name, value in fields.items():
        one = known[name]
        parted["identity" if one.identity else "words" if one.sealed else "codes"][name] = value
    return {
        "codes": parted["codes"], "words": seal(parted["words"], "words", row_id),
        "identity": seal(parted["identity"], "identity", row_id) if parted["identity"] else b"",
    }


def opened(row: Row | Version, row_id: str, *, identity: bool) -> dict[str, Value]:
    """The fields of a row or of one of its versions; who somebody is only when that is asked for."""
    found = {**row.codes, **unseal(bytes(row.words), "words", row_id)}
    return {**found, **unseal(bytes(row.identity), "identity", row_id)} if identity else found


def seal(value: object, column: str, row_id: str) -> bytes:
    """Anything JSON can say, sealed to a column of a row."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"))
    return register_key().seal(text, f"violations.{column}|{row_id}")


def unseal(blob: bytes, column: str, row_id: str) -> dict[str, Value]:
    """What ``seal`` sealed; {} for nothing."""
    if not blob:
        return {}
    found: dict[str, Value] = json.loads(register_key().open(blob, f"violations.{column}|{row_id}"))
    return found


def mark(fields: Mapping[str, Value], links: Iterable[str], row_id: str) -> bytes:
    """By what the same content of a row is known again without opening it."""
    text = json.dumps([fields, sorted(links)], sort_keys=True, separators=(",", ":"))
    return register_key().mark(text, f"violations.proposed|{row_id}")


def links_of(row: Row) -> list[str]:
    """The violations on which a part hangs."""
    return sorted(row.violations.values_list("pk", flat=True)) if isinstance(row, Part) else []


def keep_version(row: Row, links: list[str], officer: int, at: datetime) -> None:
    """Write down how the row stands now."""
    Version.objects.create(
        about=row.pk, number=row.version, officer_id=officer, at=at, codes=row.codes, words=row.words,
        identity=row.identity, violations=links, removed=not isinstance(row, Incident) and row.removed,
    )


def place_columns(codes: Mapping[str, Value]) -> dict[str, object]:
    """What an incident is searched by."""
    first = as_day(codes["incident_date"])
    last = as_day(codes.get("incident_date_end")) or first
    return {"began": first, "ended": last, "department": department_of(str(codes["commune"]))}


def department_of(place: str) -> str:
    """The first-level area in which a place lies."""
    parents = {one.code: one.parent for one in settings.MISSION.places}
    while parents.get(place):
        place = parents[place]
    return place


def changed_names(before: Mapping[str, Value], after: Mapping[str, Value]) -> list[str]:
    """The fields that differ."""
    return sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))


def touches(sort: str, changed: Iterable[str]) -> bool:
    """Whether a verification rests on what changed."""
    return sort != catalogue.RESPONSE and bool(set(changed) - {_PUBLIC_WORDS})


def record(fact: str, subject: str, /, *, actor: int, at: datetime, **body: object) -> None:
    """A fact; codes only."""
    ledger.record(kind=fact, subject=subject, actor=actor, at=at,
                  body={name: _plain(value) for name, value in body.items()})


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
