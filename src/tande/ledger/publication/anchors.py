"""Daily anchors: made once a day whether or not anything arrived, opened when the next batch is out."""

from datetime import datetime, timedelta
from secrets import token_bytes

from django.conf import settings

from tande.ledger.models import Anchor, Batch
from tande.ledger.publication import batches
from tande.ledger.publication.folder import Folder
from tande.toolkit import anchors

SALT_BYTES = 32
_LOOKED_BACK = timedelta(days=90)
"""Longer than any batch is held: anchors before that are open."""


def make(folder: Folder, *, at: datetime) -> None:
    """The anchor of this day (UTC), if there is none yet. The row is durable before the file tells of it."""
    day = at.date()
    if folder.read(anchors.anchor_path(day)) is not None:
        return  # also when a restored database has lost the row: an anchor is never made twice
    anchor = Anchor.objects.filter(day=day).first()
    if anchor is None:
        salt, blind = token_bytes(SALT_BYTES), token_bytes(SALT_BYTES)
        waits = batches.waiting().values_list("salt", "leaf_hash")
        root = anchors.private_root(((bytes(own), bytes(leaf or b"")) for own, leaf in waits), blind=blind)
        anchor = Anchor.objects.create(day=day, salt=salt, blind=blind, root=root, at=at)
    note = anchors.sign_anchor(
        origin=settings.MISSION.receipt_origin, day=day, salt=bytes(anchor.salt), root=bytes(anchor.root),
        seed=settings.TANDE.log_seed,
    )
    folder.write(anchors.anchor_path(day), note.encode("utf-8"))


def open_up_to(folder: Folder, size: int) -> None:
    """Open every anchor made before the newest batch that the checkpoint of this size holds."""
    batch = Batch.objects.filter(size__lte=size).order_by("-size").first()
    if batch is None:
        return
    for anchor in Anchor.objects.filter(at__lt=batch.at, at__gte=batch.at - _LOOKED_BACK):
        path = anchors.opening_path(anchor.day)
        if folder.read(path) is None:
            folder.write(path, anchors.write_opening(salt=bytes(anchor.salt), root=bytes(anchor.root)))
