"""A conversation as it is kept: one sealed text, found by a keyed mark of the number; locked while it is stepped."""

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Final

from tande.domains.conversations.models import About, Conversation
from tande.ledger.register_key import register_key
from tande.policy.conversation import states
from tande.policy.conversation.states import State
from tande.toolkit import sealing
from tande.toolkit.fields import BadField

CASES_MAX: Final = 20
"""How many cases before the latest one number hears of: more come from no one person in a day."""
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
    """``case``: of this conversation; ``earlier``: of those before it, and ``followed``: cases whose codes were given
    here, perhaps by somebody else than told them. Both until a day goes by without a word.

    ``announced``: by case, the moment up to which words to its reporter were told here; ``waits_until``: when the last
    of these goes out. ``visit``: day and language in which the visit was counted, "" for none; ``used``: whether
    anything came of it.
    """

    state: State = field(repr=False)
    gateway: str = ""
    case: str = ""
    earlier: list[str] = field(default_factory=list)
    followed: list[str] = field(default_factory=list)
    announced: dict[str, str] = field(default_factory=dict)
    waits_until: str = ""
    visit: str = ""
    visit_language: str = ""
    used: bool = False

    @property
    def about(self) -> list[str]:
        """The cases of which the number may be told something."""
        return list(dict.fromkeys(filter(None, (self.case, *self.earlier, *self.followed))))

    def begin(self, case_id: str, at: datetime) -> None:
        """Go on in this case; the one before it stays within reach."""
        if self.case != case_id:
            self.put_behind()
        self.case, self.announced[case_id] = case_id, at.isoformat()

    def put_behind(self) -> None:
        """The case of this conversation, if there is one, becomes one of those before it."""
        if self.case:
            self.earlier, self.case = [*self.earlier, self.case][-CASES_MAX:], ""

    def follow(self, case_id: str, at: datetime) -> None:
        """Somebody gave the code of this case here; it is the latest."""
        self.followed = [*(one for one in self.followed if one != case_id), case_id][-CASES_MAX:]
        self.announced[case_id] = at.isoformat()

    def let_go_of_cases(self) -> None:
        """Nothing is told here any more."""
        self.case, self.earlier, self.followed, self.announced = "", [], [], {}


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
    """Let go of former cases where the engine did: after a day the number may be somebody else's."""
    if before.last is not None and at - before.last >= idle:
        held.let_go_of_cases()
    elif not held.state.registered:
        held.put_behind()


def keep(row: Conversation, held: Held, *, number: str) -> None:
    """Write where the conversation stands. The number stays as long as somebody may have to be told something."""
    held.announced = {case_id: moment for case_id, moment in held.announced.items() if case_id in held.about}
    plain = {**asdict(held), "state": states.to_json(held.state)}
    key = register_key()
    row.held = key.seal(json.dumps(plain, sort_keys=True), _place("held", row.pk))
    needed = bool(number and held.about and not held.state.stopped)
    row.number = key.seal(number, _place("number", row.pk)) if needed else None
    row.save()
    _keep_marks(row, {case_mark(one) for one in held.about} if needed else set())


def _keep_marks(row: Conversation, wanted: set[bytes]) -> None:
    """By what cases it is found: written and taken away as they come and go."""
    there = {bytes(mark) for mark in About.objects.filter(conversation=row).values_list("mark", flat=True)}
    if gone := there - wanted:
        About.objects.filter(conversation=row, mark__in=gone).delete()
    About.objects.bulk_create([About(conversation=row, mark=mark) for mark in sorted(wanted - there)])


def _place(column: str, row_id: str) -> str:
    return f"conversations_conversation.{column}|{row_id}"
