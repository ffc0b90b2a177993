"""The document of a release of who is vetted and trained: canonical JSON in codes alone; words are the readers' own."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from django.conf import settings

from tande.ledger import queries as facts
from tande.policy import coverage, coverage_printing
from tande.policy.coverage import Column, Snapshot
from tande.policy.coverage_printing import Cell, Release, Row

FORMAT: Final = "tande-coverage/1"
TABLE: Final = "coverage"
Document = dict[str, Any]


def document(name: str, done: Release, columns: Sequence[Column], terms: Mapping[str, Mapping[str, Any]]) -> Document:
    """All that a release prints. Overrides are decisions of officers: for the mission they are counted exactly."""
    in_force = sum(len(done.true.of([one], coverage.OVERRIDDEN)) for one in done.true.members)
    return {
        "format": FORMAT, "mission": settings.MISSION.id, "release": name, "table": TABLE,
        "fictional": settings.TANDE.demo, "limit": settings.MISSION.disclosure.threshold,
        "curricula": {code: dict(one) for code, one in terms.items()},
        "columns": [{"code": one.code, "base": one.base, "size": one.size} for one in columns],
        "rows": [
            {"contingents": list(row.contingents), "cells": {code: _cell(one) for code, one in row.cells.items()}}
            for row in done.rows
        ],
        "whole": {one.code: _sum(done.rows, one) for one in columns},
        "overrides": {"granted": facts.number_of("override.granted"), "in_force": in_force},
    }


def _cell(cell: Cell | None) -> dict[str, Any] | None:
    if cell is None:
        return None
    return {"low": cell.low, "high": cell.high, "of": cell.of, "on": cell.on.isoformat()}


def _sum(rows: Sequence[Row], column: Column) -> dict[str, int] | None:
    found = coverage_printing.whole(rows, column)
    return None if found is None else {"low": found[0], "high": found[1], "of": found[2]}


def keep(true: Snapshot) -> dict[str, Any]:
    """Who was counted where, as it is kept: of each contingent and person the columns, as bits of a number."""
    codes = sorted({code for found in true.members.values() for code in found})
    people: dict[str, dict[str, int]] = {}
    for contingent, found in true.members.items():
        masks = people.setdefault(contingent, {})
        for bit, code in enumerate(codes):
            for person in found.get(code, ()):
                masks[person] = masks.get(person, 0) | 1 << bit
    return {"day": true.day.isoformat(), "columns": codes, "people": people}


def release_from(content: Mapping[str, Any], kept: Mapping[str, Any]) -> Release:
    """What ``document`` and ``keep`` kept of a release."""
    rows = tuple(
        Row(tuple(row["contingents"]), {code: _cell_from(cell) for code, cell in row["cells"].items()})
        for row in content["rows"]
    )
    members = {
        contingent: {
            code: frozenset(person for person, mask in masks.items() if mask >> bit & 1)
            for bit, code in enumerate(kept["columns"])
        }
        for contingent, masks in kept["people"].items()
    }
    return Release(Snapshot(date.fromisoformat(kept["day"]), members), rows)


def _cell_from(cell: Mapping[str, Any] | None) -> Cell | None:
    return None if cell is None else Cell(cell["low"], cell["high"], cell["of"], date.fromisoformat(cell["on"]))
