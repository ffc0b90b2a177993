"""`publish`: one step of the public log, from what waits to what anyone can fetch. Safe to call as often as one likes.

Every part brings its files up to what the part before made durable, so that a process killed anywhere is finished by
the next call. What the witnesses must have seen is not shown before: the former checkpoint stands until then.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from tande.ledger.models import Batch
from tande.ledger.publication import anchors, batches, numbers, openings, trees
from tande.ledger.publication.folder import CHECKPOINT, SIGNED, Folder
from tande.policy.publication import Rhythm
from tande.toolkit.tlog.checkpoint import Checkpoint

WEEK_MINUTES = 7 * 24 * 60
Cosign = Callable[[Folder, str, Checkpoint], tuple[str, bool]]
"""Asks witnesses about a signed note: the note with their lines, and whether the quorum is reached."""


@dataclass(frozen=True)
class Published:
    """What a call did: entries that went out now, the size that anyone can fetch, and the size that is signed.

    The two differ while witnesses are being waited for.
    """

    new: int
    shown: int
    signed: int


def folder() -> Folder:
    """The public log of this installation."""
    return Folder(settings.TANDE.data_dir / "log")


def rhythm() -> Rhythm:
    """When this installation publishes. The demonstration holds for as many of its short slots as others for weeks."""
    rules, minutes = settings.MISSION.publication, settings.TANDE.publish_interval_minutes
    hold = rules.hold_weeks if settings.TANDE.demo else max(1, rules.hold_weeks * WEEK_MINUTES // minutes)
    return Rhythm(minutes, rules.weekday, settings.MISSION.time_zone, rules.min_batch, hold)


def newest_batch() -> datetime | None:
    """When the newest batch was drawn."""
    return Batch.objects.order_by("-slot").values_list("at", flat=True).first()


def publish(*, at: datetime, cosign: Cosign) -> Published:
    """Draw a batch if it is time, and bring the log's files to what is drawn. Called by the console alone.

    Raises LogBusy (another process is at it), LogAhead, LogForked, LogUnreadable, and OSError when the disk is full:
    what was published before stays as it was.
    """
    log = folder()
    with log.one_writer():
        trees.check(log)
        batch = batches.draw(rhythm(), at=at)
        signed = trees.grow(log, at=at)
        anchors.make(log, at=at)
        shown = _show(log, signed, cosign)
        openings.catch_up(log, shown)
        numbers.catch_up(log, shown)
        anchors.open_up_to(log, shown)
    return Published(batch.size - batch.first if batch else 0, shown, signed.size)


def _show(log: Folder, signed: Checkpoint, cosign: Cosign) -> int:
    """Put the signed checkpoint in its place once the witnesses that the policy asks for have signed.

    Returns the size that is shown.
    """
    note = log.text(SIGNED)
    if note is not None:
        note, enough = cosign(log, note, signed)
        log.write(SIGNED, note.encode("utf-8"))
        if enough:
            log.write(CHECKPOINT, note.encode("utf-8"))
            log.remove(SIGNED)  # a crash before this line: the next call shows the same checkpoint again
    shown = trees.stands(log, CHECKPOINT)
    return shown.size if shown else 0


def adopt(*, at: datetime) -> int:
    """Take over published entries that a database put back from an older backup does not know; how many.

    Only if they continue its own log, up to a checkpoint that this installation signed: the log then goes on, and
    the facts behind these entries are lost, which `installation.restored` has said. Called by the console alone.
    Raises LogBusy, LogForked, LogUnreadable.
    """
    log = folder()
    with log.one_writer():
        heads = [found for name in (SIGNED, CHECKPOINT) if (found := trees.stands(log, name)) is not None]
        newest = max(heads, key=lambda one: one.size, default=None)
        if newest is None or newest.size <= batches.size():
            return 0
        taken = batches.adopt(trees.published_since(log, newest))
        trees.grow(log, at=at)
    return taken
