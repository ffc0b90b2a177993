"""Conversations by message, menu and call: what came in, and what time brings. See the files that do it."""

from datetime import datetime

from tande.domains.conversations import months, rounds, rules
from tande.domains.conversations.errors import Busy
from tande.domains.conversations.hearing import Heard, hear
from tande.toolkit.phone_numbers import e164

__all__ = ["Heard", "hear", "make_rounds", "number_of"]


def number_of(written: str) -> str:
    """The number that a gateway wrote, in E.164 by the mission's pack; "" for what is no phone's. Raises Busy."""
    how = rules.pack().numbers
    return e164(written, country=how.country, local=how.local) or ""


def make_rounds(*, at: datetime) -> int:
    """Tell of answers, let go of numbers, count the months that are over; how many numbers went. Safe twice at once.

    Where the pack's texts cannot be read, the first two wait: other rounds must go on, and ``tande check`` says why.
    """
    months.record(at)
    try:
        rules.pack()
    except Busy:
        return 0
    rounds.announce(at)
    return rounds.purge(at)
