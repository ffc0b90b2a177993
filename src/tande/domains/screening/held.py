"""All records in force, opened and laid out in this process's memory, once for each state of the register."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from tande.domains.screening import register
from tande.domains.screening.lists import delta_of, records_of
from tande.domains.screening.models import Change, ListVersion, OwnRecord
from tande.toolkit.names import Index, build
from tande.toolkit.watchlists import Record, subjects

Place = tuple[str, str]
"""A record: its source (a list's id, or own) and its reference there."""


@dataclass
class Held:
    """The register after one change. ``versions``: list to version, as the alerts tell it."""

    number: int
    hash: str
    records: dict[Place, Record]
    versions: dict[str, int]
    index: Index
    parts: dict[int, "Part"] = field(default_factory=dict)


@dataclass(frozen=True)
class Part:
    """What changed since an earlier change: the records that were added or changed, and all that were touched."""

    index: Index
    touched: frozenset[Place]
    sources: frozenset[str]

    def touches(self, place: Place) -> bool:
        """Whether something became of this record."""
        return place in self.touched or place[0] in self.sources


_held: list[Held] = []


def held(change: Change) -> Held:
    """The register after this change; kept until another one is asked for."""
    if not _held or (_held[-1].number, _held[-1].hash) != (change.number, change.hash):
        _held[:] = [_read(change)]
    return _held[-1]


def since(now: Held, number: int) -> Part:
    """What changed after the change of this number, up to now."""
    if number not in now.parts:
        now.parts[number] = _part(now, number)
    return now.parts[number]


def place_of(subject_id: str) -> Place:
    """Source and reference of a record in the index."""
    source, _, ref = subject_id.partition("|")
    return source, ref


def _read(change: Change) -> Held:
    versions = {one["list"]: one["version"] for one in json.loads(change.made_of)["lists"]}
    records = dict(_list_records(versions))
    for row in OwnRecord.objects.filter(withdrawn_at=None).order_by("pk"):
        records[register.OWN, row.pk] = register.open_own(row)
    return Held(change.number, change.hash, records, versions, _index(records))


def _list_records(versions: dict[str, int]) -> Iterator[tuple[Place, Record]]:
    for list_id, number in versions.items():
        for record in records_of(ListVersion.objects.get(watchlist=list_id, number=number)):
            yield (list_id, record.ref), record


def _index(records: dict[Place, Record]) -> Index:
    return build(
        subject for (source, ref), record in records.items() for subject in subjects(record, f"{source}|{ref}")
    )



def _part(now: Held, number: int) -> Part:
    touched: set[Place] = set()
    sources: set[str] = set()
    for change in Change.objects.filter(number__gt=number, number__lte=now.number):
        if change.kind == register.RETIRED:
            sources.add(change.source)
        elif change.kind == register.LOADED:
            version = ListVersion.objects.defer("records").get(watchlist=change.source, number=change.version)
            delta = delta_of(version)
            touched |= {(change.source, ref) for ref in (*delta.added, *delta.changed, *delta.removed)}
        else:
            touched.add((register.OWN, change.source))
    new = {place: now.records[place] for place in touched if place in now.records}
    return Part(_index(new), frozenset(touched), frozenset(sources))
