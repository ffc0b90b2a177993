"""What the patrol's form says at once cannot be so, and how it writes a moment: the functions themselves, in Node."""

from datetime import datetime
from typing import Any

import pytest

from tests.web.conftest import Core

form = Core("card/form.js")
AT = "2026-11-26T02:10:00-05:00"
NOW = datetime.fromisoformat(AT).timestamp() * 1000 + 3_600_000
CHILD: dict[str, Any] = {"at": AT, "commune": "HT0111", "circumstance": "found"}
SHOT: dict[str, Any] = {"at": AT, "commune": "HT0111", "means": ["firearm"], "rounds": 1}
WRONG: list[tuple[str, dict[str, Any], list[str] | None]] = [
    ("encounter", CHILD, None), ("force", SHOT, None),
    ("encounter", {**CHILD, "at": ""}, ["at", "when"]),
    ("encounter", {**CHILD, "at": "2999-01-01T00:00:00+00:00"}, ["at", "future"]),
    ("encounter", {**CHILD, "commune": ""}, ["commune", "commune"]),
    ("encounter", {**CHILD, "circumstance": ""}, ["circumstance", "choose"]),
    ("encounter", {**CHILD, "age": 40}, ["age", "age"]), ("encounter", {**CHILD, "age": -1}, ["age", "age"]),
    ("encounter", {**CHILD, "age": 0}, None),
    ("encounter", {**CHILD, "left_at": "2026-11-26T01:00:00-05:00"}, ["left_at", "before"]),
    ("force", {**SHOT, "means": None}, ["means", "choose"]), ("force", {**SHOT, "rounds": 0}, ["rounds", "rounds"]),
    ("force", {**SHOT, "means": ["baton"]}, ["rounds", "firearm"]),
    ("force", {**SHOT, "means": ["baton"], "rounds": 0, "hit": 1}, ["hit", "firearm"]),
    ("force", {**SHOT, "means": ["baton"], "rounds": 0, "hit": 0}, None),
]


def test_what_cannot_be_so_is_named_before_anything_is_sealed() -> None:
    said = form.many(*(("fault", kind, fields, NOW) for kind, fields, _wanted in WRONG))
    for (kind, fields, wanted), found in zip(WRONG, said, strict=True):
        assert found == wanted, (kind, fields)


@pytest.mark.parametrize("typed", ["2026-11-26T02:10", "2024-02-29T23:59"])
def test_a_moment_is_written_with_its_zone(typed: str) -> None:
    written = form("iso", typed)
    read = datetime.fromisoformat(written)
    assert read.tzinfo is not None
    assert written.startswith(typed)
    assert [form("iso", wrong) for wrong in ("", "yesterday")] == [None, None]
