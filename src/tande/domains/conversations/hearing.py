"""Taking in what somebody wrote, pressed or said: one transaction, answered only after its end.

The conversation's row is locked, so two processes never step it at once. A crash before the commit leaves nothing at
all, and the gateway sends it again; after the commit everything is there, and the same delivery changes nothing.
"""

import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import DatabaseError, DataError, IntegrityError, InterfaceError, connection, transaction

from tande.domains.casework.errors import NoSuchCase, TooMuch
from tande.domains.conversations import counting, deliveries, doing
from tande.domains.conversations import held as keeping
from tande.domains.conversations.deliveries import Answer, Marks
from tande.domains.conversations.doing import Doing
from tande.domains.conversations.errors import Busy, NotDurable
from tande.domains.conversations.held import Came, Held
from tande.domains.conversations.models import Conversation
from tande.domains.conversations.rules import rules
from tande.domains.intake import told
from tande.domains.officers.errors import DeskNotReady
from tande.ledger.writer import commit
from tande.policy.conversation import states
from tande.policy.conversation.inputs import Input
from tande.policy.conversation.outputs import Say
from tande.policy.conversation.states import DOORS, SMS
from tande.policy.conversation.step import step
from tande.toolkit import codes


@dataclass(frozen=True)
class Heard:
    """What a menu or a call says now; a message is answered by the outbox alone.

    ``fills`` goes with the texts and holds the access code; it is never kept. ``awaits``: text, keys, recording, end.
    ``case_id``: of the conversation, "" for none. ``new``: False for a delivery that came before.
    """

    says: tuple[Say, ...] = ()
    fills: Mapping[str, str] = field(default_factory=dict, repr=False)
    awaits: str = "text"
    case_id: str = ""
    language: str = ""
    new: bool = True


def hear(*, door: str, gateway: str, number: str, given: Input, at: datetime, session: str = "") -> Heard:
    """Take in one input; for the interfaces of doors, which answer only when this has returned.

    ``number`` in E.164, "" for none; ``session``: the call or menu. The same delivery again (``given.id``, or
    ``deliveries`` where a gateway gives none) changes nothing and is answered as before. Raises Busy and NotDurable:
    then nothing at all was kept, and the gateway must try again.
    """
    if door not in DOORS:
        raise ValueError("not a door of conversations")
    came = Came(door, gateway, number, session, at)
    found_by = deliveries.marks(came, given)
    with _durable():
        return _in_one(lambda: _once(came, given, found_by))


def _in_one(deed: Callable[[], Heard]) -> Heard:
    """Do it in one transaction. SQLite's one writer takes it in turn: threads that wait for its lock would starve."""
    if connection.vendor != "sqlite":
        with transaction.atomic():
            return deed()
    done: list[Heard] = []

    def step() -> None:
        with transaction.atomic():
            done[:] = [deed()]  # again from the beginning when others of the same commit failed

    commit([], also=step)
    return done[0]


def _once(came: Came, given: Input, found_by: Marks) -> Heard:
    row, held = keeping.locked(came, else_by=found_by.own.hex())
    before = deliveries.known(found_by)
    if before is not None:
        return _again(before, came)
    return _hear(row, held, came, given, found_by)


def _hear(row: Conversation, held: Held, came: Came, given: Input, found_by: Marks) -> Heard:
    """Raises Busy when not even a new case would take it."""
    for closing in (False, True):
        try:
            with transaction.atomic():
                return _take(row, held, came, given, found_by, anew=closing)
        except (NoSuchCase, TooMuch):  # the case is full or gone: the words begin a new one
            if closing:
                break
            held = keeping.opened(row, came.door)
            held.state = states.closed(held.state)
    raise Busy("case")


def _take(row: Conversation, held: Held, came: Came, given: Input, found_by: Marks, *, anew: bool) -> Heard:
    in_force, before = rules(), held.state
    known = replace(given, id="")  # the engine's own memory of ids is short; here all of them are known
    held.state, outputs = step(before, known, now=came.at, rules=in_force)
    keeping.look_again(held, before, came.at, in_force.idle)
    act = Doing(row, held, came, given, key=secrets.token_hex(), rules=in_force, anew=anew)
    act.do(outputs)
    counting.count(came, held, before, given, tuple(act.outputs), in_force)
    held.gateway = came.gateway
    row.heard_on = came.at.date()
    keeping.keep(row, held, number=came.number)
    return _answered(act, found_by)


def _answered(act: Doing, found_by: Marks) -> Heard:
    """Put out what goes by message; give back what is said here, and remember it."""
    came, held = act.came, act.held
    here = tuple(one for one in act.says if (one.door or came.door) == came.door != SMS)
    by_message = [one for one in act.says if one not in here]
    silent = came.door != SMS and bool(by_message and came.number) and doing.silenced(came.number)
    doing.put_out(by_message, act.fills, came=came, silent=silent)
    coded = any(one.key == "receipt" for one in here)
    answer = Answer(here, states.awaits(held.state), act.language, held.case, act.key if coded else "")
    deliveries.keep(found_by, answer if came.door != SMS else None, came.at)
    return Heard(here, act.fills if coded else {}, answer.awaits, held.case, answer.language)


def _again(before: Answer, came: Came) -> Heard:
    """The same answer once more; the code is derived again, as it is kept nowhere."""
    fills = {"code": codes.show(told.code_of(key=before.key, channel=came.door))} if before.key else {}
    return Heard(before.says, fills, before.awaits, before.case_id, before.language, new=False)


@contextmanager
def _durable() -> Iterator[None]:
    """Turn what is wrong with the database, or missing at the desk, into what a door can answer."""
    try:
        yield
    except DeskNotReady as error:
        raise Busy("desk") from error
    except (IntegrityError, DataError):
        raise
    except (DatabaseError, InterfaceError) as error:
        raise NotDurable from error
