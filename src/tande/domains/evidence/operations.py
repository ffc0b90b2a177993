"""Taking in sealed evidence. Nothing here can open it; who may read it is asked of casework."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, models

from tande.domains.evidence import store
from tande.domains.evidence.errors import BadPart, TooManyFiles
from tande.domains.evidence.models import EvidenceFile, EvidencePart
from tande.ledger import operations as ledger
from tande.ledger.writer import commit
from tande.policy import limits

FILES_MAX_PER_CASE = 100


@dataclass(frozen=True)
class SealedFile:
    """A whole file sealed by the server: ``parts`` and ``manifest`` are envelopes, ``file_id`` 32 hex."""

    file_id: str
    manifest: bytes
    parts: Sequence[bytes]


def rows_for_new_files(*, case_id: str, files: Sequence[SealedFile], at: datetime) -> list[models.Model]:
    """Store the parts and return the unsaved rows, for ``intake.operations.receive``. Raises BadPart, NotStored."""
    rows: list[models.Model] = []
    for file in files:
        _check(file.file_id, 1, len(file.parts))
        rows.append(EvidenceFile(
            id=file.file_id, case_id=case_id, parts=len(file.parts), manifest=file.manifest, received_at=at
        ))
        for n, sealed in enumerate(file.parts, 1):
            rows += _part_rows(case_id, file.file_id, n, sealed, at)
    return rows


def _part_rows(case_id: str, file_id: str, n: int, sealed: bytes, at: datetime) -> list[models.Model]:
    if not limits.ENVELOPE_OVERHEAD_BYTES <= len(sealed) <= limits.PART_ENVELOPE_MAX_BYTES:
        raise BadPart("size")
    digest = store.put(sealed)
    return [
        EvidencePart(file_id=file_id, n=n, size=len(sealed), sha256=digest, at=at),
        ledger.new_fact(kind="evidence.received", subject=case_id, at=at,
                        body={"file": file_id, "part": n, "sha256": digest}),
    ]


def add_files(*, case_id: str, files: Sequence[SealedFile], at: datetime) -> None:
    """Add whole files sealed by the server to a case. Raises BadPart, TooManyFiles, NotStored, NotDurable."""
    _check_room(case_id, len(files))
    while new := _not_there(case_id, files):
        rows = rows_for_new_files(case_id=case_id, files=new, at=at)
        try:
            commit(rows)
        except IntegrityError:
            discard(rows)
            if len(_not_there(case_id, files)) == len(new):
                raise BadPart("id") from None  # not a second click: the id is another case's
            continue
        return


def _not_there(case_id: str, files: Sequence[SealedFile]) -> list[SealedFile]:
    ids = [file.file_id for file in files]
    known = set(EvidenceFile.objects.filter(id__in=ids, case_id=case_id).values_list("id", flat=True))
    return [file for file in files if file.file_id not in known]


def discard(rows: Sequence[models.Model]) -> None:
    """Take away the stored parts of rows that the database refused: they would fill the disk, referred to by nothing.

    Only after a refusal. When a commit was merely not confirmed its rows may be there, and the parts stay.
    """
    digests = {row.sha256 for row in rows if isinstance(row, EvidencePart)}
    kept = set(EvidencePart.objects.filter(sha256__in=digests).values_list("sha256", flat=True))
    for digest in digests - kept:
        store.remove(digest)


def add_part(*, case_id: str, file_id: str, n: int, m: int, envelope: bytes, at: datetime) -> None:
    """Add part ``n`` of ``m``. A part that is there already is kept as it is: repeating is safe.

    Raises BadPart, TooManyFiles, NotStored or NotDurable.
    """
    _check(file_id, n, m)
    _start(case_id, file_id, m, at)
    if EvidencePart.objects.filter(file_id=file_id, n=n).exists():
        return
    rows = _part_rows(case_id, file_id, n, envelope, at)
    try:
        commit(rows)
    except IntegrityError:
        discard(rows)  # the same part came twice at once; the other one is durable


def add_manifest(*, case_id: str, file_id: str, envelope: bytes, m: int, at: datetime) -> None:
    """Add the sealed manifest; the first one stays. Raises BadPart, TooManyFiles or NotDurable."""
    _check(file_id, 1, m)
    if not limits.ENVELOPE_OVERHEAD_BYTES < len(envelope) <= limits.MANIFEST_ENVELOPE_MAX_BYTES:
        raise BadPart("size")
    _start(case_id, file_id, m, at)

    def step() -> None:
        EvidenceFile.objects.filter(pk=file_id, case_id=case_id, manifest=None).update(manifest=envelope)

    commit([], also=step)


def _start(case_id: str, file_id: str, m: int, at: datetime) -> None:
    file = EvidenceFile.objects.filter(pk=file_id).first()
    if file is None:
        _check_room(case_id, 1)
        with suppress(IntegrityError):  # two parts of one new file came at once
            commit([EvidenceFile(id=file_id, case_id=case_id, parts=m, received_at=at)])
        file = EvidenceFile.objects.get(pk=file_id)
    if file.case_id != case_id or file.parts != m:
        raise BadPart("parts")


def _check_room(case_id: str, more: int) -> None:
    if EvidenceFile.objects.filter(case_id=case_id).count() + more > FILES_MAX_PER_CASE:
        raise TooManyFiles(case_id)


def _check(file_id: str, n: int, m: int) -> None:
    if len(file_id) != 32 or not set(file_id) <= set("0123456789abcdef"):
        raise BadPart("id")
    if not (1 <= m <= limits.PARTS_MAX and 1 <= n <= m):
        raise BadPart("number")
