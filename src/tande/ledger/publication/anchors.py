"""Daily anchors: made once a day whether or not anything arrived, opened when the next batch is out."""

from datetime import datetime
from itertools import takewhile
from secrets import token_bytes

from django.conf import settings

from tande.ledger.models import Anchor, Batch
from tande.ledger.publication import batches
from tande.ledger.publication.folder import Folder
from tande.toolkit import anchors

SALT_BYTES = 32


def make(folder: Folder, *, at: datetime) -> None:
    """The anchor of this day (UTC), if there is none yet. The row is durable before the file tells of it."""
    day, files = at.date(), {path.name for path in (folder.path / anchors.PLACE).glob("????-??-??")}
    # Also when a restored database has lost the row: an anchor is never made twice.
    if day.isoformat() not in files and not Anchor.objects.filter(day=day).exists():
        salt, blind = token_bytes(SALT_BYTES), token_bytes(SALT_BYTES)
        waits = batches.waiting().values_list("salt", "leaf_hash")
        root = anchors.private_root(((bytes(own), bytes(leaf or b"")) for own, leaf in waits), blind=blind)
        Anchor.objects.create(day=day, salt=salt, blind=blind, root=root, at=at)
    for anchor in Anchor.objects.all():  # today's, and all others where the files were lost
        if anchor.day.isoformat() not in files:
            _write(folder, anchor)


def _write(folder: Folder, anchor: Anchor) -> None:
    note = anchors.sign_anchor(
        origin=settings.MISSION.receipt_origin, day=anchor.day, salt=bytes(anchor.salt), root=bytes(anchor.root),
        seed=settings.TANDE.log_seed,
    )
    folder.write(anchors.anchor_path(anchor.day), note.encode("utf-8"))


def open_up_to(folder: Folder, size: int) -> None:
    """Open every anchor made before the newest batch that the checkpoint of this size holds."""
    batch = Batch.objects.filter(size__lte=size).order_by("-size").first()
    if batch is None:
        return
    closed = takewhile(
        lambda one: folder.read(anchors.opening_path(one.day)) is None,
        Anchor.objects.filter(at__lt=batch.at).order_by("-day").iterator(),
    )
    # The oldest first: a crash between two leaves no closed one behind an open one, where nobody would look again.
    for anchor in reversed(list(closed)):
        opening = anchors.write_opening(salt=bytes(anchor.salt), root=bytes(anchor.root))
        folder.write(anchors.opening_path(anchor.day), opening)
