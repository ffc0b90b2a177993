"""What may become of an alert: its states, the steps between them, and which step takes a second officer.

An alert says that a record may be about a person. That nothing stands against somebody one officer can decide; that
something does, or no longer does, takes two. Source: the practice of four eyes in vetting (our own wording and codes).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

OPEN: Final = "open"
ASKED: Final = "asked"
PROPOSED: Final = "proposed"
NOT_SAME: Final = "not_same"
ADVERSE: Final = "adverse"
REMEDIED: Final = "remedied"
GONE: Final = "gone"

STATES: Final[dict[str, str]] = {
    OPEN: "To be decided",
    ASKED: "More was asked for",
    PROPOSED: "Waits for a second officer",
    NOT_SAME: "Not the same person",
    ADVERSE: "The same person",
    REMEDIED: "The same person, remediated",
    GONE: "No longer matches",
}
UNDECIDED: Final = frozenset({OPEN, ASKED})
SETTLED: Final = frozenset({NOT_SAME, GONE})

MISTAKEN: Final = "mistaken"
PROPOSALS: Final[dict[str, str]] = {
    ADVERSE: "It is the same person",
    REMEDIED: "Effective steps were taken since",
    MISTAKEN: "The decision was a mistake: it is somebody else",
}

RAISED: Final = "raised"
REOPENED: Final = "reopened"
UPDATED: Final = "updated"
DROPPED: Final = "dropped"
LOST: Final = "lost"
BY_SCREENING: Final[dict[str, str]] = {
    RAISED: "The screening raised the alert.",
    REOPENED: "Opened again, because something changed since the decision.",
    UPDATED: "The record or the person changed; the alert was written anew.",
    DROPPED: "After a change the two no longer match: the alert is settled.",
    LOST: "After a change the two no longer match. What was decided or proposed stays.",
}
"""Steps that nobody takes: the screening does."""

SAY_SAME: Final = "propose_same"
SAY_NOT: Final = "not_same"
ASK: Final = "ask"
SAY_REMEDIED: Final = "propose_remedied"
SAY_MISTAKEN: Final = "propose_mistaken"
CONFIRM: Final = "confirm"
DECLINE: Final = "decline"
TAKE_BACK: Final = "take_back"
STEPS: Final[dict[str, str]] = {
    SAY_SAME: "Proposed: it is the same person.",
    SAY_NOT: "Decided: it is not the same person.",
    ASK: "More was asked for.",
    SAY_REMEDIED: "Proposed: effective steps were taken since.",
    SAY_MISTAKEN: "Proposed: the decision was a mistake.",
    CONFIRM: "A second officer agreed.",
    DECLINE: "A second officer did not agree.",
    TAKE_BACK: "The proposal was taken back.",
}

WHY: Final[dict[str, dict[str, str]]] = {
    SAY_SAME: {
        "same_number": "The number of a paper is the same",
        "name_and_birth": "Name and date of birth are the same",
        "picture": "A picture shows the same person",
        "state_says": "The State confirmed it",
        "person_says": "The person confirmed it",
        "other": "Another reason, written below",
    },
    SAY_NOT: {
        "other_birth": "Born on another day",
        "other_number": "Other papers",
        "other_names": "The names are different people's",
        "other_place": "From elsewhere",
        "other_picture": "A picture shows another person",
        "state_says": "The State confirmed it",
        "other": "Another reason, written below",
    },
    ASK: {
        "ask_state": "Asked of the State",
        "ask_person": "Asked of the person",
        "ask_keeper": "Asked of who keeps the list",
        "ask_file": "To be looked up in our own papers",
    },
    SAY_REMEDIED: {
        "steps_by_state": "The State took effective steps",
        "sentence_served": "A penalty was imposed and served",
        "court_cleared": "A court cleared the person",
        "other": "Another reason, written below",
    },
    SAY_MISTAKEN: {
        "new_papers": "New papers came in",
        "state_says": "The State confirmed it",
        "other": "Another reason, written below",
    },
    CONFIRM: {}, DECLINE: {}, TAKE_BACK: {},
}  # fmt: skip
"""Why, in a code that the audit shows: the reasons that each step may give. Words under seal come beside it."""
NEEDS_WORDS: Final = frozenset({SAY_SAME, SAY_NOT, ASK, SAY_REMEDIED, SAY_MISTAKEN, DECLINE})
_PROPOSE: Final[Mapping[str, str]] = {SAY_SAME: ADVERSE, SAY_REMEDIED: REMEDIED, SAY_MISTAKEN: MISTAKEN}
_FROM: Final[Mapping[str, frozenset[str]]] = {
    SAY_SAME: UNDECIDED, SAY_NOT: UNDECIDED, ASK: UNDECIDED,
    SAY_REMEDIED: frozenset({ADVERSE}), SAY_MISTAKEN: frozenset({ADVERSE}),
    CONFIRM: frozenset({PROPOSED}), DECLINE: frozenset({PROPOSED}), TAKE_BACK: frozenset({PROPOSED}),
}  # fmt: skip
CHANGED: Final[dict[str, str]] = {
    "person.names": "The person's name changed.",
    "person.born": "The person's date of birth changed.",
    "person.numbers": "The person's numbers changed.",
    "record.names": "The record's names changed.",
    "record.born": "The record's dates of birth changed.",
    "record.numbers": "The record's numbers changed.",
    "record.other": "Something else in the record changed.",
    "record.removed": "The record was taken off its list.",
    "record.back": "The record is on its list again.",
}
"""What changed, in codes that a step keeps."""


@dataclass(frozen=True, slots=True)
class Alert:
    """How an alert stands: ``proposal`` and ``proposed_by`` are set while it waits for a second officer."""

    state: str
    proposal: str = ""
    proposed_by: int | None = None


class WrongStep(Exception):
    """The step does not follow from the state."""


class SecondNeeded(Exception):
    """This step takes another officer than the one who proposed it."""


class BadWhy(Exception):
    """The step does not give one of its reasons."""


def take(alert: Alert, step: str, officer: int, why: str) -> Alert:
    """The alert after this step. Raises WrongStep, SecondNeeded, BadWhy."""
    if alert.state not in _FROM.get(step, frozenset()):
        raise WrongStep(alert.state)
    if (WHY[step] and why not in WHY[step]) or (not WHY[step] and why):
        raise BadWhy(step)
    if step in (CONFIRM, DECLINE) and officer == alert.proposed_by:
        raise SecondNeeded(step)
    if step == TAKE_BACK and officer != alert.proposed_by:
        raise WrongStep(alert.state)
    return _after(alert, step, officer)


def _after(alert: Alert, step: str, officer: int) -> Alert:
    if step in _PROPOSE:
        return Alert(PROPOSED, _PROPOSE[step], officer)
    if step == CONFIRM:
        return Alert(NOT_SAME if alert.proposal == MISTAKEN else alert.proposal)
    if step in (DECLINE, TAKE_BACK):
        return Alert(OPEN if alert.proposal == ADVERSE else ADVERSE)
    return Alert(NOT_SAME if step == SAY_NOT else ASKED)


def steps_for(alert: Alert, officer: int) -> list[str]:
    """The steps that this officer may take now, in the order of the page."""
    found = []
    for step in STEPS:
        try:
            take(alert, step, officer, next(iter(WHY[step]), ""))
        except (WrongStep, SecondNeeded):
            continue
        found.append(step)
    return found


def stands_against(state: str, proposal: str) -> bool:
    """Whether something adverse stands: also while it is only proposed to lift it."""
    return state == ADVERSE or (state == PROPOSED and proposal in (REMEDIED, MISTAKEN))


def is_open(state: str, proposal: str) -> bool:
    """Whether it is not decided: also while an adverse decision waits for its second officer."""
    return state in UNDECIDED or (state == PROPOSED and proposal == ADVERSE)


def changed_since(before: Mapping[str, object], after: Mapping[str, object]) -> tuple[str, ...]:
    """Codes of CHANGED for two contents of an alert, each with its person's and its record's fields."""
    return tuple(_differences("person", before["person"], after["person"])) + tuple(
        dict.fromkeys(_differences("record", before["record"], after["record"]))
    )


def _differences(side: str, before: object, after: object) -> Iterable[str]:
    assert isinstance(before, Mapping)
    assert isinstance(after, Mapping)
    for name in sorted({*before, *after} - {"ref"}):
        if before.get(name) != after.get(name):
            code = f"{side}.{'names' if name == 'weak' else name}"
            yield code if code in CHANGED else f"{side}.other"
