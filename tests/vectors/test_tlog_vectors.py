"""The public log's bytes are exactly those of Go's packages: hashes, files, proofs, signatures and cosignatures."""

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from tande.toolkit import notes
from tande.toolkit.tlog import cosignature, signed, tree
from tande.toolkit.tlog.checkpoint import Checkpoint
from tande.toolkit.tlog.hashing import leaf_hash, node_hash
from tests.toolkit.logs import MemoryLog, leaves

GIVEN: dict[str, Any] = json.loads((Path(__file__).parent / "tlog.json").read_text(encoding="utf-8"))
LOG, WITNESS, PQ = GIVEN["log"], GIVEN["witness"], GIVEN["post_quantum_witness"]
SEVEN = Checkpoint(LOG["origin"], 7, base64.b64decode(GIVEN["roots"]["7"]))
TIME = GIVEN["time"]


@pytest.fixture(scope="module")
def logs() -> dict[int, MemoryLog]:
    """A log of each size that has a vector."""
    return {int(size): MemoryLog(leaves(int(size))) for size in GIVEN["roots"]}


def hashes(encoded: list[str]) -> list[bytes]:
    return [base64.b64decode(value) for value in encoded]


def test_every_root(logs: dict[int, MemoryLog]) -> None:
    for size, root in GIVEN["roots"].items():
        assert base64.b64encode(logs[int(size)].root).decode() == root
        assert tree.root(logs[int(size)].read, int(size)) == logs[int(size)].root


def test_leaf_and_node_with_the_standard_library_alone() -> None:
    assert leaf_hash(b"a") == hashlib.sha256(b"\x00a").digest()
    assert node_hash(b"l" * 32, b"r" * 32) == hashlib.sha256(b"\x01" + b"l" * 32 + b"r" * 32).digest()


@pytest.mark.parametrize(("size", "path", "begin", "end"), GIVEN["files_sha256"])
def test_every_file(logs: dict[int, MemoryLog], size: int, path: str, begin: str, end: str) -> None:
    found = hashlib.sha256(logs[size].files[path]).hexdigest()
    assert (found[: len(begin)], found[-len(end) :]) == (begin, end)


def test_the_files_of_seventy_thousand_entries(logs: dict[int, MemoryLog]) -> None:
    paths = logs[70000].files
    per_level = [sum(path.startswith(f"tile/{level}/") for path in paths) for level in ("entries", 0, 1, 2)]
    assert per_level == [274, 274, 2, 1]
    assert {"tile/0/273.p/112", "tile/entries/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1"} < set(paths)


def test_the_proofs(logs: dict[int, MemoryLog]) -> None:
    seven, three = logs[7], logs[3]
    inclusion = tree.inclusion_proof(seven.read, 3, 7)
    assert inclusion == hashes(GIVEN["inclusion_of_3_in_7"])
    tree.verify_inclusion(leaf=leaf_hash(b"leaf-3"), index=3, size=7, proof=inclusion, root=seven.root)
    consistency = tree.consistency_proof(seven.read, 3, 7)
    assert consistency == hashes(GIVEN["consistency_of_3_with_7"])
    tree.verify_consistency(
        old_size=3, old_root=three.root, new_size=7, new_root=seven.root, proof=consistency
    )


def test_the_logs_line() -> None:
    seed = bytes.fromhex(LOG["seed"])
    assert str(notes.verifier_key(name=LOG["origin"], seed=seed)) == LOG["vkey"]
    note = signed.sign_checkpoint(SEVEN, seed=seed)
    assert note == f"{SEVEN.text}\n{LOG['line_at_7']}"
    assert signed.open_checkpoint(note, key=notes.parse_verifier_key(LOG["vkey"])) == SEVEN


def test_the_witnesses_line() -> None:
    seed, name = bytes.fromhex(WITNESS["seed"]), WITNESS["name"]
    assert str(notes.verifier_key(name=name, seed=seed, kind=notes.COSIGNATURE)) == WITNESS["vkey"]
    assert cosignature.cosign(SEVEN, name=name, seed=seed, time=TIME) == WITNESS["line_at_7"]
    key = notes.parse_verifier_key(WITNESS["vkey"])
    note = f"{SEVEN.text}\n{WITNESS['line_at_7']}"
    assert signed.open_signed(note, keys=[key]).by == {key: TIME}


def test_the_post_quantum_line() -> None:
    seed, name = bytes.fromhex(PQ["seed"]), PQ["name"]
    key = notes.verifier_key(name=name, seed=seed, kind=notes.MLDSA44)
    assert key.key_id.hex() == PQ["key_id"]
    assert hashlib.sha256(key.public_key).hexdigest() == PQ["public_key_sha256"]
    message = cosignature.mldsa_message(SEVEN, name=name, time=TIME)
    assert hashlib.sha256(message).hexdigest() == PQ["message_at_7_sha256"]
    line = cosignature.cosign(SEVEN, name=name, seed=seed, time=TIME, kind=notes.MLDSA44)
    assert len(line.encode()) == PQ["line_bytes"]
    assert signed.open_signed(f"{SEVEN.text}\n{line}", keys=[notes.parse_verifier_key(str(key))]).by == {
        key: TIME
    }
