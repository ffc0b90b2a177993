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
ENDED: Final = frozenset({"done", "refused"})
"""Results after which nobody follows a recommendation up any more; one that was only accepted can still be late."""
DATE: Final[dict[str, str]] = {}
OFFICER: Final[dict[str, str]] = {"officer": ""}
"""Marks that no table holds: a date (YYYY-MM-DD), and an officer's number."""
MARKS: Final[dict[str, dict[str, Mapping[str, str]]]] = {
    "plan_step": {"who": OFFICER, "due": DATE},
    "interview": {"consent": CONSENTS},
    "fairness": {"event": FAIRNESS, "due": DATE},
    "recommendation": {"to": ADDRESSEES, "due": DATE},
    "follow_up": {"result": RESULTS},
}
"""Marks by kind: the closed table of values, DATE or OFFICER. Every other kind has none."""
NEEDED: Final[dict[str, frozenset[str]]] = {
    "plan_step": frozenset({"who", "due"}), "interview": frozenset({"consent"}), "fairness": frozenset({"event"}),
    "recommendation": frozenset({"to", "due"}), "follow_up": frozenset({"result"}),
}
"""Marks without which such an entry says nothing; the others may be left out."""

ABOUT: Final[dict[str, str]] = {
    "plan_step": "allegation", "step_done": "plan_step", "follow_up": "recommendation", "reasoning": "allegation",
    "dissent": "allegation",
}
"""What an entry of this kind must belong to. Others may belong to an allegation or to the case as a whole."""

SEALED_FIELDS: Final[dict[str, dict[str, str]]] = {
    "interview": {
        "person": "Who was heard, and in what quality", "place": "Where, when, and who else was there",
        "language": "In which language", "interpreter": "Interpreter: who, and whose",
        "questions": "Questions and answers, after the own words",
    },
    "evidence": {
        "origin": "Where it comes from: who gave it, when, how",
        "custody": "Who holds it now, where, and who had it before",
    },
}
"""What is asked beside the words of an entry, and sealed with them. Names stand nowhere else."""
SEALED_NEEDED: Final[dict[str, frozenset[str]]] = {
    "interview": frozenset({"person", "place", "language", "interpreter"}),
    "evidence": frozenset({"origin", "custody"}),
}
"""Those of them that the page insists on; the server cannot, for it reads none."""
WORDS: Final[dict[str, str]] = {
    "interview": "In her or his own words, told freely, before any question",
    "plan_step": "What is to be found out, and how",
    "evidence": "What it is",
    "dissent": "Why you do not agree with the finding",
    "recommendation": "What should change, so that it does not happen again",
}
"""How the words of an entry of this kind are asked for, when not simply as words."""


class BadEntry(Exception):
    """A kind, mark or belonging that the tables do not know. The message names it."""


def check_codes(kind: str, codes: Mapping[str, str]) -> None:
    """Raise BadEntry unless the kind is known, its needed marks are there, and each mark is one of its own."""
    if kind not in KINDS:
        raise BadEntry("kind")
    allowed = MARKS.get(kind, {})
    for name in sorted(NEEDED.get(kind, ())):
        if name not in codes:
            raise BadEntry(name)
    for name, value in codes.items():
        if name not in allowed:
            raise BadEntry(name)
        _check_mark(name, value, allowed[name])


def _check_mark(name: str, value: str, table: Mapping[str, str]) -> None:
    if table is DATE:
        _check_date(name, value)
    elif table is OFFICER:
        if not (value.isascii() and value.isdigit() and len(value) <= 18):
            raise BadEntry(name)
    elif value not in table:
        raise BadEntry(name)


def _check_date(name: str, value: str) -> None:
    try:
        if date.fromisoformat(value).isoformat() != value:
            raise BadEntry(name)
    except ValueError as error:
        raise BadEntry(name) from error
