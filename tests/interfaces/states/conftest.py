"""Fresh limits, as at the desk."""

import pytest


@pytest.fixture(autouse=True)
def _nobody_tried_yet(db: None) -> None:
    """No test spends another's tries at signing in."""
    from django.core.cache import cache

    cache.clear()
