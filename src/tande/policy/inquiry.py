"""The inquiry file: kinds of entry that officers write for officers, and the few marks each carries in clear.

What an entry says is sealed. In clear are its kind, what it is about, and marks that work is planned by: dates
and codes, never a name. Source: CommDH(2009)4 (adequacy, victim involvement), Minnesota Protocol (own words
first), UN Guiding Principle 31 (g) (lessons are followed up); fairness to the person complained about.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final

KINDS: Final[dict[str, str]] = {
    "note": "Note",
    "plan_step": "Step of the plan",
    "step_done": "Step done",
    "interview": "Interview",
    "evidence": "Evidence taken in or passed on",
    "reasoning": "Reasoning of a finding",
    "dissent": "Dissent",
    "fairness": "Fairness to the person complained about",
    "recommendation": "Recommendation or lesson",
    "follow_up": "What became of a recommendation",
}

CONSENTS: Final[dict[str, str]] = {"yes": "Agreed", "no": "Did not agree", "guardian": "Guardian agreed, child heard"}
FAIRNESS: Final[dict[str, str]] = {
    "told": "Was told of the complaint",
    "not_yet_person": "Not told yet: it would put a person at risk",
    "not_yet_evidence": "Not told yet: evidence would be at risk",
    "invited": "Was invited to answer",
    "answered": "Answered",
    "finding_given": "Received the finding",
}
ADDRESSEES: Final[dict[str, str]] = {
    "state": "The State concerned", "mission": "The mission", "body": "This body", "other": "Somebody else",
}
RESULTS: Final[dict[str, str]] = {
    "accepted": "Accepted", "partly": "Accepted in part", "refused": "Refused", "done": "Done",
}
MARKS: Final[dict[str, dict[str, Mapping[str, str] | None]]] = {
    "plan_step": {"due": None},
    "interview": {"consent": CONSENTS},
    "fairness": {"event": FAIRNESS, "due": None},
    "recommendation": {"to": ADDRESSEES, "due": None},
    "follow_up": {"result": RESULTS},
}
"""Marks by kind: the closed table of values, or None for a date (YYYY-MM-DD). Every other kind has none."""
NEEDED: Final = frozenset({"consent", "event", "result"})
"""Marks without which such an entry says nothing; the others may be left out."""

ABOUT: Final[dict[str, str]] = {
    "step_done": "plan_step", "follow_up": "recommendation", "reasoning": "allegation", "dissent": "allegation",
}
"""What an entry of this kind must belong to. Others may belong to an allegation or to the case as a whole."""


class BadEntry(Exception):
    """A kind, mark or belonging that the tables do not know. The message names it."""


def check_codes(kind: str, codes: Mapping[str, str]) -> None:
    """Raise BadEntry unless the kind is known, its needed marks are there, and each mark is one of its own."""
    if kind not in KINDS:
        raise BadEntry("kind")
    allowed = MARKS.get(kind, {})
    for name in sorted(NEEDED & set(allowed)):
        if name not in codes:
            raise BadEntry(name)
    for name, value in codes.items():
        if name not in allowed:
            raise BadEntry(name)
        table = allowed[name]
        if table is None:
            _check_date(name, value)
        elif value not in table:
            raise BadEntry(name)


def _check_date(name: str, value: str) -> None:
    try:
        if date.fromisoformat(value).isoformat() != value:
            raise BadEntry(name)
    except ValueError as error:
        raise BadEntry(name) from error
