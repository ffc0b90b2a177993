"""What all gateways have in common: a request of theirs, what came with it, and a call of ours.

No ``repr`` shows a number, a text or a key, so that no exception and no log can carry them off.
"""

import codecs
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import Any, Final
from urllib.parse import parse_qsl

from tande.policy.keepable import keepable

TEXT_MAX: Final = 20_000
"""Characters of one text. A hundred joined messages have 15,300."""
ID_MAX: Final = 200
NUMBER_MAX: Final = 40

SENT: Final = "sent"
DELIVERED: Final = "delivered"
FAILED: Final = "failed"

ACCEPTED: Final = "accepted"
LATER: Final = "later"
REFUSED: Final = "refused"
_CHARSET: Final = re.compile(r'charset="?([\w.:-]{1,40})', re.IGNORECASE)


class NotGenuine(Exception):
    """The signature, the secret or the time is wrong: nothing of the request is looked at."""


class NotReadable(Exception):
    """It comes from the gateway, but is not what a gateway of this kind sends."""


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a gateway must be told. ``drawn``: by us, of so many bytes."""

    name: str
    default: str = ""
    required: bool = True
    secret: bool = False
    url: bool = False
    drawn: int = 0


@dataclass(frozen=True, slots=True, repr=False)
class Request:
    """A request as it came. ``url``: rebuilt from our own address; ``rest``: what stands after the gateway's id.

    ``headers`` have lower-case names.
    """

    method: str
    url: str
    rest: tuple[str, ...]
    query: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def charset(self) -> str:
        """In what the body is said to be written; "" when that is not said."""
        found = _CHARSET.search(self.headers.get("content-type", ""))
        return found[1] if found else ""

    def asked(self) -> dict[str, str]:
        """What stands in the address; the first of each name."""
        return {name: decoded(value) for name, value in raw_pairs(self.query).items()}

    def form(self) -> dict[str, str]:
        """What was posted as a form; the first of each name."""
        found = raw_pairs(self.body.decode("latin-1"))
        return {name: decoded(value, self.charset) for name, value in found.items()}

    def told(self) -> dict[str, Any]:
        """What was posted as JSON. Raises NotReadable."""
        try:
            found = json.loads(decoded(self.body, json.detect_encoding(self.body)))
        except (ValueError, RecursionError):
            raise NotReadable("not JSON") from None
        if not isinstance(found, dict):
            raise NotReadable("not an object")
        return found


@dataclass(frozen=True, slots=True, repr=False)
class Attached:
    """A picture or a sound that came with a message."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True, repr=False)
class Came:
    """One message from a phone. ``number`` as the gateway wrote it; ``id`` its own, "" if it gives none."""

    number: str
    text: str
    id: str = ""
    at: datetime | None = None
    files: tuple[Attached, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a message of ours. ``ref``: ours where the gateway gives it back, else the gateway's."""

    ref: str
    outcome: str


Read = tuple[Came | Report, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Outgoing:
    """A message to send. ``ref``: ours, not to be guessed; ``turn``: grows with each; ``door``: our address."""

    ref: str
    number: str
    text: str
    plain: bool
    door: str
    turn: int = 0


@dataclass(frozen=True, slots=True, repr=False)
class Call:
    """One request of ours."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Drop:
    """One file of ours, for a gateway that reads a folder."""

    folder: str
    name: str
    body: bytes


@dataclass(frozen=True, slots=True, repr=False)
class Answer:
    """What a gateway answered to a call."""

    status: int
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Sent:
    """What an answer means. ``ref``: the gateway's own, where its reports bear no other.

    LATER unless the gateway says that this one message cannot go: a wrong address or password must lose nothing.
    """

    outcome: str
    ref: str = ""


def raw_pairs(query: str) -> dict[str, bytes]:
    """Name to value; of several the first. Nothing is dropped for being empty."""
    found: dict[str, bytes] = {}
    for name, value in parse_qsl(query, keep_blank_values=True, encoding="latin-1"):
        found.setdefault(name, value.encode("latin-1", "replace"))
    return found


def decoded(raw: bytes, charset: str = "") -> str:
    """A text in the charset that a gateway names, else in UTF-8, else in Latin-1: no letter is lost over a name."""
    for one in (charset, "utf-8"):
        try:
            codecs.lookup(one)
            return raw.decode(one)
        except (LookupError, UnicodeError, ValueError):
            continue
    return raw.decode("latin-1")


def came(number: str, text: str, *, id: str = "", at: datetime | None = None, files: tuple[Attached, ...] = ()) -> Came:
    """One message, made fit to keep. Without a text it is one too, and without a number; without both it is none.

    Raises NotReadable.
    """
    number = keepable(number).strip()[:NUMBER_MAX]
    if not (number or text or files):
        raise NotReadable("no message")
    return Came(number, keepable(text)[:TEXT_MAX], keepable(id)[:ID_MAX], at, files)


def report(ref: str, outcome: str) -> Report:
    """What became of a message, made fit to be looked for."""
    return Report(keepable(ref)[:ID_MAX], outcome)


def word(told: Mapping[str, Any], *names: str) -> str:
    """The first of these that is there, as text; "" when none is."""
    for name in names:
        value = told.get(name)
        if isinstance(value, str | int | float) and not isinstance(value, bool) and str(value):
            return keepable(str(value))
    return ""


def moment(text: str, zone: tzinfo = UTC) -> datetime | None:
    """A time as gateways write it (ISO 8601, or seconds since 1970), else None. ``zone``: if none stands."""
    text = text.strip()
    try:
        if text.isascii() and text.isdigit():
            return datetime.fromtimestamp(int(text), UTC)
        found = datetime.fromisoformat(text)
        return found.replace(tzinfo=found.tzinfo or zone).astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return None


def same(given: str, expected: str) -> bool:
    """Whether a secret is the right one; takes as long for a wrong one. Nothing equals an empty secret."""
    fits = hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode("utf-8"))
    return fits and bool(expected)


def json_call(url: str, told: object, headers: Mapping[str, str]) -> Call:
    """A POST of JSON."""
    body = json.dumps(told, ensure_ascii=False).encode("utf-8")
    return Call("POST", url, {"Content-Type": "application/json", **headers}, body)


def told_back(answer: Answer) -> dict[str, Any]:
    """The JSON of an answer; empty when it is none."""
    try:
        found = json.loads(answer.body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
