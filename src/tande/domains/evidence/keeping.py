"""What copying and retention need of evidence: which parts are kept, where they lie, and letting go of them."""

import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings

from tande.domains.evidence.models import EvidenceFile, EvidencePart

DRAFT_SECONDS = 24 * 3600
"""A part lies on the disk before its row is committed; what has had no row for a day will never have one."""


def parts() -> Iterator[tuple[str, int]]:
    """SHA-256 in hex and bytes of every part that must be on the disk, each once, in order of the hash."""
    kept = EvidencePart.objects.filter(file__purged_at=None)
    yield from kept.values_list("sha256", "size").order_by("sha256").distinct().iterator()


def is_kept(digest: str) -> bool:
    """Whether some file that was not removed by rule still consists of this part."""
    return EvidencePart.objects.filter(sha256=digest, file__purged_at=None).exists()


def folder() -> Path:
    """Where the parts lie: folders named by the first two characters of the hash, files by all of it."""
    data: Path = settings.TANDE.data_dir
    return data / "evidence"


def path_of(digest: str) -> Path:
    """Where the part with this hash lies, whether it is there or not."""
    return folder() / digest[:2] / digest


def missing() -> int:
    """How many parts the database refers to are not on the disk, or not of their size."""
    return sum(not _is_there(path_of(digest), size) for digest, size in parts())


def _is_there(path: Path, size: int) -> bool:
    try:
        return path.stat().st_size == size
    except OSError:
        return False


def cases_with_files() -> set[str]:
    """Ids of the cases that have files whose content was not removed."""
    return set(EvidenceFile.objects.filter(purged_at=None).values_list("case_id", flat=True).distinct())


def forget(*, case_id: str, at: datetime) -> int:
    """Mark a case's files as removed by rule and empty their sealed manifests; how many. Hashes and times stay.

    For casework, inside its transaction and beside its fact. The bytes go with ``sweep``, after the commit: a
    deletion cannot be undone, a transaction can.
    """
    return EvidenceFile.objects.filter(case_id=case_id, purged_at=None).update(manifest=None, purged_at=at)


def sweep() -> int:
    """Delete what lies on the disk and belongs to no file that is kept; how many. Safe at any time and twice.

    What is younger than a day and was never a file's stays: it may be waiting for its row.
    """
    gone = 0
    for path in list(_useless()):
        if not is_kept(path.name):  # asked again: the same part may have arrived meanwhile
            path.unlink(missing_ok=True)
            gone += 1
    return gone


def leftovers() -> int:
    """How many files ``sweep`` would delete now."""
    return sum(1 for _path in _useless())


def _useless() -> Iterator[Path]:
    kept = {digest for digest, _size in parts()}
    purged = set(EvidencePart.objects.exclude(file__purged_at=None).values_list("sha256", flat=True)) - kept
    for path in folder().glob("??/*"):
        if path.name not in kept and (path.name in purged or _old(path)):
            yield path


def _old(path: Path) -> bool:
    try:
        return time.time() - path.stat().st_mtime > DRAFT_SECONDS
    except OSError:
        return False
