"""Released tables stay as they were written down in the log, and their totals are what anybody can count in it."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tande.verifier.checked import Options
from tande.verifier.commands.figures import figures
from tande.verifier.commands.mirror import mirror
from tests.verifier import sites
from tests.verifier.conftest import names
from tests.verifier.logs import Office, line, lines

MONTHS = ["2026-09", "2026-10"]
VALUES = {"complaint.received": [300, 0], "complaint.closed": [0, 7], "open": [300, 293], "offers": [9, 9]}


def series(**changed: list[int]) -> bytes:
    values = {**VALUES, **{name.replace("__", "."): value for name, value in changed.items()}}
    found = [{"name": name, "values": of} for name, of in values.items()]
    return json.dumps({"months": MONTHS, "series": found}).encode()


def release(office: Office, folder: Path, tables: dict[str, bytes], number: int = 0) -> None:
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in tables.items()}
    office.publish([line(800 + number, "figures.released", "2026-11", release="2026-10", tables=hashes)])
    (folder / "2026-10").mkdir(parents=True, exist_ok=True)
    for name, data in tables.items():
        (folder / f"2026-10/{name}.json").write_bytes(data)


@pytest.fixture
def folder(office: Office) -> Path:
    """Where the tables lie: beside the log."""
    office.publish(lines(7, 0, "complaint.closed", "2026-10"))
    return office.folder.parent / "figures"


def test_tables_that_are_as_they_were_released(office: Office, options: Options, folder: Path) -> None:
    for number in range(2):
        release(office, folder, {"series": series(), "by_state": b"{}"}, number)
    for where in (office.folder, office.folder.parent):
        found = figures(str(where), options)
        assert names(found) == set()
        assert (found.data["tables"], found.data["totals_checked"]) == (4, 6)


WRONG: dict[str, tuple[Callable[[Path], object], set[str]]] = {
    "a table was rewritten": (lambda place: place.joinpath("by_state.json").write_text("[]"), {"rewritten_table"}),
    "the series were rewritten": (
        lambda place: place.joinpath("series.json").write_bytes(series(open=[1, 1])), {"rewritten_table"},
    ),
    "a table is gone": (lambda place: place.joinpath("by_state.json").unlink(), {"missing_table"}),
    "all are gone": (shutil.rmtree, {"unread"}),
}


@pytest.mark.parametrize(("change", "expected"), WRONG.values(), ids=[name.replace(" ", "-") for name in WRONG])
def test_a_table_that_is_not_what_was_released(
    office: Office, options: Options, folder: Path, change: Callable[[Path], object], expected: set[str]
) -> None:
    release(office, folder, {"series": series(), "by_state": b"{}"})
    change(folder / "2026-10")
    assert names(figures(str(office.folder), options)) == expected


@pytest.mark.parametrize(("name", "values"), [
    ("complaint__received", [299, 0]), ("complaint__closed", [7, 0]), ("open", [300, 294]), ("clock__missed", [0, 1]),
])
def test_a_total_that_the_log_does_not_bear_out(
    office: Office, options: Options, folder: Path, name: str, values: list[int]
) -> None:
    release(office, folder, {"series": series(**{name: values})})
    assert names(figures(str(office.folder), options)) == {"wrong_total"}


def test_what_is_under_review_is_open_only_when_opened_again(office: Office, options: Options, folder: Path) -> None:
    office.publish([line(900, "complaint.review_asked", "2026-10"), line(901, "complaint.review_asked", "2026-10")])
    office.publish([line(902, "complaint.reopened", "2026-10")])
    wrong = {"wrong_total"}
    for number, (said, expected) in enumerate(((295, wrong), (294, set()), (293, wrong))):
        release(office, folder, {"series": series(open=[300, said])}, number)
        found = figures(str(office.folder), options)
        assert names(found) - {"rewritten_table"} == expected


def test_names_that_lead_elsewhere_are_not_followed(office: Office, options: Options, folder: Path) -> None:
    (office.folder.parent / "secret.json").write_text("{}")
    hashes = {"../../secret": "0" * 64, "Series": "0" * 64}
    office.publish([line(900, "figures.released", "2026-11", release="2026-10", tables=hashes),
                    line(901, "figures.released", "2026-11", release="..", tables={"secret": "0" * 64}),
                    line(902, "figures.released", "2026-11", release="2026-10", tables=["series"])])
    found = figures(str(office.folder), options)
    assert found.data["tables"] == 0
    assert names(found) == set()


def test_a_copy_holds_the_tables_too(office: Office, options: Options, folder: Path, tmp_path: Path) -> None:
    release(office, office.folder / "figures", {"series": series(), "by_state": b"{}"})
    with sites.serving(office.folder) as site:
        mirror(site.address, tmp_path / "copy", options)
    assert names(figures(str(tmp_path / "copy"), options)) == set()
    (tmp_path / "copy/figures/2026-10/by_state.json").write_text("[]")
    assert names(figures(str(tmp_path / "copy"), options)) == {"rewritten_table"}


def test_who_is_vetted_and_trained_is_held_to_the_log_as_well(office: Office, options: Options, folder: Path) -> None:
    place = office.folder.parent / "readiness/2026-11-01"
    place.mkdir(parents=True)
    place.joinpath("coverage.json").write_bytes(b'{"rows": []}')
    sha256 = hashlib.sha256(b'{"rows": []}').hexdigest()
    office.publish([
        line(900, "coverage.released", "2026-11", release="2026-11-01", tables={"coverage": sha256}),
        line(901, "coverage.released", "2026-11", release="../2026-10", tables={"coverage": sha256}),
    ])
    found = figures(str(office.folder), options)
    assert (names(found), found.data["tables"]) == (set(), 1)
    place.joinpath("coverage.json").write_bytes(b'{"rows": [1]}')
    assert names(figures(str(office.folder), options)) == {"rewritten_table"}
