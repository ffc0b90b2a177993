"""Facts stay as they were written, whoever asks the database."""

import pytest
from django.db import DatabaseError, connection, transaction

from tande.ledger import clock, operations
from tande.ledger.models import Fact

pytestmark = pytest.mark.django_db

COMMON = ["UPDATE ledger_fact SET kind = 'x'", "DELETE FROM ledger_fact"]
ENGINE = {
    "sqlite": [
        "INSERT OR REPLACE INTO ledger_fact SELECT * FROM ledger_fact",
        "REPLACE INTO ledger_fact SELECT * FROM ledger_fact",
    ],
    "postgresql": ["TRUNCATE ledger_fact CASCADE"],
}


def test_every_way_of_changing_a_fact_is_refused() -> None:
    operations.record(kind="complaint.received", subject="0" * 32, at=clock.now())
    before = list(Fact.objects.values_list())
    for statement in COMMON + ENGINE[connection.vendor]:
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert list(Fact.objects.values_list()) == before


def test_a_public_fact_has_an_entry_that_hides_its_body() -> None:
    fact = operations.record(kind="complaint.finding_made", subject="0" * 32, at=clock.now(),
                             body={"finding": "substantiated"})
    assert fact.entry
    assert len(fact.entry.split(" ")) == 4
    assert "substantiated" not in fact.entry
    assert fact.check_number
    assert len(fact.check_number) == 12
    again = operations.record(kind="complaint.finding_made", subject="0" * 32, at=fact.at,
                              body={"finding": "substantiated"})
    assert again.leaf_hash != fact.leaf_hash


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(KeyError):
        operations.record(kind="complaint.hidden", subject="", at=clock.now())
