"""Evidence: parts come in any order, more than once, and never end half stored."""

from hashlib import sha256

import pytest

from tande.domains.evidence import operations, queries, store
from tande.domains.evidence.errors import BadPart, NoSuchFile, NotStored, TooManyFiles
from tande.ledger import clock
from tande.ledger.models import Fact
from tande.policy import limits
from tande.toolkit import sealing

pytestmark = pytest.mark.django_db
CASE = "c" * 32


def _sealed(n: int, size: int = 50) -> bytes:
    return bytes([n]) * (limits.ENVELOPE_OVERHEAD_BYTES + size)


def _add(file_id: str, n: int, m: int, sealed: bytes | None = None) -> None:
    operations.add_part(case_id=CASE, file_id=file_id, n=n, m=m, envelope=sealed or _sealed(n), at=clock.now())


def test_parts_in_any_order_and_twice_make_one_file() -> None:
    file_id = sealing.new_id()
    for n in (3, 1, 3, 2, 1):
        _add(file_id, n, 3)
    assert queries.progress(case_id=CASE, file_id=file_id) == ([1, 2, 3], False)
    operations.add_manifest(case_id=CASE, file_id=file_id, envelope=_sealed(9), m=3, at=clock.now())
    file = queries.files(CASE)[0]
    assert file.complete
    assert [part.sha256 for part in file.parts] == [sha256(_sealed(n)).hexdigest() for n in (1, 2, 3)]
    assert queries.part(case_id=CASE, file_id=file_id, n=2) == _sealed(2)


def test_custody_is_a_fact_for_each_part() -> None:
    file_id = sealing.new_id()
    _add(file_id, 1, 1)
    body = Fact.objects.get(kind="evidence.received").body
    assert sha256(_sealed(1)).hexdigest() in body


@pytest.mark.parametrize(("n", "m", "sealed"), [
    (0, 1, b""), (2, 1, b""), (1, 0, b""), (1, limits.PARTS_MAX + 1, b""), (1, 1, b"tiny"),
    (1, 1, b"\0" * (limits.PART_ENVELOPE_MAX_BYTES + 1)),
])
def test_what_is_not_a_part_is_refused(n: int, m: int, sealed: bytes) -> None:
    with pytest.raises(BadPart):
        _add(sealing.new_id(), n, m, sealed or None)


@pytest.mark.parametrize("file_id", ["../../etc/passwd", "A" * 32, "", "f" * 33])
def test_a_file_id_is_never_a_path(file_id: str) -> None:
    with pytest.raises(BadPart):
        _add(file_id, 1, 1)


def test_a_file_keeps_its_case_and_number_of_parts() -> None:
    file_id = sealing.new_id()
    _add(file_id, 1, 2)
    with pytest.raises(BadPart):
        _add(file_id, 2, 3)
    with pytest.raises(BadPart):
        operations.add_part(case_id="d" * 32, file_id=file_id, n=2, m=2, envelope=_sealed(2), at=clock.now())
    with pytest.raises(NoSuchFile):
        queries.part(case_id="d" * 32, file_id=file_id, n=1)


def test_a_case_holds_a_limited_number_of_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations, "FILES_MAX_PER_CASE", 2)
    for _ in range(2):
        _add(sealing.new_id(), 1, 1)
    with pytest.raises(TooManyFiles):
        _add(sealing.new_id(), 1, 1)


def test_a_part_altered_on_disk_is_not_given_out(settings: object) -> None:
    file_id = sealing.new_id()
    _add(file_id, 1, 1)
    digest = queries.files(CASE)[0].parts[0].sha256
    path = settings.TANDE.data_dir / "evidence" / digest[:2] / digest  # type: ignore[attr-defined]
    path.write_bytes(_sealed(1)[:-1] + b"?")
    with pytest.raises(NoSuchFile):
        queries.part(case_id=CASE, file_id=file_id, n=1)
    path.unlink()


def test_a_full_disk_is_said_and_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store.os, "fsync", full)
    file_id = sealing.new_id()
    with pytest.raises(NotStored):
        _add(file_id, 1, 1, _sealed(7, size=77))
    assert queries.progress(case_id=CASE, file_id=file_id) == ([], False)
