"""When a text message to a phone is sent, when again, and what may still be sent under the month's cap.

Money is counted in millionths of the currency's unit, so that a price of 0.0083 stays what it is.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from tande.policy.conversation.rules import DAY_BEGINS, DAY_ENDS, DIRECT

__all__ = ["DIRECT", "Budget", "again", "given_up", "in_the_day", "month_of"]
DANGER, RECEIPT, ANSWER = "danger", "receipt", "answer"
NEWS, STATUS, CALLBACK, TEST = "news", "status", "callback", "test"
KINDS: Final = (DANGER, RECEIPT, ANSWER, NEWS, STATUS, CALLBACK, TEST)
FIRST: Final = frozenset({DANGER, RECEIPT})
"""Where somebody in danger finds help, and the only proof that somebody was heard: these go before everything, in this
order, and past the cap."""

WAITS: Final = tuple(timedelta(minutes=one) for one in (1, 2, 5, 10, 15))
"""After the first failure of a message, the second …, then always the last; so for a line to a gateway."""
TRIED_FOR: Final = timedelta(days=3)
"""Then a message has failed for good: whoever waited for it has asked again, or has another phone."""
LEASE: Final = timedelta(minutes=10)
"""How long one sender has a message to itself: longer than a whole round of ROUND slow answers."""
ROUND: Final = 20
"""Messages of one gateway in one round."""
DAY: Final = timedelta(days=1)
A_DAY: Final = 60
"""Messages to one number within 24 hours; receipts and safety beyond. A machine that answers each of ours must not talk
on with us until the month's cap is spent and nobody else is answered."""
FOR_ONE: Final = 5
"""Messages for which one sender is enough."""
IN_A_ROW: Final = 5
"""So many answers in a row that take nothing are the gateway's fault, not the messages': then the line waits."""
REPORTED_WITHIN: Final = timedelta(days=7)
"""What a gateway says of a message later than this is of no use; then the row goes."""

NEAR_PERCENT: Final = 80
PAST_PERCENT: Final = 200
"""Receipts and safety stop here: a flood of strange messages must not cost without end."""
OPEN, NEAR, REACHED, SHUT = "open", "near", "reached", "shut"


@dataclass(frozen=True, slots=True)
class Budget:
    """A gateway's month. ``cap`` None: no limit. ``price``: of one segment."""

    price: int
    cap: int | None
    spent: int

    @property
    def standing(self) -> str:
        """OPEN; NEAR from 80 % on; REACHED when only receipts and safety go; SHUT when nothing does."""
        if self.cap is None:
            return OPEN
        used = self.spent * 100
        if used >= self.cap * PAST_PERCENT:
            return SHUT
        if self.spent + self.price > self.cap:
            return REACHED
        return NEAR if used >= self.cap * NEAR_PERCENT else OPEN

    def covers(self, kind: str, segments: int) -> bool:
        """Whether a message may be sent this month."""
        if self.cap is None:
            return True
        limit = self.cap * PAST_PERCENT // 100 if kind in FIRST else self.cap
        return self.spent + self.price * segments <= limit


def again(tries: int, at: datetime) -> datetime:
    """When to try once more after so many failures."""
    return at + WAITS[min(max(tries, 1), len(WAITS)) - 1]


def given_up(began: datetime, at: datetime) -> bool:
    """Whether it is too late. ``began``: when it could first be sent."""
    return at - began >= TRIED_FOR


def in_the_day(local: datetime) -> bool:
    """Whether a phone may ring with what nobody waits for any more. ``local``: in the mission's zone."""
    return DAY_BEGINS <= local.time() < DAY_ENDS


def month_of(local: datetime) -> str:
    """The month that pays, "2026-11"."""
    return f"{local:%Y-%m}"
