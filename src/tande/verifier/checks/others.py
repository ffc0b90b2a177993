"""What others were shown: trees that do not go on from each other mean that the log lies to somebody.

Others are the witnesses of the policy, who tell anyone what they saw last, and copies of the checkpoint that a
colleague, a mirror or a bulletin has.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tande.toolkit.errors import LogError, PromiseError, TileMissing
from tande.toolkit.notes import decode_note
from tande.toolkit.tlog.checkpoint import Checkpoint
from tande.toolkit.tlog.tree import consistency_proof, verify_consistency
from tande.toolkit.tlog.trust import TrustPolicy, satisfied
from tande.toolkit.tlog.witnessing import log_id
from tande.verifier.findings import Finding
from tande.verifier.sources import limits
from tande.verifier.sources.errors import CannotRead
from tande.verifier.sources.opening import CHECKPOINT, open_log
from tande.verifier.sources.site import Site
from tande.verifier.sources.source import Source


@dataclass(frozen=True)
class Copy:
    """A checkpoint of the same log, signed by it, that somebody else has."""

    who: str
    note: str
    checkpoint: Checkpoint
    files: Source | None = None


def ask_witnesses(policy: TrustPolicy, origin: str) -> tuple[list[Copy], list[Finding]]:
    """The last checkpoint that each witness with an address saw. One that does not answer is no fault of the log."""
    copies, findings = [], []
    for witness in policy.witnesses:
        if witness.address is None:
            continue
        try:
            data = Site(witness.address, pause=lambda _: None).read(f"{log_id(origin)}/{CHECKPOINT}", limit=limits.NOTE)
            copies.append(_copy(witness.name, data, policy, origin))
        except (CannotRead, TileMissing, LogError, PromiseError):
            findings.append(Finding("witness_silent", {"who": witness.name}))
    return copies, findings


def read_copies(typed: Sequence[str], policy: TrustPolicy, origin: str) -> list[Copy]:
    """Copies that somebody gave: files, or mirrors by their address or folder. Raises CannotRead."""
    copies = []
    for one in typed:
        data, files = _file(one), None
        if data is None:
            files, data = open_log(one)
        try:
            copies.append(replace(_copy(one, data, policy, origin), files=files))
        except (LogError, PromiseError) as error:
            raise CannotRead(f"{one} is not a signed checkpoint of this log: {error}") from None
    return copies


def compare(mine: Checkpoint, note: str, copies: Sequence[Copy], roots: dict[int, bytes]) -> list[Finding]:
    """Whether what others have is the same tree, or the beginning of ours. ``roots``: of our tree at their sizes."""
    findings = []
    for copy in copies:
        size = copy.checkpoint.size
        values = {"who": copy.who, "size": mine.size, "theirs": size}
        if size > mine.size and (copy.files is None or _goes_on(mine, copy.checkpoint, copy.files)):
            findings.append(Finding("behind", values))
        elif size > mine.size or roots.get(size) not in (None, copy.checkpoint.root):
            papers = (("What we were shown", note), (f"What {copy.who} has", copy.note))
            findings.append(Finding("fork", values, papers))
    return findings


def _goes_on(mine: Checkpoint, theirs: Checkpoint, files: Source) -> bool:
    """Whether a larger tree that somebody mirrors begins with ours."""

    def read_tile(path: str) -> bytes:
        return files.read(path, limit=limits.TILE)

    try:
        proof = consistency_proof(read_tile, mine.size, theirs.size)
        verify_consistency(
            old_size=mine.size, old_root=mine.root, new_size=theirs.size, new_root=theirs.root, proof=proof
        )
    except LogError:
        return False
    return True


def _copy(who: str, data: bytes, policy: TrustPolicy, origin: str) -> Copy:
    note = decode_note(data)
    standing = satisfied(policy, note)
    if standing.checkpoint.origin != origin:
        raise CannotRead(f"{who}: a checkpoint of another log")
    return Copy(who, note, standing.checkpoint)


def _file(typed: str) -> bytes | None:
    if "://" in typed:
        return None
    try:
        with open(typed, "rb") as file:
            return file.read(limits.NOTE + 1)
    except IsADirectoryError:
        return None
    except OSError as error:
        raise CannotRead(f"{typed}: {error.strerror}") from None
