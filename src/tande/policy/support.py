"""Safety and help that can be offered, always apart from the inquiry: nobody must take part in one to get the other.

An offer is the person's to answer: nothing is passed on to anybody before she said yes, nor more than she said yes
to. Source: IASC global procedures on community-based complaint mechanisms (assistance is referred separately, with
consent); Primero's referrals, which are invalid without consent.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from tande.policy.mission import Provider

KINDS: Final[dict[str, str]] = {
    "medical": "Medical care",
    "psychosocial": "Psychosocial support",
    "legal": "Legal help",
    "child_protection": "Child protection",
    "safety": "Safety and shelter",
}

OFFERED: Final = "offered"
ACCEPTED: Final = "accepted"
DECLINED: Final = "declined"
PASSED_ON: Final = "passed_on"
DONE: Final = "done"
FAILED: Final = "failed"
TAKEN_BACK: Final = "taken_back"
STATES: Final[dict[str, str]] = {
    OFFERED: "Offered",
    ACCEPTED: "Accepted",
    DECLINED: "Declined",
    PASSED_ON: "Passed on",
    DONE: "Done",
    FAILED: "Did not work",
    TAKEN_BACK: "Taken back by the desk",
}
FACTS: Final[dict[str, str]] = {state: f"support.{state}" for state in STATES}

CONTACT: Final = "contact"
ALONE: Final = "alone"
SCOPES: Final[dict[str, str]] = {
    CONTACT: "Only a way to reach the person",
    "needed": "A way to reach the person, and what is needed",
    ALONE: "Nothing: the person goes there alone",
}
"""What the person agreed may be told to those who help."""
HOW: Final[dict[str, str]] = {
    "code": "By the person, with the code",
    "in_person": "In person",
    "phone": "By phone",
    "writing": "In writing",
}
"""How an answer came. ``code``: the person pressed the button herself; officers record the others."""
WHO: Final[dict[str, str]] = {
    "person": "The person herself or himself",
    "guardian": "The person who cares for the child; the child was heard",
}

_AFTER: Final[dict[str, frozenset[str]]] = {
    OFFERED: frozenset({ACCEPTED, DECLINED, TAKEN_BACK}),
    ACCEPTED: frozenset({DECLINED, PASSED_ON, DONE, FAILED}),
    DECLINED: frozenset({ACCEPTED}),
    PASSED_ON: frozenset({DONE, FAILED}),
    DONE: frozenset(),
    FAILED: frozenset(),
    TAKEN_BACK: frozenset(),
}
ENDED: Final = frozenset(state for state, after in _AFTER.items() if not after)
ANSWERS: Final = frozenset({ACCEPTED, DECLINED})
"""What only the person decides; an officer at most writes down what she said."""

CHECKS: Final[dict[str, str]] = {"answered": "Answered", "no_answer": "No answer"}


def after(state: str, scope: str = "") -> frozenset[str]:
    """The states an offer may go to. One who goes alone is passed on to nobody; with others, that comes first."""
    found = _AFTER[state]
    if state == ACCEPTED:
        return found - ({PASSED_ON} if scope == ALONE else {DONE})
    return found


@dataclass(frozen=True)
class Check:
    """Somebody called a provider on this day; ``result`` is of CHECKS."""

    on: date
    result: str


@dataclass(frozen=True)
class Standing:
    """How far an entry of the directory can be relied on: ``on`` the last day it was known to be right.

    ``fresh``: recent enough, and sourced, so that a person may be given its number. ``called``: ``on`` is the day
    of a call that was answered, not only of a source that was read.
    """

    on: date
    fresh: bool
    unanswered: bool
    called: bool = False


def standing(provider: Provider, checks: Iterable[Check], *, recheck_days: int, today: date) -> Standing:
    """What is known of a provider today, from the pack and from what officers noted after calling.

    A number that did not answer last time is not given out, however fresh it was. A day in the future is a
    slip of the pen or of a clock and proves nothing.
    """
    # Two calls on one day: the one that was answered counts.
    known = sorted((one for one in checks if one.on <= today), key=lambda one: (one.on, one.result == "answered"))
    answered = [one.on for one in known if one.result == "answered"]
    called = [*answered, *(day for day in (provider.called_on,) if day is not None and day <= today)]
    read = [provider.last_checked] if provider.last_checked <= today else []
    last = max([*called, *read], default=date.min)
    unanswered = bool(known) and known[-1].result == "no_answer"
    recent = last != date.min and today - last <= timedelta(days=recheck_days)
    fresh = recent and not unanswered and (provider.shown or bool(answered))
    return Standing(last, fresh, unanswered, last in called)
