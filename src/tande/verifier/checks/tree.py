"""Whether the files are the tree that was signed, whether it goes on from what was seen, and if not what was done."""

from collections.abc import Sequence

from tande.toolkit.tlog.checkpoint import Checkpoint
from tande.toolkit.tlog.hashing import HASH_BYTES, TILE_WIDTH
from tande.toolkit.tlog.tiles import entries_path, tile_path
from tande.verifier.checks.past import Change, changes
from tande.verifier.checks.walk import Walk
from tande.verifier.findings import Finding
from tande.verifier.memory import PIECE, Memory

MOST_NAMED = 10


def against_signature(walk: Walk, head: Checkpoint) -> list[Finding]:
    """What in the files is not as it was signed; nothing when all of it is."""
    tiles = [*(tile_path(0, one.n, _width(head, one.n)) for one in walk.faults), *walk.bad_tiles]
    if walk.entries_root == head.root:
        return [_tiles(tiles, walk.more_faults)] if tiles else []
    found = _altered(walk, head) if walk.faults else []
    if walk.tiles_root == head.root and found:
        return found
    return [Finding("wrong_root", {"size": head.size}), *found]


def against_past(walk: Walk, head: Checkpoint, note: str, memory: Memory, *, place: str) -> list[Finding]:
    """What was done to the tree that an earlier run saw; nothing when it only grew.

    A smaller tree at a ``place`` where we never saw a larger one is a copy that is behind.
    """
    before, now = memory.head, dict(walk.roots)
    same = all(now.get(one.size) == one.root for one in memory.heads if one.size <= head.size)
    if same and before.size <= head.size:
        return []
    papers = (("What was shown before", memory.note), ("What is shown now", note))
    named = changes(memory.leaves, bytes(walk.leaves), piece=PIECE) or [Change("rewritten", 0, 0)]
    if before.size > head.size and not memory.leaves and same:
        named = [Change("rollback", before.size - head.size, head.size)]
    if named[0].name == "rollback" and memory.places.get(place, 0) <= head.size:
        return [Finding("behind", {"who": memory.address, "size": head.size, "theirs": before.size})]
    return [*fork(head, note, memory), *(_finding(one, before.size, papers) for one in named)]


def fork(head: Checkpoint, note: str, memory: Memory) -> list[Finding]:
    """Two signed trees of one size."""
    if memory.head.size != head.size or memory.head.root == head.root:
        return []
    papers = (("What was shown before", memory.note), ("What is shown now", note))
    return [Finding("fork", {"who": "", "size": head.size, "theirs": head.size}, papers)]


def _width(head: Checkpoint, n: int) -> int:
    return min(TILE_WIDTH, head.size - n * TILE_WIDTH)


def _tiles(paths: Sequence[str], more: int) -> Finding:
    return Finding("wrong_tile", {"count": len(paths) + more, "paths": list(paths[:MOST_NAMED])})


def _altered(walk: Walk, head: Checkpoint) -> list[Finding]:
    """What was done to entries, told by the tiles, of which each holds the hashes that were signed."""
    found: list[Finding] = []
    for fault in walk.faults[:MOST_NAMED]:
        path = entries_path(fault.n, _width(head, fault.n))
        if not fault.wanted:
            continue
        named = changes(b"".join(fault.wanted), b"".join(fault.found), piece=HASH_BYTES)
        # More than there should be, behind all that should: put in, for a bundle does not grow.
        for one in named or [Change("insertion", len(fault.found) - len(fault.wanted), len(fault.wanted))]:
            name = "deletion" if one.name == "rollback" else one.name
            change = Change(name, one.count, one.first + fault.n * TILE_WIDTH)
            found.append(_finding(change, head.size, (), path=path))
    return found


def _finding(change: Change, size: int, papers: tuple[tuple[str, str], ...], *, path: str = "") -> Finding:
    values = {"count": change.count, "first": change.first, "size": size, "path": path}
    return Finding(change.name, values, papers)
