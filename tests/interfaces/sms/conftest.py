"""A desk with its keys, and one gateway of each kind as in the demonstration. Imports are inside: see ../field."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.interfaces.public.people import Desk


@pytest.fixture
def one(db: None) -> "Desk":
    """Keys of both desks in force."""
    from tests.domains import conversing

    return conversing.desk()


@pytest.fixture
def gateways(db: None) -> None:
    """The demonstration's gateways, in tables of a test."""
    import tomllib

    from django.conf import settings

    from tande.interfaces.console import demo_doors
    from tests.domains import factories

    factories.officer("head")
    script = Path(settings.TANDE.mission_dir) / "demo" / "doors.toml"
    demo_doors.open_all(tomllib.loads(script.read_text(encoding="utf-8")))
