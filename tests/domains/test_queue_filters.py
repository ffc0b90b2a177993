"""The queue's filters: together, counted by what one would see, at a cost that closed cases do not change."""

from datetime import timedelta
from itertools import combinations
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tande.domains.casework import filtering, operations, queries
from tande.domains.casework.models import Case, Grant, Proposal
from tande.domains.intake import operations as intake
from tande.domains.officers.models import Officer
from tande.ledger import clock
from tests.domains import factories

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def head() -> Officer:
    return factories.officer("head")


def row(number: int, **changes: Any) -> Case:
    """A case that need not open: filters read columns."""
    now = clock.now()
    plain = {
        "id": f"{number:032x}", "desk": "intake", "desk_key_id": "k", "public_key": b"p", "key_envelope": b"e",
        "reporter_key": b"r", "received_at": now, "stage_since": now, "news_at": now, "due_at": now + 90 * HOUR,
    }
    return Case(**(plain | changes))


def seven(head: Officer) -> None:
    """Cases that differ in every filter."""
    now = clock.now()
    Case.objects.bulk_create([
        row(0), row(1, stage="inquiry", level="high", codes={"category": "theft"}, due_at=now - HOUR),
        row(2, stage="inquiry", danger_at=now, codes={"category": "theft"}),
        row(3, stage="inquiry", danger_at=now, retaliation_at=now, child=True, due_at=now + HOUR, withdraw_at=now),
        row(4, stage="closed", stage_since=now - HOUR, danger_at=now, due_at=None),
        row(5, stage="closed", stage_since=now, danger_at=now - HOUR, retaliation_at=now + HOUR, stop_at=now),
        row(6, stage="acknowledged", level="urgent", codes={"category": ""}, due_at=None),
        row(7, live=False, stage="closed"),
    ])
    Grant.objects.create(case_id=f"{1:032x}", officer_id=head.pk, envelope=b"e", granted_by=1, at=now)
    for number, officer_id in ((1, head.pk), (2, 999)):
        Proposal.objects.create(case_id=f"{number:032x}", to="not_pursued", officer_id=officer_id, at=now)
    for number in (1, 2):
        operations.record_reading(case_id=f"{number:032x}", officer=head, what="case", at=now + HOUR)
        operations.record_opened(case_id=f"{number:032x}", officer=head)


def shown(head: Officer, **chosen: str) -> list[int]:
    found = queries.queue(head, at=clock.now(), chosen=chosen)
    assert found.counts.found == len(found.rows)
    return sorted(int(one.id, 16) for one in found.rows)


@pytest.mark.parametrize(("chosen", "numbers"), [
    ({}, [0, 1, 2, 3, 4, 5, 6]),
    ({"stage": "inquiry"}, [1, 2, 3]),
    ({"stage": "inquiry", "signal": "danger"}, [2, 3]),
    ({"signal": "danger"}, [2, 3, 4]),  # the danger of 5 was signalled before it ended
    ({"signal": "retaliation"}, [3, 5]),
    ({"signal": "child"}, [3]),
    ({"signal": "stop"}, [5]),
    ({"signal": "withdraw", "stage": "received"}, []),
    ({"level": "high"}, [1]),
    ({"about": "theft"}, [1, 2]),
    ({"about": "none"}, [0, 3, 4, 5, 6]),
    ({"time": "late"}, [1]),
    ({"time": "day"}, [3]),
    ({"time": "later"}, [0, 2, 4, 5, 6]),
    ({"mine": "granted"}, [1]),
    ({"mine": "proposed"}, [1]),
    ({"mine": "second"}, [2]),
    ({"new": "yes"}, [0, 3, 4, 5, 6]),
    ({"new": "yes", "stage": "inquiry", "signal": "danger", "time": "day", "desk": "intake", "about": "none"}, [3]),
    ({"desk": "child"}, []),
])
def test_filters_narrow_together(head: Officer, chosen: dict[str, str], numbers: list[int]) -> None:
    seven(head)
    assert shown(head, **chosen) == numbers


def test_each_number_is_what_one_would_see(head: Officer) -> None:
    """For every pair of filters: choosing a code shows as many cases as stood beside it."""
    seven(head)
    codes = [(field, code) for field in filtering.FIELDS for code in filtering.FIELDS[field] or ("theft", "none")]
    counted = {one: queries.queue(head, at=clock.now(), chosen=dict([one])).counts for one in codes}
    for first, (field, code) in combinations(codes, 2):
        if first[0] == field:
            continue
        counts, both = counted[first], {first[0]: first[1], field: code}
        assert counts.of[field].get(code, 0) == len(shown(head, **both)), both
        assert counts.all == 7


def test_nobody_counts_what_they_may_not_see(head: Officer) -> None:
    seven(head)
    stranger = factories.officer("investigator")
    assert queries.queue(stranger, at=clock.now()).counts.all == 0
    operations.declare_conflict(case_id=f"{2:032x}", officer=head, about=head.pk, reason="complained_about",
                                at=clock.now())
    found = queries.queue(head, at=clock.now(), chosen={"mine": "second"})
    assert (found.rows, found.counts.all, found.counts.of["mine"].get("second", 0)) == ([], 6, 0)


def test_what_is_new_is_each_officers_own(head: Officer) -> None:
    seven(head)
    other = factories.officer("head")
    assert shown(other, new="yes") == [0, 1, 2, 3, 4, 5, 6]
    Case.objects.filter(pk=f"{1:032x}").update(news_at=clock.now() + 2 * HOUR)
    assert 1 in shown(head, new="yes")


def test_a_page_beyond_the_last_is_the_last_and_pages_do_not_overlap(head: Officer) -> None:
    Case.objects.bulk_create([row(n) for n in range(25)])
    pages = [queries.queue(head, at=clock.now(), page=n, page_rows=10) for n in (1, 2, 3, 4, 0)]
    assert [(one.page, one.pages, len(one.rows)) for one in pages] == [
        (1, 3, 10), (2, 3, 10), (3, 3, 5), (3, 3, 5), (1, 3, 10)
    ]
    assert len({one.id for page in pages[:3] for one in page.rows}) == 25


def test_a_thousand_open_cases_cost_as_many_queries_as_one(head: Officer) -> None:
    seven(head)
    with CaptureQueriesContext(connection) as few:
        queries.queue(head, at=clock.now(), chosen={"stage": "inquiry"})
    Case.objects.bulk_create([row(n, stage="inquiry") for n in range(100, 1100)])
    with CaptureQueriesContext(connection) as many:
        found = queries.queue(head, at=clock.now(), chosen={"stage": "inquiry"}, page_rows=50)
    assert len(few) == len(many) == 3
    assert (len(found.rows), found.counts.found) == (50, 1003)


def test_the_database_looks_only_at_the_open_cases(head: Officer) -> None:
    """The queue and the ended each have an index of their own; a scan would cost more with every closed case."""
    filed = factories.complaint(factories.desk_key(head))
    intake.receive(complaint=filed.complaint, at=clock.now())
    with CaptureQueriesContext(connection) as captured:
        queries.queue(head, at=clock.now(), chosen={"time": "later"})
        queries.ended(head, at=clock.now(), limit=10)
    assert len(captured) == 4
    for query in captured.captured_queries:
        assert "casework_case" in _scanned(query["sql"]), query["sql"]


def _scanned(sql: str) -> str:
    """By which indexes the database reads the cases; "" when it reads them all."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
            lines = [str(line[3]) for line in cursor.fetchall()]
            return " ".join(line for line in lines if "casework_case USING" in line)
        # A table this small is read whole, unless that is forbidden: what matters is that there is another way.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {sql}")
        lines = [str(line[0]) for line in cursor.fetchall()]
    return "" if any("Seq Scan on casework_case" in line for line in lines) else "casework_case"
