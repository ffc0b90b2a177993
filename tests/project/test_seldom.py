"""A flood of refused requests writes some lines, not a disk full, and still shows how large it is."""

import io
import logging

import pytest
from django.conf import settings
from django.test import Client

from tande.project.middleware import Bare
from tande.project.seldom import LINES_MAX, Seldom

pytestmark = pytest.mark.once


def lines(seldom: Seldom, text: str, *, many: int = 1, at: float = 0, name: str = "django.request") -> list[str]:
    found = []
    for _one in range(many):
        record = logging.LogRecord(name, logging.WARNING, "", 1, text, (), None)
        record.created = at
        if seldom.filter(record):
            found.append(record.getMessage())
    return found


def test_the_same_line_is_written_seldom_and_says_how_often() -> None:
    seldom = Seldom()
    first = lines(seldom, "warning in a request", many=10_000)
    assert len(first) == 14
    assert (first[0], first[-1]) == ("warning in a request", "warning in a request (8192 of these within an hour)")
    assert lines(seldom, "error in a request: KeyError a.py:1") == ["error in a request: KeyError a.py:1"]
    assert lines(seldom, "warning in a request", at=3_600) == ["warning in a request"], "the next hour begins anew"


def test_lines_that_all_differ_fill_neither_memory_nor_disk() -> None:
    seldom = Seldom()
    written = [line for number in range(9_000) for line in lines(seldom, f"line {number}")]
    assert len(written) <= LINES_MAX + 14
    assert lines(seldom, "of another source", name="tande.sms") == ["of another source"]


def test_a_record_that_cannot_be_formatted_stops_nothing() -> None:
    assert Seldom().filter(logging.LogRecord("tande", logging.WARNING, "", 1, "%d of %d", ("one",), None))


@pytest.mark.django_db
def test_refused_requests_write_some_lines_only(client: Client) -> None:
    (handler,) = settings.LOGGING["handlers"].values()
    assert handler["filters"] == ["bare", "seldom"], "what a request carried goes first"
    out = logging.StreamHandler(io.StringIO())
    for one in (Bare(), Seldom()):
        out.addFilter(one)
    logger = logging.getLogger("django.request")
    logger.addHandler(out)
    try:
        for number in range(100):
            client.post(f"/in/none-{number}/")
    finally:
        logger.removeHandler(out)
    written = out.stream.getvalue()
    assert 1 <= len(written.splitlines()) <= 8
    assert "none-" not in written
