"""The inquiry file: sealed entries that officers write for officers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, transaction

from tande.domains.casework import access
from tande.domains.casework.errors import BadCodes, BadEnvelope, TooMuch
from tande.domains.casework.models import Case, Entry
from tande.ledger import operations as ledger
from tande.policy import inquiry, limits
from tande.policy.roles import Actor


@dataclass(frozen=True)
class SealedEntry:
    """An entry as it arrives: ``id`` 32 hex characters, ``envelope`` sealed to the case key for ``file:<id>``."""

    id: str
    kind: str
    envelope: bytes
    about: str = ""
    codes: Mapping[str, str] = field(default_factory=dict)


def add_entry(*, case_id: str, officer: Actor, entry: SealedEntry, at: datetime, action: str = "inquiry.write") -> None:
    """Append a sealed entry; the same id again changes nothing.

    ``action`` is the right asked for: other domains (support, inquiry) add entries under rights of their
    own. Raises NotAllowed, NoSuchCase, BadEnvelope, BadCodes, TooMuch.
    """
    case = access.find(case_id, officer, action)
    check_entry(entry)
    with transaction.atomic():
        keep_entry(case, officer, entry, at)


def check_entry(entry: SealedEntry) -> None:
    """Raise BadEnvelope or BadCodes unless the entry has the form it must have."""
    _check_hex(entry.id)
    if entry.about:
        _check_hex(entry.about)
    if not limits.ENVELOPE_OVERHEAD_BYTES < len(entry.envelope) <= limits.MESSAGE_ENVELOPE_MAX_BYTES:
        raise BadEnvelope("size")
    try:
        inquiry.check_codes(entry.kind, entry.codes)
    except inquiry.BadEntry as error:
        raise BadCodes(str(error)) from error


def keep_entry(case: Case, officer: Actor, entry: SealedEntry, at: datetime) -> None:
    """Write a checked entry and its fact in the caller's transaction. Raises BadEnvelope, BadCodes, TooMuch."""
    _check_about(case, entry)
    earlier = Entry.objects.filter(id=entry.id).first()
    if earlier is not None:
        if earlier.case_id != case.id or bytes(earlier.envelope) != entry.envelope:
            raise BadEnvelope("id")
        return
    _check_people(case, officer, entry)
    if case.entries.count() >= limits.ENTRIES_MAX_PER_CASE:
        raise TooMuch(case.id)
    try:
        with transaction.atomic():
            Entry.objects.create(
                id=entry.id, case=case, kind=entry.kind, about=entry.about, codes=dict(entry.codes),
                officer_id=officer.pk, envelope=entry.envelope, at=at,
            )
    except IntegrityError as error:
        raise BadEnvelope("id") from error
    ledger.record(kind="inquiry.entered", subject=case.id, at=at, actor=officer.pk, body={"entry": entry.kind})


def _check_about(case: Case, entry: SealedEntry) -> None:
    """What the entry belongs to is in the same case, and of the kind its table asks for."""
    wanted = inquiry.ABOUT.get(entry.kind, "allegation" if entry.about else "")
    if not wanted:
        return
    if wanted == "allegation":
        found = case.allegations.filter(pk=entry.about).exists()
    else:
        found = case.entries.filter(id=entry.about, kind=wanted).exists()
    if not found:
        raise BadCodes("about")


def _check_people(case: Case, officer: Actor, entry: SealedEntry) -> None:
    """A step is for an officer who can open the case; a dissent is from a finding that somebody else made."""
    if "who" in entry.codes and int(entry.codes["who"]) not in access.openers(case):
        raise BadCodes("who")
    if entry.kind == "dissent":
        decided_by = case.allegations.filter(pk=entry.about).values_list("decided_by", flat=True).first()
        if decided_by is None or decided_by == officer.pk:
            raise BadCodes("dissent")


def _check_hex(value: str) -> None:
    if len(value) != 32 or not set(value) <= set("0123456789abcdef"):
        raise BadEnvelope("id")
