"""Every page in every language: its frame, its language, and nothing left behind on the phone."""

import re
from html.parser import HTMLParser

import pytest
from django.conf import settings

from tests.interfaces.public.people import LANGUAGES, Desk, Reporter

pytestmark = pytest.mark.once

PAGES = ("", "a/", "a/2/", "a/3/", "a/4/", "d/", "k/", "keys/", "p/", "safety/")
EVERY = [(language, page) for language in LANGUAGES for page in PAGES]
TELLING = re.compile(
    r"plent|plainte|complain|queja|lalamik|abi|abus|polis|police|force|fòs|danje|danger", re.IGNORECASE
)


def address(language: str, page: str = "") -> str:
    return f"/{page}" if language == "ht" else f"/{language}/{page}"


class Outline(HTMLParser):
    """What a screen reader would tell: headings, fields, labels."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.headings: list[int] = []
        self.fields: dict[str, str] = {}
        self.labels: set[str] = set()
        self.inside_label = 0
        self.unnamed: list[str] = []
        self.void = {"input"}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = dict(attrs)
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "label":
            self.inside_label += 1
            self.labels.add(own.get("for") or "")
        if tag in ("input", "textarea", "select") and own.get("type") != "hidden":
            if "id" in own:
                self.fields[own["id"] or ""] = tag
            elif not self.inside_label:
                self.unnamed.append(str(own))

    def handle_endtag(self, tag: str) -> None:
        if tag == "label":
            self.inside_label -= 1


def check_outline(html: str) -> None:
    """One h1 outside templates, no heading level skipped, every field with a label."""
    shown = re.sub(r"<template.*?</template>", "", html, flags=re.DOTALL)
    outline = Outline(shown)
    assert outline.headings.count(1) == 1
    assert outline.headings[0] == 1
    assert all(later - earlier <= 1 for earlier, later in zip(outline.headings, outline.headings[1:], strict=False))
    assert set(outline.fields) <= outline.labels
    assert outline.unnamed == []


def check_page(reporter: Reporter, language: str, page: str, kept: str = "no-store") -> None:
    """Its frame, its language, a title that tells nothing, and no more trace on the phone than ``kept`` says."""
    answer = reporter.open(address(language, page)).page
    html = reporter.html
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in html
    assert answer["Cache-Control"] == kept
    assert answer.cookies == {}
    check_outline(html)
    title = re.search("<title>(.*?)</title>", html)
    assert title
    assert not TELLING.search(title[1])
    assert '<a class="skip" href="#m">' in html
    assert f'data-away="{settings.MISSION.exit_url}"' in html


@pytest.mark.parametrize(("language", "page"), EVERY)
def test_a_page_stands_in_its_language_and_leaves_nothing_behind(
    desk: Desk, reporter: Reporter, language: str, page: str
) -> None:
    check_page(reporter, language, page)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_leads_to_itself_in_the_other_languages(desk: Desk, reporter: Reporter, page: str) -> None:
    reporter.open(address("fr", page))
    for language in ("ht", "en", "es", "sw"):
        assert f'<a href="{address(language, page)}" hreflang="{language}" lang="{language}">' in reporter.html


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", ["nope/", "a/9/", "s/abc/"])
def test_a_wrong_address_says_what_to_do(desk: Desk, reporter: Reporter, language: str, page: str) -> None:
    answer = reporter.open(address(language, page)).page
    assert answer.status_code == 404
    assert f'<html lang="{language}">' in reporter.html
    assert reporter.link(r"/[^\"]*k/")
    check_outline(reporter.html)


def test_a_demonstration_is_marked_on_every_page(
    desk: Desk, reporter: Reporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.conf.settings.TANDE", _as_demo(), raising=False)
    for page in PAGES:
        assert settings.MISSION.demo_name["ht"] in reporter.open(f"/{page}").html


def _as_demo() -> object:
    from dataclasses import replace

    return replace(settings.TANDE, demo=True)


def test_a_real_installation_bears_no_such_mark(desk: Desk, reporter: Reporter) -> None:
    assert "fictional" not in reporter.open("/").html


@pytest.mark.parametrize("agent", ["Opera/9.80 (Opera Mini/36.2) Presto", "UCWEB/2.0", "Puffin/9", "CloudMosa"])
def test_a_browser_that_shares_the_page_is_warned_about(desk: Desk, reporter: Reporter, agent: str) -> None:
    for page in ("/", "/a/"):
        assert 'class="note warn"' in reporter.client.get(page, headers={"User-Agent": agent}).content.decode()
        assert 'class="note warn"' not in reporter.client.get(page).content.decode()


def test_the_way_out_clears_and_leads_to_an_ordinary_page(reporter: Reporter) -> None:
    answer = reporter.open("/x/").page
    assert (answer.status_code, answer["Location"]) == (302, settings.MISSION.exit_url)
    assert '"cache"' in answer["Clear-Site-Data"]
    assert answer["Cache-Control"] == "no-store"


def test_numbers_for_danger_come_first_and_only_those_that_may_be_shown(reporter: Reporter) -> None:
    html = reporter.open("/d/").html
    for contact in settings.MISSION.contacts:
        assert (contact.name["ht"].replace("'", "&#x27;") in html) == contact.shown
    marks = re.findall(r"<li( class=\"urgent\")?><h2>", html)
    assert marks == sorted(marks, reverse=True)


def test_the_procedure_names_every_stage_clock_and_role_of_the_rules(reporter: Reporter) -> None:
    from tande.policy import stages

    html = reporter.open("/en/p/steps/").html
    for name in stages.STAGES.values():
        assert f"<h2>{name}</h2>" in html
    for clock in settings.MISSION.clocks:
        if clock.stages:
            assert (clock.label["en"] in html) == clock.shown
    for move in stages.MOVES:
        assert move.act in html


def test_a_desk_key_can_be_fetched_and_never_changes(desk: Desk, reporter: Reporter) -> None:
    answer = reporter.open(f"/keys/{desk.intake.id}.bin").page
    assert answer.content == desk.intake.public
    assert "immutable" in answer["Cache-Control"]
    assert reporter.open(f"/keys/{'0' * 32}.bin").page.status_code == 404
    assert desk.intake.id in reporter.open("/keys/").html


@pytest.mark.parametrize("page", ["/", "/d/", "/p/", "/keys/", "/safety/"])
def test_pages_that_only_tell_take_no_form(desk: Desk, reporter: Reporter, page: str) -> None:
    assert reporter.client.post(page).status_code in (403, 405)
