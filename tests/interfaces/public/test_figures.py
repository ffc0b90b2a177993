"""The public figures: pages in every language, small, cacheable; files that open anywhere; hostile addresses."""

import csv
import hashlib
import io
import json
import re
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest
from django.test import Client

from tande.domains.figures import operations, releasing
from tande.interfaces.public import figures_files
from tande.policy.counting import FORMS, RULES, SERIES, VIEWS
from tande.toolkit import promises
from tests.domains.figure_stories import many, say
from tests.interfaces.public.people import LANGUAGES, Reporter
from tests.interfaces.public.test_pages import check_outline
from tests.interfaces.public.test_weight import weight

write = releasing._write
pytestmark = [pytest.mark.django_db, pytest.mark.once]
TEXT_PAGE = 14_000
FIGURES_PAGE = 40_000


@pytest.fixture
def released() -> str:
    """Figures of half a year of three States, released."""
    for state, n in (("KEN", 34), ("JAM", 17), ("BLZ", 9), ("", 12)):
        cases = many(n, datetime(2026, 2, 3, tzinfo=UTC), state=state)
        for case_id in cases[:6]:
            say(case_id, "complaint.admitted", datetime(2026, 3, 1, tzinfo=UTC))
            say(case_id, "complaint.inquiry_opened", datetime(2026, 3, 2, tzinfo=UTC))
            say(case_id, "support.offered", datetime(2026, 3, 2, tzinfo=UTC), support="legal")
    operations.release(at=datetime(2026, 7, 1, 4, tzinfo=UTC))
    return "2026-06"


def prefix(language: str) -> str:
    return "" if language == "ht" else f"/{language}"


def test_before_the_first_release_the_page_says_when_it_comes(reporter: Reporter) -> None:
    for language in LANGUAGES:
        page = reporter.open(f"{prefix(language)}/figures/")
        assert page.page.status_code == 200
        check_outline(page.html)
        assert re.search(r"<p>[^<]*\b1 ", page.html)  # the first of a month
    assert reporter.open("/figures/feed.atom").page.status_code == 200


def test_every_page_stands_in_its_language_and_is_small(released: str, reporter: Reporter) -> None:
    followed: set[str] = set()
    pages = ("", f"{released}/", *(f"{released}/{view}/" for view in VIEWS))
    for language, address in ((one, f"{prefix(one)}/figures/{page}") for one in LANGUAGES for page in pages):
        answer = reporter.open(address).page
        assert answer.status_code == 200, address
        assert f'<html lang="{language}">' in reporter.html
        assert answer.cookies == {}
        assert answer["Cache-Control"] == "public, max-age=3600"
        check_outline(reporter.html)
        assert weight(answer) <= TEXT_PAGE
        assert len(answer.content) <= FIGURES_PAGE
        assert " style=" not in reporter.html
        followed |= {link for link in re.findall(r'href="(/[^"#]+)"', reporter.html) if "/figures/" in link}
    broken = [link for link in followed if Client().get(link).status_code != 200]
    assert broken == []


def test_each_number_has_its_unit_and_its_rule_beside_it(released: str, reporter: Reporter) -> None:
    for view in VIEWS:
        html = reporter.open(f"/en/figures/{released}/{view}/").html.replace("&#x27;", "'")
        for form in FORMS.values():
            if form.view == view:
                assert f"<h2>{form.title}</h2>" in html
                assert RULES[form.rule] in html
        for series in SERIES.values():
            if series.view == view:
                assert series.title in html
                assert RULES[series.rule] in html


def test_charts_have_names_and_a_table_beside_them(released: str, reporter: Reporter) -> None:
    html = reporter.open(f"/en/figures/{released}/allegations/").html
    charts = re.findall(r'<svg class="chart" role="img" aria-labelledby="(\S+) (\S+)"', html)
    assert len(charts) >= 3
    assert len({one for pair in charts for one in pair}) == 2 * len(charts)
    for ident in (one for pair in charts for one in pair):
        assert f'id="{ident}"' in html
    assert html.count("<table>") >= len(charts)


def test_nothing_of_the_true_counts_is_on_a_page_or_in_a_file(released: str, reporter: Reporter) -> None:
    """34 of Kenya and 9 of Belize were filed: neither number may be read anywhere."""
    html = reporter.open(f"/en/figures/{released}/allegations/").html
    section = html.split('id="allegations_by_state"')[1].split("</section>")[0]
    numbers = re.findall(r"<td>([^<]+)", section)
    assert numbers
    assert all(re.fullmatch(r"≈ \d+|\d+–\d+|0|\*", one.strip()) for one in numbers), numbers
    text = Client().get(f"/figures/{released}/allegations_by_state.csv").content.decode()
    rows = {row["row"]: row for row in csv.DictReader(io.StringIO(text))}
    assert (rows["KEN"]["low"], rows["KEN"]["high"], rows["KEN"]["about"]) == ("33", "37", "35")


def test_the_document_is_what_the_log_committed_to(released: str) -> None:
    package = json.loads(Client().get(f"/figures/{released}/datapackage.json").content)
    for one in package["resources"]:
        address = re.sub(r"^https?://[^/]+", "", one["path"])
        answer = Client().get(address)
        assert answer.status_code == 200, address
        if one["format"] == "json":
            assert f"sha256:{hashlib.sha256(answer.content).hexdigest()}" == one["hash"]
            assert promises.canonical_json(json.loads(answer.content)) == answer.content
            assert answer["Access-Control-Allow-Origin"] == "*"


def test_who_has_it_already_is_told_so(released: str) -> None:
    for address in ("/figures/", f"/figures/{released}/time/", f"/figures/{released}/series.json",
                    f"/figures/{released}/tables.xlsx", f"/figures/{released}/hxl.csv", "/figures/feed.atom"):
        first = Client().get(address)
        again = Client().get(address, headers={"If-None-Match": first["ETag"]})
        assert (first.status_code, again.status_code) == (200, 304), address
        assert again.content == b""


def test_the_workbook_opens_and_holds_every_table(released: str) -> None:
    answer = Client().get(f"/fr/figures/{released}/tables.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.content), read_only=True)
    assert book.sheetnames == ["README", "series", "children", *(name[:31] for name in FORMS)]
    rows = list(book["allegations_by_state"].iter_rows(values_only=True))
    assert rows[0] == figures_files.HEAD
    assert "Kenya" in [row[8] for row in rows]
    assert answer["Content-Disposition"] == f'attachment; filename="{released}.xlsx"'


def test_hxl_has_its_tags_in_the_second_row_and_p_codes(released: str) -> None:
    operations.release(at=datetime(2027, 1, 1, 4, tzinfo=UTC))  # places are counted by the year
    rows = list(csv.reader(io.StringIO(Client().get("/en/figures/2026-12/hxl.csv").content.decode())))
    assert tuple(rows[1]) == figures_files.TAGS
    assert len(rows[0]) == len(rows[1])
    assert {len(row) for row in rows} == {len(rows[0])}
    where = rows[1].index("#country+code+v_iso3")
    assert {"KEN", "JAM"} <= {row[where] for row in rows[2:]}


def test_a_release_from_before_a_table_was_counted_opens_everywhere(
    released: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is released never changes, also when the program comes to count more."""
    later = ("doors", "force", "children")
    newer = {form.name for form in FORMS.values() if form.view in later} | {"children"}
    monkeypatch.setattr(releasing, "_write", lambda drawing, found, *rest: write(drawing, [
        {**one, "series": [line for line in one["series"] if SERIES[line["name"]].view not in later]}
        if one["table"] == "series" else one for one in found if one["table"] not in newer
    ], *rest))
    assert operations.release(at=datetime(2026, 8, 1, 4, tzinfo=UTC)) == ["2026-07"]
    pages = ["/figures/", "/figures/2026-07/", "/readiness/standards/", "/commitments/C10/", "/commitments/C16/"]
    seen = "".join(Client().get(page).content.decode() for page in pages)
    addresses = set(re.findall(r'href="(/figures/2026-07/[^"#]*)"', seen))
    assert len(addresses) > 8
    assert not [one for one in addresses if one.split("/")[3] in later]
    answers = {one: Client().get(one).status_code for one in [*pages, *addresses]}
    assert set(answers.values()) == {200}, answers
    book = openpyxl.load_workbook(io.BytesIO(Client().get("/figures/2026-07/tables.xlsx").content), read_only=True)
    assert set(book.sheetnames).isdisjoint(name[:31] for name in newer)


def test_no_cell_of_a_file_is_a_formula(released: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures_files.words, "label", lambda kind, code: f"=cmd|' /C calc'!{code}")
    for address in (f"/figures/{released}/reports_by_channel.csv", f"/figures/{released}/hxl.csv"):
        cells = [cell for row in csv.reader(io.StringIO(Client().get(address).content.decode())) for cell in row]
        assert any(cell.startswith("'=cmd") for cell in cells)
        assert not [cell for cell in cells if re.match(r"[=+@\t\r]|-[^\d]", cell)]
    figures_files.workbook.cache_clear()
    book = openpyxl.load_workbook(io.BytesIO(Client().get(f"/figures/{released}/tables.xlsx").content))
    figures_files.workbook.cache_clear()
    assert [cell.data_type for row in book["reports_by_channel"] for cell in row].count("f") == 0


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@A1", "\t=1", "\r=1", "\n=1"])
def test_a_formula_becomes_text(text: str) -> None:
    assert figures_files.guarded(text) == f"'{text}"
    assert figures_files.guarded(-3) == -3
    assert figures_files.guarded("Kenya") == "Kenya"


def test_the_feed_names_every_release(released: str) -> None:
    operations.release(at=datetime(2026, 8, 1, 4, tzinfo=UTC))
    root = ElementTree.fromstring(Client().get("/en/figures/feed.atom").content)
    atom = "{http://www.w3.org/2005/Atom}"
    assert [one.findtext(f"{atom}title") for one in root.iter(f"{atom}entry")] == ["July 2026", "June 2026"]
    assert all((one.findtext(f"{atom}id") or "").startswith("http") for one in root.iter(f"{atom}entry"))


def test_corrections_are_listed_on_the_page(released: str, reporter: Reporter) -> None:
    (case_id,) = many(1, datetime(2026, 6, 29, tzinfo=UTC))
    operations.release(at=datetime(2026, 8, 1, 4, tzinfo=UTC))
    say(case_id, "allegation.changed", datetime(2026, 8, 3, tzinfo=UTC), number=1, category="theft_simple",
        states=["KEN"], personnel="police", persons=4, victims_adult=1, victims_child=None)
    operations.release(at=datetime(2026, 9, 1, 4, tzinfo=UTC))
    html = reporter.open("/en/figures/").html
    assert "Allegations, July 2026: 1 before, 4 now." in html


HOSTILE = (
    "2026-13/", "2026-00/", "0000-01/", "20261-01/", "2026-06", "2026-06/nope/", "2026-06/nope.json",
    "2026-06/nope.csv", "2026-06/../../etc/passwd", "2026-06/%2e%2e/series.json", "2026-06/series.JSON",
    "2026-06/series.json/", "2026-06/" + "a" * 3000 + "/", "2026-06/reports_by_channel.xlsx", "2026-06/%00.json",
    "2026-06/series'--.json", "2099-12/", "2099-12/series.json", "2099-12/tables.xlsx", "2099-12/hxl.csv",
    "2099-12/datapackage.json", "2099-12/allegations/", "2099-12/series.csv", "-1/", "2026-06/true/",
    "feed.atom/x", "٢٠٢٦-٠٦/",
)
QUERIES = ("?%00", "?page=-1&page=9999999999999999999", "?" + "a=1&" * 900, "?lang=%ff", "?x[]=1")


def test_a_wrong_address_is_a_clear_answer(released: str) -> None:
    for address in HOSTILE:
        answer: Any = Client().get(f"/en/figures/{address}", follow=True)
        assert answer.status_code in (200, 404), address
        assert answer.status_code == 200 or '<html lang="en">' in answer.content.decode(), address
    assert Client().get("/en/figures/2026-06").status_code == 301  # only a slash was missing


def test_a_query_changes_nothing(released: str) -> None:
    def read(address: str) -> tuple[int, str]:
        answer = Client().get(address)
        return answer.status_code, re.sub(r'href="[^"]*"', "", answer.content.decode())

    plain = read("/en/figures/")
    for query in QUERIES:
        status, text = read(f"/en/figures/{query}")
        assert status == 400 or (status, text) == plain, query


def test_nothing_can_be_sent_here(released: str) -> None:
    for address in ("", "2026-06/", "2026-06/time/", "2026-06/series.json", "feed.atom"):
        assert Client().post(f"/figures/{address}", {"a": "b"}).status_code == 405
