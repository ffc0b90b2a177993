"""What apps are told: status, headers, and a message in the language of whoever holds the phone.

A table, since the clients are exact: HEAD is believed with 204 alone, a POST with 201 or 202 alone; after 200 or 204
the app shows a failure and keeps what it has. We say 201 when all is kept and never 202: Tella takes no other.
"""

import importlib.resources
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import lru_cache
from typing import Final

from tande.toolkit.openrosa import deciding, documents
from tande.toolkit.openrosa.credentials import CHALLENGE
from tande.toolkit.openrosa.parts import SPLIT_AT
from tande.toolkit.openrosa.routes import METHODS, Route

VERSION: Final = "1.0"
SENT: Final = frozenset({201, 202})
"""What Collect takes for sent. Anything else, 200 and 204 too, leaves the record on the phone."""
HERE: Final = 204
NOT_ALLOWED: Final = "credentials"
SHUT_OUT: Final = "shut_out"
"""The token in the address is nobody's: after 401 Collect asks for a password that nobody has, and shows no words."""
NO_VERSION: Final = "no_version_header"
NOT_HERE: Final = "not_here"
WRONG_METHOD: Final = "wrong_method"
BUSY: Final = "busy"
FAILED: Final = "failed"
STATUS: Final[Mapping[str, int]] = {
    deciding.NEW: 201, deciding.EDIT: 201, deciding.MORE: 201, deciding.AGAIN: 201,
    "empty": 400, "encoding": 400, "dtd": 400, "not_xml": 400, "too_deep": 400, "no_form": 400,
    "no_instance": 400, "encrypted": 400, "no_xml": 400, "two_xml": 400, "not_multipart": 400, "no_files": 400,
    NO_VERSION: 400, NOT_ALLOWED: 401, SHUT_OUT: 403, NOT_HERE: 404, deciding.NO_FORM: 404, deciding.NO_VERSION: 404,
    WRONG_METHOD: 405, deciding.CONFLICT: 409, deciding.ERASED: 409,
    "too_large": 413, "too_many_parts": 413, FAILED: 500, BUSY: 503,
}
_SAID: Final[Mapping[str, str]] = {
    deciding.NEW: "received", deciding.EDIT: "received", deciding.MORE: "received", deciding.AGAIN: "received",
    NOT_ALLOWED: "credentials", SHUT_OUT: "credentials", NOT_HERE: "form", deciding.NO_FORM: "form",
    deciding.NO_VERSION: "form", deciding.CONFLICT: "conflict", deciding.ERASED: "conflict",
    "too_large": "too_large", "too_many_parts": "too_large",
    "no_files": "no_files", FAILED: "later", BUSY: "later",
}
"""Which sentence is said; "unreadable" for all others."""
_RETRY_SECONDS: Final = 60


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. ``body``: empty for HEAD."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


def is_openrosa(headers: Mapping[str, str]) -> bool:
    """Whether a request speaks the version that we do. Names of headers may be written in any case."""
    found = [value.strip() for name, value in headers.items() if name.casefold() == "x-openrosa-version"]
    return found == [VERSION]


def refused(method: str, route: Route | None, headers: Mapping[str, str], *, known: bool) -> str:
    """Why a request is not looked at, "" when it is. ``known``: whether its secret is one that we gave out."""
    if route is None:
        return NOT_HERE
    if not is_openrosa(headers):
        return NO_VERSION
    if not known:
        return SHUT_OUT if route.token else NOT_ALLOWED
    return "" if method in METHODS[route.what] else WRONG_METHOD


def head(at: datetime) -> Answer:
    """To HEAD (and GET) of a submission: 204, and how large a POST may be before it is split."""
    return Answer(HERE, _headers(at))


def document(data: bytes, at: datetime, *, kind: str = "text/xml; charset=utf-8") -> Answer:
    """A list, a manifest, a form or one of its files. Apps take a list for one as text/xml only."""
    return Answer(200, {**_headers(at), "Content-Type": kind, "Content-Length": str(len(data))}, data)


def told(outcome: str, at: datetime, *, lang: str, code: str = "", what: str = "") -> Answer:
    """To a POST, or why anything is refused. ``code``: the follow-up code, as it is shown; ``what``: of a route.

    Never goes out before everything that it says is kept. No message repeats anything that was sent.
    """
    status = STATUS[outcome]
    taken = status in SENT
    nature = documents.SUCCESS if taken else documents.ERROR
    data = documents.response(say(outcome, lang=lang, code=code), nature=nature)
    answer = document(data, at)
    more = {}
    if status == 401:
        more["WWW-Authenticate"] = CHALLENGE
    elif status == 405:
        more["Allow"] = ", ".join(METHODS.get(what, ()))
    elif status == 503:
        more["Retry-After"] = str(_RETRY_SECONDS)
    return Answer(status, {**answer.headers, **more}, data)


def say(outcome: str, *, lang: str, code: str = "") -> str:
    """The sentence alone. Without a code the sentence about it is left out."""
    words = _words()
    spoken = words.get(lang, words["en"])
    said = spoken[_SAID.get(outcome, "unreadable")]
    return f"{said} {spoken['code'].format(code=code)}" if code and STATUS[outcome] in SENT else said


def note(lang: str) -> str:
    """What stands in the case for a submission that was encrypted on the phone: how it is opened."""
    words = _words()
    return words.get(lang, words["en"])["encrypted"]


def _headers(at: datetime) -> dict[str, str]:
    return {
        "X-OpenRosa-Version": VERSION, "X-OpenRosa-Accept-Content-Length": str(SPLIT_AT),
        "Date": format_datetime(at.astimezone(UTC), usegmt=True), "Cache-Control": "no-store",
    }


@lru_cache(maxsize=1)
def _words() -> dict[str, dict[str, str]]:
    return tomllib.loads(importlib.resources.files(__package__).joinpath("words.toml").read_text(encoding="utf-8"))
