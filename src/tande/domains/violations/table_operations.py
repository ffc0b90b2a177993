"""Taking a table home."""

from datetime import datetime

from tande.domains.violations import keeping
from tande.domains.violations.scope import COUNT, Insider, check


def taken(*, kind: str, period: str, sha256: str, officer: Insider, at: datetime) -> None:
    """Record that somebody took the tables of a period as a file. Needs ``violation.count``. Raises NotAllowed."""
    check(officer, COUNT)
    keeping.record("violations.exported", f"tables {period}", actor=officer.pk, at=at, kind=f"tables_{kind}",
                   sha256=sha256)
