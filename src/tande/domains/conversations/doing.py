"""What the engine wants done, in its order, inside one transaction: words sealed, calls asked for, texts put out."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from typing import Final

from tande.domains.callbacks import operations as callbacks
from tande.domains.casework import operations as casework
from tande.domains.conversations import held as keeping
from tande.domains.conversations.errors import Busy
from tande.domains.conversations.held import Came, Held
from tande.domains.conversations.models import Conversation
from tande.domains.conversations.rules import pack
from tande.domains.gateways import queries as gateways
from tande.domains.intake import queries as intake
from tande.domains.intake import told
from tande.domains.outbox import operations as outbox
from tande.ledger import operations as ledger
from tande.policy import limits, questions
from tande.policy.conversation import digits, states, texts
from tande.policy.conversation.inputs import STATUSES, Found, Input, Key, Text, Voice
from tande.policy.conversation.outputs import (
    AskCallBack,
    Flag,
    FollowUp,
    Forget,
    Keep,
    Output,
    Register,
    Resume,
    Say,
    Stop,
)
from tande.policy.conversation.rules import Rules
from tande.policy.conversation.states import DOORS, SMS
from tande.policy.conversation.step import step
from tande.policy.conversation.turn import AT_ONCE
from tande.policy.keepable import whole
from tande.toolkit import codes
from tande.toolkit.errors import ToolkitError
from tande.toolkit.limiter import Limiter, TooManyTries

lookups = Limiter()
_ANSWERS: Final = frozenset({"danger", "child", "call", "code_word"})
_STATUS: Final = frozenset({*STATUSES, "code", "rest", "code_wrong", "code_wait"})


class Doing:
    """One input while it is dealt with. ``says``: what is said at once at a menu or in a call; ``anew``: a case took
    no more words, and they begin a new one."""

    def __init__(
        self, row: Conversation, held: Held, came: Came, given: Input, *, key: str, rules: Rules, anew: bool = False,
    ) -> None:
        self.row, self.held, self.came, self.given, self.key, self.rules = row, held, came, given, key, rules
        self.anew = anew
        self.outputs: list[Output] = []
        self.says: list[Say] = []
        self.fills: dict[str, str] = {}
        self.forgets = False

    @property
    def language(self) -> str:
        """The language that is spoken."""
        return self.held.state.language or self.rules.languages[0]

    def do(self, outputs: Iterable[Output]) -> None:
        """Do these, and what a code that is looked up leads to."""
        todo = list(outputs)
        while todo:
            one = todo.pop(0)
            self.outputs.append(one)
            if isinstance(one, FollowUp):
                found = Found(self._look_up(one.code), one.beside, self.anew, at=self.given.at)
                self.held.state, more = step(self.held.state, found, now=self.came.at, rules=self.rules)
                todo = [*more, *todo]
            else:
                self._do(one, flagged={flag.code for flag in todo if isinstance(flag, Flag)})

    def _do(self, one: Output, flagged: set[str]) -> None:
        match one:
            case Register():
                self._register(one, flagged)
            case Keep():
                self._keep(one, flagged)
            case AskCallBack():
                self._ask_for_a_call()
            case Stop():
                drop(self.came.number)
            case Forget():
                self._forget()
            case Resume():
                self.held.begin(next(reversed(self.held.followed), ""), self.came.at)
            case Say(key="call") if not self.came.number:
                self.says.append(replace(one, key="call_hidden"))  # nobody can be promised a call without a number
            case Say():
                self.says.append(one)

    def _register(self, one: Register, flagged: set[str]) -> None:
        """A case, and its code. What the first words say of danger is told to the desk in clear."""
        first, *rest = _pieces(self._sealable(one.hide_code))
        made = told.file_told(
            key=self.key, text=first, language=self.language, channel=self.came.door, at=self.came.at,
            path=questions.CHILD if "child" in flagged else questions.SELF, data=self._data(how=one.kind),
        )
        self.held.begin(made.receipt.case_id, self.came.at)
        self.fills["code"] = codes.show(made.code)
        for number, piece in enumerate(rest):
            self._add(f"{self.key} {number}", piece, "words")
        if "danger" in flagged:
            self._add(f"{self.key} danger", "", "danger", signal="danger")

    def _keep(self, one: Keep, flagged: set[str]) -> None:
        """One more sealed message. Doubt about age is told to the desk as being a child (promise 6)."""
        kind = "answer" if one.question in _ANSWERS else "words"
        for number, piece in enumerate(_pieces(self._sealable(one.hide_code))):
            data = self._data(question=one.question, values=[one.answer] if one.answer else [])
            self._add(f"{self.key} {number}", piece, kind, data=data)
        if "danger" in flagged:
            self._add(f"{self.key} danger", "", "danger", signal="danger")
        if "child" in flagged:
            casework.told_of_a_child(case_id=self.held.case, at=self.came.at)

    def _add(
        self, key: str, text: str, kind: str, *, signal: str = "", data: Mapping[str, object] | None = None
    ) -> None:
        told.add_told(
            case_id=self.held.case, key=key, text=text, language=self.language, at=self.came.at, kind=kind,
            data=data, signal=signal,
        )

    def _sealable(self, hide_code: bool) -> str:
        text = words(self.given)
        return digits.without_code(text) if hide_code else text

    def _data(self, **known: object) -> dict[str, object]:
        """What is sealed beside the words: when they were sent, what they answer."""
        sent = self.given.at.isoformat() if self.given.at else ""
        seconds = self.given.seconds if isinstance(self.given, Voice) else None
        found = {"door": self.came.door, "sent": sent, "seconds": seconds, **known}
        return {name: value for name, value in found.items() if value not in ("", None, [])}

    def _ask_for_a_call(self) -> None:
        """Whoever hid the number is not on the list: which one to call she is asked to say, and that is in the case."""
        if self.came.number:
            callbacks.ask(
                case_id=self.held.case, door=self.came.door, language=self.language, number=self.came.number,
                at=self.came.at, child=self.held.state.child, danger=self.held.state.danger,
            )

    def _look_up(self, typed: str) -> str:
        """A class of status, "" for no such code. Raises Busy when too many are tried everywhere: it comes again."""
        try:
            first = codes.first_hash(codes.parse_code(typed))
        except ToolkitError:
            return ""
        try:
            lookups.before(first)
            status = told.status_of(first, at=self.came.at)
            if not status:
                lookups.wrong()
        except TooManyTries as error:
            raise Busy("codes") from error
        if status:
            self.held.follow(intake.case_of(first) or "", self.came.at)
        return status

    def _forget(self) -> None:
        """Let go of the number at every door; what is said in this turn still goes out."""
        self.forgets = True
        drop(self.came.number)
        for door in DOORS if self.came.number else ():
            if door != self.came.door:
                forget(door, self.came.number, self.came.at)
        let_go(self.held, "asked", self.came.at)
        self.held.let_go_of_cases()


def words(given: Input) -> str:
    """What was written or pressed, made fit for sealing; "" for a recording."""
    text = given.body if isinstance(given, Text) else given.digits if isinstance(given, Key) else ""
    return whole(text)


def drop(number: str) -> None:
    """Nothing that still waits for this number goes out."""
    if number:
        outbox.drop(about=keeping.number_mark(number))


def forget(door: str, number: str, at: datetime) -> None:
    """Forget the number at this door."""
    row = Conversation.objects.select_for_update().filter(mark=keeping.mark(door, number)).first()
    if row is not None:
        held = keeping.opened(row)
        let_go(held, "asked", at)
        keeping.keep(row, Held(states.forgotten(held.state, at=at)), number="")


def let_go(held: Held, reason: str, at: datetime) -> None:
    """Write down that the number behind a case is gone, and call nobody back by it.

    A case that was only followed here is another person's perhaps: her call is left alone.
    """
    for case_id in dict.fromkeys(filter(None, (held.case, *held.earlier))):
        callbacks.cancel(case_id=case_id, at=at)
        ledger.record(kind="contact.purged", subject=case_id, at=at, body={"reason": reason})


def route(came: Came) -> str:
    """The gateway by which this number is sent a message: its own, else any in use; "" when none is."""
    own = gateways.gateway(came.gateway) if came.door == SMS else None
    if own is not None and own.stopped_at is None:
        return own.id
    row = None if came.door == SMS else Conversation.objects.filter(mark=keeping.mark(SMS, came.number)).first()
    wanted = [keeping.opened(row).gateway] if row is not None else []
    known = [one.id for one in gateways.in_use()]
    return next((one for one in (*wanted, came.gateway, *known) if one in known), "")


def silenced(number: str) -> bool:
    """Whether this number has said by message that it wants none."""
    row = Conversation.objects.filter(mark=keeping.mark(SMS, number)).first()
    return row is not None and keeping.opened(row).state.stopped


def put_out(says: Iterable[Say], fills: dict[str, str], *, came: Came, silent: bool) -> None:
    """Hand texts to the outbox: those that go at the same time as few messages as they can be."""
    gateway = route(came) if came.number and not silent else ""
    if not gateway:
        return
    for not_before, some in groupby(says, key=lambda one: one.not_before):
        packed = list(some)
        outbox.put(
            gateway=gateway, number=came.number, not_before=not_before,
            texts=texts.messages(pack().texts, packed, fills), language=packed[0].language, kind=_kind(packed),
            about=keeping.number_mark(came.number), at=came.at,
        )


def _kind(says: Iterable[Say]) -> str:
    keys = {one.key for one in says}
    if keys & AT_ONCE:
        return "danger"
    if "receipt" in keys:
        return "receipt"
    if keys & _STATUS:
        return "status"
    return "news" if keys == {"news"} else "answer"


def _pieces(text: str) -> Iterator[str]:
    """A text in parts that fit one message each; at least one."""
    yield text[:limits.TEXT_MAX_CHARS]
    for start in range(limits.TEXT_MAX_CHARS, len(text), limits.TEXT_MAX_CHARS):
        yield text[start:start + limits.TEXT_MAX_CHARS]
