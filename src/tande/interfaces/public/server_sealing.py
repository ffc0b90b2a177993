"""Sealing in this request's memory, for people whose browser cannot.

Everything here takes plain words and returns envelopes; the private half of a case key made here is
sealed to the desk and forgotten when the function ends.
"""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from tande.domains.intake.operations import SealedComplaint, SealedFile
from tande.domains.officers.queries import DeskKeyView
from tande.interfaces.public.forms import Draft, nonce_or_new
from tande.interfaces.public.uploads import HeldFile
from tande.toolkit import codes, media, sealing
from tande.toolkit.payloads import Manifest, TextPayload


@dataclass(frozen=True, repr=False)
class Sealed:
    """A complaint sealed here, and the access code that only the person will have."""

    complaint: SealedComplaint
    code: str


def seal_draft(draft: Draft, *, path: str, lang: str, desk_key: DeskKeyView) -> Sealed:
    """The whole write form as a sealed complaint; the same form again gives the same case and code."""
    content = draft.content_hash(path)
    pepper = settings.TANDE.pepper
    receipt = codes.derive_receipt(pepper=pepper, nonce=draft.nonce, content_hash=content)
    seed, case_key = sealing.new_key_pair()
    payload = TextPayload("narrative", draft.text, lang, {"path": path})
    complaint = SealedComplaint(
        case_id=receipt.case_id,
        desk_key_id=desk_key.id,
        first_hash=codes.first_hash(receipt.code),
        reporter_key=sealing.public_key_of(codes.reporter_seed(receipt.code, case_id=receipt.case_id)),
        case_key=case_key,
        case_key_envelope=sealing.seal(
            seed, to=desk_key.public_key, info=sealing.info("case-key", receipt.case_id)
        ),
        message_id=receipt.message_id,
        message=sealing.seal_text(
            payload, to=case_key, purpose=f"message:{receipt.message_id}", case_id=receipt.case_id
        ),
        evidence=seal_files(draft, content=content, case_id=receipt.case_id, case_key=case_key),
    )
    return Sealed(complaint, receipt.code)


def seal_files(draft: Draft, *, content: bytes, case_id: str, case_key: bytes) -> tuple[SealedFile, ...]:
    """The form's files, sealed to the case key one after the other; ``content`` is the form's hash."""
    sealed = []
    for number, held in enumerate(draft.files, 1):
        file_id = codes.derive_id(
            pepper=settings.TANDE.pepper, nonce=draft.nonce, content_hash=content, what=f"file {number}"
        )
        sealed.append(_seal_file(held, file_id=file_id, case_id=case_id, case_key=case_key))
        held.content = b""  # ten large files would otherwise be held twice
    return tuple(sealed)


def _seal_file(held: HeldFile, *, file_id: str, case_id: str, case_key: bytes) -> SealedFile:
    content = held.content
    count = sealing.parts_of(len(content))
    manifest = Manifest(
        name=held.name or "", type=media.sniff(content).mime, size=len(content),
        sha256=hashlib.sha256(content).hexdigest(), parts=count,
    )
    size = sealing.PART_BYTES
    return SealedFile(
        file_id=file_id,
        manifest=sealing.seal_manifest(manifest, to=case_key, file_id=file_id, case_id=case_id),
        parts=[
            sealing.seal_part(
                content[n * size : (n + 1) * size], to=case_key, file_id=file_id, case_id=case_id, part=n + 1,
                parts=count,
            )
            for n in range(count)
        ],
    )


def seal_answer(
    *, kind: str, text: str, data: dict[str, Any], lang: str, to: bytes, case_id: str, nonce: str
) -> tuple[str, bytes]:
    """Message id and envelope of a later form, as the page's own script would have made them.

    The id follows from the form's nonce and its content: a double click adds one message, an answer
    changed after going back adds a second one, and neither is lost.
    """
    purpose = "identity" if kind == "identity" else "message"
    content = hashlib.sha256(json.dumps([case_id, kind, text, data], sort_keys=True).encode()).digest()
    message_id = codes.derive_id(
        pepper=settings.TANDE.pepper, nonce=nonce_or_new(nonce), content_hash=content, what="message"
    )
    payload = TextPayload(kind, text, lang, data)
    return message_id, sealing.seal_text(payload, to=to, purpose=f"{purpose}:{message_id}", case_id=case_id)
