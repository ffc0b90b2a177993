"""Kinds of entry in the inquiry file, and the coded marks each may carry in clear.

What an entry says is sealed. In clear are only its kind and the marks below, which the queue of work is
drawn from. Source: UN Guiding Principle 31, Minnesota Protocol and CommDH(2009)4 (adequacy, fairness).
"""

from collections.abc import Mapping
from datetime import date
from typing import Final

KINDS: Final[dict[str, str]] = {
    "note": "Note",
    "plan_step": "Step of the plan",
    "step_done": "Step done",
    "interview": "Interview",
    "evidence": "Evidence taken in",
    "reasoning": "Reasoning of a finding",
    "dissent": "Dissent",
    "fairness": "Fairness to the person complained about",
    "recommendation": "Recommendation or lesson",
    "follow_up": "Follow-up",
    "risk": "Risk assessment",
    "safety_plan": "Safety plan",
    "support": "Support",
    "state": "Note on a referral to a State",
}

YES_NO: Final = ("yes", "no")
MARKS: Final[dict[str, dict[str, tuple[str, ...] | None]]] = {
    "plan_step": {"due": None},
    "step_done": {},
    "interview": {"consent": ("yes", "no", "guardian"), "interpreter": YES_NO, "recorded": YES_NO},
    "evidence": {},
}
"""Marks by kind: the closed list of values, or None for a date (YYYY-MM-DD). Every other kind has none."""


class BadEntry(Exception):
    """A kind or mark that the tables do not know. The message names it."""


def check_codes(kind: str, codes: Mapping[str, str]) -> None:
    """Raise BadEntry unless the kind is known and each mark is one of its own."""
    if kind not in KINDS:
        raise BadEntry("kind")
    allowed = MARKS.get(kind, {})
    for name, value in codes.items():
        if name not in allowed:
            raise BadEntry(name)
        values = allowed[name]
        if values is None:
            _check_date(name, value)
        elif value not in values:
            raise BadEntry(name)


def _check_date(name: str, value: str) -> None:
    try:
        if date.fromisoformat(value).isoformat() != value:
            raise BadEntry(name)
    except ValueError as error:
        raise BadEntry(name) from error
