"""The register: all records that people are screened against. Every change of it has a number, without gaps."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from tande.domains.screening.models import Change, ListVersion, OwnRecord, Turn, WatchList
from tande.ledger.register_key import register_key
from tande.toolkit.watchlists import Record
from tande.toolkit.watchlists.records import record_from

OWN: Final = "own"
LOADED: Final = "loaded"
RETIRED: Final = "retired"
ENTERED: Final = "entered"
WITHDRAWN: Final = "withdrawn"


def take_turn() -> None:
    """Hold the register until the end of the transaction: changes get their numbers one after the other."""
    Turn.objects.get_or_create(pk=1)
    Turn.objects.select_for_update().get(pk=1)


def newest() -> Change | None:
    """The last change; None while nothing was ever loaded."""
    return Change.objects.order_by("-number").first()


def note(*, kind: str, source: str, version: int, at: datetime) -> Change:
    """Write down a change that was just made. The caller holds the turn."""
    last = newest()
    lists = [
        {"list": one.watchlist_id, "version": one.number, "sha256": one.sha256} for one in in_force()
    ]
    own = list(OwnRecord.objects.filter(withdrawn_at=None).order_by("pk").values_list("pk", "version"))
    made_of = {"lists": lists, "own": len(own)}
    covered = json.dumps([lists, own], separators=(",", ":"), sort_keys=True)
    return Change.objects.create(
        number=last.number + 1 if last else 1, at=at, kind=kind, source=source, version=version,
        hash=hashlib.sha256(covered.encode("ascii")).hexdigest(), made_of=json.dumps(made_of, sort_keys=True),
    )


def in_force() -> list[ListVersion]:
    """The newest version of every list that is not retired, without its records."""
    found: dict[str, ListVersion] = {}
    rows = ListVersion.objects.filter(watchlist__retired_at=None).defer("records", "delta")
    for one in rows.order_by("watchlist_id", "number"):
        found[one.watchlist_id] = one
    return list(found.values())


def lists() -> Iterable[WatchList]:
    """Every list, retired ones last."""
    return WatchList.objects.order_by("retired_at", "name")


def records_place(list_id: str, number: int) -> str:
    """Where a version's records are sealed to."""
    return f"screening_listversion.records|{list_id}.{number}"


def delta_place(list_id: str, number: int) -> str:
    """Where a version's changes are sealed to."""
    return f"screening_listversion.delta|{list_id}.{number}"


def own_place(record_id: str) -> str:
    """Where an own record is sealed to."""
    return f"screening_ownrecord.content|{record_id}"


def open_own(row: OwnRecord) -> Record:
    """An own record, opened."""
    return record_from(json.loads(register_key().open(bytes(row.content), own_place(row.pk))))


def mark(source: str, ref: str) -> str:
    """By what a record is found among alerts, in hex: keyed, so that nobody can try a list's references on it."""
    return register_key().mark(ref, f"screening_alert.mark|{source}").hex()
