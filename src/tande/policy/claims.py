"""Claims of paternity and child support: a track of their own, whatever becomes of the inquiry.

In clear are the State, how many children, the step and the next date; names and papers are sealed. Source: the UN's
public table of misconduct counts the status of paternity claims from 2010; national actions include child support.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final

RECORDED: Final = "recorded"
ENDED: Final = "ended"
STEPS: Final[dict[str, str]] = {
    RECORDED: "Claim recorded",
    "state_asked": "State asked",
    "test_agreed": "Test agreed",
    "established": "Parentage established",
    "not_established": "Parentage not established",
    "refused": "Refused",
    "support_agreed": "Support agreed",
    "support_paid": "Support paid",
    ENDED: "Ended",
}
AFTER: Final[Mapping[str, tuple[str, ...]]] = {
    RECORDED: ("state_asked", "established", ENDED),
    "state_asked": ("test_agreed", "established", "not_established", "refused", ENDED),
    "test_agreed": ("established", "not_established", "refused", ENDED),
    "established": ("support_agreed", "refused", ENDED),
    "not_established": ("state_asked", ENDED),
    "refused": ("state_asked", "test_agreed", "established", "support_agreed", ENDED),
    "support_agreed": ("support_paid", "refused", ENDED),
    "support_paid": ("support_paid", "refused", ENDED),
    ENDED: ("state_asked",),
}
"""Every payment is a step. An ended claim may be taken up again: a child is a child for many years."""
CHILDREN_MAX: Final = 20


class WrongStep(Exception):
    """The table has no such step from there."""


def check_step(step: str, to: str) -> None:
    """Raise WrongStep unless the table knows this step."""
    if to not in AFTER.get(step, ()):
        raise WrongStep(f"{step} -> {to}")


def overdue(step: str, next_due: date | None, today: date) -> bool:
    """Whether the next step should have been taken."""
    return step != ENDED and next_due is not None and next_due < today
