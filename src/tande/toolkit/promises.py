"""Receipts: the log entry of a fact, its check number, and the signed promise to publish it.

entry = `tande1 <kind> <YYYY-MM> <base64 commitment>` and nothing else (DESIGN.md §6: no category, place,
State, channel, exact time). The commitment hides the coded fact behind a random salt that stays beside the
fact. Promise = signed note; a promise not kept is proof of misconduct that anyone can check (DESIGN.md §5).
"""

import base64
import binascii
import datetime
import hashlib
import json
import re
import secrets
from dataclasses import dataclass

from tande.toolkit.codes import check_number_from
from tande.toolkit.errors import BadEntry, BadPromise, NotCanonical
from tande.toolkit.notes import VerifierKey, open_note, parse_verifier_key, sign_note, verifier_key
from tande.toolkit.tlog.hashing import HASH_BYTES
from tande.toolkit.tlog.hashing import leaf_hash as leaf_hash

SALT_BYTES = 32
ENTRY_TAG = "tande1"
PROMISE_TAG = "tande-receipt/v1"
_KIND = re.compile(r"[a-z][a-z_]*(\.[a-z][a-z_]*)+")
_PERIOD = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Promise:
    """What was promised: the log of `origin` will hold the entry `leaf_hash` (32 bytes) by `publish_by`."""

    origin: str
    leaf_hash: bytes
    publish_by: datetime.date

    @property
    def check_number(self) -> str:
        """The public check number (12 digits) of the promised entry."""
        return check_number(self.leaf_hash)


def new_salt() -> bytes:
    """32 random bytes for one fact's commitment."""
    return secrets.token_bytes(SALT_BYTES)


def canonical_json(fact: object) -> bytes:
    """The one written form of a coded fact: sorted keys, no spaces, UTF-8. Raises NotCanonical.

    Only text, whole numbers, true/false, null, lists and objects with text keys: a float or a date has more
    than one written form, and a commitment needs exactly one.
    """
    _check_canonical(fact)
    try:
        return json.dumps(fact, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        raise NotCanonical("text without a UTF-8 form") from None


def commitment(fact: object, *, salt: bytes) -> bytes:
    """SHA-256(b"tande/1|fact" ‖ 0 ‖ salt ‖ canonical JSON): 32 bytes.

    Raises NotCanonical, BadEntry (salt).
    """
    if len(salt) != SALT_BYTES:
        raise BadEntry(f"a salt has {SALT_BYTES} bytes")
    return hashlib.sha256(b"tande/1|fact\0" + salt + canonical_json(fact)).digest()


def entry_line(*, kind: str, period: str, commitment: bytes) -> bytes:
    """The log entry, ASCII without newline. `period` is the month (YYYY-MM) of the handling.

    Raises BadEntry.
    """
    if _KIND.fullmatch(kind) is None or _PERIOD.fullmatch(period) is None or len(commitment) != HASH_BYTES:
        raise BadEntry("kind, period or commitment")
    return f"{ENTRY_TAG} {kind} {period} {base64.b64encode(commitment).decode('ascii')}".encode("ascii")


def parse_entry(entry: bytes) -> tuple[str, str, bytes]:
    """(kind, period, commitment) of a log entry.

    Raises BadEntry unless it is exactly as `entry_line` writes it.
    """
    try:
        tag, kind, period, encoded = entry.decode("ascii").split(" ")
        raw = base64.b64decode(encoded, validate=True)
    except (ValueError, binascii.Error):
        raise BadEntry("not four fields") from None
    if tag != ENTRY_TAG or entry_line(kind=kind, period=period, commitment=raw) != entry:
        raise BadEntry("not in the one written form")
    return kind, period, raw


def check_number(leaf: bytes) -> str:
    """The public check number (12 digits) of the entry with this leaf hash. Raises BadEntry."""
    if len(leaf) != HASH_BYTES:
        raise BadEntry(f"a leaf hash has {HASH_BYTES} bytes")
    return check_number_from(leaf)


def receipt_key_name(origin: str) -> str:
    """The name of the key that signs the promises of `origin`."""
    return f"{origin}/receipts"


def receipt_vkey(*, origin: str, seed: bytes) -> str:
    """The public verifier key (vkey string) of the receipt key `seed` (Ed25519, 32 bytes).

    Raises BadVerifierKey.
    """
    return str(verifier_key(name=receipt_key_name(origin), seed=seed))


def sign_promise(*, origin: str, leaf: bytes, publish_by: datetime.date, seed: bytes) -> str:
    """The signed promise that `leaf` will be in the log by `publish_by`.

    Raises BadEntry, BadNote, BadVerifierKey.
    """
    if len(leaf) != HASH_BYTES:
        raise BadEntry(f"a leaf hash has {HASH_BYTES} bytes")
    encoded = base64.b64encode(leaf).decode("ascii")
    text = f"{PROMISE_TAG}\n{origin}\n{encoded}\n{publish_by.isoformat()}\n"
    return sign_note(text, name=receipt_key_name(origin), seed=seed)


def verify_promise(note: str, *, vkey: str | VerifierKey) -> Promise:
    """What `note` promises, once it is sure that the receipt key signed it. Anyone may check.

    Raises BadNote, NotSigned, WrongSignature, BadVerifierKey, BadPromise.
    """
    key = parse_verifier_key(vkey) if isinstance(vkey, str) else vkey
    promise = _parse_promise(open_note(note, key=key))
    if key.name != receipt_key_name(promise.origin):
        raise BadPromise("signed by the key of another origin")
    return promise


def _parse_promise(text: str) -> Promise:
    try:
        tag, origin, encoded, day, end = text.split("\n")
        leaf = base64.b64decode(encoded, validate=True)
        publish_by = datetime.date.fromisoformat(day)
    except (ValueError, binascii.Error):
        raise BadPromise("not a promise") from None
    if tag != PROMISE_TAG or end or len(leaf) != HASH_BYTES or publish_by.isoformat() != day:
        raise BadPromise("not a promise")
    return Promise(origin, leaf, publish_by)


def _check_canonical(value: object) -> None:
    if value is None or isinstance(value, str | int):
        return
    if isinstance(value, list | tuple):
        for item in value:
            _check_canonical(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str):
                raise NotCanonical("a key is not text")
            _check_canonical(item)
    else:
        raise NotCanonical(f"{type(value).__name__} has no single written form")
