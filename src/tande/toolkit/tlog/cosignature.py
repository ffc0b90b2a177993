"""What a witness signs: "as of this time, this is the largest tree of this log that I have seen" (tlog-cosignature).

COSIGNATURE (Ed25519) signs the checkpoint's text under a line with the time; MLDSA44 (post-quantum) signs the same
facts in binary, with the witness's name. Both write the time, eight bytes, before the signature.
"""

import struct

from tande.toolkit.errors import BadNote, BadVerifierKey, WrongSignature
from tande.toolkit.notes import (
    COSIGNATURE,
    ED25519,
    MLDSA44,
    VerifierKey,
    sign_bytes,
    signature_line,
    verifier_key,
    verify_bytes,
)
from tande.toolkit.tlog.checkpoint import Checkpoint

_TIME_BYTES = 8
_LATEST = 2**63 - 1
_LABEL = b"subtree/v1\n\0"


def cosign(checkpoint: Checkpoint, *, name: str, seed: bytes, time: int, kind: int = COSIGNATURE) -> str:
    """The signature line of `name` for this checkpoint at `time` (seconds since 1970).

    Only for a checkpoint whose consistency with the last one was checked and which is durably kept as the new last one.
    Raises BadVerifierKey, BadNote (the time).
    """
    key = verifier_key(name=name, seed=seed, kind=kind)
    if kind == ED25519:
        raise BadVerifierKey("a key of this kind signs without a time")
    if not 0 <= time <= _LATEST:
        raise BadNote("no such time")
    signature = sign_bytes(_message(checkpoint, key, time), seed=seed, kind=kind)
    return signature_line(key, time.to_bytes(_TIME_BYTES, "big") + signature)


def verify_signature(checkpoint: Checkpoint, signature: bytes, *, key: VerifierKey) -> int | None:
    """The time that `key` signed with; None for a kind that has none. Raises WrongSignature."""
    if key.kind == ED25519:
        verify_bytes(checkpoint.text.encode("utf-8"), signature, key=key)
        return None
    time = int.from_bytes(signature[:_TIME_BYTES], "big")
    if time > _LATEST:
        raise WrongSignature("no such time")
    verify_bytes(_message(checkpoint, key, time), signature[_TIME_BYTES:], key=key)
    return time


def _message(checkpoint: Checkpoint, key: VerifierKey, time: int) -> bytes:
    if key.kind == MLDSA44:
        return mldsa_message(checkpoint, name=key.name, time=time)
    return f"cosignature/v1\ntime {time}\n{checkpoint.text}".encode()


def mldsa_message(checkpoint: Checkpoint, *, name: str, time: int) -> bytes:
    """What an MLDSA44 key named `name` signs. Raises BadVerifierKey when the name has more than 255 bytes."""
    cosigner, origin = name.encode("utf-8"), checkpoint.origin.encode("utf-8")
    if len(cosigner) > 255:
        raise BadVerifierKey("the name of a cosigner has at most 255 bytes")
    # The tree is the part from leaf 0 up to its size.
    return b"".join(
        (
            _LABEL,
            struct.pack(">B", len(cosigner)) + cosigner,
            struct.pack(">Q", time),
            struct.pack(">B", len(origin)) + origin,
            struct.pack(">QQ", 0, checkpoint.size),
            checkpoint.root,
        )
    )
