"""The task force's tables: what was verified, checked, with the records behind each number, on screen and as files."""

import csv
import io
import json
import re
from typing import Any

import openpyxl
import pytest
from django.urls import reverse

from tande.ledger.models import Fact
from tande.policy.violations import codes
from tande.policy.violations.published import check_csv
from tests.domains import violations as made
from tests.interfaces.mission.conftest import SignIn

pytestmark = pytest.mark.django_db
YEAR = "2026"


@pytest.fixture
def page(sign_in: SignIn) -> Any:
    """A year in which a girl was killed and she and a boy were abducted; one waits, and a typed number is wrong."""
    people, monitor = made.task_force(), made.monitor()
    one, killed, girl = made.story(monitor)
    taken = made.violation(monitor, one, codes.ABDUCTION, violation_tally={"boys": 2, "girls": 1})
    made.change(monitor, "victim", girl, one, 1, on=(killed, taken))
    made.child(monitor, one, taken, sex="male")
    for violation in (killed, taken):
        made.sign_all(people, violation)
    made.story(monitor)
    client = sign_in("task_force").client

    def get(name: str, *args: str, **query: str) -> Any:
        return client.get(reverse(f"mission:{name}", args=args), query)

    get.client = client  # type: ignore[attr-defined]
    return get


def cells(html: str, table: str, row: str) -> list[str]:
    section = html.split(f'id="t-{table}"')[1].split("</section>")[0]
    line = section.split(f'data-row="{row}"')[1].split("</tr>")[0]
    return [re.sub(r"<[^>]+>", "", one).strip() for one in re.findall(r"<td[^>]*>(.*?)</td>", line)]


def test_the_tables_of_a_year_add_up_and_say_so(page: Any) -> None:
    html = page("violation_table", YEAR).content.decode()
    assert cells(html, "sexes", "total") == ["–", "–", "–", "3"]
    assert cells(html, "sexes", "abduction") == ["1", "1", "0", "2"]
    assert cells(html, "unverified", "killing_maiming") == ["1", "0", "1"]
    assert "3 verified violations against 2 children (1 boys, 1 girls, 0 sex not known)" in html
    assert "1 children suffered several." in html
    assert re.search(r"Checked: all \d\d totals add up\.", html)
    assert 'data-mismatch="1"' in html
    assert "3 children were typed, 2 are recorded" in html
    assert page("violation_tables").url == reverse("mission:violation_table", args=[YEAR])
    assert cells(page("violation_table", "2026-Q1").content.decode(), "sexes", "total")[-1] == "0"


def test_every_number_leads_to_as_many_records(page: Any) -> None:
    html = page("violation_table", YEAR).content.decode()
    links = re.findall(r'<a href="([^"]*/records/[^"]*)">(\d+)</a>', html)
    assert len(links) > 15
    for link, n in links:
        behind = page.client.get(link.replace("&amp;", "&")).content.decode()
        counts = re.findall(r'<td class="num">(\d+)</td></tr>\n(?=<tr>|</tbody>)', behind)
        assert sum(map(int, counts)) == int(n), link
    none: list[dict[str, str]] = [
        {}, {"table": "sexes", "row": "x", "column": "boys"}, {"table": "nope", "row": "total", "column": "total"}
    ]
    for query in none:
        assert page("violation_table_records", YEAR, **query).status_code == 404


def test_files_hold_what_the_page_shows_and_are_recorded(page: Any) -> None:
    answer = page.client.post(reverse("mission:violation_table_file", args=[YEAR, "csv"]))
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    first = rows[1 : rows.index([], 1) if [] in rows else next(n for n, row in enumerate(rows) if n and not any(row))]
    text = io.StringIO()
    csv.writer(text).writerows(first)
    report = check_csv(text.getvalue())
    assert (report.faults, report.checked > 5) == ((), True)
    answer = page.client.post(reverse("mission:violation_table_file", args=[YEAR, "xlsx"]))
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert [cell.value for cell in book.worksheets[0][1]][1:] == ["Boys", "Girls", "Sex not known", "Total"]
    bodies = [json.loads(one.body) for one in Fact.objects.filter(kind="violations.exported").order_by("seq")]
    assert [one["kind"] for one in bodies] == ["tables", "tables"]
    assert all(re.fullmatch(r"[0-9a-f]{64}", one["sha256"]) for one in bodies)


@pytest.mark.once
@pytest.mark.parametrize("period", ["2026-Q5", "26", "2026-13", "x", "2026-q1", "0" * 300])
def test_what_is_no_period_is_not_found(period: str, page: Any) -> None:
    assert page("violation_table", period).status_code == 404
    assert page("violation_tables", period=period).status_code == 404


def test_a_year_without_records_is_empty_and_not_broken(page: Any) -> None:
    html = page("violation_table", "2031").content.decode()
    assert "0 verified violations against 0 children" in html
    assert cells(html, "sexes", "total")[-1] == "0"
