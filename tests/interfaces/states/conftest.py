"""Quick passphrases and fresh limits, as at the desk."""

from typing import Any

import pytest


@pytest.fixture(autouse=True)
def _quick_passphrases(settings: Any) -> None:
    """The slow derivation is Django's own; no test of a page waits for it."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _nobody_tried_yet(db: None) -> None:
    """No test spends another's tries at signing in."""
    from django.core.cache import cache

    cache.clear()
