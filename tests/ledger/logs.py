"""A public log in a folder of its own: what happens, what is published, and whether all of it agrees."""

from datetime import UTC, datetime, timedelta

from django.conf import settings

from tande.ledger import operations as ledger
from tande.ledger.models import Fact
from tande.ledger.publication import batches, publishing, trees
from tande.ledger.publication.folder import CHECKPOINT, Folder
from tande.ledger.publication.publishing import Published
from tande.toolkit import number_lists
from tande.toolkit.notes import verifier_key
from tande.toolkit.tlog import tree
from tande.toolkit.tlog.checkpoint import Checkpoint
from tande.toolkit.tlog.hashing import leaf_hashes
from tande.toolkit.tlog.reading import read_entries
from tande.toolkit.tlog.signed import open_checkpoint

MONDAY = datetime(2026, 11, 2, 9, tzinfo=UTC)
WEEK = timedelta(weeks=1)


def alone(_log: Folder, note: str, _signed: Checkpoint) -> tuple[str, bool]:
    """A log without witnesses: nobody is asked."""
    return note, True


def happen(count: int, at: datetime = MONDAY, kind: str = "complaint.received") -> list[Fact]:
    return [ledger.record(kind=kind, subject=f"{at:%j}{n:029}", at=at + timedelta(minutes=n)) for n in range(count)]


def publish(at: datetime = MONDAY + WEEK) -> Published:
    return publishing.publish(at=at, cosign=alone)


def shown(log: Folder) -> Checkpoint:
    note = log.text(CHECKPOINT)
    assert note is not None
    return open_checkpoint(note, key=verifier_key(name=settings.MISSION.receipt_origin, seed=settings.TANDE.log_seed))


def entries_of(log: Folder, size: int) -> list[bytes]:
    read = trees.reader(log)
    return [one for n in range(0, size, 256) for one in read_entries(read, n // 256, min(256, size - n))]


def check(log: Folder) -> Checkpoint:
    """Everything in the folder agrees, and with the database."""
    head = shown(log)
    lines = entries_of(log, head.size)
    edge = tree.Frontier()
    edge.extend(leaf_hashes(lines))
    assert edge.root() == head.root == tree.root(trees.reader(log), head.size)
    assert [one.line.encode() for one in batches.lines(0, head.size)] == lines
    digits, size = number_lists.read_index(log.read(number_lists.INDEX) or b"")
    listed = [one for path in (log.path / "numbers" / str(digits)).glob("*.txt")
              for one in number_lists.read_list(path.read_bytes())]
    assert size == head.size
    assert sorted(one.index for one in listed) == list(range(head.size))
    assert not [path for path in log.path.rglob("*.part")]
    return head
