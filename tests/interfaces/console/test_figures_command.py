"""`tande figures`: releases what is over, once; says what it did, and why not."""

from datetime import UTC, datetime

import pytest

from tande.domains.figures import releasing
from tande.interfaces.console import __main__ as console
from tande.ledger import clock
from tande.policy import differencing, disclosure
from tests.domains.figure_stories import many

pytestmark = pytest.mark.django_db
APRIL = datetime(2026, 4, 1, 3, tzinfo=UTC)


def typed(*words: str) -> int:
    with clock.standing_at(APRIL):
        return console.main(["figures", *words])


def test_it_releases_once_and_says_what_comes_next(capsys: pytest.CaptureFixture[str]) -> None:
    assert typed() == 0
    assert "nothing new" in capsys.readouterr().out
    many(9)
    assert typed("--status") == 0
    assert "Released: 0. Due now: 2026-03. The next after that: 2026-05-01." in capsys.readouterr().out
    assert [typed(), typed(), typed("--status")] == [0, 0, 0]
    told = capsys.readouterr().out
    lines = [line for line in told.splitlines() if not line.startswith("Vetting and training: ")]
    assert lines[:2] == ["Figures: 2026-03.", "Figures: nothing new to release."]
    assert lines[2].startswith("2026-03   released 2026-04-01, ")
    assert ", check number " in told


def test_a_refusal_names_table_period_and_reason(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def careless(_former: object, table: disclosure.Table, rule: disclosure.Disclosure, **_rest: object) -> object:
        return differencing.Version(table, disclosure.print_as(table, rule, frozenset()))

    monkeypatch.setattr(releasing.differencing, "next_version", careless)
    many(6)
    assert typed() == 1
    assert "reports_by_channel 2026-Q1: one_state. A cell comes from one State alone." in capsys.readouterr().err
