"""Daily anchors: what was waiting for the public log on a day, fixed at once and shown to nobody.

An anchor file holds SHA-256 over a salt and the root of a tree over what waited. Every leaf of that tree is blinded by
its fact's own salt, and one leaf is always random: opened, the anchor tells neither how much waited nor which entries.
Who holds a fact's salt (the person by her code, an auditor) can prove that it was waiting that day.
"""

import base64
import datetime
import hashlib
import hmac
import json
from collections.abc import Iterable

from tande.toolkit.errors import BadAnchor
from tande.toolkit.notes import VerifierKey, open_note, sign_note
from tande.toolkit.tlog.hashing import leaf_hashes
from tande.toolkit.tlog.tree import Frontier

TAG = "tande-anchor/v1"
_BLIND = b"tande/1|anchor-leaf"
_FIRST = b"tande/1|anchor-first\0"
_SUM = b"tande/1|anchor\0"
HASH_BYTES = 32
PLACE = "anchors"


def anchor_path(day: datetime.date) -> str:
    """The anchor's file."""
    return f"{PLACE}/{day.isoformat()}"


def opening_path(day: datetime.date) -> str:
    """The file that opens it, made with the batch that follows."""
    return f"{PLACE}/{day.isoformat()}.opened"


def private_root(waiting: Iterable[tuple[bytes, bytes]], *, blind: bytes) -> bytes:
    """The root over what waits, given as (salt of the fact, leaf hash of its entry), 32 bytes each, in order.

    ``blind`` (32 random bytes) is never published: with it an empty queue looks like any other, also once opened.
    """
    tree = Frontier()
    blinded = [hmac.digest(fact_salt, _BLIND, "sha256") + leaf for fact_salt, leaf in waiting]
    tree.extend(leaf_hashes([_FIRST + blind, *blinded]))
    return tree.root()


def anchor_hash(*, salt: bytes, root: bytes) -> bytes:
    """What is published at once: SHA-256 over salt and root."""
    return hashlib.sha256(_SUM + salt + root).digest()


def sign_anchor(*, origin: str, day: datetime.date, salt: bytes, root: bytes, seed: bytes) -> str:
    """The anchor as a note signed by the log's key. Raises BadNote, BadVerifierKey."""
    encoded = base64.b64encode(anchor_hash(salt=salt, root=root)).decode("ascii")
    return sign_note(f"{TAG}\n{origin}\n{day.isoformat()}\n{encoded}\n", name=origin, seed=seed)


def verify_anchor(note: str, *, key: VerifierKey) -> tuple[datetime.date, bytes]:
    """(day, hash) of an anchor signed by the log's key. Raises BadNote, NotSigned, WrongSignature, BadAnchor."""
    try:
        tag, origin, day, encoded, end = open_note(note, key=key).split("\n")
        date, found = datetime.date.fromisoformat(day), base64.b64decode(encoded, validate=True)
    except ValueError:
        raise BadAnchor("not an anchor") from None
    if tag != TAG or origin != key.name or end or len(found) != HASH_BYTES or date.isoformat() != day:
        raise BadAnchor("not an anchor of this log")
    return date, found


def write_opening(*, salt: bytes, root: bytes) -> bytes:
    """The opening as a file."""
    return json.dumps({"root": root.hex(), "salt": salt.hex()}).encode("ascii") + b"\n"


def check_opening(data: bytes, *, published: bytes) -> None:
    """Whether an opening fits the hash that was published that day. Raises BadAnchor."""
    try:
        table = json.loads(data)
        salt, root = bytes.fromhex(table["salt"]), bytes.fromhex(table["root"])
    except (ValueError, KeyError, TypeError):
        raise BadAnchor("an opening cannot be read") from None
    if not hmac.compare_digest(anchor_hash(salt=salt, root=root), published):
        raise BadAnchor("the opening does not fit what was published that day")
