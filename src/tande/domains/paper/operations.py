"""Writing paper."""

from datetime import datetime


def make_rounds(*, at: datetime) -> int:
    """Find what passed its time; how many were found anew. Called by `tande rounds`; safe twice at once."""
    return 0
