"""Lets a test that really commits be cleaned up after: the guards of append-only tables are down for that test only."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from tande.ledger.append_only import forbid_changes

if TYPE_CHECKING:
    from tande.ledger.publication.folder import Folder

ENDINGS = {"sqlite": "_no_update", "postgresql": "_refuse"}
GUARDS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%%_no_update'",
    "postgresql": "SELECT proname FROM pg_proc WHERE proname LIKE '%%_refuse' AND prorettype = 'trigger'::regtype",
}
LOWER = {
    "sqlite": ["DROP TRIGGER {table}_no_update", "DROP TRIGGER {table}_no_delete"],
    "postgresql": ["DROP FUNCTION {table}_refuse CASCADE"],
}


def guarded() -> list[str]:
    """Every table that this database lets nobody change."""
    with connection.cursor() as cursor:
        cursor.execute(GUARDS[connection.vendor])
        return sorted(name.removesuffix(ENDINGS[connection.vendor]) for (name,) in cursor.fetchall())


@pytest.fixture(scope="module")
def erasable_ledger(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """For a module, so that it is set up before, and torn down after, pytest-django empties the tables."""
    with django_db_blocker.unblock():
        tables = guarded()
        with connection.cursor() as cursor:
            for table in tables:
                for statement in LOWER[connection.vendor]:
                    cursor.execute(statement.format(table=table))
    yield
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        for table in tables:
            forbid_changes(table)(None, editor)


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, db: None) -> "Folder":
    """An empty public log that this installation writes to."""
    from tande.ledger.publication import publishing
    from tande.ledger.publication.folder import Folder

    folder = Folder(tmp_path / "log")
    monkeypatch.setattr(publishing, "folder", lambda: folder)
    return folder
