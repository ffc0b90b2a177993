"""The figures' API: typed, described, read only, and clear about what is wrong."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from tande.domains.figures import operations
from tande.policy.counting import FORMS
from tests.domains.figure_stories import many

pytestmark = [pytest.mark.django_db, pytest.mark.once]
BASE = "/api/figures/v1"


@pytest.fixture
def released() -> str:
    for state, n in (("KEN", 34), ("JAM", 17), ("BLZ", 9)):
        many(n, datetime(2026, 2, 3, tzinfo=UTC), state=state)
    operations.release(at=datetime(2026, 7, 1, 4, tzinfo=UTC))
    return "2026-06"


def get(address: str, **headers: str) -> Any:
    return Client().get(f"{BASE}{address}", headers=headers)


def told(address: str) -> Any:
    answer = get(address)
    assert answer.status_code == 200, answer.content
    return json.loads(answer.content)


def test_before_the_first_release_there_is_an_empty_list() -> None:
    assert told("/releases") == []


def test_releases_series_and_tables_are_those_that_were_released(released: str) -> None:
    assert [one["id"] for one in told("/releases")] == [released]
    assert set(told(f"/releases/{released}")["tables"]) == {"series", "durations", "children", *FORMS}
    own = json.loads(Client().get(f"/figures/{released}/series.json").content)
    assert told(f"/releases/{released}/series")["series"] == own["series"]
    for name in FORMS:
        table = json.loads(Client().get(f"/figures/{released}/{name}.json").content)
        for one in table["periods"]:
            one.setdefault("days", {})
        assert told(f"/releases/{released}/tables/{name}")["periods"] == table["periods"]
    assert told(f"/releases/{released}/durations")["periods"]


def test_a_range_of_months_and_one_series_can_be_asked_for(released: str) -> None:
    some = told(f"/releases/{released}/series?name=complaint.received&first=2026-02&last=2026-03")
    assert some["months"] == ["2026-02", "2026-03"]
    assert [line["values"] for line in some["series"]] == [[60, 0]]
    assert told(f"/releases/{released}/series?first=2090-01&last=2099-12")["months"] == []
    assert told(f"/releases/{released}/series?first=2026-03&last=2026-02")["months"] == []


WRONG = (
    ("/releases/2099-01", 404, "no_such_release"),
    ("/releases/2026-13", 400, "malformed"),
    ("/releases/x", 400, "malformed"),
    ("/releases/2026-06%0a", 400, "malformed"),
    ("/releases/2026-06/tables/nope", 404, "no_such_table"),
    ("/releases/2026-06/tables/series", 404, "no_such_table"),
    ("/releases/2026-06/tables/" + "a" * 500, 400, "malformed"),
    ("/releases/2026-06/tables/%27--", 400, "malformed"),
    ("/releases/2026-06/series?first=1", 400, "malformed"),
    ("/releases/2026-06/series?first=0000-01", 400, "malformed"),
    ("/releases/2026-06/series?last=9999999999-01", 400, "malformed"),
    ("/releases/2026-06/series?name=%00", 400, "malformed"),
    ("/releases/2026-06/series?name=nope", 404, "no_such_table"),
    ("/releases/2099-06/series", 404, "no_such_table"),
    ("/releases/2099-06/durations", 404, "no_such_table"),
    ("/releases/", 404, "no_such_address"),
    ("/nothing", 404, "no_such_address"),
)


def test_what_is_wrong_is_said(released: str) -> None:
    for address, status, error in WRONG:
        answer = get(address)
        assert (answer.status_code, json.loads(answer.content)["error"]) == (status, error), address


def test_it_is_read_only(released: str) -> None:
    for method in ("post", "put", "patch", "delete", "options"):
        answer = getattr(Client(), method)(f"{BASE}/releases")
        assert (answer.status_code, json.loads(answer.content)["error"]) == (405, "wrong_method")
        assert (answer["Allow"], answer["Access-Control-Allow-Origin"]) == ("GET, HEAD", "*")
    head = Client().head(f"{BASE}/releases")
    assert (head.status_code, head["ETag"]) == (200, get("/releases")["ETag"])


def test_it_describes_itself_and_loads_nothing_from_elsewhere(released: str) -> None:
    schema = told("/openapi.json")
    assert schema["openapi"].startswith("3.")
    assert all(set(of) == {"get"} for of in schema["paths"].values())
    for path, of in schema["paths"].items():
        assert "200" in {str(status) for status in of["get"]["responses"]}, path
    page = get("/").content.decode()
    assert all(path in page for path in schema["paths"])
    assert "<script" not in page
    assert "http" not in page.replace("https://", "").split("<main")[1]


def test_answers_may_be_kept_and_are_open_to_other_sites(released: str) -> None:
    first = get("/releases")
    assert first["Cache-Control"] == "public, max-age=3600"
    assert first["Access-Control-Allow-Origin"] == "*"
    assert first.cookies == {}
    assert get("/releases", **{"If-None-Match": first["ETag"]}).status_code == 304
    assert "max-age" not in get("/releases/2099-01")["Cache-Control"]
