"""Go's own packages find our log to be what they would have written, and we theirs."""

import base64
import hashlib
from collections.abc import Iterator

import pytest

from tande.toolkit import notes
from tande.toolkit.errors import WrongSignature
from tande.toolkit.tlog import cosignature, signed, tiles, tree
from tests.toolkit import sumdb_peer
from tests.toolkit.logs import ORIGIN, MemoryLog, leaves

SEED, TIME = bytes(range(32)), 1719878400
LARGE = 70_000


@pytest.fixture(scope="module", autouse=True)
def _peer() -> None:
    try:
        sumdb_peer.built()
    except sumdb_peer.NoGo as reason:
        pytest.skip(f"THE PUBLIC LOG WAS NOT COMPARED WITH GO'S sumdb: {reason}")


def said(*words: str, given: bytes = b"") -> list[str]:
    """The lines of an answer that Go gave without complaint."""
    done = sumdb_peer.ask(*words, given=given)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode().splitlines()


def ours(log: MemoryLog) -> Iterator[str]:
    """What the peer says of a tree, said of ours: its root, then path and SHA-256 of every tile of hashes."""
    yield f"size {log.size} {base64.b64encode(log.root).decode()}"
    for name in tiles.files_of_growth(0, log.size):
        if name.level is not None:
            yield f"{name.path} {hashlib.sha256(log.files[name.path]).hexdigest()}"


def test_every_tree_up_to_a_thousand_and_one_of_seventy_thousand_entries() -> None:
    """Grown entry by entry from the files alone, so each partial tile of each size is compared."""
    log, expected = MemoryLog(), []
    for entry in [None, *leaves(1000)]:
        if entry is not None:
            log.append([entry])
        expected += ours(log)
    expected += ours(MemoryLog(leaves(LARGE)))
    assert said("tiles", *map(str, range(1001)), str(LARGE)) == expected


def test_every_proof_up_to_sixty_four_entries() -> None:
    log, expected = MemoryLog(), []
    for size, entry in enumerate(leaves(64), 1):
        log.append([entry])
        for n in range(size):
            for kind, first, make in (("i", n, tree.inclusion_proof), ("c", n + 1, tree.consistency_proof)):
                proof = ",".join(base64.b64encode(value).decode() for value in make(log.read, first, size))
                expected.append(f"{kind} {first} {size} {proof}".rstrip())
    assert [line.rstrip() for line in said("proofs", "64")] == expected


def test_go_opens_our_checkpoint_with_all_its_signatures() -> None:
    head, kinds = MemoryLog(leaves(7)).checkpoint, (notes.COSIGNATURE, notes.MLDSA44)
    note = signed.sign_checkpoint(head, seed=SEED, pq_seed=SEED, time=TIME)
    keys = [notes.verifier_key(name=ORIGIN, seed=SEED, kind=kind) for kind in (notes.ED25519, notes.MLDSA44)]
    for kind in kinds:
        name = f"witness.example/{kind}"
        keys.append(notes.verifier_key(name=name, seed=SEED, kind=kind))
        note += cosignature.cosign(head, name=name, seed=SEED, time=TIME, kind=kind)
    vkeys = [str(key) for key in keys]
    assert said("open", *vkeys, given=note.encode()) == [f"{key.name}+{key.key_id.hex()}" for key in keys]
    for altered in (note.replace("\n7\n", "\n8\n"), note.replace("BWB76WW", "BWB76WX")):
        assert sumdb_peer.ask("open", *vkeys, given=altered.encode()).returncode == 1


def test_we_open_what_go_signed() -> None:
    head = MemoryLog(leaves(7)).checkpoint
    key = notes.verifier_key(name=ORIGIN, seed=SEED)
    private = base64.b64encode(b"\x01" + SEED).decode()
    note = (
        "\n".join(
            said("sign", f"PRIVATE+KEY+{ORIGIN}+{key.key_id.hex()}+{private}", given=head.text.encode())
        )
        + "\n"
    )
    assert note == signed.sign_checkpoint(head, seed=SEED)
    assert signed.open_checkpoint(note, key=key) == head
    with pytest.raises(WrongSignature):
        signed.open_checkpoint(note.replace("\n7\n", "\n8\n"), key=key)
