"""Reading what a person sent, without ever refusing how it is written.

Any script, emoji, NUL or half a character is kept as it came; only size has a limit. Text is held in
memory for the one request that seals it.
"""

import base64
import binascii
import hashlib
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError

from tande.interfaces.public.uploads import HeldFile, MemoryOnly
from tande.policy import limits

NOT_TYPED = frozenset({"nonce", "path", "message_id", "sealed", "skip", "v", "code", "first_hash"})
"""Fields that hold nothing a person typed into a text field and would miss."""
_NONCE = re.compile(r"[0-9a-f]{32}")


class TooLarge(Exception):
    """More was sent than can be held in memory."""


class Unreadable(Exception):
    """What was sent is not a form: cut off on the way, or not made by a browser."""


@dataclass(frozen=True, repr=False)
class Draft:
    """What the write form or the files form held. ``refused``: names of files that were too large or

    too many; ``turned_away``: of those there was no room for at that moment.
    """

    text: str
    nonce: str
    files: tuple[HeldFile, ...] = ()
    refused: tuple[str, ...] = ()
    turned_away: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether there is nothing to receive: no word and no file."""
        return not self.text.strip() and not self.files

    @property
    def status(self) -> int:
        """The answer's status when files were not kept, or nothing was sent."""
        if self.turned_away:
            return 503
        return 413 if self.refused else 400

    @property
    def too_long(self) -> bool:
        return len(self.text) > limits.TEXT_MAX_CHARS

    def content_hash(self, path: str) -> bytes:
        """SHA-256 over everything sent, so that the same form twice is the same complaint."""
        digest = hashlib.sha256(path.encode())
        for part in (self.text.encode("utf-8", "replace"), *(_of(file) for file in self.files)):
            digest.update(len(part).to_bytes(8, "big") + part)
        return digest.digest()


def _of(file: HeldFile) -> bytes:
    return (file.name or "").encode("utf-8", "replace") + b"\0" + hashlib.sha256(file.content).digest()


@dataclass(frozen=True, repr=False)
class Answer:
    """What one of the later forms held: either sealed by the browser, or plain ``values`` and ``fields``."""

    sealed: bytes | None
    message_id: str
    values: list[str] = field(default_factory=list)
    fields: Mapping[str, str] = field(default_factory=dict)
    skipped: bool = False

    @property
    def text(self) -> str:
        """What was typed, trimmed, empty lines of the form left out: as the browser joins it."""
        return "\n".join(self.fields.values())

    @property
    def nothing(self) -> bool:
        return self.skipped or (self.sealed is None and not self.values and not self.fields)


def new_nonce() -> str:
    """For the hidden field that makes a repeated form the same form: 32 hex characters."""
    return secrets.token_hex(16)


def nonce_or_new(nonce: str) -> str:
    """The form's nonce, or a new one when a form came back without: then it counts as a new form."""
    return nonce if _NONCE.fullmatch(nonce) else new_nonce()


def typed_texts(request: HttpRequest) -> str:
    """Everything that was typed into text fields of a form already read: to give it back on an error page."""
    return "\n".join(str(text) for name, text in request.POST.items() if name not in NOT_TYPED)


def read_form(request: HttpRequest) -> None:
    """Parse the body now, files into memory only. Raises TooLarge or Unreadable."""
    handler = MemoryOnly(request)
    request.upload_handlers = [handler]
    try:
        request.POST  # noqa: B018 - parses on access
    except RequestDataTooBig:
        raise TooLarge from None
    except (BadRequest, SuspiciousOperation, MultiPartParserError, UnreadablePostError):
        raise Unreadable from None
    finally:
        handler.let_go()


def read_draft(request: HttpRequest) -> Draft:
    """The write form or the files form. Raises TooLarge or Unreadable."""
    read_form(request)
    held: list[Any] = request.FILES.getlist("files")
    return Draft(
        text=_lines(request.POST.get("text", "")),
        nonce=nonce_or_new(request.POST.get("nonce", "")),
        files=tuple(file for file in held if not file.too_large and not file.no_room),
        refused=tuple(file.name or "" for file in held if file.too_large),
        turned_away=tuple(file.name or "" for file in held if file.no_room and not file.too_large),
    )


def read_answer(request: HttpRequest, *, values: str, fields: tuple[str, ...]) -> Answer:
    """A later form: options under the name ``values``, text under ``fields``. Raises TooLarge or Unreadable."""
    read_form(request)
    typed = {name: _lines(request.POST.get(name, "")).strip() for name in fields}
    sealed = request.POST.get("sealed", "")
    return Answer(
        sealed=_from_base64(sealed) if sealed else None,
        message_id=request.POST.get("message_id", ""),
        values=[value for value in request.POST.getlist(values) if value],
        fields={name: text for name, text in typed.items() if text},
        skipped="skip" in request.POST,
    )


def _lines(text: str) -> str:
    """A form sends line ends as CR LF whatever was typed."""
    return text.replace("\r\n", "\n")


def _from_base64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Unreadable from None
