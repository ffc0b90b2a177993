"""Bytes on the wire, headers included, as a phone without JavaScript and one with it would load them."""

import gzip
import re
from typing import Any

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage

from tande.policy import questions
from tests.interfaces.public.people import LANGUAGES, Desk, Reporter

pytestmark = pytest.mark.once

FIRST_PAGE = 14_000
WITHOUT_SCRIPT = 40_000
WITH_SCRIPT = 60_000
STATUS_LINE_AND_SERVER_HEADERS = 90
PADDING_AGAINST_BREACH = 50  # 0 to 100 random bytes on each compressed answer
STATIC_HEADERS = 500


def weight(answer: Any) -> int:
    """One answer: status line, headers and compressed body."""
    headers = sum(len(name) + len(value) + 4 for name, value in answer.items())
    body = len(gzip.compress(answer.content, 6)) + PADDING_AGAINST_BREACH if answer.content else 0
    return STATUS_LINE_AND_SERVER_HEADERS + headers + body


def static_weight(name: str) -> int:
    """A style sheet or script, as WhiteNoise serves it."""
    with staticfiles_storage.open(name) as file:
        return STATIC_HEADERS + len(gzip.compress(file.read(), 9))


def assets(html: str) -> set[str]:
    """Names of everything a page loads, the hash taken out."""
    found = re.findall(r'(?:href|src)="/static/([^"]+)"', html)
    return {re.sub(r"\.[0-9a-f]{12}\.", ".", name) for name in found}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_page_weighs_little(desk: Desk, reporter: Reporter, language: str) -> None:
    reporter.open("/" if language == "ht" else f"/{language}/")
    loaded = assets(reporter.html)
    assert loaded == {"public/tande.css", "web/exit.js"}
    assert weight(reporter.page) + sum(map(static_weight, loaded)) <= FIRST_PAGE


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_whole_complaint_with_every_question_weighs_little(
    desk: Desk, reporter: Reporter, language: str
) -> None:
    """First page, writing, receipt, all questions, end: without JavaScript, cache kept."""
    prefix = "" if language == "ht" else f"/{language}"
    total = weight(reporter.open(f"{prefix}/").page)
    total += static_weight("public/tande.css")
    total += weight(reporter.open(f"{prefix}/a/").page)
    total += weight(reporter.send(f"{prefix}/a/", text="Yo frape m.").page)
    total += weight(reporter.next().page)
    reporter.open(reporter.link(r"/[^\"]*/q/\w+/"))
    for _ in questions.ORDER["self"]:
        total += weight(reporter.page)
        total += weight(reporter.send(reporter.page.request["PATH_INFO"], skip="1").page)
        reporter.follow()
    total += weight(reporter.page)
    assert total <= WITHOUT_SCRIPT


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_complaint_sealed_in_the_browser_weighs_little(desk: Desk, reporter: Reporter, language: str) -> None:
    """First page, writing with its script and key, and the answer to the sealed body."""
    prefix = "" if language == "ht" else f"/{language}"
    total = weight(reporter.open(f"{prefix}/").page)
    loaded = assets(reporter.html)
    total += weight(reporter.open(f"{prefix}/a/").page)
    loaded |= assets(reporter.html)
    assert "web/report.js" in loaded
    total += weight(reporter.open(f"{prefix}/keys/{desk.intake.id}.bin").page)
    assert total + sum(map(static_weight, loaded)) <= WITH_SCRIPT


def test_the_style_sheet_is_small() -> None:
    assert static_weight("public/tande.css") - STATIC_HEADERS <= 4096
