"""Rosters on their way in."""

from datetime import datetime


def work_on(deadline: datetime) -> bool:
    """Do what waits, until this moment; whether more is waiting. Called by `tande errands`; safe twice at once."""
    return False
