"""How a call or a menu is found and kept. Nothing of it stands in clear, and none of its words is kept at all."""

import json
from dataclasses import asdict, dataclass, field
from datetime import date

from tande.domains.calls.models import Session
from tande.ledger.register_key import register_key
from tande.toolkit.phone_menus.africastalking import Step


@dataclass
class Held:
    """``number``: who calls or dials; ``began``: it is known here; ``over``: it has ended; ``steps`` and ``last``: what
    was heard of a menu, and its id."""

    number: str = field(default="", repr=False)
    began: bool = False
    over: bool = False
    steps: tuple[Step, ...] = ()
    last: str = field(default="", repr=False)


def mark_of(gateway: str, session: str) -> bytes:
    """What a session is found by."""
    return register_key().mark(f"{gateway}|{session}", "calls_session.mark")


def history_key(gateway: str, session: str) -> bytes:
    """The key of the marks of its history: always the same, so that a crash before they are kept changes nothing."""
    return register_key().mark(f"{gateway}|{session}", "calls_session.history")


def held_of(mark: bytes) -> Held:
    """What is kept of it; nothing yet for a new one."""
    row = Session.objects.filter(pk=mark).first()
    if row is None:
        return Held()
    plain = json.loads(register_key().open(bytes(row.held), _place(mark)))
    return Held(**{**plain, "steps": tuple((length, said) for length, said in plain["steps"])})


def keep(mark: bytes, held: Held, on: date) -> None:
    """Write it down."""
    sealed = register_key().seal(json.dumps(asdict(held)), _place(mark))
    Session.objects.update_or_create(pk=mark, defaults={"held": sealed, "on": on})


def _place(mark: bytes) -> str:
    return f"calls_session.held|{mark.hex()}"
