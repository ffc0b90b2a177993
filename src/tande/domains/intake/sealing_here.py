"""Sealing in this process's memory, for whoever has no browser that seals: pages without script, and every other door.

Takes plain words and bytes and returns envelopes; the private half of a case key made here is sealed to the desk and
forgotten when the function ends.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from tande.domains.evidence.operations import SealedFile
from tande.domains.intake.operations import SealedComplaint
from tande.domains.officers.queries import DeskKeyView
from tande.toolkit import codes, media, sealing
from tande.toolkit.payloads import Manifest, TextPayload


@dataclass(frozen=True, repr=False)
class Ids:
    """What a receipt was made of: ids of 32 hex, ``first_hash`` 32 bytes, ``reporter_key`` 1,216 bytes."""

    case_id: str
    message_id: str
    first_hash: bytes
    reporter_key: bytes


@dataclass(frozen=True, repr=False)
class PlainFile:
    """A file as it came: its name and bytes, and the id it will have (32 hex)."""

    file_id: str
    name: str
    content: bytes


def ids_of(receipt: codes.DerivedReceipt) -> Ids:
    """The ids of a code and its case. Costs one key derivation (10,000 rounds, some milliseconds)."""
    seed = codes.reporter_seed(receipt.code, case_id=receipt.case_id)
    return Ids(receipt.case_id, receipt.message_id, codes.first_hash(receipt.code), sealing.public_key_of(seed))


def sealed_complaint(
    *, ids: Ids, payload: TextPayload, desk_key: DeskKeyView, files: Iterable[PlainFile] = ()
) -> SealedComplaint:
    """A new case with its first words and files, sealed to a case key that nobody but the desk can open."""
    seed, case_key = sealing.new_key_pair()
    return SealedComplaint(
        case_id=ids.case_id, desk_key_id=desk_key.id, first_hash=ids.first_hash, reporter_key=ids.reporter_key,
        case_key=case_key,
        case_key_envelope=sealing.seal(seed, to=desk_key.public_key, info=sealing.info("case-key", ids.case_id)),
        message_id=ids.message_id,
        message=sealing.seal_text(
            payload, to=case_key, purpose=f"message:{ids.message_id}", case_id=ids.case_id
        ),
        evidence=tuple(sealed_file(one, case_id=ids.case_id, case_key=case_key) for one in files),
    )


def sealed_file(file: PlainFile, *, case_id: str, case_key: bytes) -> SealedFile:
    """A file sealed to the case key, in parts."""
    content = file.content
    count = sealing.parts_of(len(content))
    manifest = Manifest(
        name=file.name, type=media.sniff(content).mime, size=len(content),
        sha256=hashlib.sha256(content).hexdigest(), parts=count,
    )
    size = sealing.PART_BYTES
    return SealedFile(
        file_id=file.file_id,
        manifest=sealing.seal_manifest(manifest, to=case_key, file_id=file.file_id, case_id=case_id),
        parts=[
            sealing.seal_part(
                content[n * size : (n + 1) * size], to=case_key, file_id=file.file_id, case_id=case_id, part=n + 1,
                parts=count,
            )
            for n in range(count)
        ],
    )
