"""Installations for tests of what runs the place: one filled once, a copy for each test."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.interfaces.console import installation
from tests.interfaces.console.installation import Installation

New = Callable[[str], Installation]


@pytest.fixture(scope="session")
def filled_once(tmp_path_factory: pytest.TempPathFactory) -> tuple[Installation, list[list[str]]]:
    made = installation.empty(tmp_path_factory.mktemp("filled") / "data", os.environ.get("TANDE_DATABASE", ""))
    made.said("from django.core.management import call_command; call_command('migrate', verbosity=0)")
    lines = made.said(installation.FILL).splitlines()
    return made, [line.split() for line in lines]


@pytest.fixture
def place(filled_once: tuple[Installation, list[list[str]]], tmp_path: Path) -> Installation:
    """Two complaints with two parts of evidence each, a head and a desk key."""
    return filled_once[0].fork(tmp_path / "place")


@pytest.fixture
def filed(filled_once: tuple[Installation, list[list[str]]]) -> list[list[str]]:
    """Access code and case id of the two complaints."""
    return filled_once[1]


@pytest.fixture
def new_place(tmp_path: Path) -> New:
    """Make an installation in a new, empty folder with an empty database."""
    return lambda name: installation.empty(tmp_path / name, os.environ.get("TANDE_DATABASE", ""))
