"""Lets a test that really commits be cleaned up after: the ledger's guards are down for that test only."""

from collections.abc import Iterator

import pytest
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from tande.ledger.append_only import forbid_changes

GUARDS = {
    "sqlite": ["DROP TRIGGER ledger_fact_no_update", "DROP TRIGGER ledger_fact_no_delete"],
    "postgresql": ["DROP FUNCTION ledger_fact_refuse CASCADE"],
}


@pytest.fixture(scope="module")
def erasable_ledger(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """For a module, so that it is set up before, and torn down after, pytest-django empties the tables."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        for statement in GUARDS[connection.vendor]:
            cursor.execute(statement)
    yield
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        forbid_changes("ledger_fact")(None, editor)
