"""The hashes of the public log's Merkle tree (RFC 6962 §2.1).

leaf = SHA-256(0 ‖ entry), node = SHA-256(1 ‖ left ‖ right), the empty tree = SHA-256(""). Rows of hashes are kept
joined in one `bytes`, 32 bytes each: that is how tiles hold them, and it is what makes plain Python fast enough.
"""

import hashlib
from collections.abc import Iterable

HASH_BYTES = 32
TILE_WIDTH = 256
TILE_BYTES = TILE_WIDTH * HASH_BYTES
EMPTY_ROOT = hashlib.sha256(b"").digest()
_PAIR_BYTES = 2 * HASH_BYTES
_HEIGHT_OF_TILE = 8


def leaf_hash(entry: bytes) -> bytes:
    """The leaf of `entry`: SHA-256(0 ‖ entry)."""
    return hashlib.sha256(b"\0" + entry).digest()


def leaf_hashes(entries: Iterable[bytes]) -> list[bytes]:
    """The leaves of many entries, in their order."""
    sha256 = hashlib.sha256
    return [sha256(b"\0" + entry).digest() for entry in entries]


def node_hash(left: bytes, right: bytes) -> bytes:
    """The node above two hashes: SHA-256(1 ‖ left ‖ right)."""
    return hashlib.sha256(b"\1" + left + right).digest()


def subtree_root(row: bytes) -> bytes:
    """The root of a complete subtree over a row of 1, 2, 4, 8 … hashes."""
    while len(row) > HASH_BYTES:
        row = _parents(row)
    return row


def tile_roots(tiles: bytes) -> bytes:
    """The row of the roots of full tiles that lie one after the other."""
    for _ in range(_HEIGHT_OF_TILE):
        tiles = _parents(tiles)
    return tiles


def fold(row: bytes, right: bytes | None) -> bytes | None:
    """The root over a row of any length with `right` as the (smaller) tree to its right; None over nothing."""
    end = len(row)
    while end >= HASH_BYTES:
        count = end // HASH_BYTES
        start = end - (count & -count) * HASH_BYTES
        peak = subtree_root(row[start:end])
        right = peak if right is None else node_hash(peak, right)
        end = start
    return right


def _parents(row: bytes) -> bytes:
    sha256 = hashlib.sha256
    return b"".join(
        [sha256(b"\1" + row[at : at + _PAIR_BYTES]).digest() for at in range(0, len(row), _PAIR_BYTES)]
    )
