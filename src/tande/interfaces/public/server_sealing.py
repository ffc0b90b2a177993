"""Sealing in this request's memory, for people whose browser cannot.

Everything here takes plain words and returns envelopes; the private half of a case key made here is
sealed to the desk and forgotten when the function ends.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from tande.domains.intake.operations import SealedComplaint, SealedFile
from tande.domains.intake.sealing_here import PlainFile, ids_of, sealed_complaint, sealed_file
from tande.domains.officers.queries import DeskKeyView
from tande.interfaces.public.forms import Draft, nonce_or_new
from tande.toolkit import codes, sealing
from tande.toolkit.payloads import TextPayload


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
    complaint = sealed_complaint(
        ids=ids_of(receipt), payload=TextPayload("narrative", draft.text, lang, {"path": path}), desk_key=desk_key,
        files=plain_files(draft, content=content),
    )
    return Sealed(complaint, receipt.code)


def seal_files(draft: Draft, *, content: bytes, case_id: str, case_key: bytes) -> tuple[SealedFile, ...]:
    """The form's files, sealed to the case key one after the other; ``content`` is the form's hash."""
    return tuple(sealed_file(one, case_id=case_id, case_key=case_key) for one in plain_files(draft, content=content))


def plain_files(draft: Draft, *, content: bytes) -> Iterator[PlainFile]:
    """The form's files, each given away before the next: ten large ones would otherwise be held twice."""
    for number, held in enumerate(draft.files, 1):
        file_id = codes.derive_id(
            pepper=settings.TANDE.pepper, nonce=draft.nonce, content_hash=content, what=f"file {number}"
        )
        yield PlainFile(file_id, held.name or "", held.content)
        held.content = b""


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
