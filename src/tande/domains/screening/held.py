"""All records in force, opened and laid out in this process's memory: each list once for each version.

A change of one source lets the others be: a record of ours that is entered costs no new layout of a long list.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from threading import RLock

from tande.domains.screening import register
from tande.domains.screening.lists import delta_of, records_of
from tande.domains.screening.models import Change, ListVersion, OwnRecord
from tande.toolkit.names import Alert as Match
from tande.toolkit.names import Index, Subject, build, screen_all
from tande.toolkit.watchlists import Record, subjects

Place = tuple[str, str]
"""A record: its source (a list's id, or own) and its reference there."""
_one_at_a_time = RLock()
"""An index remembers the words it was asked for: two threads of the server must not ask at once."""


@dataclass
class Source:
    """The records of one list's version, or our own. ``made_of`` tells whether they are still the same."""

    made_of: str
    records: dict[Place, Record]

    @cached_property
    def index(self) -> Index:
        """Laid out when somebody is compared with all of it."""
        return _index(self.records.items())


@dataclass
class Held:
    """The register after one change. ``versions``: list to version, as the alerts tell it."""

    number: int
    hash: str
    sources: dict[str, Source]
    versions: dict[str, int]
    parts: dict[int, "Part"] = field(default_factory=dict)

    def find(self, place: Place) -> Record | None:
        """A record in force."""
        source = self.sources.get(place[0])
        return source.records.get(place) if source else None

    def search(self, people: Sequence[Subject]) -> list[list[Match]]:
        """For each person everything that may be her, the most certain first."""
        found: list[list[Match]] = [[] for _ in people]
        with _one_at_a_time:
            for source in self.sources.values():
                for some, more in zip(found, screen_all(people, source.index), strict=True):
                    some += more
        return [sorted(some, key=lambda one: (-one.score, one.record)) for some in found]


@dataclass(frozen=True)
class Part:
    """What changed since an earlier change: the records that were added or changed, and all that were touched."""

    index: Index
    touched: frozenset[Place]
    sources: frozenset[str]

    def touches(self, place: Place) -> bool:
        """Whether something became of this record."""
        return place in self.touched or place[0] in self.sources

    def search(self, people: Sequence[Subject]) -> list[list[Match]]:
        """For each person what may be her among what was added or changed."""
        with _one_at_a_time:
            return screen_all(people, self.index)


_last: dict[str, Held] = {}


def held(change: Change) -> Held:
    """The register after this change; the last one is kept, and what another one shares with it."""
    with _one_at_a_time:
        last = _last.get("held")
        if last is None or (last.number, last.hash) != (change.number, change.hash):
            last = _last["held"] = _read(change, last.sources if last else {})
        return last


def since(now: Held, number: int) -> Part:
    """What changed after the change of this number, up to now."""
    with _one_at_a_time:
        if number not in now.parts:
            now.parts[number] = _part(now, number)
        return now.parts[number]


def place_of(subject_id: str) -> Place:
    """Source and reference of a record in an index."""
    source, _, ref = subject_id.partition("|")
    return source, ref


def _read(change: Change, former: dict[str, Source]) -> Held:
    lists = json.loads(change.made_of)["lists"]
    sources = {one["list"]: _list(one["list"], one["version"], former.get(one["list"])) for one in lists}
    sources[register.OWN] = _own(former.get(register.OWN))
    return Held(change.number, change.hash, sources, {one["list"]: one["version"] for one in lists})


def _list(list_id: str, number: int, former: Source | None) -> Source:
    made_of = f"{list_id} {number}"
    if former is not None and former.made_of == made_of:
        return former
    some = records_of(ListVersion.objects.get(watchlist=list_id, number=number))
    return Source(made_of, {(list_id, one.ref): one for one in some})


def _own(former: Source | None) -> Source:
    rows = list(OwnRecord.objects.filter(withdrawn_at=None).order_by("pk"))
    made_of = json.dumps([[one.pk, one.version] for one in rows])
    if former is not None and former.made_of == made_of:
        return former
    return Source(made_of, {(register.OWN, one.pk): register.open_own(one) for one in rows})


def _index(some: Iterable[tuple[Place, Record]]) -> Index:
    return build(subject for (source, ref), record in some for subject in subjects(record, f"{source}|{ref}"))


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
    new = [(place, record) for place in sorted(touched) if (record := now.find(place)) is not None]
    return Part(_index(new), frozenset(touched), frozenset(sources))
