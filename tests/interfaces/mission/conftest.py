"""People of the register who are signed in with a second factor.

Imports are inside: pytest reads this file before the settings are named.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.interfaces.staff.people import SignedIn

SignIn = Callable[..., "SignedIn"]


@pytest.fixture(autouse=True)
def _quick_passphrases(settings: Any) -> None:
    """The slow derivation is Django's own; hundreds of officers need not wait for it."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _nobody_tried_yet(db: None) -> None:
    """No test spends another's tries at signing in."""
    from django.core.cache import cache

    cache.clear()


@pytest.fixture
def sign_in() -> SignIn:
    """Make somebody with these roles and sign them in: sign_in("vetting_officer", language="en")."""
    from tests.interfaces.staff.people import signed_in

    return signed_in
