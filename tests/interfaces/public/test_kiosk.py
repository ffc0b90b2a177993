"""A tablet that many use: what one person wrote is nowhere for the next, and the code is shown to who is there."""

import re

import pytest

from tests.interfaces.public.people import LANGUAGES, Desk, Reporter, the_case

PAGES = ("t/", "t/a/", "t/a/1/", "t/a/2/", "t/a/3/", "t/a/4/", "t/d/")


@pytest.mark.once
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_says_nothing_in_its_title_and_is_kept_by_nobody(desk: Desk, reporter: Reporter, lang: str) -> None:
    titles = set()
    for page in PAGES:
        reporter.open(f"/{'' if lang == 'ht' else lang + '/'}{page}")
        assert reporter.page["Cache-Control"] == "no-store"
        assert f'<html lang="{lang}">' in reporter.html
        titles |= set(re.findall(r"<title>(.*?)</title>", reporter.html))
        assert all('autocomplete="off"' in one for one in re.findall(r"<(?:form|textarea)[^>]*>", reporter.html))
        assert "report.js" not in reporter.html
        assert "data-draft" not in reporter.html
    assert len(titles) == 1
    assert all(f'lang="{one}"' in reporter.open("/t/").html for one in LANGUAGES)


@pytest.mark.parametrize(("number", "desk_of"), [(1, "intake"), (2, "intake"), (3, "child"), (4, "intake")])
def test_somebody_writes_reads_the_code_and_leaves_nothing(
    desk: Desk, reporter: Reporter, number: int, desk_of: str
) -> None:
    address = f"/fr/t/a/{number}/"
    reporter.open(address).send(address, text="Yo frape m.").follow()
    code = reporter.code
    assert len(code) == 20
    assert "Yo frape m." not in reporter.html
    case = the_case()
    assert (case.desk, desk.read_all(case)[0].text) == (desk_of, "Yo frape m.")
    cookie = reporter.client.cookies["t"]
    assert code not in cookie.value
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/", True, "Strict")
    reporter.send("/fr/t/n/")
    assert (reporter.page.status_code, reporter.page["Location"]) == (303, "/t/")
    assert reporter.page["Clear-Site-Data"] == '"cache", "storage"'
    case.refresh_from_db()
    assert case.saved_at is not None
    reporter.open("/fr/t/n/")
    assert (reporter.page.status_code, reporter.page["Location"]) == (303, "/fr/t/")


def test_the_next_person_sees_nothing_if_the_one_before_walked_away(desk: Desk, reporter: Reporter) -> None:
    reporter.open("/t/a/1/").send("/t/a/1/", text="Yo frape m.").follow()
    assert reporter.code
    reporter.open("/t/x/")
    reporter.open("/t/n/")
    assert reporter.page.status_code == 303


@pytest.mark.once
def test_who_begins_anew_in_another_language_drops_the_code_of_the_one_before(desk: Desk, reporter: Reporter) -> None:
    reporter.open("/fr/t/a/1/").send("/fr/t/a/1/", text="Yo frape m.").follow()
    assert reporter.code
    reporter.open("/t/")
    assert reporter.open("/fr/t/n/").page.status_code == 303


def test_a_form_sent_again_from_the_history_shows_no_code_once_it_was_saved(desk: Desk, reporter: Reporter) -> None:
    reporter.open("/t/a/1/")
    form = reporter.page
    reporter.send("/t/a/1/", text="Yo frape m.").follow().send("/t/n/")
    reporter.page = form
    reporter.send("/t/a/1/", text="Yo frape m.")
    assert (reporter.page.status_code, reporter.page["Location"]) == (303, "/t/")
    assert reporter.open("/t/n/").page.status_code == 303


@pytest.mark.once
def test_the_numbers_of_the_tablet_lead_to_no_other_program(db: None, reporter: Reporter) -> None:
    page = reporter.open("/t/d/").html
    assert 'class="number"' in page
    assert set(re.findall(r'href="(\w+):', page)) == {"data"}  # the icon that asks for none
    assert "tel:" in reporter.open("/d/").html


def test_a_spoiled_cookie_is_no_code(desk: Desk, reporter: Reporter) -> None:
    reporter.open("/t/a/1/").send("/t/a/1/", text="Yo frape m.")
    for spoiled in ("", "x", "x" * 4_000, reporter.client.cookies["t"].value[:-4] + "AAAA"):
        reporter.client.cookies["t"] = spoiled
        assert reporter.open("/t/n/").page.status_code == 303


@pytest.mark.parametrize(("text", "status"), [(" ", 400), ("x" * 200_001, 413), ("\x01" * 199_999, 413)])
def test_an_error_gives_the_words_back_and_keeps_nothing(
    desk: Desk, reporter: Reporter, text: str, status: int
) -> None:
    reporter.open("/t/a/1/").send("/t/a/1/", text=text)
    assert (reporter.page.status_code, text in reporter.html) == (status, True)
    assert 'role="alert"' in reporter.html


def test_a_form_pressed_twice_is_one_complaint(desk: Desk, reporter: Reporter) -> None:
    reporter.open("/t/a/1/")
    form = reporter.page
    codes = []
    for _ in range(2):
        reporter.page = form
        codes.append(reporter.send("/t/a/1/", text="Yo frape m.").follow().code)
    assert codes[0] == codes[1]
    assert the_case()


def test_without_a_key_and_for_other_sites_the_words_are_not_taken(db: None, reporter: Reporter) -> None:
    page = reporter.open("/t/a/1/")
    assert page.page.status_code == 503
    assert "data-end-seconds" in page.html  # the tablet's own page, which begins anew
    answer = reporter.client.post("/t/a/1/", {"text": "Yo frape m."}, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 503
    assert "Yo frape m." in answer.content.decode()
    assert reporter.open("/t/a/9/").page.status_code == 404
    assert reporter.client.post("/t/a/1/", {"text": "x"}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
