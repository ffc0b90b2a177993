"""Reading what was released of who is vetted and trained. Who was counted where is not handed out."""

import json
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from tande.domains.figures.coverage import RELEASED
from tande.domains.figures.coverage_documents import TABLE as TABLE
from tande.domains.figures.errors import NoSuchRelease
from tande.domains.figures.models import CoverageRelease
from tande.ledger import queries as ledger


@dataclass(frozen=True)
class CoverageView:
    """A release, by its day: its document byte by byte, the SHA-256 (hex) and the check number of its entry."""

    id: str
    at: datetime
    content: str
    sha256: str
    check_number: str

    @property
    def document(self) -> dict[str, Any]:
        """The document, read. Not to be changed: it is kept."""
        return _read(self.sha256, self.content)


@lru_cache(maxsize=16)
def _read(_sha256: str, content: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(content)
    return found


def releases() -> list[tuple[str, datetime]]:
    """Every release and when it was made, newest first."""
    return list(CoverageRelease.objects.order_by("-id").values_list("id", "at"))


def newest() -> CoverageView | None:
    """The newest release."""
    name = CoverageRelease.objects.order_by("-id").values_list("id", flat=True).first()
    return None if name is None else release(name)


def release(name: str) -> CoverageView:
    """One release. Raises NoSuchRelease."""
    found = CoverageRelease.objects.filter(pk=name).defer("true").first()
    fact = ledger.public_fact(name, RELEASED)
    if found is None or fact is None:
        raise NoSuchRelease(name)
    return CoverageView(found.id, found.at, found.content, found.sha256, fact.check_number or "")
