"""Reading evidence: custody in clear, content only sealed. Callers have asked casework for access."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from tande.domains.evidence import store
from tande.domains.evidence.errors import NoSuchFile
from tande.domains.evidence.models import EvidenceFile, EvidencePart


@dataclass(frozen=True)
class PartView:
    """A received part: number from 1, bytes of ciphertext, its SHA-256 in hex, when."""

    n: int
    size: int
    sha256: str
    at: datetime


@dataclass(frozen=True)
class FileView:
    """A file of a case; complete when the manifest and all ``m`` parts are there, ``purged`` when removed by rule."""

    id: str
    m: int
    manifest: bytes | None
    received_at: datetime
    parts: tuple[PartView, ...]
    purged: bool = False

    @property
    def complete(self) -> bool:
        return self.manifest is not None and len(self.parts) == self.m


def files(case_id: str) -> list[FileView]:
    """Every file of a case in order of arrival."""
    rows = EvidenceFile.objects.filter(case_id=case_id).order_by("received_at", "id").prefetch_related("received")
    return [_view(row) for row in rows]


def _view(row: EvidenceFile) -> FileView:
    received = sorted(row.received.all(), key=lambda part: part.n)
    parts = tuple(PartView(part.n, part.size, part.sha256, part.at) for part in received)
    manifest = bytes(row.manifest) if row.manifest else None
    return FileView(row.id, row.parts, manifest, row.received_at, parts, purged=row.purged_at is not None)


def progress(*, case_id: str, file_id: str) -> tuple[list[int], bool]:
    """Numbers of the parts received, and whether the manifest is there: for resuming."""
    row = EvidenceFile.objects.filter(pk=file_id, case_id=case_id).first()
    if row is None:
        return [], False
    return sorted(row.received.values_list("n", flat=True)), row.manifest is not None


def is_part_as_sent(*, case_id: str, file_id: str, n: int, envelope: bytes) -> bool:
    """Whether exactly this was received as that part."""
    digest = sha256(envelope).hexdigest()
    return EvidencePart.objects.filter(file_id=file_id, file__case_id=case_id, n=n, sha256=digest).exists()


def is_manifest_as_sent(*, case_id: str, file_id: str, envelope: bytes) -> bool:
    """Whether exactly this is kept as the file's manifest. What was removed by rule is not compared."""
    row = EvidenceFile.objects.filter(pk=file_id, case_id=case_id).first()
    return row is not None and (row.purged_at is not None or bytes(row.manifest or b"") == envelope)


def part(*, case_id: str, file_id: str, n: int) -> bytes:
    """One sealed part. Raises NoSuchFile."""
    row = EvidencePart.objects.filter(file_id=file_id, file__case_id=case_id, n=n).first()
    if row is None:
        raise NoSuchFile(file_id)
    return store.get(row.sha256)
