"""C2SP signed notes with Ed25519: the form of promises, and of the public log's checkpoints.

Text (ends with a newline) ‖ newline ‖ lines "— <name> <base64(4-byte key id ‖ signature)>". Source: C2SP
signed-note v1.0.0, in facts/ledger-formats.md §1 with test vectors.
"""

import base64
import binascii
import hashlib
from dataclasses import dataclass
from functools import cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from tande.toolkit.errors import BadNote, BadVerifierKey, NotSigned, WrongSignature

ED25519 = 0x01
_ID_BYTES = 4
_KEY_BYTES = 32
_MARK = "— "
# A note of ours has a handful of lines; anything much longer is not read.
_LARGEST_NOTE = 64 * 1024
_MOST_SIGNATURES = 100


@dataclass(frozen=True)
class VerifierKey:
    """A named Ed25519 public key (32 bytes)."""

    name: str
    public_key: bytes

    @property
    def key_id(self) -> bytes:
        """SHA-256(name ‖ newline ‖ type ‖ key), first four bytes."""
        body = self.name.encode("utf-8") + b"\n" + bytes((ED25519,)) + self.public_key
        return hashlib.sha256(body).digest()[:_ID_BYTES]

    def __str__(self) -> str:
        """The key as a `vkey` string: name+id+base64(type ‖ key)."""
        encoded = base64.b64encode(bytes((ED25519,)) + self.public_key).decode("ascii")
        return f"{self.name}+{self.key_id.hex()}+{encoded}"


def check_name(name: str) -> str:
    """`name` itself, if it may name a key.

    Raises BadVerifierKey for spaces, "+", control characters or nothing.
    """
    if not name or "+" in name or any(c.isspace() or ord(c) < 0x20 for c in name):
        raise BadVerifierKey("a key name has no spaces and no plus sign")
    return name


@cache
def verifier_key(*, name: str, seed: bytes) -> VerifierKey:
    """The verifier key of the Ed25519 private key `seed` (32 bytes) under `name`. Raises BadVerifierKey."""
    public_key = _private_key(seed).public_key().public_bytes_raw()
    return VerifierKey(check_name(name), public_key)


def parse_verifier_key(vkey: str) -> VerifierKey:
    """The verifier key written as `vkey`. Raises BadVerifierKey, also when its id does not fit its key."""
    try:
        name, key_id, encoded = vkey.strip().split("+", 2)
        raw = base64.b64decode(encoded, validate=True)
    except (ValueError, binascii.Error):
        raise BadVerifierKey("not name+id+base64") from None
    if len(raw) != 1 + _KEY_BYTES or raw[0] != ED25519:
        raise BadVerifierKey("not an Ed25519 key")
    key = VerifierKey(check_name(name), raw[1:])
    if key.key_id.hex() != key_id:
        raise BadVerifierKey("the id does not fit the key")
    return key


def sign_note(text: str, *, name: str, seed: bytes) -> str:
    """`text` as a signed note by the Ed25519 key `seed` named `name`. Raises BadNote, BadVerifierKey."""
    check_text(text)
    key = verifier_key(name=name, seed=seed)
    signature = _private_key(seed).sign(text.encode("utf-8"))
    return f"{text}\n{_MARK}{name} {base64.b64encode(key.key_id + signature).decode('ascii')}\n"


def open_note(note: str, *, key: VerifierKey) -> str:
    """The text of `note`, once it is sure that `key` signed it. Raises BadNote, NotSigned, WrongSignature.

    Lines of keys we do not know are ignored; one bad line in our key's name spoils the whole note.
    """
    text, lines = split_note(note)
    signed = False
    for name, raw in lines:
        if name != key.name or raw[:_ID_BYTES] != key.key_id:
            continue
        try:
            Ed25519PublicKey.from_public_bytes(key.public_key).verify(raw[_ID_BYTES:], text.encode("utf-8"))
        except (InvalidSignature, ValueError):
            raise WrongSignature("signature does not fit") from None
        signed = True
    if not signed:
        raise NotSigned("no signature by the expected key")
    return text


def split_note(note: str) -> tuple[str, list[tuple[str, bytes]]]:
    """The text and the signature lines (name, key id ‖ signature) of a note, unverified. Raises BadNote."""
    if len(note) > _LARGEST_NOTE:
        raise BadNote("too long")
    end = note.rfind("\n\n")
    if end < 0 or not note.endswith("\n"):
        raise BadNote("no blank line before the signatures")
    text = note[: end + 1]
    lines = note[end + 2 : -1].split("\n")
    check_text(text)
    if len(lines) > _MOST_SIGNATURES:
        raise BadNote("too many signatures")
    return text, [_signature_line(line) for line in lines]


def check_text(text: str) -> None:
    """Raises BadNote unless `text` may be signed: it ends with a newline, is UTF-8, has no other controls."""
    if not text.endswith("\n"):
        raise BadNote("the text must end with a newline")
    if any((ord(c) < 0x20 and c != "\n") or 0xD800 <= ord(c) <= 0xDFFF for c in text):
        raise BadNote("control characters in the text")


def _signature_line(line: str) -> tuple[str, bytes]:
    if not line.startswith(_MARK):
        raise BadNote("not a signature line")
    try:
        name, encoded = line[len(_MARK) :].split(" ")
        raw = base64.b64decode(encoded, validate=True)
        check_name(name)
    except (ValueError, binascii.Error, BadVerifierKey):
        raise BadNote("not a signature line") from None
    # The last letter of base64 may carry idle bits: a note has one written form only.
    if len(raw) <= _ID_BYTES or base64.b64encode(raw).decode("ascii") != encoded:
        raise BadNote("signature too short or not in its one written form")
    return name, raw


@cache
def _private_key(seed: bytes) -> Ed25519PrivateKey:
    try:
        return Ed25519PrivateKey.from_private_bytes(seed)
    except ValueError:
        raise BadVerifierKey("a signing seed has 32 bytes") from None
