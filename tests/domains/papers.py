"""Printed forms with the codes that only their strips bear, for tests: what a drawn PDF would show."""

from collections.abc import Sequence

from django.utils import timezone

from tande.domains.officers.models import Officer
from tande.domains.paper import operations
from tande.ledger import clock
from tande.toolkit import sealing
from tande.toolkit.pdf.complaint_forms import Sheet

NOW = clock.now()
TODAY = timezone.localdate(NOW)
"""In the mission: in its evening the UTC day is another."""


def printed(head: Officer, count: int = 3, *, batch_id: str = "") -> list[Sheet]:
    """Sheets of a batch, a new one unless it is given, as its print showed them."""
    if not batch_id:
        batch_id = operations.issue(
            batch_id=sealing.new_id(), place_code="", label="Counter", count=count, actor=head, at=NOW
        )
    seen: list[Sheet] = []

    def draw(sheets: Sequence[Sheet]) -> bytes:
        seen.extend(sheets)
        return b"%PDF"

    drawn = operations.print_forms(
        print_id=sealing.new_id(), batch_id=batch_id, count=count, language="ht", draw=draw, actor=head, at=NOW
    )
    assert drawn == b"%PDF"
    return seen


def paper(number: str, text: str = "Yo te frape m", **more: object) -> operations.Paper:
    """A paper as somebody types it in."""
    given = {"key": sealing.new_id(), "number": number, "text": text, "language": "ht", **more}
    return operations.Paper(**given)  # type: ignore[arg-type]
