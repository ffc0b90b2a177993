"""A conversation as it is kept: one sealed text, found by a keyed mark of the number; locked while it is stepped."""

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Final

from tande.domains.conversations.models import Conversation
from tande.ledger.register_key import register_key
from tande.policy.conversation import states
from tande.policy.conversation.states import State
from tande.toolkit import sealing
from tande.toolkit.fields import BadField

_MARK: Final = "conversations_conversation.mark"
_CASE: Final = "conversations_conversation.case_mark"
_NUMBER: Final = "conversations_conversation.number"


@dataclass(frozen=True)
class Came:
    """How something came: the door, its gateway, the number in E.164 or "", the call or menu it belongs to."""

    door: str
    gateway: str
    number: str = field(repr=False)
    session: str = field(repr=False)
    at: datetime


@dataclass
class Held:
    """``case``: of this conversation; ``former``: of the one before it, within a day; ``follows``: the case whose code
    was last given here, perhaps by somebody else than told it.

    ``told``: the moment up to which words to the reporter were announced here; ``waits_until``: when the last of these
    goes out. ``visit``: day and language in which the visit was counted, "" for none; ``used``: whether anything came
    of it.
    """

    state: State = field(repr=False)
    gateway: str = ""
    case: str = ""
    former: str = ""
    follows: str = ""
    told: str = ""
    waits_until: str = ""
    visit: str = ""
    visit_language: str = ""
    used: bool = False

    @property
    def about(self) -> str:
        """The case of which the number may be told something."""
        return self.case or self.follows or self.former


def number_mark(number: str) -> bytes:
    """By what texts that wait for a number are found and dropped, whichever door they came from."""
    return register_key().mark(number, _NUMBER)


def mark(door: str, number: str) -> bytes:
    """By what a conversation is found."""
    return register_key().mark(f"{door}|{number}", _MARK)


def case_mark(case_id: str) -> bytes:
    """By what the conversation about a case is found, without a case being readable from it."""
    return register_key().mark(case_id, _CASE)


def locked(came: Came, else_by: str) -> tuple[Conversation, Held]:
    """The conversation of this number at this door, new if there is none; nobody else steps it until the end of
    the transaction. Who has no number has one for each call or menu, or else (``else_by``) for each message."""
    found_by = mark(came.door, came.number or f"| {came.gateway} {came.session or else_by}")
    rows = Conversation.objects.select_for_update()
    row = rows.filter(mark=found_by).first()
    if row is None:
        new_id = sealing.new_id()
        fresh = {"id": new_id, "held": b"", "heard_on": came.at.date()}
        Conversation.objects.get_or_create(mark=found_by, defaults=fresh)
        row = rows.get(mark=found_by)
    return row, opened(row, came.door)


def opened(row: Conversation, door: str = "") -> Held:
    """What a row holds. One that does not open (changed, or from elsewhere) begins anew: words come before order."""
    try:
        plain = json.loads(register_key().open(bytes(row.held), _place("held", row.pk))) if row.held else {}
    except BadField:
        plain = {}
    known = {name: value for name, value in plain.items() if name in Held.__dataclass_fields__}
    state = states.from_json(plain["state"]) if "state" in plain else State(door=door)
    return Held(**{**known, "state": state})


def number_of(row: Conversation) -> str:
    """The number, "" when none is kept. Only to send something."""
    return register_key().open(bytes(row.number), _place("number", row.pk)) if row.number else ""


def look_again(held: Held, before: State, at: datetime, idle: timedelta) -> None:
    """Let go of the former case where the engine did: after a day the number may be somebody else's."""
    if before.last is not None and at - before.last >= idle:
        held.case = held.former = held.follows = ""
    elif held.case and not held.state.registered:
        held.former, held.case = held.case, ""


def keep(row: Conversation, held: Held, *, number: str) -> None:
    """Write where the conversation stands. The number stays as long as somebody may have to be told something."""
    plain = {**asdict(held), "state": states.to_json(held.state)}
    key = register_key()
    row.held = key.seal(json.dumps(plain, sort_keys=True), _place("held", row.pk))
    needed = bool(number and held.about and not held.state.stopped)
    row.number = key.seal(number, _place("number", row.pk)) if needed else None
    row.case_mark = case_mark(held.about) if needed else None
    row.save()


def _place(column: str, row_id: str) -> str:
    return f"conversations_conversation.{column}|{row_id}"
