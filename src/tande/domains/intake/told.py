"""Complaints that come by another door than the web: a message, a call, a field app, paper, an officer who listens.

The words are sealed in memory as on the page without script (``sealing_here``). A ``key`` names what was delivered: the
same delivery again gives the same case and the same code, and nothing twice.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.conf import settings

from tande.domains.casework import operations as casework
from tande.domains.casework import queries as cases
from tande.domains.evidence import operations as evidence
from tande.domains.intake import queries
from tande.domains.intake.operations import receive
from tande.domains.intake.queries import ReceiptView
from tande.domains.intake.sealing_here import Ids, PlainFile, ids_of, sealed_complaint, sealed_file
from tande.domains.officers import queries as officers
from tande.policy import questions
from tande.policy.conversation import following
from tande.toolkit import codes, sealing
from tande.toolkit.payloads import TextPayload

Prepared = Ids
"""A receipt made beforehand, such as one printed on paper: the code itself is nowhere but there."""
QUESTION: Final = "question"


@dataclass(frozen=True, repr=False)
class ToldFile:
    """A file that came with the words: its name as shown to officers, and its bytes.

    ``mark`` names it within its case, for a door that sends the same files again in other portions: one mark is one
    file, however it comes. Without it a file is known by its place in its delivery.
    """

    name: str
    content: bytes
    mark: str = ""


@dataclass(frozen=True, repr=False)
class Opened:
    """The receipt, and the access code: 20 digits, kept nowhere; "" when it was printed beforehand."""

    receipt: ReceiptView
    code: str


def file_told(
    *, key: str, text: str, language: str, channel: str, at: datetime, path: str = questions.SELF,
    data: Mapping[str, Any] | None = None, files: Sequence[ToldFile] = (), prepared: Prepared | None = None,
) -> Opened:
    """Open a complaint told by ``channel`` (of policy.channels); for the domains and interfaces of that door.

    ``path`` of policy.questions decides the desk: a child's goes to child protection. ``data`` is sealed with the
    words. Raises DeskNotReady, NotDurable, NotStored, BadComplaint (too long), BadPart, and CaseExists when
    ``prepared`` is another's.
    """
    desk_key = officers.desk_key_in_force(questions.desk_of(path))
    receipt = None if prepared else _derived(channel, key)
    ids = prepared or ids_of(receipt)  # type: ignore[arg-type]  # one of the two is there
    complaint = sealed_complaint(
        ids=ids, payload=TextPayload("narrative", text, language, {**(data or {}), "path": path}),
        desk_key=desk_key, files=_named(files, key=f"{channel} {key}", case_id=ids.case_id),
    )
    return Opened(
        receive(complaint=complaint, at=at, channel=channel, language=language), receipt.code if receipt else ""
    )


def add_told(
    *, case_id: str, key: str, text: str, language: str, at: datetime, kind: str = "words",
    data: Mapping[str, Any] | None = None, signal: str = "", files: Sequence[ToldFile] = (),
) -> None:
    """Add one sealed message to a case; ``text`` "" adds the files alone. The same ``key`` again changes nothing.

    ``kind`` of payloads.KINDS; "identity" is sealed to the desk apart from the words. ``signal`` of
    policy.triage.SIGNALS is told to the desk in clear. Raises NoSuchCase, BadEnvelope (too long), TooMuch, WrongStage,
    NotDurable, NotStored, BadPart, TooManyFiles.
    """
    if files:
        case_key = cases.case_key(case_id)
        plain = _named(files, key=key, case_id=case_id)
        sealed = [sealed_file(one, case_id=case_id, case_key=case_key) for one in plain]
        evidence.add_files(case_id=case_id, files=sealed, at=at)
    if text or data or signal:
        _add_words(case_id, key, TextPayload(kind, text, language, dict(data or {})), signal, at)


def _add_words(case_id: str, key: str, payload: TextPayload, signal: str, at: datetime) -> None:
    apart = payload.kind == "identity"
    purpose = "identity" if apart else "message"
    to = officers.desk_key(cases.desk_key_id(case_id)).public_key if apart else cases.case_key(case_id)
    message_id = _id(case_id, key, "message")
    casework.add_message(
        case_id=case_id, message_id=message_id, purpose=purpose, signal=signal, at=at,
        envelope=sealing.seal_text(payload, to=to, purpose=f"{purpose}:{message_id}", case_id=case_id),
    )


def status_of(first_hash: bytes, *, at: datetime) -> str:
    """What may be said by phone of the case behind a code's first hash: a class of status, "" when there is none.

    The door holds the limits on guessing (`toolkit.limiter`).
    """
    case_id = queries.case_of(first_hash)
    if case_id is None:
        return ""
    view = cases.reporter_view(case_id, at=at)
    asked = [reply.at for reply in view.replies if reply.kind == QUESTION]
    answered = max(view.added_at, default=None)
    waits = bool(asked) and (answered is None or max(asked) > answered)
    return following.status(view.stage, asked=waits)


def code_of(*, key: str, channel: str) -> str:
    """The access code that ``file_told`` gave for this delivery: for an answer that was lost on its way."""
    return _derived(channel, key).code


def _derived(channel: str, key: str) -> codes.DerivedReceipt:
    nonce = hashlib.sha256(f"{channel} {key}".encode("utf-8", "surrogatepass")).hexdigest()[:32]
    content = hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()
    return codes.derive_receipt(pepper=settings.TANDE.pepper, nonce=nonce, content_hash=content)


def _named(files: Sequence[ToldFile], *, key: str, case_id: str) -> list[PlainFile]:
    return [
        PlainFile(_id(case_id, "" if one.mark else key, f"file {one.mark or number}"), one.name, one.content)
        for number, one in enumerate(files, start=1)
    ]


def _id(case_id: str, key: str, what: str) -> str:
    """An id of 32 hex that the same delivery always gives, and that says nothing without the pepper."""
    content = hashlib.sha256(f"{case_id} {key}".encode("utf-8", "surrogatepass"))
    return codes.derive_id(
        pepper=settings.TANDE.pepper, nonce=content.hexdigest()[:32], content_hash=content.digest(), what=what
    )
