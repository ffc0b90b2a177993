"""The tree of the public log: how it grows, its root, and proofs that anyone can make and check (RFC 6962, 9162).

Everything is worked out from the log's files alone, so that a writer that was killed goes on from what is there, and
a growth costs in proportion to what is new.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from tande.toolkit.errors import OutOfTree, ProofFails, RootDiffers, TileBroken
from tande.toolkit.tlog.hashing import (
    EMPTY_ROOT,
    HASH_BYTES,
    TILE_BYTES,
    TILE_WIDTH,
    fold,
    leaf_hashes,
    node_hash,
    tile_roots,
)
from tande.toolkit.tlog.reading import ReadTile, Subtrees, largest_power_below, read_entries, read_hashes
from tande.toolkit.tlog.tiles import encode_bundle, entries_path, tile_path

TileFile = tuple[str, bytes]


@dataclass(frozen=True)
class Growth:
    """What the tree becomes: write `files` (path, content) in this order and sync them, then sign `root`."""

    new_size: int
    root: bytes
    files: list[TileFile]


class Frontier:
    """The right edge of a tree: of every level the hashes of the tile that is not yet full.

    It takes at most 8 kB a level however large the tree, so a million entries can be hashed in little memory.
    """

    def __init__(self) -> None:
        self.size = 0
        self._levels: list[bytes] = []

    @classmethod
    def read(cls, read_tile: ReadTile, size: int) -> "Frontier":
        """The right edge of the tree of `size` in these files. Raises OutOfTree, TileMissing, TileBroken."""
        if size < 0:
            raise OutOfTree("a tree has no negative size")
        edge = cls()
        edge.size = count = size
        while count:
            n, width = divmod(count, TILE_WIDTH)
            edge._levels.append(read_hashes(read_tile, len(edge._levels), n, width) if width else b"")
            count = n
        return edge

    def append(self, leaf: bytes) -> list[TileFile]:
        """Add one leaf hash on the right, as `extend` does."""
        return self.extend([leaf])

    def extend(self, leaves: Sequence[bytes]) -> list[TileFile]:
        """Add leaf hashes on the right; returns the tiles of hashes that changed, lower levels first.

        Raises OutOfTree when one of them is no hash.
        """
        row = b"".join(leaves)
        if len(row) != HASH_BYTES * len(leaves):
            raise OutOfTree(f"a leaf hash has {HASH_BYTES} bytes")
        files: list[TileFile] = []
        n, self.size = self.size, self.size + len(leaves)
        for level in range(64):
            if not row:
                break
            n //= TILE_WIDTH
            row = self._extend_level(level, n, row, files)
        return files

    @property
    def open_leaves(self) -> bytes:
        """The leaf hashes, joined, of the bundle that is not yet full."""
        return self._levels[0] if self._levels else b""

    def root(self) -> bytes:
        """The root hash of the whole tree."""
        right = None
        for row in self._levels:
            right = fold(row, right)
        return EMPTY_ROOT if right is None else right

    def _extend_level(self, level: int, n: int, new: bytes, files: list[TileFile]) -> bytes:
        """Add `new` to the open tile `n`; returns the roots of the tiles that became full."""
        if level == len(self._levels):
            self._levels.append(b"")
        row = self._levels[level] + new
        full = len(row) // TILE_BYTES * TILE_BYTES
        for at in range(0, full, TILE_BYTES):
            files.append((tile_path(level, n + at // TILE_BYTES), row[at : at + TILE_BYTES]))
        self._levels[level] = rest = row[full:]
        if rest:
            files.append((tile_path(level, n + full // TILE_BYTES, len(rest) // HASH_BYTES), rest))
        return tile_roots(row[:full])


def append(
    read_tile: ReadTile, old_size: int, entries: Sequence[bytes], *, old_root: bytes | None = None
) -> Growth:
    """The files, size and root after adding `entries` to the tree of `old_size`; writes nothing.

    Call it with the root that was signed last as `old_root`: a tree whose files were damaged does not go on.
    Raises RootDiffers, TileMissing, TileBroken, EntryTooLong, OutOfTree.
    """
    edge = Frontier.read(read_tile, old_size)
    if old_root is not None and edge.root() != old_root:
        raise RootDiffers("the files of the log do not lead to the root that was signed last")
    bundles = _bundles(read_tile, edge, entries)
    tiles = edge.extend(leaf_hashes(entries))
    return Growth(edge.size, edge.root(), bundles + tiles)


def root(read_tile: ReadTile, size: int) -> bytes:
    """The root hash of the tree of `size` in these files. Raises TileMissing, TileBroken, OutOfTree."""
    return Frontier.read(read_tile, size).root()


def inclusion_proof(read_tile: ReadTile, index: int, size: int) -> list[bytes]:
    """The hashes that lead from leaf `index` to the root of the tree of `size`, lowest first.

    Raises OutOfTree, TileMissing, TileBroken.
    """
    if not 0 <= index < size:
        raise OutOfTree("no such leaf in this tree")
    subtrees, proof = Subtrees(read_tile, size), []
    start, end = 0, size
    while end - start > 1:
        middle = start + largest_power_below(end - start)
        if index < middle:
            proof.append(subtrees.root_of(middle, end))
            end = middle
        else:
            proof.append(subtrees.root_of(start, middle))
            start = middle
    return proof[::-1]


def consistency_proof(read_tile: ReadTile, old_size: int, new_size: int) -> list[bytes]:
    """The hashes that show the tree of `old_size` as the beginning of that of `new_size`; none from 0 or to itself.

    Raises OutOfTree, TileMissing, TileBroken.
    """
    if not 0 <= old_size <= new_size:
        raise OutOfTree("a tree only grows")
    if old_size in (0, new_size):
        return []
    subtrees, proof = Subtrees(read_tile, new_size), []
    start, end = 0, new_size
    while end != old_size:
        middle = start + largest_power_below(end - start)
        if old_size <= middle:
            proof.append(subtrees.root_of(middle, end))
            end = middle
        else:
            proof.append(subtrees.root_of(start, middle))
            start = middle
    # The old tree's own root is known to whoever checks, unless its right part is only a part.
    if start:
        proof.append(subtrees.root_of(start, end))
    return proof[::-1]


def verify_inclusion(*, leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """Raises ProofFails unless `proof` shows that `leaf` stands at `index` of the tree of `size` with this root."""
    _check_hashes(proof, leaf, root)
    if not 0 <= index < size:
        raise ProofFails("the index lies outside the tree")
    found, node, last = leaf, index, size - 1
    for sibling in proof:
        if not last:
            raise ProofFails("the proof is too long")
        if node & 1 or node == last:
            found = node_hash(sibling, found)
            # A right edge that has no sibling here goes up to where it has one.
            while node and not node & 1:
                node, last = node >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        node, last = node >> 1, last >> 1
    if last or found != root:
        raise ProofFails("the proof does not lead to the root")


def verify_consistency(
    *, old_size: int, old_root: bytes, new_size: int, new_root: bytes, proof: Sequence[bytes]
) -> None:
    """Raises ProofFails unless `proof` shows that the old tree is the beginning of the new one."""
    _check_hashes(proof, old_root, new_root)
    if not 0 <= old_size <= new_size:
        raise ProofFails("the tree became smaller")
    if (not old_size and old_root != EMPTY_ROOT) or (old_size == new_size and old_root != new_root):
        raise ProofFails("two different roots for one size")
    if old_size in (0, new_size):
        if proof:
            raise ProofFails("there is nothing to prove")
        return
    old_found, new_found = _both_roots(old_size, new_size, old_root, list(proof))
    if old_found != old_root or new_found != new_root:
        raise ProofFails("the proof does not lead to the roots")


def _both_roots(old_size: int, new_size: int, old_root: bytes, proof: list[bytes]) -> tuple[bytes, bytes]:
    """RFC 9162 §2.1.4.2: the two roots that the proof leads to."""
    node, last = old_size - 1, new_size - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    # A complete old tree is itself the first step; else the proof begins with one.
    steps = proof if node else [old_root, *proof]
    if not steps:
        raise ProofFails("the proof is too short")
    old_found = new_found = steps[0]
    for sibling in steps[1:]:
        if not last:
            raise ProofFails("the proof is too long")
        if node & 1 or node == last:
            old_found, new_found = node_hash(sibling, old_found), node_hash(sibling, new_found)
            while node and not node & 1:
                node, last = node >> 1, last >> 1
        else:
            new_found = node_hash(new_found, sibling)
        node, last = node >> 1, last >> 1
    if last:
        raise ProofFails("the proof is too short")
    return old_found, new_found


def _check_hashes(proof: Sequence[bytes], *others: bytes) -> None:
    if any(len(value) != HASH_BYTES for value in (*proof, *others)):
        raise ProofFails(f"a hash has {HASH_BYTES} bytes")


def _bundles(read_tile: ReadTile, edge: Frontier, entries: Sequence[bytes]) -> list[TileFile]:
    """The bundles to write, beginning with the one that was not yet full."""
    first, width = divmod(edge.size, TILE_WIDTH)
    earlier = read_entries(read_tile, first, width) if width and entries else []
    # A damaged bundle must not be copied into the next file under a root that says otherwise.
    if earlier and b"".join(leaf_hashes(earlier)) != edge.open_leaves:
        raise TileBroken("the entries of the last bundle are not those of the tree")
    every = [*earlier, *entries]
    parts = [every[at : at + TILE_WIDTH] for at in range(0, len(every), TILE_WIDTH)]
    return [(entries_path(first + at, len(part)), encode_bundle(part)) for at, part in enumerate(parts)]
