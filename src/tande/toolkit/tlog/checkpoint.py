"""The head of the public log's tree as C2SP tlog-checkpoint writes it: origin, size and root hash on three lines.

No line may follow: post-quantum cosignatures do not cover further ones, so nobody would vouch for them.
"""

import base64
import binascii
import re
from dataclasses import dataclass

from tande.toolkit.errors import BadCheckpoint, BadVerifierKey
from tande.toolkit.notes import check_name
from tande.toolkit.tlog.hashing import HASH_BYTES

_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")
_LARGEST_SIZE = 2**63 - 1
# What a cosigner signs holds the origin behind one byte of length.
_LONGEST_ORIGIN = 255


@dataclass(frozen=True)
class Checkpoint:
    """What a log says of itself: the root hash (32 bytes) of its tree of `size` entries."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The three lines that are signed."""
        return f"{self.origin}\n{self.size}\n{show_hash(self.root)}\n"


def parse_checkpoint(text: str) -> Checkpoint:
    """The checkpoint in a note's text. Raises BadCheckpoint unless it is exactly as `Checkpoint.text` writes it."""
    lines = text.split("\n")
    if len(lines) != 4 or lines[3]:
        raise BadCheckpoint("a checkpoint has three lines")
    return Checkpoint(check_origin(lines[0]), parse_size(lines[1]), parse_hash(lines[2]))


def check_origin(origin: str) -> str:
    """`origin` itself, if it may name a log and its key. Raises BadCheckpoint."""
    try:
        check_name(origin)
    except BadVerifierKey:
        raise BadCheckpoint("an origin is an address without spaces and plus signs") from None
    if len(origin.encode("utf-8")) > _LONGEST_ORIGIN:
        raise BadCheckpoint("an origin has at most 255 bytes")
    return origin


def parse_size(text: str) -> int:
    """A size or an index in its one written form, below 2^63. Raises BadCheckpoint."""
    if _SIZE.fullmatch(text) is None or int(text) > _LARGEST_SIZE:
        raise BadCheckpoint("not a size")
    return int(text)


def parse_hash(text: str) -> bytes:
    """A hash (32 bytes) in its one written form. Raises BadCheckpoint."""
    try:
        raw = base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error):
        raise BadCheckpoint("not a hash") from None
    if len(raw) != HASH_BYTES or show_hash(raw) != text:
        raise BadCheckpoint("not a hash")
    return raw


def show_hash(value: bytes) -> str:
    """A hash as it is written in checkpoints and proofs: base64."""
    return base64.b64encode(value).decode("ascii")
