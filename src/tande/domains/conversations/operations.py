"""Conversations by message, menu and call: what came in, and what time brings. See the files that do it."""

from datetime import datetime

from tande.domains.conversations import months, rounds
from tande.domains.conversations.hearing import Heard, hear

__all__ = ["Heard", "hear", "make_rounds"]


def make_rounds(*, at: datetime) -> int:
    """Tell of answers, let go of numbers, count the months that are over; how many numbers went. Safe twice at once.

    Raises Busy when the pack's texts cannot be read.
    """
    rounds.announce(at)
    gone = rounds.purge(at)
    months.record(at)
    return gone
