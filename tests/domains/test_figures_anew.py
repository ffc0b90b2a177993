"""An upgrade that counts all facts again: the months before have the new numbers, and what was released stays."""

from datetime import UTC, datetime
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from tande.domains.figures import operations, queries
from tande.domains.figures.models import CaseFile, Count, PrintedTable
from tests.domains.figure_stories import JANUARY, many

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ANEW = import_module("tande.domains.figures.migrations.0004_count_anew")


def test_after_an_upgrade_all_is_counted_once_more_and_no_print_differs() -> None:
    many(24, JANUARY, state="KEN")
    operations.release(at=datetime(2026, 4, 1, 4, tzinfo=UTC))
    before, printed = counted(), set(PrintedTable.objects.values_list("release_id", "name", "sha256"))
    Count.objects.filter(name="answers_in_time").delete()  # as a version counted that did not know it
    ANEW.forget(apps, connection.schema_editor())
    assert (Count.objects.count(), CaseFile.objects.count()) == (0, 0)
    operations.release(at=datetime(2026, 5, 1, 4, tzinfo=UTC))
    assert counted() == before
    assert printed < set(PrintedTable.objects.values_list("release_id", "name", "sha256"))
    series = {one["name"]: one["values"] for one in queries.document("2026-04", "series")["series"]}
    assert series["answers_in_time"][:3] == [24, 0, 0]
    periods = queries.document("2026-04", "reports_by_channel")["periods"]
    assert [(one["period"], one["anew"]) for one in periods] == [("2026-Q1", False)], "printed as it was"


def counted() -> set[tuple[str, str, str, str, int]]:
    there = Count.objects.exclude(n=0).exclude(name="figures.released")
    return set(there.values_list("month", "name", "column_code", "row_code", "n"))
