"""Figures by door: side by side on one page, and which of them fails people, from printed numbers alone."""

import json
import re
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client

from tande.domains.figures import operations, queries
from tande.interfaces.public.figures_words import label
from tande.toolkit import sealing
from tests.domains.figure_stories import complaint, many, write
from tests.interfaces.public.people import LANGUAGES, Reporter

pytestmark = [pytest.mark.django_db, pytest.mark.once]
PAGE = "/figures/2026-06/doors/"


@pytest.fixture
def released() -> None:
    """60 by page, 60 by message with 60 who left before, and 32 calls of which all were answered late."""
    for channel, day in (("web", 6), ("sms", 7)):
        for state in ("KEN", "JAM"):
            many(30, datetime(2026, 4, day, 9, tzinfo=UTC), state=state, channel=channel)
    called = datetime(2026, 4, 8, 4, tzinfo=UTC)
    for state in ("KEN", "JAM"):
        for number in range(16):
            case = sealing.new_id()
            received, answered, *coded = complaint(
                case, called + timedelta(hours=3 * number), state, "voice", "theft_simple"
            )
            late = ("clock.missed", case, received[2] + timedelta(hours=49), {"clock": "acknowledge", "level": 1})
            write([received, late, (*answered[:2], late[2] + timedelta(hours=1), {}), *coded])
    write(("doors.counted", "2026-05", datetime(2026, 6, 3, tzinfo=UTC), {
        "door": door, "month": "2026-05", "abandoned": left, "languages": {"ht": {"abandoned": left}}, "cost": cost,
    }) for door, left, cost in (("sms", 60, {"USD": 6_000_000}), ("voice", 1, {})))
    operations.release(at=datetime(2026, 7, 1, 4, tzinfo=UTC))


def rows(html: str) -> dict[str, list[str]]:
    part = html.split('id="doors"')[1].split("</table>")[0]
    lines = [line for line in part.splitlines() if '<th scope="row">' in line]
    cells = [re.split(r"<td>", line.split('<th scope="row">')[1]) for line in lines]
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
    assert ("Phone call fails people (April to June 2026): of 100 complaints at least 100 were answered late, by all "
            "other ways together at most 0.") in failing
    assert ("Text message fails people (April to June 2026): of 100 who began at least 46 left before there was a "
            "receipt, by all other ways together at most 25.") in failing
    assert ("April to June 2026: 152 complaints received, 120 first answers in time, 32 late; 61 times somebody left "
            "before there was a receipt.") in unescape(html), "each of these is a sum of the invented facts above"
    assert found["All ways together"] == ["152", "120", "32", "–", "61", "–"]
    kreyol = unescape(html.split('id="languages"')[1].split("</table>")[0]).split("Kreyòl ayisyen")[1].split("<td>")
    assert [one.split("<")[0].strip() for one in kreyol[1:]] == ["152", "120", "32", "61"], "all came in one language"
    assert "cost between 0.07–0.13 US dollars" in html
    assert "points of a hundred" in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_stands_in_each_language(released: None, reporter: Reporter, language: str) -> None:
    html = reporter.open(f"{'' if language == 'ht' else f'/{language}'}{PAGE}").html
    assert 'id="failing"' in html
    for table in ("late_by_door", "late_by_language", "abandoned_by_door", "abandoned_by_language"):
        assert f'id="{table}"' in html
    said = unescape(html.split('id="said"')[1].split("</p>")[0])
    assert [number for number in re.findall(r"[0-9]+", said) if number != "2026"] == ["152", "120", "32", "61"]


def test_each_table_is_a_file_as_its_neighbours_are(released: None) -> None:
    for name in ("late_by_door", "late_by_language", "abandoned_by_door", "abandoned_by_language"):
        document = json.loads(Client().get(f"/figures/2026-06/{name}.json").content)
        assert document["total_of"] in ("late_answers", "abandoned")
        assert Client().get(f"/figures/2026-06/{name}.csv").status_code == 200
    series = json.loads(Client().get("/figures/2026-06/series.json").content)["series"]
    in_time = next(one for one in series if one["name"] == "answers_in_time")
    assert in_time["values"] == [120, 0, 0]
    assert {"late_answers", "abandoned", "door_cost", "callback.asked"} <= {one["name"] for one in series}


def test_an_old_release_has_no_such_page_and_no_error(released: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was released before there were doors does not hold their lines."""
    told = queries.document

    def before(release: str, table: str) -> dict[str, Any]:
        document = told(release, table)
        if table != "series":
            return document
        doors = ("abandoned", "answers_in_time", "late_answers", "callback.asked", "callbacks_reached", "paper.entered",
                 "box.opened", "door_cost", "paper_gaps")
        return document | {"series": [one for one in document["series"] if one["name"] not in doors]}

    monkeypatch.setattr(queries, "document", before)
    assert Client().get(PAGE).status_code == 404
    assert Client().get("/figures/2026-06/reports/").status_code == 200
