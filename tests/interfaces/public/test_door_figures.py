"""Figures by door: side by side on one page, and which of them fails people, from printed numbers alone."""

import json
import re
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest
from django.test import Client

from tande.domains.figures import operations, queries
from tande.interfaces.public.figures_words import label
from tests.domains.figure_stories import many, write
from tests.interfaces.public.people import LANGUAGES, Reporter

pytestmark = [pytest.mark.django_db, pytest.mark.once]
PAGE = "/figures/2026-06/doors/"


@pytest.fixture
def released() -> None:
    """60 by page, 60 by message with 60 who left before, and 21 calls of which all were answered late."""
    for channel, day in (("web", 6), ("sms", 7)):
        for state in ("KEN", "JAM"):
            many(30, datetime(2026, 4, day, 9, tzinfo=UTC), state=state, channel=channel)
    passed = datetime(2026, 4, 8, 4, tzinfo=UTC)
    late = [*many(16, passed, state="KEN", channel="voice"), *many(16, passed, state="JAM", channel="voice")]
    write(("clock.missed", one, passed, {"clock": "acknowledge", "level": 1}) for one in late)
    write(("doors.counted", "2026-05", datetime(2026, 6, 3, tzinfo=UTC), {
        "door": door, "month": "2026-05", "abandoned": left, "languages": {"ht": {"abandoned": left}}, "cost": cost,
    }) for door, left, cost in (("sms", 60, {"USD": 6_000_000}), ("voice", 1, {})))
    operations.release(at=datetime(2026, 7, 1, 4, tzinfo=UTC))


def rows(html: str) -> dict[str, list[str]]:
    part = html.split('id="doors"')[1].split("</section>")[0]
    lines = [line for line in part.splitlines() if line.startswith('<tr><th scope="row">')]
    cells = [re.split(r"<td>", line.removeprefix('<tr><th scope="row">')) for line in lines]
    return {unescape(label): [unescape(one) for one in values] for label, *values in cells}


def test_doors_stand_side_by_side_and_the_one_that_fails_is_named(released: None, reporter: Reporter) -> None:
    html = reporter.open(f"/en{PAGE}").html
    found = rows(html)
    assert found["Text message"] == ["≈ 60", "58–62", "0", "0 %", "≈ 60", "46–54 %"]
    assert found["Web page"] == ["≈ 60", "58–62", "0", "0 %", "–", "–"], "nobody knows who left a page"
    assert label("visited", "web") == label("channel", "web") != "web"
    assert "Web page" not in html.split('id="abandoned_by_door"')[1].split("</section>")[0]
    received, _in_time, late, share, *_left = found["Phone call"]
    assert (received, late, share) == ("≈ 30", "≈ 30", "87–100 %") or late in ("32", "*")
    failing = unescape(html.split('id="failing"')[1].split("</ul>")[0])
    assert "Phone call: answered late more often" in failing
    assert "Text message: people leave before there is a receipt" in failing
    assert "cost between 0.07–0.13 US dollars" in html
    assert "points of a hundred" in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_stands_in_each_language(released: None, reporter: Reporter, language: str) -> None:
    html = reporter.open(f"{'' if language == 'ht' else f'/{language}'}{PAGE}").html
    assert 'id="failing"' in html
    for table in ("late_by_door", "abandoned_by_door", "abandoned_by_language"):
        assert f'id="{table}"' in html


def test_each_table_is_a_file_as_its_neighbours_are(released: None) -> None:
    for name in ("late_by_door", "abandoned_by_door", "abandoned_by_language"):
        document = json.loads(Client().get(f"/figures/2026-06/{name}.json").content)
        assert document["total_of"] in ("late_answers", "abandoned")
        assert Client().get(f"/figures/2026-06/{name}.csv").status_code == 200
    series = json.loads(Client().get("/figures/2026-06/series.json").content)["series"]
    assert {"late_answers", "abandoned", "door_cost", "callback.asked"} <= {one["name"] for one in series}


def test_an_old_release_has_no_such_page_and_no_error(released: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was released before there were doors does not hold their lines."""
    told = queries.document

    def before(release: str, table: str) -> dict[str, Any]:
        document = told(release, table)
        if table != "series":
            return document
        doors = ("abandoned", "late_answers", "callback.asked", "callbacks_reached", "paper.entered", "box.opened",
                 "door_cost", "paper_gaps")
        return document | {"series": [one for one in document["series"] if one["name"] not in doors]}

    monkeypatch.setattr(queries, "document", before)
    assert Client().get(PAGE).status_code == 404
    assert Client().get("/figures/2026-06/reports/").status_code == 200
