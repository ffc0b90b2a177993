"""Signed checkpoints: the log's own signature, the lines of witnesses, and who of those we know has signed."""

from collections.abc import Iterable
from dataclasses import dataclass

from tande.toolkit.errors import NotSigned
from tande.toolkit.notes import (
    ID_BYTES,
    MLDSA44,
    VerifierKey,
    raw_line,
    sign_note,
    signature_line,
    signatures_by,
    split_note,
)
from tande.toolkit.tlog.checkpoint import Checkpoint, check_origin, parse_checkpoint
from tande.toolkit.tlog.cosignature import cosign, verify_signature


@dataclass(frozen=True)
class Signed:
    """A checkpoint and who signed it: key → time in seconds since 1970, None for the log's Ed25519 signature."""

    checkpoint: Checkpoint
    by: dict[VerifierKey, int | None]


def sign_checkpoint(
    checkpoint: Checkpoint, *, seed: bytes, pq_seed: bytes | None = None, time: int = 0
) -> str:
    """The checkpoint as a note signed by the log, whose keys bear the origin as their name.

    Always Ed25519 (`seed`), and with `pq_seed` also ML-DSA-44 at `time`. Only once (size, root) is durably kept: two
    roots signed for one size are the end of the log. Raises BadCheckpoint, BadVerifierKey.
    """
    note = sign_note(checkpoint.text, name=check_origin(checkpoint.origin), seed=seed)
    if pq_seed is not None:
        note += cosign(checkpoint, name=checkpoint.origin, seed=pq_seed, time=time, kind=MLDSA44)
    return note


def open_checkpoint(note: str, *, key: VerifierKey) -> Checkpoint:
    """The checkpoint, once it is sure that the log's `key` signed it.

    Raises BadNote, BadCheckpoint, NotSigned (also: by the key of another origin), WrongSignature.
    """
    signed = open_signed(note, keys=(key,))
    if key not in signed.by or key.name != signed.checkpoint.origin:
        raise NotSigned("not signed by the key of this log")
    return signed.checkpoint


def open_signed(note: str, *, keys: Iterable[VerifierKey]) -> Signed:
    """The checkpoint and which of `keys`, of the log or of witnesses, have signed it; perhaps none.

    Lines of other keys are ignored; one bad line in the name of a known key spoils the whole note.
    Raises BadNote, BadCheckpoint, WrongSignature.
    """
    text, found = signatures_by(note, keys=keys)
    checkpoint = parse_checkpoint(text)
    return Signed(checkpoint, {key: verify_signature(checkpoint, raw, key=key) for key, raw in found})


def add_cosignatures(note: str, lines: str, *, keys: Iterable[VerifierKey]) -> str:
    """`note` with those of a witness's signature lines that are by its `keys`; each replaces the key's earlier line.

    What else the witness sent is left out. Raises BadNote, BadCheckpoint, WrongSignature, NotSigned (no line by them).
    """
    text, before = split_note(note)
    answered, known = f"{text}\n{lines}", tuple(keys)
    open_signed(answered, keys=known)
    new = dict(signatures_by(answered, keys=known)[1])
    if not new:
        raise NotSigned("the witness sent no line by the key it is known by")
    replaced = {(key.name, key.key_id) for key in new}
    kept = [raw_line(name, raw) for name, raw in before if (name, raw[:ID_BYTES]) not in replaced]
    return f"{text}\n" + "".join(kept + [signature_line(key, raw) for key, raw in new.items()])
