"""A file that proves, without any network, that an entry is in the public log (c2sp.org/tlog-proof@v1).

First line, an optional line of further data that nobody signed, the index, the hashes from the leaf up, a blank line,
and the checkpoint word for word with all its signatures. Suffix: .tlog-proof.
"""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass

from tande.toolkit.errors import BadCheckpoint, BadProofFile
from tande.toolkit.tlog.checkpoint import parse_hash, parse_size, show_hash
from tande.toolkit.tlog.tree import verify_inclusion
from tande.toolkit.tlog.trust import Standing, TrustPolicy, require

TAG = "c2sp.org/tlog-proof@v1"
SUFFIX = ".tlog-proof"
# A tree of 2^63 leaves has proofs of 63 hashes.
_MOST_HASHES = 63
_LARGEST_FILE = 1024 * 1024


@dataclass(frozen=True)
class Proof:
    """What a proof file says; nothing of it is verified, and `extra` never can be."""

    index: int
    hashes: tuple[bytes, ...]
    note: str
    extra: bytes | None = None


def write_proof(*, index: int, hashes: Sequence[bytes], note: str, extra: bytes | None = None) -> str:
    """The text of a proof file; `note` is the signed checkpoint, `hashes` its inclusion proof."""
    lines = [TAG]
    if extra is not None:
        lines.append(f"extra {base64.b64encode(extra).decode('ascii')}")
    lines += [f"index {index}", *(show_hash(value) for value in hashes), "", note]
    return "\n".join(lines)


def parse_proof(text: str) -> Proof:
    """What the file says, unverified. Raises BadProofFile unless it is as `write_proof` writes it."""
    head, blank, note = text.partition("\n\n")
    if len(text) > _LARGEST_FILE or not blank:
        raise BadProofFile("too long, or no checkpoint")
    lines = head.split("\n")
    if lines.pop(0) != TAG:
        raise BadProofFile("not a proof of this kind")
    extra = _extra(lines.pop(0)) if lines and lines[0].startswith("extra ") else None
    if not lines or not lines[0].startswith("index ") or len(lines) > 1 + _MOST_HASHES:
        raise BadProofFile("no index, or too many hashes")
    try:
        index = parse_size(lines[0].removeprefix("index "))
        hashes = tuple(parse_hash(line) for line in lines[1:])
    except BadCheckpoint:
        raise BadProofFile("the index or a hash is not written as it must be") from None
    return Proof(index, hashes, note, extra)


def verify_proof(text: str, *, leaf: bytes, policy: TrustPolicy) -> tuple[Proof, Standing]:
    """The proof, once it is sure that `leaf` is in a tree that the log signed and enough witnesses cosigned.

    Raises BadProofFile, ProofFails, QuorumMissing, NotSigned, WrongSignature, BadNote, BadCheckpoint.
    """
    proof = parse_proof(text)
    standing = require(policy, proof.note)
    head = standing.checkpoint
    verify_inclusion(leaf=leaf, index=proof.index, size=head.size, proof=proof.hashes, root=head.root)
    return proof, standing


def _extra(line: str) -> bytes:
    encoded = line.removeprefix("extra ")
    try:
        raw = base64.b64decode(encoded, validate=True)
    except (ValueError, binascii.Error):
        raise BadProofFile("the further data is not base64") from None
    if base64.b64encode(raw).decode("ascii") != encoded:
        raise BadProofFile("the further data is not written as it must be")
    return raw
