"""What came in before: each delivery once, known by the mark of gateway, number and the provider's id.

A door whose gateway gives no id has one made: of number, words and the time of sending; without that time, the same
words from the same number count once within two to four minutes. So a gateway that tries again doubles nothing, and
whoever answers "1" to the next question is heard.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from tande.domains.conversations.held import Came
from tande.domains.conversations.models import Delivery
from tande.ledger.register_key import register_key
from tande.policy.conversation.inputs import Input, Key, Text, Voice
from tande.policy.conversation.outputs import Say
from tande.policy.keepable import whole

SAME_WITHIN_SECONDS: Final = 120
_MARK: Final = "conversations_delivery.mark"


@dataclass(frozen=True)
class Answer:
    """What was said to a delivery, for a door that has to say it again.

    ``key``: the name by which an access code that was in it is derived again, "" when none was.
    """

    says: tuple[Say, ...] = ()
    awaits: str = "text"
    language: str = ""
    case_id: str = ""
    key: str = ""


@dataclass(frozen=True)
class Marks:
    """``own`` is written; one of ``known`` means that it came before."""

    own: bytes
    known: tuple[bytes, ...]


def marks(came: Came, given: Input) -> Marks:
    """The marks of something that came in."""
    where = f"{came.gateway}|{came.number}|{came.session}"
    if given.id:
        own = _mark(f"{came.gateway}|{came.number}|{given.id}")
        return Marks(own, (own,))
    said = f"{type(given).__name__}|{_words(given)}"
    if given.at is not None:
        own = _mark(f"{where}|at|{given.at.isoformat()}|{said}")
        return Marks(own, (own,))
    now = int(came.at.timestamp()) // SAME_WITHIN_SECONDS
    own, before = (_mark(f"{where}|in|{window}|{said}") for window in (now, now - 1))
    return Marks(own, (own, before))


def known(found_by: Marks) -> Answer | None:
    """What was said to it when it came before; None when it is new."""
    row = Delivery.objects.filter(mark__in=found_by.known).first()
    if row is None:
        return None
    return _opened(row) if row.answer else Answer()


def keep(found_by: Marks, answer: Answer | None, at: datetime) -> None:
    """Remember a delivery; with its answer where it may be asked for once more."""
    sealed = None
    if answer is not None:
        plain: dict[str, Any] = {
            "says": [[one.key, one.language, list(one.params)] for one in answer.says], "awaits": answer.awaits,
            "language": answer.language, "case": answer.case_id, "key": answer.key,
        }
        sealed = register_key().seal(json.dumps(plain), _place(found_by.own))
    Delivery.objects.create(mark=found_by.own, answer=sealed, on=at.date())


def _opened(row: Delivery) -> Answer:
    plain = json.loads(register_key().open(bytes(row.answer or b""), _place(bytes(row.mark))))
    says = tuple(
        Say(key, language, tuple((name, value) for name, value in params)) for key, language, params in plain["says"]
    )
    return Answer(says, plain["awaits"], plain["language"], plain["case"], plain["key"])


def _words(given: Input) -> str:
    match given:
        case Text(body=body):
            return body
        case Key(digits=digits):
            return digits
        case Voice(seconds=seconds):
            return str(seconds)
    return ""


def _mark(text: str) -> bytes:
    return register_key().mark(whole(text), _MARK)


def _place(own: bytes) -> str:
    return f"conversations_delivery.answer|{own.hex()}"
