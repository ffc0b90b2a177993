"""The one writer: everything waiting is committed together, and each caller is answered after the commit.

One fsync then serves many complaints, and on SQLite nobody sleeps in the busy handler. A batch that
fails is done again one item at a time, so a poisoned item fails alone. Measured in ``bench/intake.py``.
"""

import atexit
import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.db import (
    DatabaseError,
    InterfaceError,
    OperationalError,
    close_old_connections,
    connection,
    models,
    transaction,
)

from tande.ledger.same_file import check_the_file_is_there

BATCH_MAX = 128
_STOP = None


class NotDurable(Exception):
    """The database did not confirm the commit: nothing was kept and the caller must say so."""


@dataclass(frozen=True)
class _Item:
    rows: Sequence[models.Model]
    also: Callable[[], None] | None
    done: "Future[None]" = field(default_factory=Future)
    numbered_here: Sequence[models.Model] = ()


def commit(rows: Sequence[models.Model], also: Callable[[], None] | None = None) -> None:
    """Insert ``rows`` and run ``also`` in one transaction; return only when it is durable.

    Raises IntegrityError for a row that is there already, whatever ``also`` raises, and NotDurable when
    the database is locked, full or gone. Inside an open transaction (a test, a management command) the
    caller's own transaction is used.
    """
    item = _Item(rows, also, numbered_here=[row for row in rows if row.pk is None])
    if connection.in_atomic_block:
        try:
            with transaction.atomic():
                _write([item])
        except Exception:
            _forget_numbers([item])
            raise
        return
    _writer.put(item)
    try:
        item.done.result()
    except (DatabaseError, InterfaceError) as error:
        if isinstance(error, _lasting()):
            raise
        raise NotDurable from error


def _lasting() -> tuple[type[Exception], ...]:
    from django.db import DataError, IntegrityError

    return (IntegrityError, DataError)


def _write(items: Sequence[_Item]) -> None:
    """Insert the rows of all items, table by table in the order of first appearance."""
    order: dict[type[models.Model], int] = {}
    rows = [row for item in items for row in item.rows]
    for row in rows:
        order.setdefault(type(row), len(order))
    rows.sort(key=lambda row: order[type(row)])
    for model, group in groupby(rows, key=lambda row: row.__class__):
        model._default_manager.bulk_create(list(group))
    for item in items:
        if item.also is not None:
            item.also()


class _Writer:
    """The thread and its queue. Started on first use, so after a server has forked its workers."""

    def __init__(self) -> None:
        self._queue: queue.SimpleQueue[_Item | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def put(self, item: _Item) -> None:
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="ledger-writer", daemon=True)
                self._thread.start()
                atexit.register(self.drain)
            self._queue.put(item)

    def drain(self) -> None:
        """Finish what is waiting. Requests still open get their answer before the process ends."""
        with self._lock:
            thread, self._thread = self._thread, None
        if thread is not None and thread.is_alive():
            self._queue.put(_STOP)
            thread.join()

    def _run(self) -> None:
        while True:
            batch, last = self._next_batch()
            if batch:
                close_old_connections()
                self._commit_together(batch)
            if last:
                connection.close()
                return

    def _next_batch(self) -> tuple[list[_Item], bool]:
        first = self._queue.get()
        if first is _STOP:
            return [], True
        batch = [first]
        while len(batch) < BATCH_MAX:
            try:
                item = self._queue.get_nowait()
            except queue.Empty:
                break
            if item is _STOP:
                return batch, True
            batch.append(item)
        return batch, False

    def _commit_together(self, batch: list[_Item]) -> None:
        gone: BaseException | None = None
        if len(batch) > 1:
            error = _try(batch)
            if error is None:
                for item in batch:
                    item.done.set_result(None)
                return
            gone = error if _is_gone(error) and connection.vendor == "sqlite" else None
        for item in batch:
            # With the database gone or locked, each would wait as long as the first did, and fail like it.
            error = gone or _try([item])
            if error is None:
                item.done.set_result(None)
            else:
                item.done.set_exception(error)
                gone = error if _is_gone(error) else None


def _is_gone(error: BaseException) -> bool:
    """Whether the fault is the database's, not the item's."""
    return isinstance(error, OperationalError | InterfaceError)


def _try(items: list[_Item]) -> BaseException | None:
    """One transaction over the items. A crash before its end leaves none of them, after it all."""
    try:
        check_the_file_is_there()
        with transaction.atomic():
            _write(items)
    except (DatabaseError, InterfaceError) as error:
        _forget_numbers(items)
        if not isinstance(error, _lasting()):
            connection.close()
        return error
    except Exception as error:  # what an item's own step raised is its caller's to see, not ours
        _forget_numbers(items)
        return error
    return None


def _forget_numbers(items: Sequence[_Item]) -> None:
    """Rows got numbers in an attempt that was undone; by the next one somebody else may have them."""
    for item in items:
        for row in item.numbered_here:
            row.pk = None


_writer: Any = _Writer()


def drain() -> None:
    """Wait until everything handed over is committed or has failed."""
    _writer.drain()
