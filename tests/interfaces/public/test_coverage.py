"""Who is vetted and trained, for everybody: pages in every language, files, the API, and the standards behind them."""

import csv
import hashlib
import io
import json
import re
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.test import Client

from tande.domains.figures import coverage_queries
from tande.domains.figures.operations import release_coverage
from tande.policy.readiness import REASONS
from tests.domains.coverage_stories import clear, enroll, say, train
from tests.interfaces.public.people import LANGUAGES, Reporter
from tests.interfaces.public.test_pages import check_outline
from tests.interfaces.public.test_weight import weight

pytestmark = [pytest.mark.django_db, pytest.mark.once]
JUNE = datetime(2026, 6, 10, 9, tzinfo=UTC)
JULY = datetime(2026, 7, 1, 3, tzinfo=UTC)
DAY = "2026-07-01"
TEXT_PAGE = 14_000


@pytest.fixture
def released() -> str:
    """A thousand Kenyans, and three of Jamaica whom nobody must recognise."""
    kenya, jamaica = enroll("KEN", 1000, at=JUNE), enroll("JAM", 3, at=JUNE)
    enroll("BLZ", 20, at=JUNE)
    clear([*kenya[:912], *jamaica[:2]], at=JUNE)
    train(kenya[:640], "child_protection", at=JUNE)
    say("person.deployed", kenya[:950], at=JUNE, on="2026-06-11")
    release_coverage(at=JULY)
    return DAY


def prefix(language: str) -> str:
    return "" if language == "ht" else f"/{language}"


def test_before_the_first_release_the_page_says_so(reporter: Reporter) -> None:
    for language in LANGUAGES:
        assert reporter.open(f"{prefix(language)}/readiness/").page.status_code == 200
        check_outline(reporter.html)


@pytest.mark.usefixtures("released")
def test_every_page_stands_in_its_language_is_small_and_leads_on(reporter: Reporter) -> None:
    followed: set[str] = set()
    for language, address in ((one, page) for one in LANGUAGES for page in ("", f"{DAY}/", "standards/")):
        answer = reporter.open(f"{prefix(language)}/readiness/{address}").page
        assert answer.status_code == 200, address
        assert f'<html lang="{language}">' in reporter.html
        assert answer.cookies == {}
        assert "public, max-age=" in answer["Cache-Control"]
        check_outline(reporter.html)
        assert weight(answer) <= TEXT_PAGE
        assert "<script" not in reporter.html.replace('<script src="/static/web/exit', "")
        followed |= set(re.findall(r'href="(/[^"#]+)"', reporter.html))
    broken = [link for link in followed if "/static/" not in link and Client().get(link).status_code not in (200, 302)]
    assert broken == []


@pytest.mark.usefixtures("released")
def test_the_sentence_of_the_issue_stands_on_the_page(reporter: Reporter) -> None:
    html = reporter.open("/en/readiness/").html
    kenya = html.split('data-row="KEN"')[1].split("</section>")[0]
    assert "Vetted: 912 of 1,000. Trained in child protection: 640 of 1,000." in kenya
    together = html.split('data-row="BLZ-JAM"')[1].split("</section>")[0]
    assert "Vetted: 1 to 4 of 23." in together
    assert "too few people to say" not in kenya
    assert re.search(r'data-column="deployed_pending">.*?<td>\d+ to \d+ of 950', kenya, re.DOTALL)
    assert "≈" not in html


@pytest.mark.usefixtures("released")
def test_nothing_of_the_small_contingent_alone_can_be_read(reporter: Reporter) -> None:
    for address in ("/en/readiness/", f"/en/readiness/{DAY}/coverage.csv", f"/readiness/{DAY}/coverage.json"):
        text = Client().get(address).content.decode()
        assert not re.search(r"\b2 of 3\b|\[\"JAM\"\]|,JAM,", text), address


@pytest.mark.usefixtures("released")
def test_the_document_is_what_the_log_committed_to_and_the_table_says_the_same() -> None:
    answer = Client().get(f"/readiness/{DAY}/coverage.json")
    view = coverage_queries.release(DAY)
    assert hashlib.sha256(answer.content).hexdigest() == view.sha256
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert Client().get(f"/readiness/{DAY}/coverage.json", headers={"If-None-Match": answer["ETag"]}).status_code == 304
    rows = list(csv.DictReader(io.StringIO(Client().get(f"/fr/readiness/{DAY}/coverage.csv").content.decode())))
    found = next(row for row in rows if (row["contingents"], row["column"]) == ("KEN", "vetted"))
    assert (found["low"], found["high"], found["of"], found["as_on"]) == ("912", "912", "1000", DAY)


@pytest.mark.usefixtures("released")
def test_programs_get_it_too_and_the_description_says_how() -> None:
    assert [one["id"] for one in Client().get("/api/figures/v1/coverage").json()] == [DAY]
    found = Client().get(f"/api/figures/v1/coverage/{DAY}").json()
    assert found["rows"] == coverage_queries.release(DAY).document["rows"]
    assert found["whole"]["people"] == {"low": 1023, "high": 1023, "of": 1023}
    assert Client().get("/api/figures/v1/coverage/2026-07-02").status_code == 404
    assert Client().get("/api/figures/v1/coverage/yesterday").status_code == 400
    assert "/api/figures/v1/coverage/{day}" in json.dumps(Client().get("/api/figures/v1/openapi.json").json())


@pytest.mark.usefixtures("released")
def test_what_was_not_released_is_not_found() -> None:
    for address in ("2026-07-02/", "2026-13-01/", f"{DAY}/secret.json", "2026-07-02/coverage.csv"):
        assert Client().get(f"/readiness/{address}").status_code == 404


def test_every_reason_its_remedy_and_every_curriculum_stand_among_the_standards(reporter: Reporter) -> None:
    html = reporter.open("/en/readiness/standards/").html.replace("&#x27;", "'")
    for why in REASONS.values():
        assert why.sentence in html
        assert why.remedy in html
    for one in settings.COURSES.curricula:
        assert one.title["en"] in html


@pytest.mark.usefixtures("released")
def test_the_duties_to_vet_to_train_and_to_send_specialists_show_what_the_register_says(reporter: Reporter) -> None:
    found = {duty: reporter.open(f"/en/commitments/{duty}/").html for duty in ("C05", "C06", "C12", "C04")}
    assert re.search(r"Vetted: <b>\d+ to \d+ of 1,023", found["C05"])
    assert "Trained: Child protection and encounters with children: <b>640 of 1,023" in found["C06"]
    assert "Specialists: Child protection: <b>0" in found["C12"]
    assert "data-register" not in found["C04"]
    assert "Nothing shown yet" in found["C05"]  # numbers give no status by themselves
    assert reporter.open("/en/commitments/").html.count("What the register says") >= 2
