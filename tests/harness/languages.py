"""Pages in every language: the first on both engines, the others on one of them, for only their words differ."""

from collections.abc import Iterable
from typing import Any

import pytest


def each(languages: Iterable[str]) -> list[Any]:
    """The values of a test's parameter ``language``."""
    first, *others = languages
    return [first, *(pytest.param(other, marks=pytest.mark.once) for other in others)]
