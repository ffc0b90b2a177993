"""The course of a complaint: one table of stages and the moves between them.

Every move names the act, who may do it, the coded facts it must carry and the fact it records. The
table draws the officers' buttons, the public procedure page and the tests; no other code knows an order.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from tande.policy import roles

RECEIVED: Final = "received"
ACKNOWLEDGED: Final = "acknowledged"
ADMITTED: Final = "admitted"
REFERRED_ELSEWHERE: Final = "referred_elsewhere"
NOT_PURSUED: Final = "not_pursued"
INQUIRY: Final = "inquiry"
FINDING: Final = "finding"
ACTION_AWAITED: Final = "action_awaited"
CLOSED: Final = "closed"
REVIEW: Final = "review"

STAGES: Final[dict[str, str]] = {
    RECEIVED: "Received",
    ACKNOWLEDGED: "Acknowledged",
    ADMITTED: "Admitted",
    REFERRED_ELSEWHERE: "Referred elsewhere",
    NOT_PURSUED: "Not pursued",
    INQUIRY: "Inquiry",
    FINDING: "Finding",
    ACTION_AWAITED: "Action awaited",
    CLOSED: "Closed",
    REVIEW: "Under review",
}

ENDS: Final = frozenset({REFERRED_ELSEWHERE, NOT_PURSUED, CLOSED})
"""Stages in which nothing is owed to the reporter any more, unless a review is asked for."""

NOT_TAKEN_UP: Final = frozenset({REFERRED_ELSEWHERE, NOT_PURSUED})
"""Ends without an inquiry: no other case is looked into under one of these."""

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
CONSENTS: Final[dict[str, str]] = {
    "given": "The person agreed to be referred there",
    "guardian": "The person who cares for the child agreed, and the child was heard",
}
"""A referral elsewhere is warm: to a named contact, with consent, or it is not made."""
CODE_TABLES: Final[dict[str, Mapping[str, str]]] = {
    "finding": FINDINGS,
    "reason": REASONS_NOT_PURSUED,
    "review": REVIEW_RESULTS,
    "consent": CONSENTS,
}
PACK_CODES: Final = frozenset({"contact"})
"""Codes whose table is the mission pack's."""
DECIDING: Final = frozenset({
    "complaint.not_pursued", "complaint.referred_elsewhere", "complaint.finding_made", "complaint.closed",
    "decision.proposed", "decision.seconded",
})
"""Who recorded one of these facts decided, and does not decide on the review of it."""

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
    """One row of the table. ``needs`` are keys of CODE_TABLES or PACK_CODES.

    ``by_reporter`` moves need no officer. ``second``: closing without inquiry takes two officers
    (promise 3). ``fresh``: not for officers who decided before in this case.
    """

    origin: str
    to: str
    act: str
    fact: str
    by: frozenset[str]
    needs: tuple[str, ...] = ()
    by_reporter: bool = False
    second: bool = False
    fresh: bool = False


_ELSEWHERE = "complaint.referred_elsewhere"
_DROPPED = "complaint.not_pursued"

MOVES: Final[tuple[Move, ...]] = (
    Move(RECEIVED, ACKNOWLEDGED, "Acknowledge", "complaint.acknowledged", _DESK),
    Move(ACKNOWLEDGED, ADMITTED, "Admit", "complaint.admitted", _DESK),
    Move(ACKNOWLEDGED, REFERRED_ELSEWHERE, "Refer elsewhere", _ELSEWHERE, _DESK, ("contact", "consent"), second=True),
    Move(ACKNOWLEDGED, NOT_PURSUED, "Do not pursue", _DROPPED, _DESK, ("reason",), second=True),
    Move(ADMITTED, INQUIRY, "Open the inquiry", "complaint.inquiry_opened", _DESK | _INQUIRY),
    Move(ADMITTED, REFERRED_ELSEWHERE, "Refer elsewhere", _ELSEWHERE, _DESK, ("contact", "consent"), second=True),
    Move(ADMITTED, NOT_PURSUED, "Do not pursue", _DROPPED, _DESK, ("reason",), second=True),
    Move(INQUIRY, FINDING, "Record the finding", "complaint.finding_made", _INQUIRY, ("finding",)),
    Move(INQUIRY, NOT_PURSUED, "Do not pursue", _DROPPED, _INQUIRY, ("reason",), second=True),
    Move(FINDING, ACTION_AWAITED, "Await action", "complaint.action_awaited", _DESK | _INQUIRY),
    Move(FINDING, CLOSED, "Close and tell the person", "complaint.closed", _DESK | _INQUIRY),
    Move(FINDING, INQUIRY, "Take up the inquiry again", "complaint.inquiry_opened", _DESK | _INQUIRY),
    Move(ACTION_AWAITED, CLOSED, "Close and tell the person", "complaint.closed", _DESK | _INQUIRY),
    Move(ACTION_AWAITED, INQUIRY, "Take up the inquiry again", "complaint.inquiry_opened", _DESK | _INQUIRY),
    *(Move(end, REVIEW, "Ask for a review", "complaint.review_asked", _DESK, by_reporter=True)
      for end in (CLOSED, NOT_PURSUED, REFERRED_ELSEWHERE)),
    *(Move(end, INQUIRY, "Open the case again", "complaint.reopened", _DESK)
      for end in (CLOSED, NOT_PURSUED, REFERRED_ELSEWHERE)),
    Move(REVIEW, INQUIRY, "Open the case again", "complaint.reopened", _REVIEWERS, fresh=True),
    Move(REVIEW, CLOSED, "Uphold the decision", "complaint.review_decided", _REVIEWERS, fresh=True),
)


def moves_from(stage: str) -> tuple[Move, ...]:
    """Every move out of a stage, whoever may make it."""
    return tuple(move for move in MOVES if move.origin == stage)


def moves_for(stage: str, held: Iterable[str], *, decided: bool = False) -> tuple[Move, ...]:
    """The moves an officer with these roles may make from a stage: exactly the buttons shown.

    ``decided``: this officer recorded one of the DECIDING facts of the case.
    """
    mine = frozenset(held)
    return tuple(move for move in moves_from(stage) if move.by & mine and not (move.fresh and decided))


def overall(findings: Collection[str]) -> str:
    """The finding on the whole from those on each allegation: one substantiated allegation is enough.

    Raises ValueError when there is none.
    """
    for finding in ("substantiated", "insufficient_evidence", "unsubstantiated"):
        if finding in findings:
            return finding
    raise ValueError("no finding")


def find(stage: str, to: str) -> Move:
    """The one move between two stages. Raises WrongMove."""
    for move in moves_from(stage):
        if move.to == to:
            return move
    raise WrongMove(f"{stage} -> {to}")


def check(
    stage: str, to: str, held: Iterable[str], codes: Mapping[str, str], *,
    pack: Mapping[str, Collection[str]] | None = None, decided: bool = False,
) -> Move:
    """The move an officer asks for, if the table allows it with these codes.

    ``pack`` holds the mission's codes for PACK_CODES; ``decided`` as in ``moves_for``.
    Raises WrongMove, MoveForbidden or CodesMissing; the caller records ``move.fact`` with the codes.
    """
    move = find(stage, to)
    if move.by.isdisjoint(held) or (move.fresh and decided):
        raise MoveForbidden(f"{stage} -> {to}")
    if set(codes) != set(move.needs):
        raise CodesMissing(", ".join(move.needs))
    tables: dict[str, Collection[str]] = {**CODE_TABLES, **(pack or {})}
    for key, value in codes.items():
        if value not in tables.get(key, ()):
            raise CodesMissing(key)
    return move
