"""A file comes back whole and as it was, or not at all."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tande.toolkit import sealing, unsealing
from tande.toolkit.errors import NotOpened, PartAltered, PartsMissing, PartsSwapped, SealingError
from tande.toolkit.payloads import Manifest

SEED, PUBLIC = sealing.new_key_pair()
CASE, FILE = sealing.new_id(), sealing.new_id()
SMALL = 16


def seal_file(
    content: bytes, *, file_id: str = FILE, part_bytes: int = SMALL
) -> tuple[Manifest, list[bytes]]:
    parts = sealing.parts_of(len(content), part_bytes=part_bytes)
    sealed = [
        sealing.seal_part(
            content[n * part_bytes : (n + 1) * part_bytes],
            to=PUBLIC,
            file_id=file_id,
            case_id=CASE,
            part=n + 1,
            parts=parts,
        )
        for n in range(parts)
    ]
    digest = hashlib.sha256(content).hexdigest()
    return Manifest("prèv.jpg", "image/jpeg", len(content), digest, parts), sealed


def open_file(
    manifest: Manifest, parts: list[bytes] | list[bytes | None], recorded: list[str] | None = None
) -> bytes:
    return unsealing.open_file(
        parts, manifest=manifest, seed=SEED, file_id=FILE, case_id=CASE, recorded=recorded or []
    )


@given(st.binary(max_size=5 * SMALL))
@settings(deadline=None, max_examples=30)
def test_any_file_comes_back(content: bytes) -> None:
    assert open_file(*seal_file(content)) == content


@pytest.mark.parametrize("size", [0, SMALL - 1, SMALL, SMALL + 1, 3 * SMALL, 3 * SMALL + 1])
def test_the_edges_of_a_part(size: int) -> None:
    content = bytes(range(size))
    assert open_file(*seal_file(content)) == content


@pytest.mark.parametrize("more", [-1, 0, 1])
def test_the_edges_of_a_real_part(more: int) -> None:
    content = bytes(sealing.PART_BYTES + more)
    manifest, parts = seal_file(content, part_bytes=sealing.PART_BYTES)
    assert len(parts) == (2 if more == 1 else 1)
    assert open_file(manifest, parts) == content


def test_two_parts_swapped_are_refused() -> None:
    manifest, parts = seal_file(bytes(range(3 * SMALL)))
    with pytest.raises(NotOpened):
        open_file(manifest, [parts[1], parts[0], parts[2]])


def test_a_part_of_another_file_is_refused() -> None:
    manifest, parts = seal_file(bytes(2 * SMALL))
    _, others = seal_file(bytes(2 * SMALL), file_id=sealing.new_id())
    with pytest.raises(NotOpened):
        open_file(manifest, [parts[0], others[1]])


def test_a_part_of_a_longer_version_of_the_file_is_refused() -> None:
    manifest, parts = seal_file(bytes(2 * SMALL))
    _, longer = seal_file(bytes(3 * SMALL))
    with pytest.raises(NotOpened):
        open_file(manifest, [parts[0], longer[1]])


def test_another_files_manifest_is_refused() -> None:
    envelope = sealing.seal_manifest(seal_file(b"x")[0], to=PUBLIC, file_id=sealing.new_id(), case_id=CASE)
    with pytest.raises(NotOpened):
        unsealing.open_manifest(envelope, seed=SEED, file_id=FILE, case_id=CASE)


def test_a_manifest_of_another_content_is_refused() -> None:
    """Whoever adds to a case can seal to its key: a part sealed anew in the right place must not pass."""
    manifest, parts = seal_file(bytes(2 * SMALL))
    _, forged = seal_file(b"\x01" * 2 * SMALL)
    with pytest.raises(PartsSwapped):
        open_file(manifest, [parts[0], forged[1]])


@pytest.mark.parametrize("missing", [0, 1, 2])
def test_a_missing_part_is_refused(missing: int) -> None:
    manifest, parts = seal_file(bytes(3 * SMALL))
    gaps: list[bytes | None] = [None if n == missing else part for n, part in enumerate(parts)]
    with pytest.raises(PartsMissing):
        open_file(manifest, gaps)
    with pytest.raises(PartsMissing):
        open_file(manifest, parts[:missing])


def test_a_part_too_many_is_refused() -> None:
    manifest, parts = seal_file(b"x")
    with pytest.raises(PartsSwapped):
        open_file(manifest, [*parts, parts[0]])


def test_a_part_that_is_not_the_recorded_one_is_refused() -> None:
    manifest, parts = seal_file(bytes(2 * SMALL))
    recorded = [hashlib.sha256(part).hexdigest() for part in parts]
    assert open_file(manifest, parts, recorded) == bytes(2 * SMALL)
    _, resealed = seal_file(bytes(2 * SMALL))
    with pytest.raises(PartAltered):
        open_file(manifest, [parts[0], resealed[1]], recorded)
    with pytest.raises(PartAltered):
        open_file(manifest, parts, recorded[:1])


@pytest.mark.parametrize("size", [-1, 5])
def test_a_manifest_with_a_wrong_size_is_refused(size: int) -> None:
    manifest, parts = seal_file(b"four")
    wrong = Manifest(manifest.name, manifest.type, size, manifest.sha256, 1)
    with pytest.raises(SealingError):
        open_file(wrong, parts)
