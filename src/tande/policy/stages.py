"""The course of a complaint: one table of stages and the moves between them.

Every move names the act, who may do it, the coded facts it must carry and the fact it records. The
table draws the officers' buttons, the public procedure page and the tests; no other code knows an order.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from tande.policy import roles

RECEIVED: Final = "received"
ACKNOWLEDGED: Final = "acknowledged"
ADMITTED: Final = "admitted"
NOT_PURSUED: Final = "not_pursued"
INQUIRY: Final = "inquiry"
FINDING: Final = "finding"
CLOSED: Final = "closed"
REVIEW: Final = "review"

STAGES: Final[dict[str, str]] = {
    RECEIVED: "Received",
    ACKNOWLEDGED: "Acknowledged",
    ADMITTED: "Admitted",
    NOT_PURSUED: "Not pursued",
    INQUIRY: "Inquiry",
    FINDING: "Finding",
    CLOSED: "Closed",
    REVIEW: "Under review",
}

ENDS: Final = frozenset({NOT_PURSUED, CLOSED})
"""Stages in which nothing is owed to the reporter any more, unless a review is asked for."""

FINDINGS: Final[dict[str, str]] = {
    "substantiated": "Substantiated",
    "unsubstantiated": "Unsubstantiated",
    "insufficient_evidence": "Insufficient evidence",
}
REASONS_NOT_PURSUED: Final[dict[str, str]] = {
    "outside_mandate": "Outside what this body may look into",
    "withdrawn": "Withdrawn by the person who reported",
    "no_information": "Not enough information, and no way to ask for more",
    "duplicate": "Already looked into under another complaint",
}
REVIEW_RESULTS: Final[dict[str, str]] = {
    "upheld": "The decision stands",
    "reopened": "The case is opened again",
}
CODE_TABLES: Final[dict[str, Mapping[str, str]]] = {
    "finding": FINDINGS,
    "reason": REASONS_NOT_PURSUED,
    "review": REVIEW_RESULTS,
}

_DESK = frozenset({roles.INTAKE_OFFICER, roles.CHILD_OFFICER, roles.HEAD})
_INQUIRY = frozenset({roles.INVESTIGATOR, roles.CHILD_OFFICER, roles.HEAD})
_REVIEWERS = frozenset({roles.REVIEWER, roles.HEAD})


class WrongMove(Exception):
    """The table has no such move from this stage."""


class MoveForbidden(Exception):
    """The move exists, but none of these roles may make it."""


class CodesMissing(Exception):
    """The move lacks a coded fact it must carry, or carries one the table does not know."""


@dataclass(frozen=True)
class Move:
    """One row of the table. ``needs`` are keys of CODE_TABLES; ``by_reporter`` moves need no officer."""

    origin: str
    to: str
    act: str
    fact: str
    by: frozenset[str]
    needs: tuple[str, ...] = ()
    by_reporter: bool = False


MOVES: Final[tuple[Move, ...]] = (
    Move(RECEIVED, ACKNOWLEDGED, "Acknowledge", "complaint.acknowledged", _DESK),
    Move(ACKNOWLEDGED, ADMITTED, "Admit", "complaint.admitted", _DESK),
    Move(ACKNOWLEDGED, NOT_PURSUED, "Do not pursue", "complaint.not_pursued", _DESK, ("reason",)),
    Move(ADMITTED, INQUIRY, "Open the inquiry", "complaint.inquiry_opened", _DESK | _INQUIRY),
    Move(INQUIRY, FINDING, "Record the finding", "complaint.finding_made", _INQUIRY, ("finding",)),
    Move(FINDING, CLOSED, "Close and tell the person", "complaint.closed", _DESK | _INQUIRY),
    Move(CLOSED, REVIEW, "Ask for a review", "complaint.review_asked", _DESK, by_reporter=True),
    Move(NOT_PURSUED, REVIEW, "Ask for a review", "complaint.review_asked", _DESK, by_reporter=True),
    Move(REVIEW, INQUIRY, "Open the case again", "complaint.reopened", _REVIEWERS),
    Move(REVIEW, CLOSED, "Uphold the decision", "complaint.review_decided", _REVIEWERS),
)


def moves_from(stage: str) -> tuple[Move, ...]:
    """Every move out of a stage, whoever may make it."""
    return tuple(move for move in MOVES if move.origin == stage)


def moves_for(stage: str, held: Iterable[str]) -> tuple[Move, ...]:
    """The moves an officer with these roles may make from a stage: exactly the buttons shown."""
    mine = frozenset(held)
    return tuple(move for move in moves_from(stage) if move.by & mine)


def find(stage: str, to: str) -> Move:
    """The one move between two stages. Raises WrongMove."""
    for move in moves_from(stage):
        if move.to == to:
            return move
    raise WrongMove(f"{stage} -> {to}")


def check(stage: str, to: str, held: Iterable[str], codes: Mapping[str, str]) -> Move:
    """The move an officer asks for, if the table allows it with these codes.

    Raises WrongMove, MoveForbidden or CodesMissing; the caller records ``move.fact`` with the codes.
    """
    move = find(stage, to)
    if move.by.isdisjoint(held):
        raise MoveForbidden(f"{stage} -> {to}")
    if set(codes) != set(move.needs):
        raise CodesMissing(", ".join(move.needs))
    for key, value in codes.items():
        if value not in CODE_TABLES[key]:
            raise CodesMissing(key)
    return move
