"""Where a conversation stands: codes, times and marks of what came before. No word and no number of anybody.

The one thing in it that could help a thief are the first digits of an access code typed in pieces: they are dropped
after ten minutes and with whatever else comes in. The door keeps a state sealed at rest all the same.
"""

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Final

SMS: Final = "sms"
USSD: Final = "ussd"
VOICE: Final = "voice"
DOORS: Final = (SMS, USSD, VOICE)
"""Codes of policy.channels that this engine serves."""

QUESTIONS: Final = ("ask_danger", "ask_child", "ask_call")
"""All that is ever asked, in this order, after the receipt."""
TOPICS: Final = ("call", "code_word")
"""Places whose answer is kept under their name, whatever it says."""
PLACES: Final = ("", "menu", "languages", "tell", "code", *TOPICS, *QUESTIONS)
"""What was said last and waits for an answer; "" when nothing does."""
SEEN_MAX: Final = 256

_TIMES: Final = ("last", "asked_at", "stopped_at", "wrong_since", "pieces_at")


@dataclass(frozen=True, slots=True)
class State:
    """``registered``: there is a case; ``unheard``: its receipt was not said.

    ``warned``: was told to delete what is on the phone, and never is again.
    ``found``: a code given here led to a case, and nothing was registered since: a call asked for is about that case.
    ``chosen``: the language was asked for by name. ``wrong``: codes that were none, since ``wrong_since``.
    ``seen``: marks of the latest ids, so that nothing counts twice.
    """

    door: str = SMS
    language: str = ""
    chosen: bool = False
    place: str = ""
    registered: bool = False
    unheard: bool = False
    found: bool = False
    asked: tuple[str, ...] = ()
    danger: bool = False
    child: bool = False
    called: bool = False
    warned: bool = False
    stopped: bool = False
    silences: int = 0
    wrong: int = 0
    pieces: str = ""
    seen: tuple[str, ...] = ()
    last: datetime | None = None
    asked_at: datetime | None = None
    stopped_at: datetime | None = None
    wrong_since: datetime | None = None
    pieces_at: datetime | None = None


def to_json(state: State) -> str:
    """One line; times as ISO text."""
    plain = asdict(state)
    for name in _TIMES:
        plain[name] = plain[name] and plain[name].isoformat()
    return json.dumps(plain, sort_keys=True, separators=(",", ":"))


def from_json(text: str) -> State:
    """The state that to_json wrote; fields it did not know yet are as at the beginning. Raises ValueError."""
    plain: Any = json.loads(text)
    known = {name: value for name, value in plain.items() if name in State.__dataclass_fields__}
    for name in _TIMES:
        if known.get(name):
            known[name] = datetime.fromisoformat(known[name])
    for name in ("asked", "seen"):
        known[name] = tuple(known.get(name, ()))
    return State(**known)


def mark(external_id: str) -> str:
    """A provider's id as the state remembers it, "" for none: short, and no text of anybody."""
    return hashlib.sha256(external_id.encode("utf-8", "surrogatepass")).hexdigest()[:16] if external_id else ""


def remembering(state: State, external_id: str) -> State:
    """The state with this id among those seen."""
    made = mark(external_id)
    return replace(state, seen=(*state.seen, made)[-SEEN_MAX:]) if made else state


def closed(state: State) -> State:
    """The next words begin a new case. What was learnt of the person stays: language, warning, wrong codes."""
    return State(
        door=state.door, language=state.language, chosen=state.chosen, warned=state.warned, stopped=state.stopped,
        stopped_at=state.stopped_at, wrong=state.wrong, wrong_since=state.wrong_since, seen=state.seen, last=state.last,
    )


def forgotten(state: State, *, at: datetime) -> State:
    """Only what keeps old messages from coming back as new ones."""
    return State(
        door=state.door, warned=state.warned, seen=state.seen, stopped=True, stopped_at=at, wrong=state.wrong,
        wrong_since=state.wrong_since,
    )


def awaits(state: State) -> str:
    """What the door does after it has spoken: ``text``, ``keys``, ``recording``, or ``end``.

    A message needs nothing, a menu stays open while something waits, a call records unless a digit was asked for.
    """
    if state.door == SMS:
        return "text"
    if not state.place:
        return "end"
    if state.door == USSD:
        return "text"
    return "keys" if state.place in (*QUESTIONS, "code", "languages") else "recording"
