"""The lists, the runs, and what changed: what the pages beside the alerts show."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tande.domains.officers import queries as officers
from tande.domains.screening import register
from tande.domains.screening.errors import NoSuchList, NoSuchVersion
from tande.domains.screening.lists import check_right, delta_of, records_of
from tande.domains.screening.models import Change, ListVersion, OwnRecord, Run, WatchList
from tande.policy.roles import Actor

SEE: Final = "vetting.see"
_CHANGES_SHOWN: Final = 60
_NAMES_SHOWN: Final = 200


@dataclass(frozen=True)
class VersionView:
    """One upload of a list, in numbers."""

    number: int
    sha256: str
    count: int
    names: int
    left_out: int
    added: int
    changed: int
    removed: int
    made_on: str
    officer: str
    at: datetime


@dataclass(frozen=True)
class ListView:
    """A list with its versions, newest first."""

    id: str
    name: str
    kind: str
    retired_at: datetime | None
    versions: tuple[VersionView, ...]

    @property
    def now(self) -> VersionView:
        """The version in force."""
        return self.versions[0]


@dataclass(frozen=True)
class RunView:
    """A run. ``register``: the change that it screened against; ``officer`` is empty for an automatic one."""

    id: str
    register: int
    officer: str
    started_at: datetime
    ended_at: datetime | None
    total: int
    done: int
    raised: int
    reopened: int
    dropped: int


@dataclass(frozen=True)
class ChangeView:
    """A change of the register, with what the screening after it brought."""

    number: int
    kind: str
    at: datetime
    hash: str
    source: str
    list_name: str
    version: VersionView | None
    people: int
    raised: int
    reopened: int
    dropped: int
    going_on: bool


@dataclass(frozen=True)
class Delta:
    """What one version changed, with the records' names as they are now or were; cut where there are very many."""

    added: tuple[tuple[str, str], ...]
    changed: tuple[tuple[str, str], ...]
    removed: tuple[tuple[str, str], ...]


def lists(officer: Actor) -> list[ListView]:
    """Every list, those in force first. Needs ``vetting.see``. Raises NotAllowed."""
    check_right(officer, SEE)
    versions = _versions()
    rows = sorted(WatchList.objects.all(), key=lambda one: (one.retired_at is not None, one.name.casefold()))
    return [ListView(one.pk, one.name, one.kind, one.retired_at, tuple(versions.get(one.pk, ()))) for one in rows]


def one_list(list_id: str, officer: Actor) -> ListView:
    """One of them. Raises NotAllowed, NoSuchList."""
    for one in lists(officer):
        if one.id == list_id:
            return one
    raise NoSuchList(list_id)


def own_counts(officer: Actor) -> dict[str, int]:
    """How many records of the body's own are in force, by source. Raises NotAllowed."""
    check_right(officer, SEE)
    found: dict[str, int] = {}
    for source in OwnRecord.objects.filter(withdrawn_at=None).values_list("source", flat=True):
        found[source] = found.get(source, 0) + 1
    return found


def delta(list_id: str, number: int, officer: Actor) -> Delta:
    """What a version changed against the one before. Raises NotAllowed, NoSuchVersion."""
    check_right(officer, SEE)
    version = ListVersion.objects.filter(watchlist=list_id, number=number).first()
    if version is None:
        raise NoSuchVersion(list_id)
    former = ListVersion.objects.filter(watchlist=list_id, number=number - 1).first()
    names = {one.ref: one.names[0] for one in records_of(former)} if former else {}
    names |= {one.ref: one.names[0] for one in records_of(version)}
    found = delta_of(version)
    return Delta(*(
        tuple((ref, names.get(ref, "")) for ref in some[:_NAMES_SHOWN])
        for some in (found.added, found.changed, found.removed)
    ))  # fmt: skip


def runs(officer: Actor, limit: int = 50) -> list[RunView]:
    """The last runs, newest first. Raises NotAllowed."""
    check_right(officer, SEE)
    rows = list(Run.objects.order_by("-started_at", "-pk")[:limit])
    names = officers.names({one.by for one in rows if one.by})
    return [
        RunView(one.pk, one.register, names.get(one.by or 0, ""), one.started_at, one.ended_at, one.total, one.done,
                one.raised, one.reopened, one.dropped)
        for one in rows
    ]


def changes(officer: Actor) -> list[ChangeView]:
    """The register's last changes, newest first. Raises NotAllowed."""
    check_right(officer, SEE)
    rows = list(Change.objects.order_by("-number")[:_CHANGES_SHOWN])
    versions = {(one, each.number): each for one, some in _versions().items() for each in some}
    names = dict(WatchList.objects.values_list("pk", "name"))
    by_register: dict[int, list[Run]] = {}
    for run in Run.objects.filter(register__in=[one.number for one in rows]):
        by_register.setdefault(run.register, []).append(run)
    return [_change(one, versions, names, by_register.get(one.number, [])) for one in rows]


def made_of(number: int) -> Mapping[str, object]:
    """Of which list versions and how many own records the register consisted after this change."""
    found: Mapping[str, object] = json.loads(Change.objects.get(number=number).made_of)
    return found


def _change(
    one: Change, versions: Mapping[tuple[str, int], VersionView], names: Mapping[str, str], some: list[Run]
) -> ChangeView:
    automatic = [each for each in some if each.by is None]
    return ChangeView(
        one.number, one.kind, one.at, one.hash, one.source, names.get(one.source, ""),
        versions.get((one.source, one.version)) if one.kind == register.LOADED else None,
        sum(each.done for each in automatic), sum(each.raised for each in some),
        sum(each.reopened for each in some), sum(each.dropped for each in some),
        any(each.ended_at is None for each in some),
    )


def _versions() -> dict[str, list[VersionView]]:
    rows = list(ListVersion.objects.defer("records", "delta").order_by("watchlist_id", "-number"))
    names = officers.names({one.uploaded_by for one in rows})
    found: dict[str, list[VersionView]] = {}
    for one in rows:
        found.setdefault(one.watchlist_id, []).append(VersionView(
            one.number, one.sha256, one.count, one.names, one.left_out, one.added, one.changed, one.removed,
            one.made_on, names.get(one.uploaded_by, ""), one.at,
        ))  # fmt: skip
    return found
