"""Figures of force, custody, children met and violations from facts: printed once, small ones never exact."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from tande.domains.figures import counting, operations, queries
from tande.ledger import clock
from tande.policy.force import Harm
from tande.policy.force_report import Circumstances
from tests.domains import met_children
from tests.domains import violations as made
from tests.domains.figure_stories import write
from tests.domains.forces import report, use

pytestmark = pytest.mark.django_db
MAY, JUNE, JULY = (datetime(2026, month, 3, tzinfo=UTC) for month in (5, 6, 7))


def tell(fact: str, n: int, at: datetime = MAY, first: int = 0, **body: Any) -> None:
    """So many records of which this is said."""
    write((fact, f"{fact.partition('.')[0]}{first + number:020}", at, body) for number in range(n))


def printed(release: str, month: str) -> dict[str, tuple[int, int]]:
    found = next(one for one in queries.document(release, "children")["periods"] if one["period"] == month)
    return {line["line"]: (line["low"], line["high"]) for line in found["lines"]}


def test_small_numbers_of_children_are_ranges_even_for_the_whole_mission() -> None:
    tell("encounter.recorded", 3, flags=["photo"])
    tell("encounter.receipt_missing", 1)
    tell("encounter.handed_over", 3, hours=30, late=True)
    operations.release(at=JUNE)
    found = printed("2026-05", "2026-05")
    assert {found[line] for line in ("met", "photo", "receipt_missing", "left", "late")} == {(1, 12)}
    assert {found[line] for line in ("questioned", "overdue", "mismatch", "killing_maiming")} == {(0, 0)}
    assert queries.document("2026-05", "children")["periods"][0]["middle"] == ""
    for name in queries.release("2026-05").tables:
        assert '"3"' not in queries.printed("2026-05", name).content


def test_a_month_that_was_printed_is_never_printed_otherwise() -> None:
    tell("encounter.recorded", 12)
    tell("encounter.handed_over", 20, hours=9, late=False)
    operations.release(at=JUNE)
    before = queries.document("2026-05", "children")["periods"][0]
    assert before["middle"] == "h12"
    tell("encounter.recorded", 1, MAY, first=50)  # written down with a time in a month that is over
    operations.release(at=JULY)
    assert queries.document("2026-06", "children")["periods"][0] == before


def test_force_by_month_means_and_outcome() -> None:
    tell("force.reported", 21, level="unarmed", outcome="none", child="no", department="HT01")
    tell("force.reported", 9, first=40, level="lethal", outcome="dead", child="yes", department="HT05")
    tell("force.transferred", 9, first=40, reasons=["death"])
    tell("force.missed", 2, what="first")
    tell("operation.unreported", 1)
    operations.release(at=JULY)
    series = {one["name"]: one["values"] for one in queries.document("2026-06", "series")["series"]}
    wanted = {"force.reported": [30, 0], "force.missed": [2, 0], "operation.unreported": [1, 0]}
    assert {name: series[name] for name in wanted} == wanted
    for table in ("force_by_level", "force_by_outcome", "force_by_transfer"):
        cells = {one["row"]: one for one in queries.document("2026-06", table)["periods"][0]["cells"]}
        assert {one["low"] for one in cells.values() if one["high"]} == {18, 8}, table
    html = Client().get("/en/figures/2026-06/force/").content.decode()
    assert "Firearm or heavier" in html
    assert "Operations with people hurt and no report of force" in html
    few = queries.document("2026-06", "force_by_age")["periods"][0]
    assert {one["row"]: (one["low"], one["high"]) for one in few["cells"]} == {"child": (1, 12), "adult": (18, 22)}


def test_the_page_of_children_and_its_files() -> None:
    tell("encounter.recorded", 17, flags=["questioned"])
    tell("violation.recorded", 4, kind="abduction")
    tell("violation.signed", 4, stage="task_force", status="verified")
    operations.release(at=JUNE)
    html = Client().get("/en/figures/2026-05/children/").content.decode()
    assert "<th scope=\"row\">Children met in operations<td>≈ 15" in html
    assert "<th scope=\"row\">Abduction of children<td>1–12" in html
    text = Client().get("/en/figures/2026-05/children.csv").content.decode()
    assert "2026-05,met,Children met in operations,13,17,15" in text
    assert "2026-05,abduction,Abduction of children,1,12," in text
    api = Client().get("/api/figures/v1/releases/2026-05/children").json()
    assert {"line": "met", "low": 13, "high": 17, "about": 15} in api["periods"][0]["lines"]


def test_what_the_registers_write_is_what_is_counted() -> None:
    """Real records by the real operations: no field of a fact is named otherwise than the figures read it."""
    unit_officer = met_children.leader()
    report(unit_officer, use(harm=Harm(dead=1), child="doubt"), told=Circumstances(commune="HT0111"))
    met_children.met(unit_officer)
    monitor, people = made.monitor(), made.task_force()
    _incident, violation, _child = made.story(monitor)
    made.sign_all(people, violation)
    counting.count_new()
    # On the first of a month what was done yesterday is of the month before.
    months = sorted({f"{clock.now() - timedelta(days=days):%Y-%m}" for days in (0, 20)})
    for table, row in (("force_by_level", "lethal_shown"), ("force_by_outcome", "dead"), ("force_by_place", "HT01"),
                       ("force_by_age", "child"), ("force_by_transfer", "yes"), ("children", "met"),
                       ("children", "killing_maiming")):
        assert sum(n for (_column, code, _state), n in counting.cells(table, months).items() if code == row) == 1, row
