"""C2SP signed notes: the form of promises, and of the public log's checkpoints.

Text (ends with a newline) ‖ newline ‖ lines "— <name> <base64(4-byte key id ‖ signature)>". Source: C2SP
signed-note v1.0.0, in facts/ledger-formats.md §1 with test vectors. A key is of one kind: ED25519 signs the text
itself; the two kinds of cosignature sign a checkpoint together with a time (tlog.cosignature).
"""

import base64
import binascii
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey, MLDSA44PublicKey

from tande.toolkit.errors import BadNote, BadVerifierKey, NotSigned, WrongSignature

ED25519 = 0x01
COSIGNATURE = 0x04
MLDSA44 = 0x06
_KEY_BYTES = {ED25519: 32, COSIGNATURE: 32, MLDSA44: 1312}
ID_BYTES = 4
_MARK = "— "
# A note of ours has a handful of lines; anything much longer is not read. Sixteen post-quantum ones must fit.
_LARGEST_NOTE = 256 * 1024
_MOST_SIGNATURES = 100


@dataclass(frozen=True)
class VerifierKey:
    """A named public key of one kind: ED25519, COSIGNATURE (both 32 bytes) or MLDSA44 (1,312 bytes)."""

    name: str
    public_key: bytes
    kind: int = ED25519

    @property
    def key_id(self) -> bytes:
        """SHA-256(name ‖ newline ‖ type ‖ key), first four bytes."""
        body = self.name.encode("utf-8") + b"\n" + bytes((self.kind,)) + self.public_key
        return hashlib.sha256(body).digest()[:ID_BYTES]

    def __str__(self) -> str:
        """The key as a `vkey` string: name+id+base64(type ‖ key)."""
        encoded = base64.b64encode(bytes((self.kind,)) + self.public_key).decode("ascii")
        return f"{self.name}+{self.key_id.hex()}+{encoded}"


def check_name(name: str) -> str:
    """`name` itself, if it may name a key.

    Raises BadVerifierKey for spaces, "+", control characters, what has no UTF-8 form, or nothing.
    """
    if not name or "+" in name or any(c.isspace() or _may_not_stand(c) for c in name):
        raise BadVerifierKey("a key name has no spaces and no plus sign")
    return name


@cache
def verifier_key(*, name: str, seed: bytes, kind: int = ED25519) -> VerifierKey:
    """The verifier key of the private key `seed` (32 bytes) under `name`. Raises BadVerifierKey."""
    public_key = _private_key(seed, kind).public_key().public_bytes_raw()
    return VerifierKey(check_name(name), public_key, kind)


def parse_verifier_key(vkey: str) -> VerifierKey:
    """The verifier key written as `vkey`. Raises BadVerifierKey, also when its id does not fit its key."""
    try:
        name, key_id, encoded = vkey.strip().split("+", 2)
        raw = base64.b64decode(encoded, validate=True)
    except (ValueError, binascii.Error):
        raise BadVerifierKey("not name+id+base64") from None
    if not raw or len(raw) - 1 != _KEY_BYTES.get(raw[0]):
        raise BadVerifierKey("not a kind of key that this version knows")
    key = VerifierKey(check_name(name), raw[1:], raw[0])
    if key.key_id.hex() != key_id:
        raise BadVerifierKey("the id does not fit the key")
    return key


def sign_note(text: str, *, name: str, seed: bytes) -> str:
    """`text` as a signed note by the Ed25519 key `seed` named `name`. Raises BadNote, BadVerifierKey."""
    check_text(text)
    key = verifier_key(name=name, seed=seed)
    return f"{text}\n{signature_line(key, sign_bytes(text.encode('utf-8'), seed=seed))}"


def signature_line(key: VerifierKey, signature: bytes) -> str:
    """The line, with its newline, that stands under a note for this signature."""
    return raw_line(key.name, key.key_id + signature)


def raw_line(name: str, raw: bytes) -> str:
    """A signature line as `split_note` takes it apart: name, and key id ‖ signature."""
    return f"{_MARK}{name} {base64.b64encode(raw).decode('ascii')}\n"


def sign_bytes(message: bytes, *, seed: bytes, kind: int = ED25519) -> bytes:
    """The bare signature over `message`. Raises BadVerifierKey."""
    return _private_key(seed, kind).sign(message)


def verify_bytes(message: bytes, signature: bytes, *, key: VerifierKey) -> None:
    """Raises WrongSignature unless `signature` is that of `key` over `message`."""
    reader = MLDSA44PublicKey if key.kind == MLDSA44 else Ed25519PublicKey
    try:
        reader.from_public_bytes(key.public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        raise WrongSignature("signature does not fit") from None


def open_note(note: str, *, key: VerifierKey) -> str:
    """The text of `note`, once it is sure that the ED25519 `key` signed it.

    Lines of keys we do not know are ignored; one bad line in our key's name spoils the whole note.
    Raises BadNote, NotSigned, WrongSignature, BadVerifierKey (a key of another kind).
    """
    if key.kind != ED25519:
        raise BadVerifierKey("this key cosigns checkpoints and nothing else")
    text, found = signatures_by(note, keys=(key,))
    for _, signature in found:
        verify_bytes(text.encode("utf-8"), signature, key=key)
    if not found:
        raise NotSigned("no signature by the expected key")
    return text


def signatures_by(note: str, *, keys: Iterable[VerifierKey]) -> tuple[str, list[tuple[VerifierKey, bytes]]]:
    """The text, and what stands under it in the names of these keys, NOT yet verified. Raises BadNote."""
    known = {(key.name, key.key_id): key for key in keys}
    text, lines = split_note(note)
    named = [(known.get((name, raw[:ID_BYTES])), raw[ID_BYTES:]) for name, raw in lines]
    return text, [(key, signature) for key, signature in named if key is not None]


def decode_note(raw: bytes) -> str:
    """The note in a file or an answer. Raises BadNote when it is too long or not UTF-8."""
    if len(raw) > _LARGEST_NOTE:
        raise BadNote("too long")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        raise BadNote("not UTF-8") from None


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
    if any(c != "\n" and _may_not_stand(c) for c in text):
        raise BadNote("control characters in the text")


def _may_not_stand(character: str) -> bool:
    return ord(character) < 0x20 or 0xD800 <= ord(character) <= 0xDFFF


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
    if len(raw) <= ID_BYTES or base64.b64encode(raw).decode("ascii") != encoded:
        raise BadNote("signature too short or not in its one written form")
    return name, raw


@cache
def _private_key(seed: bytes, kind: int) -> Ed25519PrivateKey | MLDSA44PrivateKey:
    try:
        if kind == MLDSA44:
            return MLDSA44PrivateKey.from_seed_bytes(seed)
        return Ed25519PrivateKey.from_private_bytes(seed)
    except ValueError:
        raise BadVerifierKey("a signing seed has 32 bytes") from None
