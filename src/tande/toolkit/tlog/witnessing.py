"""What a log sends to a witness and what the witness answers (C2SP tlog-witness), without network or storage.

    old <size>
    <hashes of the proof from that size to the new one, one a line>

    <signed checkpoint>

The witness: parse_submission, then within one transaction look up the last (size, root) of the origin, `decide`, and
if `Outcome.checkpoint` is there keep it durably; only then cosign it and answer. Between the look-up and the keeping
nothing else may change that origin, or a slower request would take the tree back.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from tande.toolkit.errors import (
    BadCheckpoint,
    BadNote,
    BadSubmission,
    ProofFails,
    WrongSignature,
)
from tande.toolkit.notes import VerifierKey, decode_note, split_note
from tande.toolkit.tlog.checkpoint import Checkpoint, parse_checkpoint, parse_hash, parse_size, show_hash
from tande.toolkit.tlog.hashing import EMPTY_ROOT
from tande.toolkit.tlog.signed import open_signed
from tande.toolkit.tlog.tree import verify_consistency

SIZE_TYPE = "text/x.tlog.size"
TEXT_TYPE = "text/plain; charset=utf-8"
_MOST_HASHES = 63


@dataclass(frozen=True)
class Submission:
    """A request to cosign `note`, whose signatures are not yet verified."""

    old_size: int
    proof: tuple[bytes, ...]
    note: str
    checkpoint: Checkpoint


@dataclass(frozen=True)
class Outcome:
    """The answer. With status 200 `checkpoint` is to be kept and cosigned, and the lines are the body."""

    status: int
    body: str
    content_type: str = TEXT_TYPE
    checkpoint: Checkpoint | None = None


def log_id(origin: str) -> str:
    """The name of a log in a witness's addresses for monitors: <address>/<log_id>/checkpoint."""
    return hashlib.sha256(origin.encode("utf-8")).hexdigest()


def write_submission(*, old_size: int, proof: Sequence[bytes], note: str) -> str:
    """The body of a request to cosign."""
    return "".join([f"old {old_size}\n", *(f"{show_hash(value)}\n" for value in proof), "\n", note])


def parse_submission(body: bytes) -> Submission:
    """The request in `body`. Raises BadSubmission, which a witness answers with 400."""
    try:
        head, _, note = decode_note(body).partition("\n\n")
        first, *lines = head.split("\n")
        if not first.startswith("old ") or len(lines) > _MOST_HASHES:
            raise BadSubmission("no old size, or too many hashes")
        proof = tuple(parse_hash(line) for line in lines)
        return Submission(
            parse_size(first.removeprefix("old ")), proof, note, parse_checkpoint(split_note(note)[0])
        )
    except (BadNote, BadCheckpoint) as error:
        raise BadSubmission(str(error)) from None


def decide(submission: Submission, *, keys: Sequence[VerifierKey], last: tuple[int, bytes] | None) -> Outcome:
    """What a witness answers that knows these `keys` of the submission's origin and cosigned `last` (size, root).

    No keys: the origin is unknown. The order of the questions is that of the protocol.
    """
    new = submission.checkpoint
    if not keys:
        return Outcome(404, "this witness does not know the log\n")
    if not _is_signed(submission, keys):
        return Outcome(403, "not signed by a key of this log\n")
    if submission.old_size > new.size:
        return Outcome(400, "the old size is larger than the new one\n")
    size, root = last or (0, EMPTY_ROOT)
    if submission.old_size != size:
        return Outcome(409, f"{size}\n", SIZE_TYPE)
    try:
        verify_consistency(
            old_size=size, old_root=root, new_size=new.size, new_root=new.root, proof=submission.proof
        )
    except ProofFails as error:
        return Outcome(422, f"{error}\n")
    return Outcome(200, "", TEXT_TYPE, new)


def parse_conflict(body: bytes) -> int:
    """The size that a witness names in an answer with 409. Raises BadSubmission."""
    try:
        return parse_size(body.decode("ascii").removesuffix("\n"))
    except (BadCheckpoint, UnicodeDecodeError):
        raise BadSubmission("the witness named no size") from None


def _is_signed(submission: Submission, keys: Sequence[VerifierKey]) -> bool:
    origin = submission.checkpoint.origin
    own = [key for key in keys if key.name == origin]
    try:
        return bool(open_signed(submission.note, keys=own).by)
    except WrongSignature:
        return False
