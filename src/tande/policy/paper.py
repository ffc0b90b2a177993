"""The form on paper: what it asks, the key of each answer, and where each form of a batch stands.

Pure data and functions. Each answer has one key that is printed beside its box, so that whoever types the paper in
presses what she sees. A number that does not come back is a gap, and is never explained away by the machine.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from tande.policy import questions
from tande.policy.questions import ALWAYS, CHILD, OTHER, PERSONNEL, SELF, UNSAID

CHANNEL: Final = "paper"
KEYS: Final = "1234567890abcdefghijklmnop"
PATH_KEYS: Final[Mapping[str, str]] = dict(zip(KEYS, (SELF, OTHER, CHILD, PERSONNEL), strict=False))
PATH_LABELS: Final[Mapping[str, str]] = {
    SELF: "It happened to me", OTHER: "It happened to somebody else", CHILD: "I am under 18",
    PERSONNEL: "I work for the force",
}
_STRONGEST_PATH: Final = (CHILD, PERSONNEL, OTHER, SELF)
_BETWEEN: Final = ",.;-/"
FRONT: Final = ("who", "where", "age", "harmed", "when", "help", "want")
BEHIND: Final = ("consent", "filer", "agreed")
ASKED: Final = FRONT + BEHIND
"""In the order of the paper; the last two only when it is about somebody else."""
FOR_OTHERS: Final = frozenset({"filer", "agreed"})
COUNT_MAX: Final = 500
PRINT_MAX: Final = 50
"""Forms of one print: their codes exist only in that one answer, so it must be small enough to arrive whole."""

PRINTED: Final = "printed"
GIVEN: Final = "given"
FOUND: Final = "found"
ENTERED: Final = "entered"
VOIDED: Final = "voided"
EMPTY: Final = "empty"
CONTINUED: Final = "continued"
COPIED: Final = "copied"
EXPOSED: Final = "exposed"
CLOSED: Final = "closed"
"""Typed in, and others may know its code; that code opens nothing any more."""
STATES: Final[Mapping[str, str]] = {
    PRINTED: "Printed", GIVEN: "Given out", FOUND: "Found in a box, not typed in yet", ENTERED: "Typed in",
    VOIDED: "Voided", EMPTY: "Came back empty",
}
_STRONGEST: Final = (ENTERED, EMPTY, FOUND, VOIDED, GIVEN)
BACK: Final = frozenset({ENTERED, EMPTY, FOUND})
"""The paper is here again."""
REASONS: Final[Mapping[str, str]] = {
    "print_lost": "The print or the file is lost: somebody may know the codes",
    "stolen": "Stolen: somebody may know the codes",
    "training": "Used to show or to train",
    "damaged": "Damaged or printed badly",
    "old": "No longer used",
}
UNSAFE: Final = frozenset({"print_lost", "stolen", "training"})
"""Voided for these, the strip's code must open nothing any more: others may have seen it."""


class BadKeys(Exception):
    """What was typed holds a key that no box of this question has; the message is that key."""


@dataclass(frozen=True)
class Event:
    """Something that happened to a form, on a day. ``reason`` only of a voided one."""

    number: str
    kind: str
    day: date
    reason: str = ""


@dataclass(frozen=True)
class Account:
    """A batch as it stands. ``gaps``: not here again although a later one is; ``out``: the others not here yet.

    ``odd``: voided, and yet here; ``exposed``: typed in with a code that others may know, and that still works.
    """

    count: int
    unprinted: int
    numbers: Mapping[str, Sequence[str]]
    gaps: Sequence[str]
    out: Sequence[str]
    odd: Sequence[str]
    exposed: Sequence[str] = ()


def asked(path: str) -> tuple[questions.Question, ...]:
    """The questions of the paper that count on this path, in its order; those for others only there."""
    return tuple(
        questions.QUESTIONS[one] for one in ASKED
        if path in (OTHER, "") or one not in FOR_OTHERS
    )


def path_of(typed: str) -> str:
    """The path of the boxes that were ticked; "" for none, or for a sign that no box has.

    Of several the one with the most protection: somebody under 18 to whom it happened ticks both.
    """
    ticked = {PATH_KEYS.get(key, "") for key in typed if not key.isspace() and key not in _BETWEEN}
    return next((one for one in _STRONGEST_PATH if one in ticked), "") if "" not in ticked else ""


def options(one: questions.Question, pack: Sequence[str] = ()) -> dict[str, str]:
    """Key to code of each box of a question, as printed; ``pack``: the mission's actors where they are asked for.

    "I don't want to say" has no box: nothing needs to be ticked.
    """
    own = [option.code for option in one.options]
    given = [*own, *(pack if one.from_pack == "actors" else ()), *(code for code in ALWAYS if code != UNSAID)]
    return dict(zip(KEYS, dict.fromkeys(given), strict=False)) if one.kind in ("one", "many") else {}


def read_keys(typed: str, boxes: Mapping[str, str]) -> list[str]:
    """The codes of the boxes whose keys were typed, each once, in the paper's order. Raises BadKeys."""
    pressed = {key for key in typed.lower() if not key.isspace() and key not in _BETWEEN}
    for key in sorted(pressed):
        if key not in boxes:
            raise BadKeys(key)
    return [code for key, code in boxes.items() if key in pressed]


def state(kinds: Collection[str]) -> str:
    """Where a form stands, by everything that happened to it: the paper that is here outweighs any word about it."""
    return next((kind for kind in _STRONGEST if kind in kinds), PRINTED)


def code_works(events: Iterable[Event]) -> bool:
    """Whether the strip's code may open the case: not when others may have seen it."""
    return not any(one.kind == CLOSED or (one.kind == VOIDED and one.reason in UNSAFE) for one in events)


def account(*, count: int, printed: Sequence[str], events: Iterable[Event]) -> Account:
    """How a batch stands. ``printed``: its numbers in their order."""
    kinds: dict[str, set[str]] = {number: set() for number in printed}
    for event in events:
        kinds[event.number].add(event.kind)
    stand = {number: state(each) for number, each in kinds.items()}
    by_state = {code: tuple(number for number in printed if stand[number] == code) for code in STATES}
    last = max((at for at, number in enumerate(printed) if stand[number] in BACK), default=-1)
    waiting = [(at, number) for at, number in enumerate(printed) if stand[number] in (PRINTED, GIVEN)]
    return Account(
        count=count, unprinted=count - len(printed), numbers=by_state,
        gaps=tuple(number for at, number in waiting if at < last),
        out=tuple(number for at, number in waiting if at > last),
        odd=tuple(number for number, each in kinds.items() if VOIDED in each and each & BACK),
        exposed=tuple(number for number, each in kinds.items() if EXPOSED in each and CLOSED not in each),
    )
