"""What was released: documents that never change. True counts are not handed out."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.conf import settings

from tande.domains.figures.errors import NoSuchRelease, NoSuchTable
from tande.domains.figures.models import PrintedTable, Release
from tande.ledger import queries as ledger
from tande.policy import periods
from tande.policy.counting import FORMS, SERIES, VIEWS, Form


@dataclass(frozen=True)
class ReleaseView:
    """A release: ``id`` is its last month, ``tables`` the SHA-256 (hex) of each document by name."""

    id: str
    at: datetime
    tables: dict[str, str]

    @property
    def etag(self) -> str:
        """Something short that differs between any two releases' contents."""
        return next(iter(sorted(self.tables.values())), "")[:16]


@dataclass(frozen=True)
class PrintedView:
    """A document of a release as it was hashed."""

    release: str
    name: str
    content: str
    sha256: str


def releases() -> list[tuple[str, datetime]]:
    """Every release and when it was made, newest first."""
    return list(Release.objects.order_by("-id").values_list("id", "at"))


def newest() -> str | None:
    """The name of the newest release."""
    return Release.objects.order_by("-id").values_list("id", flat=True).first()


def release(name: str) -> ReleaseView:
    """One release. Raises NoSuchRelease."""
    found = Release.objects.filter(pk=name).first()
    if found is None:
        raise NoSuchRelease(name)
    return ReleaseView(found.id, found.at, dict(found.tables.order_by("name").values_list("name", "sha256")))


def printed(release_name: str, table: str) -> PrintedView:
    """A document byte by byte. Raises NoSuchTable."""
    found = PrintedTable.objects.filter(release_id=release_name, name=table).first()
    if found is None:
        raise NoSuchTable(f"{release_name} {table}")
    return PrintedView(release_name, table, found.content, found.sha256)


def document(release_name: str, table: str) -> dict[str, Any]:
    """A document, read. Not to be changed: it is kept. Raises NoSuchTable."""
    sha256 = PrintedTable.objects.filter(release_id=release_name, name=table).values_list("sha256", flat=True).first()
    if sha256 is None:
        raise NoSuchTable(f"{release_name} {table}")
    return _read(release_name, table, sha256)


def forms(release_name: str) -> list[Form]:
    """The tables a release holds, in their order: one made before a table was counted never gets it."""
    held = set(PrintedTable.objects.filter(release_id=release_name).values_list("name", flat=True))
    return [form for form in FORMS.values() if form.name in held]


def views(release_name: str) -> list[str]:
    """The views a release has numbers for. Raises NoSuchTable where it holds no series."""
    counted = {SERIES[one["name"]].view for one in document(release_name, "series")["series"]}
    if PrintedTable.objects.filter(release_id=release_name, name="children").exists():
        counted.add("children")
    return [view for view in VIEWS if view in counted]


@lru_cache(maxsize=64)
def _read(release_name: str, table: str, _sha256: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(printed(release_name, table).content)
    return found


def first_day(at: datetime) -> date:
    """The day on which the next figures are released."""
    every = settings.MISSION.publication.figures_every_months
    return periods.day_after(periods.month(periods.number(periods.last_complete(at, every)) + every))


def log_entry(release_name: str) -> str:
    """The check number (12 digits) of the public log's entry about a release. Raises NoSuchRelease."""
    fact = ledger.public_fact(release_name, "figures.released")
    if fact is None or fact.check_number is None:
        raise NoSuchRelease(release_name)
    return fact.check_number
