"""Sharing records outside: who contributed, who has agreed, and when a file may be made. Plain values in and out.

Each organisation whose records would leave agrees for itself, with words of its own; one that declines stops it, and a
new contributor opens the question again. Nothing is made twice (facts on children, section 3: information sharing).
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from tande.policy.provenance import Label, Provenance, Sourced

KINDS: Final[dict[str, str]] = {
    "workbook": "Single records, as the UN's workbook",
    "table": "A table of numbers, tagged for exchange",
}
AGREED: Final = "agreed"
DECLINED: Final = "declined"
WITHDRAWN: Final = "withdrawn"
ANSWERS: Final[dict[str, str]] = {
    AGREED: "Agreed", DECLINED: "Did not agree", WITHDRAWN: "Withdrew its word",
}
WAITING: Final = "waiting"
READY: Final = "ready"
DONE: Final = "done"
EXPIRED: Final = "expired"
CANCELLED: Final = "cancelled"
STATES: Final[dict[str, str]] = {
    WAITING: "Waits for an organisation", READY: "All have agreed", DECLINED: "An organisation did not agree",
    DONE: "Handed out", EXPIRED: "Ran out", CANCELLED: "Called back",
}
LONGEST: Final = timedelta(days=180)
"""A request asks for one occasion; who needs it for longer asks again."""
WORDS_CHARS: Final = 2_000
FAULTS: Final[dict[str, str]] = {
    "kind": "Choose what is to be shared.",
    "last": "The last day is before the first. Check both.",
    "until": "Give a day from today on, at most 180 days away.",
    "missing": "This is needed.",
    "long": "This is too long. Shorten it.",
    "said": "Choose one of the answers.",
    "words": "Say it in words: they are the written agreement. At most 2000 letters.",
}
"""What can be wrong with a request or an answer."""


@dataclass(frozen=True, slots=True)
class Organisation(Sourced):
    """Who records violations and must agree before they are shared. ``only_demo``: of the demonstration alone."""

    code: str
    name: Label
    only_demo: bool
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Answer:
    """What an organisation said, and when. The last one counts. ``named``: its name may stand in what is shared."""

    organisation: str
    said: str
    at: datetime
    named: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: records verified from one day to another, perhaps of some kinds or departments alone."""

    kind: str
    first: date
    last: date
    kinds: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """How a request stands. ``agreed``, ``missing``: organisations. ``named``: those that let their name be told."""

    state: str
    agreed: tuple[str, ...]
    missing: tuple[str, ...]
    declined: tuple[str, ...]
    named: frozenset[str]


def standing(
    contributors: Collection[str], answers: Iterable[Answer], *, until: date, today: date, ended: str = ""
) -> Standing:
    """How it stands with those who contribute now. Without a contributor there is nothing to share, and it waits.

    ``ended``: DONE, CANCELLED or EXPIRED, once that was written down.
    """
    last = {one.organisation: one for one in sorted(answers, key=lambda one: one.at)}
    said = {code: last[code].said if code in last else "" for code in sorted(contributors)}
    agreed = tuple(code for code, word in said.items() if word == AGREED)
    declined = tuple(code for code, word in said.items() if word == DECLINED)
    missing = tuple(code for code, word in said.items() if word in ("", WITHDRAWN))
    named = frozenset(code for code in agreed if last[code].named)
    state = ended or (EXPIRED if today > until else "")
    if not state:
        state = DECLINED if declined else WAITING if missing or not agreed else READY
    return Standing(state, agreed, missing, declined, named)


def may_say(last: str) -> tuple[str, ...]:
    """What an organisation may say after its last word ("" for none)."""
    return (WITHDRAWN,) if last == AGREED else (AGREED,) if last == DECLINED else (AGREED, DECLINED)


def faults(wanted: Wanted, *, until: date | None, recipient: str, purpose: str, today: date) -> dict[str, str]:
    """Field → what is wrong with a request, in a sentence; empty when it may be asked."""
    found = {}
    if wanted.kind not in KINDS:
        found["kind"] = FAULTS["kind"]
    if wanted.last < wanted.first:
        found["last"] = FAULTS["last"]
    if until is None or not today <= until <= today + LONGEST:
        found["until"] = FAULTS["until"]
    for name, text in (("recipient", recipient), ("purpose", purpose)):
        if not text.strip():
            found[name] = FAULTS["missing"]
        elif len(text) > WORDS_CHARS:
            found[name] = FAULTS["long"]
    return found
