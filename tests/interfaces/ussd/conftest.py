"""Somebody with a browser and nothing else. Imports are inside: pytest reads this before the settings are named."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.interfaces.public.people import Reporter


@pytest.fixture
def reporter() -> "Reporter":
    """Without JavaScript and without a cookie."""
    from tests.interfaces.public.people import Reporter

    return Reporter()
