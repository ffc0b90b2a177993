"""Exhibits as officers show them: what the tests of commitments share."""

from datetime import timedelta

from django.utils import timezone

from tande.domains.commitments import operations
from tande.domains.commitments.operations import Shown
from tande.domains.officers.models import Officer
from tande.ledger import clock
from tande.toolkit import sealing

SHA = "ab" * 32


def shown(**more: object) -> Shown:
    """A paper of ten days ago."""
    given = {
        "id": sealing.new_id(), "claimant": "The command", "title": "Rules, version 2", "lang": "en",
        "as_of": timezone.localdate(clock.now()) - timedelta(days=10), "link": "https://example.org/rules.pdf",
        "sha256": SHA, **more,
    }
    return Shown(**given)  # type: ignore[arg-type]


def show(officer: Officer, commitment: str = "C04", *, against: bool = False, **more: object) -> str:
    """Write it down; its id."""
    what = shown(**more)
    operations.show(commitment=commitment, shown=what, against=against, officer=officer, at=clock.now())
    return what.id


def step(officer: Officer, exhibit: str, to: str, seen: int, *, commitment: str = "C04", words: str = "Why") -> None:
    """Take the next step."""
    operations.take_step(commitment=commitment, exhibit_id=exhibit, step=to, seen=seen, officer=officer,
                         at=clock.now(), words=words, lang="en")
