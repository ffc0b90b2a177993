"""What stands inside an envelope: the JSON of a text, and the manifest of a file.

Both are UTF-8 JSON, padded before sealing (`padding`). The text is whatever a person wrote, so nothing here
puts any of it into an error message.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tande.toolkit.errors import PayloadBroken
from tande.toolkit.padding import pad, unpad

VERSION = 1
KINDS = frozenset(
    {"narrative", "answer", "words", "question", "news", "outcome"}
    | {"danger", "stop", "reprisal", "withdraw", "review", "identity"}
    | {"reasoning", "entry", "referral", "state"}
)
SEALERS = frozenset({"browser", "server"})


@dataclass(frozen=True)
class TextPayload:
    """One text of a case: a narrative, an answer, a question… `sealed` says who did it: browser or server."""

    kind: str
    text: str
    lang: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    sealed: str = "server"

    def __repr__(self) -> str:
        """Never shows the text: a payload may end up in a traceback."""
        return f"<TextPayload {self.kind}>"


@dataclass(frozen=True)
class Manifest:
    """A file's name, its type as found in its bytes, its size in bytes and its plaintext's SHA-256 (hex)."""

    name: str
    type: str
    size: int
    sha256: str
    parts: int
    sealed: str = "server"

    def __repr__(self) -> str:
        """Never shows the name: names of files tell about people."""
        return f"<Manifest {self.parts} part(s)>"


def pack_text(payload: TextPayload) -> bytes:
    """The padded bytes of `payload`, ready to be sealed.

    Raises PayloadBroken for an unknown kind or sealer.
    """
    if payload.kind not in KINDS or payload.sealed not in SEALERS:
        raise PayloadBroken("unknown kind or sealer")
    return pad(
        _dump(
            {
                "v": VERSION,
                "kind": payload.kind,
                "lang": payload.lang,
                "text": payload.text,
                "data": dict(payload.data),
                "sealed": payload.sealed,
            }
        )
    )


def unpack_text(padded: bytes) -> TextPayload:
    """The payload in opened, still padded bytes. Raises PaddingBroken, PayloadBroken.

    A kind that this version does not know is let through: an officer must be able to read it all the same.
    """
    fields = _load(unpad(padded))
    data = fields.get("data", {})
    if not isinstance(data, dict):
        raise PayloadBroken("data is not an object")
    return TextPayload(
        kind=_text(fields, "kind"),
        text=_text(fields, "text"),
        lang=_text(fields, "lang", ""),
        data=data,
        sealed=_text(fields, "sealed", ""),
    )


def pack_manifest(manifest: Manifest) -> bytes:
    """The padded bytes of `manifest`, ready to be sealed.

    Raises PayloadBroken when its numbers cannot be true.
    """
    _check_manifest(manifest)
    return pad(
        _dump(
            {
                "v": VERSION,
                "name": manifest.name,
                "type": manifest.type,
                "size": manifest.size,
                "sha256": manifest.sha256,
                "parts": manifest.parts,
                "sealed": manifest.sealed,
            }
        )
    )


def unpack_manifest(padded: bytes) -> Manifest:
    """The manifest in opened, still padded bytes. Raises PaddingBroken, PayloadBroken."""
    fields = _load(unpad(padded))
    manifest = Manifest(
        name=_text(fields, "name"),
        type=_text(fields, "type", "application/octet-stream"),
        size=_number(fields, "size"),
        sha256=_text(fields, "sha256"),
        parts=_number(fields, "parts"),
        sealed=_text(fields, "sealed", ""),
    )
    _check_manifest(manifest)
    return manifest


def _check_manifest(manifest: Manifest) -> None:
    if manifest.size < 0 or manifest.parts < 1:
        raise PayloadBroken("size or parts cannot be true")
    if len(manifest.sha256) != 64 or not set(manifest.sha256) <= set("0123456789abcdef"):
        raise PayloadBroken("sha256 is not 64 hexadecimal digits")


def _dump(fields: dict[str, Any]) -> bytes:
    try:
        written = json.dumps(fields, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        raise PayloadBroken("cannot be written as JSON") from None
    # A lone surrogate (half an emoji cut by an old phone) has no UTF-8 form: it must not lose the complaint.
    return written.encode("utf-8", "replace")


def _load(content: bytes) -> dict[str, Any]:
    try:
        fields = json.loads(content.decode("utf-8"), parse_constant=_refuse)
        clean = json.loads(json.dumps(fields, ensure_ascii=False).encode("utf-8", "replace"))
    except (ValueError, RecursionError):
        # `from None`: the decoder's own error quotes the text it stumbled over.
        raise PayloadBroken("not JSON") from None
    if not isinstance(clean, dict) or clean.get("v") != VERSION:
        raise PayloadBroken("not version 1")
    return clean


def _refuse(_constant: str) -> None:
    raise ValueError


def _text(fields: dict[str, Any], name: str, default: str | None = None) -> str:
    value = fields.get(name, default)
    if not isinstance(value, str):
        raise PayloadBroken(f"{name} is missing or not text")
    return value


def _number(fields: dict[str, Any], name: str) -> int:
    value = fields.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise PayloadBroken(f"{name} is missing or not a whole number")
    return value
