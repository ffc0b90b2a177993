"""Opening one envelope, one text, one file. Offline tool only."""

import hashlib
from collections.abc import Sequence

from tande.toolkit._opening import decrypt
from tande.toolkit.errors import NotOpened, PartAltered, PartsMissing, PartsSwapped
from tande.toolkit.payloads import Manifest, TextPayload, unpack_manifest, unpack_text
from tande.toolkit.sealing import SEED_BYTES, info


def open_envelope(envelope: bytes, *, seed: bytes, info: bytes) -> bytes:
    """The plaintext of `envelope`. Raises Truncated, UnknownSuite, BadKey, NotOpened."""
    return decrypt(envelope, seed=seed, info=info)


def open_seed(envelope: bytes, *, seed: bytes, purpose: str, about: str) -> bytes:
    """A sealed private key (32 bytes): purposes case-key, grant, desk-key.

    Raises as open_envelope, and BadContext. Anything that is not 32 bytes long is NotOpened.
    """
    opened = decrypt(envelope, seed=seed, info=info(purpose, about))
    if len(opened) != SEED_BYTES:
        raise NotOpened("not a private key")
    return opened


def open_text(envelope: bytes, *, seed: bytes, purpose: str, case_id: str) -> TextPayload:
    """A sealed text: purposes message:<id>, identity:<id>, reply:<id>, file:<id>, help:<id>,
    referral:<id> and state:<id> (for these two `case_id` is the referral's id).

    Raises as open_envelope, and BadContext, PaddingBroken, PayloadBroken.
    """
    return unpack_text(decrypt(envelope, seed=seed, info=info(purpose, case_id)))


def open_manifest(envelope: bytes, *, seed: bytes, file_id: str, case_id: str) -> Manifest:
    """A file's manifest. Raises as open_text."""
    return unpack_manifest(decrypt(envelope, seed=seed, info=info(f"manifest:{file_id}", case_id)))


def open_part(envelope: bytes, *, seed: bytes, file_id: str, case_id: str, part: int, parts: int) -> bytes:
    """Part `part` of `parts` (from 1) of a file. Raises as open_envelope, and BadContext."""
    return decrypt(envelope, seed=seed, info=info(f"evidence:{file_id}", case_id, part=part, parts=parts))


def open_file(
    parts: Sequence[bytes | None],
    *,
    manifest: Manifest,
    seed: bytes,
    file_id: str,
    case_id: str,
    recorded: Sequence[str | None] = (),
) -> bytes:
    """A whole file from its sealed parts, checked against its manifest; all or nothing.

    `recorded` = SHA-256 (hex) of each sealed part as noted when it arrived (chain of custody); empty to skip.
    Raises PartsMissing, PartsSwapped, PartAltered, and as open_envelope.
    """
    if len(parts) > manifest.parts:
        raise PartsSwapped(f"{len(parts)} parts, but the manifest names {manifest.parts}")
    present = [part for part in parts if part is not None]
    if len(present) < manifest.parts:
        raise PartsMissing(f"{len(present)} of {manifest.parts} parts")
    _check_recorded(present, recorded)
    opened = [
        open_part(part, seed=seed, file_id=file_id, case_id=case_id, part=n, parts=manifest.parts)
        for n, part in enumerate(present, start=1)
    ]
    content = b"".join(opened)
    if len(content) != manifest.size or hashlib.sha256(content).hexdigest() != manifest.sha256:
        raise PartsSwapped("size or SHA-256 is not the manifest's")
    return content


def _check_recorded(parts: Sequence[bytes], recorded: Sequence[str | None]) -> None:
    if not recorded:
        return
    if len(recorded) != len(parts):
        raise PartAltered("not as many parts as were recorded")
    for number, (part, digest) in enumerate(zip(parts, recorded, strict=True), start=1):
        if hashlib.sha256(part).hexdigest() != digest:
            raise PartAltered(f"part {number}")
