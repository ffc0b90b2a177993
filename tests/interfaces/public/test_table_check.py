"""The page on which anybody checks a published table: no script, nothing kept, clear words for whatever is sent."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.interfaces.public.people import LANGUAGES, Reporter
from tests.interfaces.public.test_pages import check_outline
from tests.interfaces.public.test_weight import weight

pytestmark = pytest.mark.django_db
PAGE = "/en/figures/check/"
GOOD = "Kind,Boys,Girls,Total,%\nKilling,10,5,15,60\nAbduction,<5,7,10,40\nTotal,,,25,\nof which late,,,4,\n"


def told(table: str = "", file: bytes | None = None, page: str = PAGE) -> tuple[int, str]:
    sent: dict[str, object] = {"table": table}
    if file is not None:
        sent["file"] = SimpleUploadedFile("t.csv", file)
    answer = Client().post(page, sent)
    return answer.status_code, answer.content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_in_every_language_small_and_without_a_script(language: str, reporter: Reporter) -> None:
    address = f"{'' if language == 'ht' else f'/{language}'}/figures/check/"
    page = reporter.open(address)
    check_outline(page.html)
    assert weight(page.page) <= 14_000
    assert "<script" not in page.html.split("<main")[1]
    status, html = told(GOOD.replace("25", "26"), page=address)
    assert status == 200
    assert "<b>+1</b>" in html
    check_outline(html)


def test_what_adds_up_and_what_was_left_out() -> None:
    status, html = told(GOOD)
    assert status == 200
    for text in ("Every total that could be checked adds up: 3.", "Columns left out", "of which late", "<5,7,10"):
        assert text.replace("<", "&lt;") in html
    assert "do not add up" not in html.split("<form")[0]


@pytest.mark.parametrize(
    ("old", "new", "said", "by"),
    [("25", "30", "<td>30<td>25", "+5"), ("25", "20", "<td>20<td>25", "−5"), ("7,10", "7,14", "<td>14<td>≤ 11", "+3"),
     ("7,10", "7,5", "<td>5<td>≥ 7", "−2")],
)  # fmt: skip
def test_what_does_not_add_up_and_by_how_much(old: str, new: str, said: str, by: str) -> None:
    html = told(GOOD.replace(old, new))[1]
    assert f"{said}<td><b>{by}</b>" in html


def test_a_file_goes_before_what_is_pasted_and_may_be_utf_16_with_semicolons() -> None:
    status, html = told("x,Total\ny,1\nTotal,9\n", GOOD.replace(",", ";").encode("utf-16"))
    assert (status, "adds up: 3." in html) == (200, True)


@pytest.mark.parametrize(
    ("table", "file", "said"),
    [
        ("", None, "There is nothing to check."), ("hello", None, "A table has a line of headings"),
        ("a,b\nc,d", None, "no column of whole numbers"), ('a,b\n"c,1', None, "A quotation mark is opened"),
        ("", b"PK\x03\x04x", "Save the table as CSV"), ("", b"\x81,1\n", "The letters cannot be read"),
        ("a" * 2_000_001, None, "larger than 2 megabytes"), ("", b"a" * 2_000_001, "larger than 2 megabytes"),
        ("a" * 4_300_000, None, "larger than 2 megabytes"), ("x,1\n" + "1," * 200_001, None, "more than 200,000 cells"),
    ],
)
def test_what_cannot_be_checked_is_answered_and_what_was_typed_stays(
    table: str, file: bytes | None, said: str
) -> None:
    status, html = told(table, file)
    assert (status, said in html) == (400, True)
    assert 'role="alert"' in html
    if len(table) < 100:
        assert table.replace('"', "&quot;") in html


def test_a_table_without_a_total_is_not_called_right() -> None:
    html = told("a,n\nx,1\ny,2\n")[1]
    assert "There is no total here that can be checked." in html
    assert "adds up:" not in html


def test_hostile_labels_are_text_and_nothing_is_kept() -> None:
    with CaptureQueriesContext(connection) as queries:
        html = told('"<script>alert(1)</script>",Total\n"<img src=x>\u202e",1\nTotal,2\n')[1]
    assert not re.search(r"<(script|img)", html.split("<main")[1])
    assert not [one["sql"] for one in queries if re.match(r"(?i)insert|update|delete", one["sql"])]
    assert Client().post(PAGE, {"table": "x\0y"}).status_code == 400
    assert Client().post(PAGE, data="junk", content_type="application/json").status_code == 400
    assert Client().put(PAGE).status_code == 405
    assert Client().post(PAGE, {"table": GOOD}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
