"""Sealing: HPKE (RFC 9180) with MLKEM768-X25519, HKDF-SHA256 and AES-256-GCM. Nothing here opens anything.

Envelope = b"TD" ‖ format (1 byte) ‖ suite (1 byte) ‖ enc (1,120 bytes) ‖ ciphertext. The context (purpose,
case, part) is bound through HPKE's `info`, so an envelope opens only in the place it was sealed for. Anyone
may call this module; what opens lives in `unsealing` (offline tool only) and `replies`. Rule: DESIGN.md §4;
the browser's seal.js agrees bit for bit (tests/vectors).
"""

import hashlib
import re
import secrets
from collections.abc import Mapping
from types import MappingProxyType

from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, MLKEM768X25519PublicKey, Suite

from tande.toolkit.errors import BadContext, BadKey, PartTooLarge, SealingError
from tande.toolkit.payloads import Manifest, TextPayload, pack_manifest, pack_text

MAGIC = b"TD"
FORMAT = 1
XWING = 1
HEADER_BYTES = 4
ENC_BYTES = 1_120
TAG_BYTES = 16
SEED_BYTES = 32
PUBLIC_KEY_BYTES = 1_216
MLKEM_PUBLIC_BYTES = 1_184
MLKEM_SEED_BYTES = 64
EXPANDED_BYTES = 96
ID_BYTES = 16
# The envelope around nothing: header, encapsulated key and tag.
OVERHEAD_BYTES = HEADER_BYTES + ENC_BYTES + TAG_BYTES
# Evidence travels in parts of at most this many plaintext bytes, one envelope each.
PART_BYTES = 4 * 1024 * 1024

# Suite byte → HPKE suite. A new suite is a new row; an envelope naming any other byte is refused.
SUITES: Mapping[int, Suite] = MappingProxyType(
    {XWING: Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)}
)

_ID = re.compile(r"[0-9a-f]{32}")
_PURPOSE = re.compile(
    r"(case-key|grant|desk-key|custody-outer|custody-inner|state-key)"
    r"|(message|reply|identity|manifest|evidence|file|help|referral|state|encounter|force):[0-9a-f]{32}"
)


def new_id() -> str:
    """A random id (case, message, file or desk key): 32 lower-case hexadecimal digits."""
    return secrets.token_hex(ID_BYTES)


def is_id(value: object) -> bool:
    """Whether `value` is an id as `new_id` makes them."""
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def new_seed() -> bytes:
    """A new private key, as its 32-byte seed."""
    return secrets.token_bytes(SEED_BYTES)


def new_key_pair() -> tuple[bytes, bytes]:
    """A new key pair: (seed of 32 bytes, public key of 1,216 bytes)."""
    seed = new_seed()
    return seed, public_key_of(seed)


def expand_seed(seed: bytes) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
    """The two private halves behind `seed`: SHAKE256(seed, 96) = ML-KEM seed (64) ‖ X25519 key (32).

    Raises BadKey unless the seed is 32 bytes.
    """
    if len(seed) != SEED_BYTES:
        raise BadKey(f"a seed has {SEED_BYTES} bytes")
    expanded = hashlib.shake_256(seed).digest(EXPANDED_BYTES)
    return (
        MLKEM768PrivateKey.from_seed_bytes(expanded[:MLKEM_SEED_BYTES]),
        X25519PrivateKey.from_private_bytes(expanded[MLKEM_SEED_BYTES:]),
    )


def public_key_of(seed: bytes) -> bytes:
    """The public key (1,216 bytes: ML-KEM-768 ‖ X25519) of the private key `seed`. Raises BadKey."""
    mlkem, x25519 = expand_seed(seed)
    return mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw()


def check_public_key(public_key: bytes) -> None:
    """Raises BadKey unless `public_key` is one that can be sealed to.

    Call it on every key that arrives from outside.
    """
    _load_public_key(public_key)


def fingerprint(public_key: bytes) -> str:
    """The SHA-256 of a public key, as 64 hexadecimal digits."""
    return hashlib.sha256(public_key).hexdigest()


def show_fingerprint(public_key: bytes) -> str:
    """The fingerprint as people compare it: its first 40 digits in groups of four."""
    digits = fingerprint(public_key)[:40]
    return " ".join(digits[i : i + 4] for i in range(0, len(digits), 4))


def info(purpose: str, about: str, *, part: int = 1, parts: int = 1) -> bytes:
    """The context an envelope is bound to: `tande/1|<purpose>|<id>|part <n>/<m>` in ASCII.

    `about` is the case id, or the key's id for `desk-key` and `state-key`, or the referral's id for
    `referral:<id>` and `state:<id>`, or the first 32 fingerprint digits of the recovery key for custody and of the
    field key for `encounter:<id>` and `force:<id>`. Raises BadContext for anything outside the table of purposes, so
    that no two places share a context.
    """
    if _PURPOSE.fullmatch(purpose) is None or not is_id(about):
        raise BadContext("unknown purpose or bad id")
    if not 1 <= part <= parts:
        raise BadContext("part number out of range")
    return f"tande/1|{purpose}|{about}|part {part}/{parts}".encode("ascii")


def seal(plaintext: bytes, *, to: bytes, info: bytes, suite: int = XWING) -> bytes:
    """One envelope around `plaintext` for the public key `to`, bound to `info`.

    Raises BadKey, SealingError.
    """
    if suite not in SUITES:
        raise SealingError("unknown suite")
    sealed = SUITES[suite].encrypt(plaintext, _load_public_key(to), info)
    return MAGIC + bytes((FORMAT, suite)) + sealed


def seal_text(payload: TextPayload, *, to: bytes, purpose: str, case_id: str) -> bytes:
    """`payload`, padded and sealed. Purposes: message:<id>, reply:<id>, identity:<id>.

    Raises SealingError's kin.
    """
    return seal(pack_text(payload), to=to, info=info(purpose, case_id))


def seal_manifest(manifest: Manifest, *, to: bytes, file_id: str, case_id: str) -> bytes:
    """A file's manifest, padded and sealed to the case key `to`. Raises SealingError's kin."""
    return seal(pack_manifest(manifest), to=to, info=info(f"manifest:{file_id}", case_id))


def seal_part(content: bytes, *, to: bytes, file_id: str, case_id: str, part: int, parts: int) -> bytes:
    """Part `part` of `parts` (from 1) of a file, sealed unpadded to the case key `to`.

    Raises PartTooLarge, BadContext.
    """
    if len(content) > PART_BYTES:
        raise PartTooLarge(f"a part has at most {PART_BYTES} bytes")
    return seal(content, to=to, info=info(f"evidence:{file_id}", case_id, part=part, parts=parts))


def parts_of(size: int, *, part_bytes: int = PART_BYTES) -> int:
    """How many parts a file of `size` bytes has; an empty file has one, empty, part."""
    return max(1, -(-size // part_bytes))


def _load_public_key(public_key: bytes) -> MLKEM768X25519PublicKey:
    if len(public_key) != PUBLIC_KEY_BYTES:
        raise BadKey(f"a public key has {PUBLIC_KEY_BYTES} bytes")
    try:
        return MLKEM768X25519PublicKey(
            MLKEM768PublicKey.from_public_bytes(public_key[:MLKEM_PUBLIC_BYTES]),
            X25519PublicKey.from_public_bytes(public_key[MLKEM_PUBLIC_BYTES:]),
        )
    except ValueError:
        raise BadKey("not a valid public key") from None
