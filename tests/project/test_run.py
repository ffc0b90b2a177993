"""`run`: what it does before anything is installed, so only with what Python brings."""

from __future__ import annotations

import importlib.machinery
import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parents[2] / "run"


@pytest.fixture(scope="module")
def run() -> ModuleType:
    loader = importlib.machinery.SourceFileLoader("tande_run", str(SCRIPT))
    spec = importlib.util.spec_from_loader("tande_run", loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    before, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    loader.exec_module(module)
    sys.dont_write_bytecode = before
    return module


def test_help_names_every_command(run: ModuleType) -> None:
    done = subprocess.run([sys.executable, str(SCRIPT), "help"], capture_output=True, text=True, check=True)
    assert all(f"./run {command} " in done.stdout for command in run.COMMANDS)


def test_an_unknown_command_shows_the_help_and_fails() -> None:
    done = subprocess.run([sys.executable, str(SCRIPT), "dmeo"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "./run demo" in done.stdout


def test_it_imports_nothing_that_has_to_be_installed(run: ModuleType) -> None:
    code = "import sys, runpy; runpy.run_path(sys.argv[1], run_name='x')"
    command = [sys.executable, "-S", "-I", "-B", "-c", code, str(SCRIPT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_step_is_done_again_when_what_it_is_made_from_changes(
    run: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "ROOT", tmp_path)
    source, stamp = tmp_path / "a.txt", tmp_path / "b" / "a.stamp"
    source.write_text("one")
    assert not run.fresh(stamp, run.digest([source]))
    run.done(stamp, run.digest([source]))
    assert run.fresh(stamp, run.digest([source]))
    source.write_text("two")
    assert not run.fresh(stamp, run.digest([source]))


def test_a_renamed_file_is_a_change(run: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "ROOT", tmp_path)
    source = tmp_path / "a.txt"
    source.write_text("one")
    before = run.digest([source])
    assert run.digest([source.rename(tmp_path / "b.txt")]) != before


def test_who_is_not_root_is_told_the_one_line_to_type(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(run.Stopped, match="sudo apt-get install -y --no-install-recommends chromium postgresql"):
        run.debian("chromium", "postgresql")


def test_a_failing_step_shows_its_output_and_stops(run: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(run.Stopped, match="the lines above say why"):
        run.show("A step", [sys.executable, "-c", "print('the reason'); raise SystemExit(3)"])
    assert "the reason" in capsys.readouterr().out


def test_a_good_step_is_one_line(run: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    run.show("A step", [sys.executable, "-c", "print('chatter')"])
    shown = capsys.readouterr().out
    assert shown.startswith("A step: ")
    assert "chatter" not in shown


def test_what_it_starts_keeps_bytecode(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path.cwd())
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    with pytest.raises(SystemExit):
        run.main(["help"])
    assert "PYTHONDONTWRITEBYTECODE" not in run.clean_env()
