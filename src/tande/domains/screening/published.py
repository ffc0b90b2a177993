"""What everybody may know of the lists that people are compared with: their names and hashes, never their content."""

from dataclasses import dataclass
from datetime import datetime

from tande.domains.screening.models import ListVersion


@dataclass(frozen=True)
class PublishedList:
    """A list in force: its name, number of the version, SHA-256 (hex) of the file, how many records, since when."""

    name: str
    kind: str
    version: int
    sha256: str
    records: int
    since: datetime


def lists() -> list[PublishedList]:
    """The newest version of each list that is screened against, by name."""
    rows = ListVersion.objects.filter(watchlist__retired_at=None).order_by("watchlist__name", "-number")
    found: dict[str, PublishedList] = {}
    for name, kind, number, sha256, count, at in rows.values_list(
        "watchlist__name", "watchlist__kind", "number", "sha256", "count", "at"
    ):
        found.setdefault(name, PublishedList(name, kind, number, sha256, count, at))
    return list(found.values())
