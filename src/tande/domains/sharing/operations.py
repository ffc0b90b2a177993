"""Writing sharing: exports, files on their way in, and requests to share outside."""

from datetime import datetime

from tande.domains.sharing import importing, requests
from tande.domains.sharing.exporting import export_table, export_workbook, record
from tande.domains.sharing.importing import apply, throw_away, upload
from tande.domains.sharing.requests import answer, ask, cancel, hand_out

__all__ = [
    "answer", "apply", "ask", "cancel", "export_table", "export_workbook", "hand_out", "make_rounds", "record",
    "throw_away", "upload",
]  # fmt: skip


def make_rounds(*, at: datetime) -> int:
    """Find what passed its time; how many were found anew. Called by `tande rounds`; safe twice at once."""
    return requests.make_rounds(at=at) + importing.throw_old_away(at)
