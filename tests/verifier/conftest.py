"""An honest log, and a verifier that remembers beside it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tande.verifier.answers import Answer
from tande.verifier.checked import Options
from tande.verifier.commands.log import log
from tande.verifier.findings import Grade
from tests.verifier.logs import Office, lines

NOW = datetime(2026, 11, 3, 12, tzinfo=UTC)
Look = Callable[..., Answer]


def names(answer: Answer) -> set[str]:
    """What was found that somebody must look at."""
    return {one.name for one in answer.findings if one.grade is not Grade.NOTE}


@pytest.fixture(scope="session")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Made once; every test works on a copy."""
    made = Office(tmp_path_factory.mktemp("honest") / "log").publish(lines(300))
    return made.publish(lines(100, 1000, "complaint.acknowledged", "2026-11"))


@pytest.fixture
def office(honest: Office, tmp_path: Path) -> Office:
    """Published 300 complaints in one batch and 100 acknowledgements in a second."""
    shutil.copytree(honest.folder, tmp_path / "log")
    return replace(honest, folder=tmp_path / "log", published=list(honest.published))


@pytest.fixture
def options(tmp_path: Path) -> Options:
    """Remembers in a file of its own."""
    return Options(now=NOW, state=tmp_path / "memory.json")


@pytest.fixture
def look(office: Office, options: Options) -> Look:
    """Check the office's log, as it now lies there."""

    def run(where: object = None, **changed: object) -> Answer:
        return log(str(where or office.folder), replace(options, **changed))  # type: ignore[arg-type]

    return run
