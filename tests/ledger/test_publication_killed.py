"""The writer of the public log dies at each durable step in turn: what is shown stays whole, and the tree goes on."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from tande.ledger.models import Entry, SignedTree
from tande.ledger.publication import batches, publishing, trees
from tande.ledger.publication.folder import Folder
from tande.toolkit import openings
from tande.toolkit.tlog import tree
from tests.ledger.logs import MONDAY, WEEK, alone, check, entries_of, happen, publish, shown

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """The process is gone: nothing after this line happens."""


def _steps(monkeypatch: pytest.MonkeyPatch, stop: int) -> Callable[[], int]:
    """Let the process die at the ``stop``-th durable step, before or after it; says how many steps there were."""
    done = 0

    def dying(deed: Callable[..., Any]) -> Callable[..., Any]:
        def step(*given: Any, **named: Any) -> Any:
            nonlocal done
            done += 1
            if done == stop:
                raise Killed
            result = deed(*given, **named)
            done += 1
            if done == stop:
                raise Killed
            return result

        return step

    monkeypatch.setattr(Folder, "write", dying(Folder.write))
    monkeypatch.setattr(Folder, "remove", dying(Folder.remove))
    monkeypatch.setattr(batches, "draw", dying(batches.draw))
    monkeypatch.setattr(trees, "sign", dying(trees.sign))
    return lambda: done


def _two_batches(log: Folder) -> None:
    """One batch out, a second one waiting that crosses a tile, with entries that are opened."""
    happen(250)
    publish()
    happen(20, MONDAY + WEEK + timedelta(days=2))
    happen(1, MONDAY + WEEK + timedelta(days=2), kind="desk_key.made")


def test_killed_at_any_point_it_goes_on(
    log: Folder, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Each durable step in turn is the last one of the first process; the second finishes the work."""
    at = MONDAY + 2 * WEEK + timedelta(days=1, hours=9)
    _two_batches(log)
    stop, steps = 0, 1
    while stop < steps:
        stop += 1
        place = transaction.savepoint()
        copy = Folder(tmp_path_factory.mktemp("log") / "log")
        _copy(log.path, copy.path)
        with monkeypatch.context() as patch:
            patch.setattr(publishing, "folder", lambda folder=copy: folder)
            with patch.context() as dying:
                count = _steps(dying, stop)
                try:
                    publishing.publish(at=at, cosign=alone)
                except Killed:
                    steps = stop + 1
            before = shown(copy)
            assert before.size in (250, 271)
            assert tree.root(trees.reader(copy), before.size) == before.root  # what is shown is whole at any moment
            publishing.publish(at=at + timedelta(hours=1), cosign=alone)
            head = check(copy)
            assert head.size == 271
            assert SignedTree.objects.count() == 2
            _check_opened(copy)
        transaction.savepoint_rollback(place)
        assert count() <= stop
    assert stop > 25  # draw, bundles, tiles, both checkpoints, openings, lists, anchors


def _check_opened(log: Folder) -> None:
    (index,) = Entry.objects.filter(fact__kind="desk_key.made").values_list("index", flat=True)
    data = log.read(openings.opening_path(index))
    assert data is not None
    assert openings.check_opening(data, entry=entries_of(log, 271)[index])["kind"] == "desk_key.made"
    assert len(list((log.path / "openings").iterdir())) == 1


def _copy(source: Path, to: Path) -> None:
    for path in source.rglob("*"):
        if path.is_file():
            (to / path.relative_to(source)).parent.mkdir(parents=True, exist_ok=True)
            (to / path.relative_to(source)).write_bytes(path.read_bytes())
