"""Grows the tree's files to the entries of the database, and signs. The order of writes is the safety of the log.

Entries stand in the database first; then bundles, tiles and the tiles above them, each durable; then (size, root) in
the database; only then a signature exists. A crash between any two is mended by doing the same again.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime

from django.conf import settings

from tande.ledger.models import SignedTree
from tande.ledger.publication import batches
from tande.ledger.publication.errors import LogAhead, LogForked, LogUnreadable
from tande.ledger.publication.folder import CHECKPOINT, SIGNED, Folder
from tande.toolkit.errors import RootDiffers, TileBroken, TileMissing, ToolkitError
from tande.toolkit.notes import VerifierKey, sign_bytes, signature_line, verifier_key
from tande.toolkit.tlog import tree
from tande.toolkit.tlog.checkpoint import Checkpoint
from tande.toolkit.tlog.hashing import TILE_WIDTH, leaf_hashes
from tande.toolkit.tlog.reading import ReadTile, read_entries
from tande.toolkit.tlog.signed import open_signed, sign_checkpoint

CHUNK = 65_536
"""Entries added at a time: a whole number of full tiles, so that no partial file is written for a size in between."""


def log_keys() -> list[VerifierKey]:
    """The keys that sign the log: the one in force first, then the former one while it is being replaced."""
    seeds = [settings.TANDE.log_seed, settings.TANDE.former_log_seed]
    return [verifier_key(name=settings.MISSION.receipt_origin, seed=seed) for seed in seeds if seed]


def reader(folder: Folder) -> ReadTile:
    """Reads the log's own files for ``toolkit.tlog``."""

    def read_tile(path: str) -> bytes:
        data = folder.read(path)
        if data is None:
            raise TileMissing(path)
        return data

    return read_tile


def stands(folder: Folder, name: str) -> Checkpoint | None:
    """The checkpoint in a file of ours; None when there is none. Raises LogForked when it is not ours."""
    note = folder.text(name)
    if note is None:
        return None
    try:
        found = open_signed(note, keys=log_keys())
    except ToolkitError as error:
        raise LogForked(f"{name} cannot be read as a checkpoint of this log") from error
    if not found.by:
        raise LogForked(f"{name} is not signed by this installation's key")
    return found.checkpoint


def grow(folder: Folder, *, at: datetime) -> Checkpoint:
    """Bring files and signature to all entries of the database; the signed checkpoint. The caller holds the lock.

    Raises LogAhead, LogForked, LogUnreadable.
    """
    size = batches.size()
    root = _write(folder, size)
    # Before the signature: a size is never signed with two roots, whatever happens to the files afterwards.
    kept, _new = SignedTree.objects.get_or_create(size=size, defaults={"root": root, "at": at})
    if bytes(kept.root) != root:
        raise LogForked(f"the tree of {size} entries has another root than the one that was signed")
    checkpoint = Checkpoint(settings.MISSION.receipt_origin, size, root)
    if stands(folder, CHECKPOINT) != checkpoint and stands(folder, SIGNED) != checkpoint:
        folder.write(SIGNED, sign(checkpoint, at=at).encode("utf-8"))
    return checkpoint


def audit(folder: Folder) -> None:
    """Hash every entry of the database again, and compare with all that was ever signed and with the files.

    Takes about a second for 100,000 entries. Raises LogForked, LogUnreadable.
    """
    signed = {one.size: bytes(one.root) for one in SignedTree.objects.all()}
    edge, size = tree.Frontier(), batches.size()
    try:
        for first, end in _chunks(0, sorted({*(one for one in signed if 0 < one <= size), size})):
            edge.extend(leaf_hashes([one.line.encode("ascii") for one in batches.lines(first, end)]))
            _check_root(end, edge.root(), signed)
        check(folder)
        for name in (CHECKPOINT, SIGNED):
            head = stands(folder, name)
            if head is not None and tree.root(reader(folder), head.size) != head.root:
                raise RootDiffers(f"{name} does not fit the tiles beside it")
    except (RootDiffers, LogAhead) as error:
        raise LogForked(str(error)) from error
    except (TileMissing, TileBroken) as error:
        raise LogUnreadable(str(error)) from error


def published_since(folder: Folder, head: Checkpoint) -> list[str]:
    """The entries of the files beyond those of the database, proven by ``head`` to continue them.

    Raises LogForked, LogUnreadable.
    """
    known, edge = batches.size(), tree.Frontier()
    for first, end in _chunks(0, [known]):
        edge.extend(leaf_hashes([one.line.encode("ascii") for one in batches.lines(first, end)]))
    read_tile, found = reader(folder), list[bytes]()
    try:
        for n in range(known // TILE_WIDTH, -(-head.size // TILE_WIDTH)):
            entries = read_entries(read_tile, n, min(TILE_WIDTH, head.size - n * TILE_WIDTH))
            found += entries[max(0, known - n * TILE_WIDTH):]
    except (TileMissing, TileBroken) as error:
        raise LogUnreadable(str(error)) from error
    edge.extend(leaf_hashes(found))
    if edge.root() != head.root:
        raise LogForked("the published entries do not continue those of this database")
    return [one.decode("ascii") for one in found]


def sign(checkpoint: Checkpoint, *, at: datetime) -> str:
    """The checkpoint as a note, also by the former key while the key is being replaced."""
    config = settings.TANDE
    note = sign_checkpoint(
        checkpoint, seed=config.log_seed, pq_seed=config.log_pq_seed or None, time=int(at.timestamp())
    )
    if config.former_log_seed:
        former = log_keys()[1]
        note += signature_line(former, sign_bytes(checkpoint.text.encode("utf-8"), seed=config.former_log_seed))
    return note


def check(folder: Folder) -> None:
    """Before anything is drawn: raises LogAhead when the files hold more than the database, LogForked for others'."""
    size = batches.size()
    for name in (CHECKPOINT, SIGNED):
        found = stands(folder, name)
        if found is not None and found.size > size:
            raise LogAhead(f"{name} has {found.size} entries, the database {size}")


def _write(folder: Folder, size: int) -> bytes:
    """Write what the files lack of the tree of ``size``; its root.

    Goes on from the last signed size. Without any tiles all are made anew, through every size that was ever signed,
    so that whoever holds an older checkpoint finds its files again.
    """
    read_tile, anew = reader(folder), not (folder.path / "tile").is_dir()
    signed = {one.size: bytes(one.root) for one in SignedTree.objects.filter(size__lte=size)}
    start = 0 if anew else max(signed, default=0)
    ends = sorted({end for end in signed if end > start} | {size})
    try:
        root = tree.root(read_tile, start)
        _check_root(start, root, signed)
        for first, end in _chunks(start, ends):
            lines = [one.line.encode("ascii") for one in batches.lines(first, end)]
            growth = tree.append(read_tile, first, lines, old_root=root)
            for path, data in growth.files:
                folder.write(path, data)
            root = growth.root
            _check_root(end, root, signed)
    except RootDiffers as error:
        raise LogForked(str(error)) from error
    except (TileMissing, TileBroken) as error:
        raise LogUnreadable(str(error)) from error
    return root


def _chunks(start: int, ends: list[int]) -> Iterator[tuple[int, int]]:
    """From ``start`` to each of ``ends``, in steps that memory can hold."""
    for end in ends:
        while start < end:
            step = min(end, (start // CHUNK + 1) * CHUNK)
            yield start, step
            start = step


def _check_root(size: int, root: bytes, signed: Mapping[int, bytes]) -> None:
    if signed.get(size, root) != root:
        raise RootDiffers(f"the entries no longer lead to the root that was signed for {size} of them")
