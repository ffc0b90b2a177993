"""What the door must do, in this order and in one transaction. No output holds a word that came in.

``Register`` and ``Keep`` seal the input itself, unchanged: the engine says under which name, and never copies it.
"""

from dataclasses import dataclass, field
from datetime import datetime

from tande.policy.conversation.inputs import Beside


@dataclass(frozen=True, slots=True)
class Register:
    """Make a case of this input and a receipt. ``kind``: text, voice, call or danger.

    ``hide_code``: seal it with the digits of the access code left out (digits.without_code).
    """

    kind: str
    hide_code: bool = False


@dataclass(frozen=True, slots=True)
class Keep:
    """Seal this input into the case of the conversation. ``question``: what it answers, "" for the story itself.

    ``answer``: yes, no, unknown, or "" when it was said in other words. It is sealed with the words.
    """

    question: str = ""
    answer: str = ""
    hide_code: bool = False


@dataclass(frozen=True, slots=True)
class Say:
    """One text of the pack. ``params`` are values known here; ``{code}`` is filled from the receipt.

    ``not_before`` None: at once. ``door``: where it is said, when that is another than the conversation's.
    """

    key: str
    language: str
    params: tuple[tuple[str, str], ...] = ()
    not_before: datetime | None = None
    door: str = ""


@dataclass(frozen=True, slots=True)
class Flag:
    """Tell the desk: danger or child. It is never taken back here."""

    code: str


@dataclass(frozen=True, slots=True)
class AskCallBack:
    """Somebody of the body is to call."""


@dataclass(frozen=True, slots=True)
class Stop:
    """Send nothing more to this number until it writes again."""


@dataclass(frozen=True, slots=True)
class Forget:
    """Delete the number, once what is said here is sent. The case stays."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Look this code up and step again with Found, which bears ``beside`` on. ``code``: 20 digits, not yet checked."""

    code: str = field(repr=False)
    beside: Beside = field(default_factory=Beside)


@dataclass(frozen=True, slots=True)
class Resume:
    """Go on in the case whose code was last given here: what follows belongs to it."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """There is nothing to do."""


Output = Register | Keep | Say | Flag | AskCallBack | Stop | Forget | FollowUp | Resume | Nothing
