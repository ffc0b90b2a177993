"""The tree grows the same in any steps, after any crash, and its proofs prove nothing else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tande.toolkit.errors import EntryTooLong, OutOfTree, ProofFails, RootDiffers, TileBroken, TileMissing
from tande.toolkit.tlog import tiles, tree
from tande.toolkit.tlog.hashing import EMPTY_ROOT, leaf_hash, leaf_hashes, node_hash
from tande.toolkit.tlog.reading import read_entries
from tests.toolkit.logs import MemoryLog, leaves

PAIRS = 64


def defined_root(entries: list[bytes]) -> bytes:
    """RFC 6962 §2.1 word for word."""
    if not entries:
        return EMPTY_ROOT
    if len(entries) == 1:
        return leaf_hash(entries[0])
    split = 1
    while split * 2 < len(entries):
        split *= 2
    return node_hash(defined_root(entries[:split]), defined_root(entries[split:]))


ROOTS = [defined_root(leaves(size)) for size in range(PAIRS + 1)]
SMALL = MemoryLog(leaves(PAIRS))
for _size in range(PAIRS):
    SMALL.files.update(MemoryLog(leaves(_size)).files)


class TestGrowth:
    """Batches, restarts and damage."""

    @settings(deadline=None, max_examples=60)
    @given(st.lists(st.integers(0, 700), max_size=8))
    def test_any_batches_make_the_same_tree_as_one(self, batches: list[int]) -> None:
        log, every, written = MemoryLog(), leaves(sum(batches)), []
        for count in batches:
            old = log.size
            growth = log.append(every[old : old + count])
            assert [path for path, _ in growth.files] == [
                name.path for name in tiles.files_of_growth(old, growth.new_size)
            ]
            written += [path for path, _ in growth.files if ".p/" not in path]
        once = MemoryLog(every)
        assert (log.size, log.root) == (len(every), once.root)
        assert once.files.items() <= log.files.items()
        assert len(written) == len(set(written)), "a full file was written twice"

    @settings(deadline=None, max_examples=40)
    @given(st.integers(0, 1100), st.integers(1, 600), st.data())
    def test_a_crash_after_any_file_leaves_a_tree_that_goes_on(
        self, old: int, new: int, data: st.DataObject
    ) -> None:
        """Even when what is appended after the crash is something else."""
        log, straight = MemoryLog(leaves(old)), MemoryLog(leaves(old))
        lost = tree.append(log.read, old, [b"lost"] * new)
        log.files.update(lost.files[: data.draw(st.integers(0, len(lost.files)))])
        other = data.draw(st.lists(st.binary(max_size=9), min_size=1, max_size=400))
        log.append(other)
        straight.append(other)
        assert (log.size, log.root) == (straight.size, straight.root)
        assert straight.files.items() <= log.files.items()

    def test_files_come_in_an_order_safe_to_crash_in(self) -> None:
        kinds = [path.split("/")[1] for path, _ in MemoryLog(leaves(70_000)).append(leaves(70_000)).files]
        assert kinds == sorted(kinds, key=["entries", "0", "1", "2"].index)

    def test_reading_costs_no_more_than_the_right_edge(self) -> None:
        log, asked = MemoryLog(leaves(70_000)), []

        def counting(path: str) -> bytes:
            asked.append(path)
            return log.read(path)

        tree.append(counting, log.size, [b"one more"], old_root=log.root)
        assert sorted(asked) == [
            "tile/0/273.p/112",
            "tile/1/001.p/17",
            "tile/2/000.p/1",
            "tile/entries/273.p/112",
        ]

    def test_a_full_file_stands_in_for_a_partial_one_that_was_dropped(self) -> None:
        log, later = MemoryLog(leaves(300)), MemoryLog(leaves(600))
        log.files = {path: data for path, data in later.files.items() if path.split("/")[1] != "1"}
        log.files["tile/1/000.p/1"] = MemoryLog(leaves(300)).files["tile/1/000.p/1"]
        assert tree.root(log.read, 300) == log.root
        assert read_entries(log.read, 1, 44) == leaves(300)[256:]
        del log.files["tile/0/001"]
        with pytest.raises(TileMissing):
            tree.root(log.read, 300)

    @pytest.mark.parametrize("path", ["tile/0/001.p/44", "tile/1/000.p/1", "tile/entries/001.p/44"])
    def test_a_damaged_file_stops_the_writer(self, path: str) -> None:
        log = MemoryLog(leaves(300))
        whole = log.files[path]
        flipped = [whole[:at] + bytes((whole[at] ^ 1,)) + whole[at + 1 :] for at in range(len(whole))]
        for damaged in [*flipped, whole[:-1], whole + b"\0", b"", whole[:-32]]:
            log.files[path] = damaged
            with pytest.raises((RootDiffers, TileBroken)):
                log.append([b"next"])

    def test_a_changed_entry_leads_to_another_root(self) -> None:
        """As everybody finds who hashes the entries anew."""
        log = MemoryLog(leaves(300))
        whole = log.files["tile/entries/000"]
        for at in range(0, len(whole), 5):
            log.files["tile/entries/000"] = whole[:at] + bytes((whole[at] ^ 4,)) + whole[at + 1 :]
            edge = tree.Frontier()
            try:
                for n, width in ((0, 256), (1, 44)):
                    edge.extend(leaf_hashes(read_entries(log.read, n, width)))
            except TileBroken:
                continue
            assert edge.root() != log.root

    def test_nothing_added_changes_nothing(self) -> None:
        log = MemoryLog(leaves(300))
        assert tree.append(log.read, 300, []) == tree.Growth(300, log.root, [])
        assert tree.append(MemoryLog().read, 0, []) == tree.Growth(0, EMPTY_ROOT, [])

    def test_what_is_no_entry_no_hash_and_no_size(self) -> None:
        log = MemoryLog()
        log.append([b"", b"x" * 65_535])
        with pytest.raises(EntryTooLong):
            log.append([b"x" * 65_536])
        with pytest.raises(OutOfTree):
            tree.Frontier().append(b"x" * 31)
        with pytest.raises(OutOfTree):
            tree.root(log.read, -1)


class TestFrontier:
    """A tree hashed as it streams by."""

    @settings(deadline=None, max_examples=60)
    @given(st.lists(st.integers(0, 600), max_size=6))
    def test_it_has_the_root_of_the_tree_at_every_stop(self, steps: list[int]) -> None:
        edge, every = tree.Frontier(), leaf_hashes(leaves(sum(steps)))
        for count in steps:
            edge.extend(every[edge.size : edge.size + count])
            assert edge.root() == MemoryLog(leaves(edge.size)).root

    def test_one_by_one_is_the_same(self) -> None:
        edge = tree.Frontier()
        for size, entry in enumerate(leaves(600), 1):
            edge.append(leaf_hash(entry))
            if size <= PAIRS:
                assert edge.root() == ROOTS[size]
        assert edge.root() == MemoryLog(leaves(600)).root

    def test_its_memory_does_not_grow_with_the_tree(self) -> None:
        edge = tree.Frontier()
        for _ in range(40):
            edge.extend([b"h" * 32] * 2500)
        assert sum(map(len, edge._levels)) < 3 * 8192


class TestProofs:
    """Every pair up to 64, against the definition."""

    def test_every_inclusion(self) -> None:
        for size in range(1, PAIRS + 1):
            for index in range(size):
                proof = tree.inclusion_proof(SMALL.read, index, size)
                leaf = leaf_hash(b"leaf-%d" % index)
                tree.verify_inclusion(leaf=leaf, index=index, size=size, proof=proof, root=ROOTS[size])
                for altered in wrong_proofs(proof):
                    with pytest.raises(ProofFails):
                        tree.verify_inclusion(
                            leaf=leaf, index=index, size=size, proof=altered, root=ROOTS[size]
                        )

    def test_an_inclusion_holds_for_its_place_and_tree_only(self) -> None:
        for size in (1, 2, 3, 7, 8, 21, 64):
            for index in range(size):
                proof, leaf = tree.inclusion_proof(SMALL.read, index, size), leaf_hash(b"leaf-%d" % index)
                others = [(other, size) for other in range(-1, size + 2) if other != index]
                for place, other in [*others, (index, 0)]:
                    with pytest.raises(ProofFails):
                        tree.verify_inclusion(
                            leaf=leaf, index=place, size=other, proof=proof, root=ROOTS[size]
                        )
                for root, wrong in (
                    (ROOTS[size - 1], leaf),
                    (ROOTS[size], leaf_hash(b"other")),
                    (b"short", leaf),
                ):
                    with pytest.raises(ProofFails):
                        tree.verify_inclusion(leaf=wrong, index=index, size=size, proof=proof, root=root)

    def test_every_consistency(self) -> None:
        for new in range(PAIRS + 1):
            for old in range(new + 1):
                proof = tree.consistency_proof(SMALL.read, old, new)
                known = {"old_size": old, "old_root": ROOTS[old], "new_size": new, "new_root": ROOTS[new]}
                tree.verify_consistency(**known, proof=proof)  # type: ignore[arg-type]
                forks = [{**known, "old_root": ROOTS[old - 1]}, {**known, "new_root": ROOTS[new - 1]}]
                for altered in wrong_proofs(proof):
                    with pytest.raises(ProofFails):
                        tree.verify_consistency(**known, proof=altered)  # type: ignore[arg-type]
                for fork in forks if old else forks[:1]:
                    with pytest.raises(ProofFails):
                        tree.verify_consistency(**fork, proof=proof)  # type: ignore[arg-type]

    def test_proofs_in_a_large_tree_and_what_flips_in_its_tiles(self) -> None:
        log = MemoryLog(leaves(70_000))
        for index in (0, 255, 256, 65_535, 65_536, 69_887, 69_888, 69_999):
            proof, leaf = tree.inclusion_proof(log.read, index, log.size), leaf_hash(b"leaf-%d" % index)
            tree.verify_inclusion(leaf=leaf, index=index, size=log.size, proof=proof, root=log.root)
        whole = log.files["tile/0/000"]
        for at in range(0, len(whole), 7):
            log.files["tile/0/000"] = whole[:at] + bytes((whole[at] ^ 0x80,)) + whole[at + 1 :]
            neighbour = (at // 32) ^ 1
            proof, leaf = (
                tree.inclusion_proof(log.read, neighbour, log.size),
                leaf_hash(b"leaf-%d" % neighbour),
            )
            with pytest.raises(ProofFails):
                tree.verify_inclusion(leaf=leaf, index=neighbour, size=log.size, proof=proof, root=log.root)

    @pytest.mark.parametrize(("index", "size"), [(-1, 5), (5, 5), (0, 0)])
    def test_no_proof_of_what_is_not_there(self, index: int, size: int) -> None:
        with pytest.raises(OutOfTree):
            tree.inclusion_proof(SMALL.read, index, size)
        with pytest.raises(OutOfTree):
            tree.consistency_proof(SMALL.read, size + 1, size)

    @pytest.mark.parametrize("claimed", [4, 16, 100])
    def test_a_proof_has_the_length_of_its_trees(self, claimed: int) -> None:
        """The root does not say its size: a proof of another length must not pass for it."""
        proof = tree.consistency_proof(SMALL.read, 3, 7)
        with pytest.raises(ProofFails):
            tree.verify_consistency(
                old_size=3, old_root=ROOTS[3], new_size=claimed, new_root=ROOTS[7], proof=proof
            )

    def test_a_smaller_tree_is_no_continuation(self) -> None:
        with pytest.raises(ProofFails):
            tree.verify_consistency(old_size=8, old_root=ROOTS[8], new_size=7, new_root=ROOTS[7], proof=[])


def wrong_proofs(proof: list[bytes]) -> list[list[bytes]]:
    """One hash more, one less, one bit of each, two changed about, one too short."""
    altered = [[*proof, b"x" * 32], [b"x" * 32, *proof]]
    for at, value in enumerate(proof):
        flipped = bytes((value[0] ^ 1,)) + value[1:]
        altered += [[*proof[:at], *proof[at + 1 :]], [*proof[:at], flipped, *proof[at + 1 :]]]
    if len(proof) > 1:
        altered.append([proof[1], proof[0], *proof[2:]])
    return [*altered, [*proof[:-1], proof[-1][:31]]] if proof else altered
