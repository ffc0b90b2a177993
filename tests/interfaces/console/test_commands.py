"""The console's commands, as they are typed."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from tande.domains.officers import queries as officers
from tande.interfaces.console import __main__ as console
from tande.ledger.models import Fact
from tande.toolkit.keywrap import PublicFile, write_public_file
from tande.toolkit.sealing import fingerprint, new_key_pair

pytestmark = pytest.mark.django_db


def typed(monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(line))


def test_alone_it_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert console.main([]) == 0
    shown = capsys.readouterr().out
    assert all(f"\n  {command}" in shown for command in console.MODULES)


def test_an_unknown_command_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert console.main(["sevre"]) == 2
    assert "no command 'sevre'" in capsys.readouterr().err


def test_the_first_head_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    typed(monkeypatch, "five words that nobody guesses\n")
    assert console.main(["officer", "marie", "--name", "Marie", "--role", "head"]) == 0
    assert [(one.username, one.roles) for one in officers.team()] == [("marie", ("head",))]


def test_a_focal_point_is_not_made_here(capsys: pytest.CaptureFixture[str]) -> None:
    """She belongs to a State: the head adds her at the desk."""
    with pytest.raises(SystemExit):
        console.main(["officer", "wanjiru", "--name", "Wanjiru", "--role", "focal_point"])
    assert "invalid choice" in capsys.readouterr().err


def test_a_short_passphrase_makes_nobody(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    typed(monkeypatch, "short\n")
    assert console.main(["officer", "marie", "--name", "Marie", "--role", "head"]) == 2
    assert "at least 14" in capsys.readouterr().err
    assert list(officers.team()) == []


def test_a_taken_name_is_said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    for code in (0, 2):
        typed(monkeypatch, "five words that nobody guesses\n")
        assert console.main(["officer", "marie", "--name", "Marie", "--role", "head"]) == code
    assert "already an officer 'marie'" in capsys.readouterr().err


def test_the_recovery_key_is_put_in_force(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    public_key = new_key_pair()[1]
    file = tmp_path / "recovery.pub"
    file.write_bytes(write_public_file(PublicFile("recovery", public_key)))
    assert console.main(["recovery", "set", str(file)]) == 0
    assert officers.recovery_key() == (fingerprint(public_key), public_key)
    assert fingerprint(public_key)[:4] in capsys.readouterr().out


def test_a_file_that_is_no_key_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x").write_text("hello")
    assert console.main(["recovery", "set", str(tmp_path / "x")]) == 2
    assert console.main(["recovery", "set", str(tmp_path / "none")]) == 2
    shown = capsys.readouterr().err
    assert "not a public key file" in shown
    assert "cannot be read" in shown
    assert officers.recovery_key() is None


def test_using_the_recovery_key_is_a_fact() -> None:
    assert console.main(["recovery", "used", "--reason", "rehearsal"]) == 0
    assert Fact.objects.filter(kind="recovery_key.used").count() == 1
