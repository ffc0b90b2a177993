"""Private keys at rest: wrapped under a passphrase, and the small files that carry keys.

Wrap = AES-256-GCM under PBKDF2-HMAC-SHA256 (at least 600,000 rounds) of the passphrase, bound to whose key
it is. Officers wrap in their browser; custodians and the recovery key use the same form offline. Unwrapping
is in `unsealing`, which the server cannot import. Rule: DESIGN.md §4.
"""

import base64
import binascii
import json
import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

from tande.toolkit.errors import BadKey, KeyFileBroken, KeyWrapTooWeak
from tande.toolkit.sealing import PUBLIC_KEY_BYTES, SEED_BYTES, fingerprint, public_key_of

VERSION = 1
KDF = "PBKDF2-HMAC-SHA256"
LEAST_ROUNDS = 600_000
# Beyond this a key file would only keep the reader's machine busy.
MOST_ROUNDS = 20_000_000
SALT_BYTES = 16
IV_BYTES = 12
OWNERS = ("officer-key", "custodian-key", "recovery-key")
_LARGEST_FILE = 1024 * 1024


@dataclass(frozen=True, repr=False)
class KeyFile:
    """A wrapped key as a file: whose it is (`owner` from OWNERS, `name`), its public half, its wrap."""

    owner: str
    name: str
    public_key: bytes | None
    wrapped: Mapping[str, Any]


@dataclass(frozen=True)
class PublicFile:
    """A public key as a file: a name and the key (1,216 bytes)."""

    name: str
    public_key: bytes


def aad(*, owner: str, name: str) -> bytes:
    """What a wrap is bound to: `tande/1|<owner>|<name>`."""
    if owner not in OWNERS:
        raise KeyFileBroken("unknown owner of a key")
    return f"tande/1|{owner}|{name}".encode()


def passphrase_bytes(passphrase: str) -> bytes:
    """The passphrase in the one form (NFC, UTF-8) in which every keyboard gives the same bytes."""
    return unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")


def derive_wrapping_key(passphrase: bytes, *, salt: bytes, rounds: int) -> bytes:
    """The AES-256 key for a wrap, from the passphrase's bytes."""
    kdf = PBKDF2HMAC(algorithm=hashes.SHA256(), length=32, salt=salt, iterations=rounds)
    return kdf.derive(passphrase)


def wrap(
    seed: bytes, *, passphrase: str, name: str, owner: str = "officer-key", rounds: int = LEAST_ROUNDS
) -> dict[str, Any]:
    """The 32-byte private key `seed` wrapped for storage, as JSON-ready fields.

    Raises BadKey, KeyWrapTooWeak (fewer than 600,000 rounds).
    """
    if len(seed) != SEED_BYTES:
        raise BadKey(f"a seed has {SEED_BYTES} bytes")
    check_rounds(rounds)
    salt, iv = secrets.token_bytes(SALT_BYTES), secrets.token_bytes(IV_BYTES)
    key = derive_wrapping_key(passphrase_bytes(passphrase), salt=salt, rounds=rounds)
    sealed = AESGCM(key).encrypt(iv, seed, aad(owner=owner, name=name))
    return {
        "v": VERSION,
        "kdf": KDF,
        "rounds": rounds,
        "salt": encode(salt),
        "iv": encode(iv),
        "ct": encode(sealed),
    }


def check_rounds(rounds: int) -> None:
    """Raises KeyWrapTooWeak below the least number of rounds, KeyFileBroken far above it."""
    if rounds < LEAST_ROUNDS:
        raise KeyWrapTooWeak(f"at least {LEAST_ROUNDS} rounds")
    if rounds > MOST_ROUNDS:
        raise KeyFileBroken("more rounds than any key file has")


def check_wrapped(wrapped: object) -> None:
    """Raises KeyFileBroken, KeyWrapTooWeak unless `wrapped` has the form that `wrap` makes.

    The server calls it on what an officer's browser sends; it needs no passphrase.
    """
    read_wrapped(wrapped)


def read_wrapped(wrapped: object) -> tuple[int, bytes, bytes, bytes]:
    """(rounds, salt, iv, ciphertext) of a wrap. Raises KeyFileBroken, KeyWrapTooWeak."""
    if not isinstance(wrapped, Mapping) or wrapped.get("v") != VERSION or wrapped.get("kdf") != KDF:
        raise KeyFileBroken("not a wrapped key of version 1")
    rounds = wrapped.get("rounds")
    if not isinstance(rounds, int) or isinstance(rounds, bool):
        raise KeyFileBroken("rounds is not a number")
    check_rounds(rounds)
    salt, iv, sealed = (decode(wrapped.get(field)) for field in ("salt", "iv", "ct"))
    if len(salt) < SALT_BYTES or len(iv) != IV_BYTES or len(sealed) != SEED_BYTES + 16:
        raise KeyFileBroken("salt, iv or ct has the wrong length")
    return rounds, salt, iv, sealed


def write_key_file(file: KeyFile) -> bytes:
    """The bytes of a key file (JSON, with a newline)."""
    fields: dict[str, Any] = {"v": VERSION, "kind": file.owner, "name": file.name}
    if file.public_key is not None:
        fields["public_key"] = encode(file.public_key)
        fields["fingerprint"] = fingerprint(file.public_key)
    return write_json(fields | {"wrapped_key": dict(file.wrapped)})


def read_key_file(content: bytes, *, name: str | None = None) -> KeyFile:
    """The key file in `content`; also a bare wrap, for which the officer's user name is given as `name`.

    Raises KeyFileBroken, KeyWrapTooWeak.
    """
    fields = read_json(content)
    wrapped = fields.get("wrapped_key", fields)
    check_wrapped(wrapped)
    owner = fields.get("kind", OWNERS[0])
    whose = fields.get("name", fields.get("username", name))
    if owner not in OWNERS or not isinstance(whose, str):
        raise KeyFileBroken("whose key it is is missing: give the user name")
    public_key = decode(fields["public_key"]) if fields.get("public_key") else None
    return KeyFile(owner, whose, public_key, wrapped)


def write_public_file(file: PublicFile) -> bytes:
    """The bytes of a public key file (JSON, with a newline)."""
    return write_json(
        {
            "v": VERSION,
            "kind": "public-key",
            "name": file.name,
            "public_key": encode(file.public_key),
            "fingerprint": fingerprint(file.public_key),
        }
    )


def read_public_file(content: bytes) -> PublicFile:
    """The public key file in `content`. Raises KeyFileBroken, also when its fingerprint is another key's."""
    fields = read_json(content)
    name, public_key = fields.get("name"), decode(fields.get("public_key"))
    if not isinstance(name, str) or len(public_key) != PUBLIC_KEY_BYTES:
        raise KeyFileBroken("not a public key file")
    if fields.get("fingerprint") != fingerprint(public_key):
        raise KeyFileBroken("the fingerprint in the file is another key's")
    return PublicFile(name, public_key)


def read_seed_file(content: bytes) -> bytes | None:
    """The 32-byte seed in a bare seed file (raw, hexadecimal or base64), or None if it is something else."""
    if len(content) == SEED_BYTES:
        return content
    text = content.decode("ascii", "replace").strip()
    try:
        seed = bytes.fromhex(text) if len(text) == 2 * SEED_BYTES else base64.b64decode(text, validate=True)
    except ValueError:
        return None
    return seed if len(seed) == SEED_BYTES else None


def new_key_file(*, owner: str, name: str, passphrase: str, seed: bytes) -> KeyFile:
    """`seed` as a key file of `owner` called `name`. Raises BadKey."""
    wrapped = wrap(seed, passphrase=passphrase, name=name, owner=owner)
    return KeyFile(owner, name, public_key_of(seed), wrapped)


def encode(content: bytes | bytearray) -> str:
    """Standard base64."""
    return base64.b64encode(content).decode("ascii")


def decode(text: object) -> bytes:
    """The bytes in standard base64. Raises KeyFileBroken."""
    try:
        return base64.b64decode(text if isinstance(text, str) else "=", validate=True)
    except (ValueError, binascii.Error):
        raise KeyFileBroken("not base64") from None


def write_json(fields: Mapping[str, Any]) -> bytes:
    """JSON for people and machines: indented, in the given order, ending with a newline."""
    return (json.dumps(fields, indent=1, ensure_ascii=False) + "\n").encode("utf-8")


def read_json(content: bytes) -> dict[str, Any]:
    """The JSON object in `content`. Raises KeyFileBroken."""
    if len(content) > _LARGEST_FILE:
        raise KeyFileBroken("too large for a key file")
    try:
        fields = json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError):
        raise KeyFileBroken("not JSON") from None
    # Copies that the desk gave out at first had no version around the wrap, which has its own.
    if not isinstance(fields, dict) or fields.get("v", VERSION if "wrapped_key" in fields else None) != VERSION:
        raise KeyFileBroken("not version 1")
    return fields
