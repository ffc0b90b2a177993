"""The rules on the use of force, for everybody: a small page in every language, papers, the whole, and its history."""

import hashlib
import io
import json
import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from pypdf import PdfReader

from tande.interfaces.console import log_standing
from tande.ledger import clock
from tande.ledger.models import Fact
from tande.policy import encounters, force, force_rules
from tande.policy.force_rules import ForceRules, Shelf
from tests.interfaces.public.people import LANGUAGES, Reporter
from tests.interfaces.public.test_pages import address, check_outline
from tests.interfaces.public.test_weight import weight

pytestmark = [pytest.mark.django_db, pytest.mark.once]
PAGE = "force/rules/"
PAGE_MAX = 14_000
A6 = (297.6, 419.5)
RULES: ForceRules = settings.FORCE_RULES.rules


def plain(html: str) -> str:
    """What is read, without marks and in one line."""
    text = re.sub(r"<[^>]+>", " ", html).replace("&#x27;", "'").replace("&quot;", '"')
    return " ".join(text.split())


def numbers() -> set[str]:
    """The hours and days that hold, from the program."""
    return {str(one) for one in force_rules.limits().values()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_all_of_it_and_is_small(reporter: Reporter, language: str) -> None:
    answer = reporter.open(address(language, PAGE)).page
    assert (answer.status_code, answer.cookies) == (200, {})
    assert weight(answer) <= PAGE_MAX
    assert f'<html lang="{language}">' in reporter.html
    check_outline(reporter.html)
    said = plain(reporter.html)
    for section in RULES.sections:
        sentences = [one for part in section.parts for one in part.texts[language]]
        assert all(one in said for one in (section.title[language], *sentences)), section.code
    for one in (*RULES.levels, *RULES.means):
        assert all(label[language] in said for label in one.words.values()), one.code
    assert all(source.provenance.source in said for source in RULES.sources)
    due = plain(reporter.html.split("<dl data-due>")[1].split("</dl>")[0])
    assert numbers() <= set(re.findall(r"\d+", due)) | {str(encounters.ADULT_FROM)}
    assert reporter.html.count("data-transfers>") == 1
    given = reporter.html.split("data-transfers>")[1].split("</ul>")[0]
    assert given.count("<li>") == len(force.TRANSFERS)
    assert reporter.html.count('<tr id="') == len(force.MEANS)


def test_each_part_says_on_what_it_rests(reporter: Reporter) -> None:
    said = plain(reporter.open("/en/force/rules/").html)
    assert "The mission's own rules of engagement are not published." in said
    assert said.count("Our own rule (") >= len(RULES.means)
    assert "From a source (6)" in said
    assert "A child is anybody who is or may be under 18." in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_papers_say_the_same(language: str) -> None:
    whole, card = (pdf(language, form) for form in ("rules.pdf", "card.pdf"))
    text = " ".join(" ".join(page.extract_text() for page in whole.pages).split())
    for one in RULES.means:
        assert re.sub(r"\s", "", one.words["what"][language]) in re.sub(r"\s", "", text), one.code
    assert len(card.pages) == 2, "both sides of one card"
    assert [round(float(side), 1) for side in card.pages[0].mediabox[2:]] == pytest.approx(A6, abs=0.5)
    front, back = (re.sub(r"\s", "", page.extract_text()) for page in card.pages)
    assert all(re.sub(r"\s", "", line) in front for line in RULES.card.lines[language])
    assert "/force/rules/" in back
    assert {"48", "72", "18"} <= set(re.findall(r"\d+", card.pages[1].extract_text()))


def pdf(language: str, form: str) -> PdfReader:
    answer = Client().get(address(language, PAGE) + form)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert "public, max-age=" in answer["Cache-Control"]
    return PdfReader(io.BytesIO(answer.content))


def test_the_log_commits_to_the_document_that_everybody_can_fetch(reporter: Reporter) -> None:
    assert "Nothing yet" in plain(reporter.open("/en/force/rules/").html)
    log_standing.record(at=clock.now())
    log_standing.record(at=clock.now())
    (fact,) = Fact.objects.filter(kind="force.rules_published")
    said: dict[str, Any] = json.loads(fact.body)
    document = Client().get("/force/rules/rules.json").content
    assert said["sha256"] == hashlib.sha256(document).hexdigest()
    assert said["version"] == RULES.version.number
    assert fact.check_number is not None, "it is public"
    assert reporter.open("/en/force/rules/").html.count(said["sha256"]) == 2
    changed = json.loads(Fact.objects.filter(kind="rules.changed").latest("seq").body)
    assert {"force/rules.toml", *(f"force/rules.{one}.toml" for one in LANGUAGES)} <= set(changed["sha256"])


def test_who_looks_for_rules_finds_them(reporter: Reporter) -> None:
    for page in ("/p/", "/documents/", "/commitments/C17/"):
        assert 'href="/force/rules/"' in reporter.open(page).html, page
    assert 'href="/force/rules/"' not in reporter.open("/commitments/C01/").html
    assert 'href="/commitments/C17/"' in reporter.open("/force/rules/").html


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_patrols_phone_keeps_the_cards_lines_for_when_there_is_no_network(language: str) -> None:
    html = Client().get(f"/card/{language}/").content.decode()
    told = plain(html)
    assert all(line in told for line in RULES.card.lines[language])
    assert f'href="{address(language, PAGE)}"' in html


def test_a_pack_whose_rules_cannot_be_used_has_no_page_and_no_link(reporter: Reporter, settings: Any) -> None:
    settings.FORCE_RULES = Shelf(None, ("rules.toml:1: is wrong",))
    for page in ("", "rules.json", "rules.pdf", "card.pdf"):
        assert Client().get(f"/force/rules/{page}").status_code == 404
    for page in ("/p/", "/documents/", "/commitments/C17/"):
        assert "/force/rules/" not in reporter.open(page).html
    log_standing.record(at=clock.now())
    assert not Fact.objects.filter(kind="force.rules_published").exists()


def test_nothing_can_be_sent_there() -> None:
    assert Client().post("/force/rules/").status_code == 405
    assert Client().post("/force/rules/card.pdf").status_code == 405
