"""Which worker runs what needs to run once only: the first to come to it, so that neither waits for the other.

The book is a folder of the session's; a claim is an empty file in it, which only one process can make.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from functools import cache
from pathlib import Path

import pytest

BOOK = "TANDE_TEST_CLAIMS"


def open_book(config: pytest.Config) -> None:
    """For the process that starts the workers, before it does: they inherit its environment."""
    folder = tempfile.mkdtemp(prefix="tande-test-claims-")
    os.environ[BOOK] = folder
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))


def kept() -> bool:
    """Whether this run shares files out at all."""
    return BOOK in os.environ


@cache
def mine(name: str) -> bool:
    """Claim this file or function; whether it is ours. Every worker asks for each, so none is left out."""
    try:
        (Path(os.environ[BOOK]) / name.replace(os.sep, ":")).touch(exist_ok=False)
    except FileExistsError:
        return False
    return True
