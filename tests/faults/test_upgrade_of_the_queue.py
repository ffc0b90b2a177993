"""An installation of before the queue's columns: after the upgrade it shows the same order and what was read."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tande.domains.casework import operations
from tande.ledger import clock
from tande.ledger import operations as ledger
from tests.ledger.conftest import erasable_ledger

__all__ = ["erasable_ledger"]
pytestmark = [pytest.mark.usefixtures("erasable_ledger"), pytest.mark.django_db(transaction=True)]
BEFORE, AFTER = ("casework", "0005_live"), ("casework", "0006_order_and_seen")


@pytest.fixture
def old_apps() -> Iterator[Any]:
    """The tables as they were; brought to today's shape afterwards, whatever happens."""
    executor = MigrationExecutor(connection)
    today = executor.loader.graph.leaf_nodes("casework")
    executor.migrate([BEFORE])
    yield executor.loader.project_state([BEFORE]).apps
    again = MigrationExecutor(connection)
    again.migrate(today)


def test_ranks_clocks_and_readings_are_right_from_the_first_request(old_apps: Any) -> None:
    now = clock.now()
    day = timedelta(days=1)
    made: dict[str, dict[str, Any]] = {
        "normal": {}, "high": {"level": "high"}, "urgent": {"level": "urgent"}, "child": {"child": True},
        "danger": {"danger_at": now}, "feared": {"retaliation_at": now, "level": "high"},
        "calls": {"stage": "closed", "stage_since": now - day, "danger_at": now},
        "ended": {"stage": "closed", "danger_at": now - day, "live": False, "level": "high"},
    }
    table = old_apps.get_model("casework", "Case")
    for number, changes in enumerate(made.values()):
        plain = {"id": f"{number:032x}", "desk": "intake", "desk_key_id": "k", "public_key": b"p", "key_envelope": b"e",
                 "reporter_key": b"r", "received_at": now, "stage_since": now, "news_at": now, "read_at": now}
        table.objects.create(**(plain | changes))
    for at in (now - day, now):
        ledger.record(kind="case.read", subject=f"{0:032x}", at=at, actor=7)
    ledger.record(kind="case.read", subject="f" * 32, at=now, actor=7)  # of a case that is not here
    executor = MigrationExecutor(connection)
    executor.migrate([AFTER])
    apps = executor.loader.project_state([AFTER]).apps
    cases = {name: apps.get_model("casework", "Case").objects.get(pk=f"{n:032x}") for n, name in enumerate(made)}
    assert {name: case.rank for name, case in cases.items()} == {
        "normal": 3, "high": 2, "urgent": 1, "child": 1, "danger": 0, "feared": 0, "calls": 0, "ended": 2,
    }
    seen = apps.get_model("casework", "Seen").objects.values_list("case_id", "officer_id", "opened_at")
    assert list(seen) == [(f"{0:032x}", 7, now)]
    executor.loader.build_graph()
    MigrationExecutor(connection).migrate(executor.loader.graph.leaf_nodes("casework"))
    assert operations.settle_open() == 6, "the open ones get their clocks; no clock runs on an ended case"
    assert operations.settle_open() == 0
