"""The public log's one writer: batches at their time, whole files, and a tree that goes on after any crash."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from tande.ledger import operations as ledger
from tande.ledger.models import Batch, Entry, Fact
from tande.ledger.publication import publishing, trees
from tande.ledger.publication.errors import LogAhead, LogBusy, LogForked, LogUnreadable
from tande.ledger.publication.folder import CHECKPOINT, SIGNED, Folder
from tande.ledger.publication.publishing import Published
from tande.policy import facts
from tande.toolkit import number_lists, promises
from tande.toolkit.tlog import tree
from tande.toolkit.tlog.checkpoint import Checkpoint
from tests.ledger.logs import MONDAY, WEEK, check, entries_of, happen, publish, shown

pytestmark = pytest.mark.django_db


def test_it_works(log: Folder) -> None:
    promised = happen(7)
    assert publish() == Published(new=7, shown=7, signed=7)
    head = check(log)
    assert head.size == 7
    assert sorted(entries_of(log, 7)) == sorted((one.entry or "").encode() for one in promised)
    assert not Fact.objects.filter(published=None, entry__isnull=False).exists()
    again = {path: path.stat().st_mtime_ns for path in log.path.rglob("*") if path.is_file()}
    assert publish() == Published(new=0, shown=7, signed=7)
    assert again == {path: path.stat().st_mtime_ns for path in log.path.rglob("*") if path.is_file()}


def test_the_order_of_arrival_is_lost(log: Folder) -> None:
    arrived = [one.entry for one in happen(40)]
    publish()
    kept = [one.decode() for one in entries_of(log, 40)]
    assert sorted(kept) == sorted(str(one) for one in arrived)
    assert kept != arrived


def test_few_wait_for_more_but_not_for_ever(log: Folder) -> None:
    happen(2)
    weeks = [publish(MONDAY + n * WEEK).shown for n in range(1, 6)]
    assert weeks == [0, 0, 0, 2, 2]
    assert settings.MISSION.publication.hold_weeks == 4
    waited = MONDAY + 4 * WEEK
    assert all(one.publish_by is not None and one.publish_by >= waited.date() for one in Fact.objects.all())


def test_one_batch_a_week_takes_all_that_waits(log: Folder) -> None:
    happen(5)
    assert publish(MONDAY + WEEK).new == 5
    happen(9, MONDAY + WEEK + timedelta(days=2))
    assert [publish(MONDAY + WEEK + timedelta(days=n)).new for n in range(1, 8)] == [0] * 7
    assert publish(MONDAY + 2 * WEEK + timedelta(days=1, hours=9)).new == 9
    assert list(Batch.objects.order_by("size").values_list("first", "size")) == [(0, 5), (5, 14)]


def test_a_clock_set_back_publishes_nothing(log: Folder) -> None:
    happen(5)
    publish()
    happen(6, MONDAY - timedelta(days=400))
    before = log.text(CHECKPOINT)
    assert publish(MONDAY - timedelta(days=300)).new == 0
    assert log.text(CHECKPOINT) == before
    assert publish(MONDAY + 2 * WEEK).new == 6


def test_many_batches_grow_one_tree(log: Folder) -> None:
    roots: list[Checkpoint] = []
    for week, count in enumerate((5, 251, 1, 300, 5), start=1):
        happen(count, MONDAY + (week - 1) * WEEK + timedelta(days=2))
        publish(MONDAY + week * WEEK + timedelta(days=1, hours=9))
        roots.append(check(log))
    assert [one.size for one in roots] == [5, 256, 256, 557, 562]  # the single one waited
    read = trees.reader(log)
    for old, new in pairwise(roots):
        proof = tree.consistency_proof(read, old.size, new.size)
        tree.verify_consistency(
            old_size=old.size, old_root=old.root, new_size=new.size, new_root=new.root, proof=proof
        )
    for one in roots:  # whoever holds an older checkpoint finds its files
        assert tree.root(read, one.size) == one.root


def test_a_second_writer_is_refused(log: Folder) -> None:
    happen(5)
    with log.one_writer(), pytest.raises(LogBusy):
        publish()
    assert publish().new == 5


def test_no_size_is_signed_with_two_roots(log: Folder) -> None:
    happen(5)
    publish()
    tile = log.path / "tile/0/000.p/5"
    tile.write_bytes(bytes(len(tile.read_bytes())))
    happen(5, MONDAY + WEEK + timedelta(days=2))
    before = log.text(CHECKPOINT)
    with pytest.raises(LogForked):
        publish(MONDAY + 3 * WEEK)
    assert log.text(CHECKPOINT) == before
    tile.unlink()
    with pytest.raises(LogUnreadable):
        publish(MONDAY + 3 * WEEK)


def test_lost_files_are_made_again_for_every_size_that_was_signed(log: Folder) -> None:
    for week, count in enumerate((5, 260, 30), start=1):
        happen(count, MONDAY + (week - 1) * WEEK + timedelta(days=2))
        publish(MONDAY + week * WEEK + timedelta(days=1, hours=9))
    before = {path.relative_to(log.path): path.read_bytes() for path in log.path.rglob("*") if path.is_file()}
    for path in sorted(log.path.rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    publish(MONDAY + 3 * WEEK + timedelta(days=1, hours=9))
    after = {path.relative_to(log.path): path.read_bytes() for path in log.path.rglob("*") if path.is_file()}
    assert before == after


def test_a_database_from_yesterday_takes_over_what_was_published(log: Folder) -> None:
    happen(6)
    publish()
    place = transaction.savepoint()
    happen(5, MONDAY + WEEK + timedelta(days=2))
    publish(MONDAY + 2 * WEEK + timedelta(days=1, hours=9))
    transaction.savepoint_rollback(place)  # the backup knows nothing of the second batch
    with pytest.raises(LogAhead):
        publish(MONDAY + 3 * WEEK)
    assert publishing.adopt(at=MONDAY + 3 * WEEK) == 5
    assert Entry.objects.filter(fact=None).count() == 5
    happen(5, MONDAY + 3 * WEEK)
    publish(MONDAY + 4 * WEEK + timedelta(days=1, hours=9))
    assert check(log).size == 16
    anchored = {path.name for path in (log.path / "anchors").glob("????-??-??")}
    assert anchored == {f"2026-11-{day:02}" for day in (9, 17)} | {"2026-12-01"}


def test_nothing_false_is_adopted(log: Folder) -> None:
    happen(6)
    publish()
    place = transaction.savepoint()
    happen(5, MONDAY + WEEK + timedelta(days=2))
    publish(MONDAY + 2 * WEEK + timedelta(days=1, hours=9))
    transaction.savepoint_rollback(place)
    bundle = log.path / "tile/entries/000.p/11"
    bundle.write_bytes(bundle.read_bytes().replace(b"received", b"resolved"))
    with pytest.raises(LogForked):
        publishing.adopt(at=MONDAY + 3 * WEEK)
    assert Entry.objects.count() == 6


def test_a_checkpoint_of_somebody_else_stops_everything(log: Folder) -> None:
    happen(5)
    publish()
    for name in (CHECKPOINT, SIGNED):
        log.write(name, b"log.example/other\n1\n" + b"A" * 43 + b"=\n\n\xe2\x80\x94 x AAAAAAAA\n")
        with pytest.raises(LogForked):
            publish(MONDAY + 2 * WEEK)
        log.remove(name)


def test_a_full_disk_leaves_the_log_as_it_was(log: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    happen(5)
    publish()
    happen(5, MONDAY + WEEK + timedelta(days=2))
    before = log.text(CHECKPOINT)
    with monkeypatch.context() as full:
        full.setattr("os.fsync", _no_space)
        with pytest.raises(OSError, match="No space"):
            publish(MONDAY + 3 * WEEK)
    assert log.text(CHECKPOINT) == before
    publish(MONDAY + 3 * WEEK)
    assert check(log).size == 10


def _no_space(_handle: int) -> None:
    raise OSError(28, "No space left on device")


def test_while_witnesses_are_missing_the_former_checkpoint_stands(log: Folder) -> None:
    happen(5)
    publish()
    happen(5, MONDAY + WEEK + timedelta(days=2))
    without = publishing.publish(at=MONDAY + 3 * WEEK, cosign=lambda _log, note, _signed: (note, False))
    assert without == Published(new=5, shown=5, signed=10)
    assert check_shown(log) == 5
    assert publish(MONDAY + 3 * WEEK + timedelta(hours=1)) == Published(new=0, shown=10, signed=10)
    assert check(log).size == 10


def check_shown(log: Folder) -> int:
    """The lists and openings speak only of what is shown."""
    assert number_lists.read_index(log.read(number_lists.INDEX) or b"")[1] == shown(log).size
    return shown(log).size



@pytest.mark.parametrize("table", ["ledger_batch", "ledger_entry", "ledger_signedtree", "ledger_anchor"])
def test_what_was_published_cannot_be_changed(log: Folder, table: str) -> None:
    happen(5)
    publish()
    column = {"ledger_batch": "first", "ledger_entry": "line", "ledger_signedtree": "at", "ledger_anchor": "at"}[table]
    for statement in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_every_public_kind_has_an_entry_that_is_read_back() -> None:
    for kind in (code for code in facts.KINDS if facts.is_public(code)):
        fact = ledger.new_fact(kind=kind, subject="0" * 32, at=MONDAY)
        assert promises.parse_entry((fact.entry or "").encode())[0] == kind
    assert all(facts.is_public(kind) for kind in facts.OPENED)
    assert not [kind for kind in facts.OPENED if kind.startswith(("complaint.", "clock."))]
