"""Officers who are signed in with a second factor, and a case on their desk.

Imports are inside: pytest reads this file before the settings are named.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.interfaces.staff.people import SignedIn

SignIn = Callable[..., "SignedIn"]


@pytest.fixture(autouse=True)
def _nobody_tried_yet(db: None) -> None:
    """No test spends another's tries at signing in."""
    from django.core.cache import cache

    cache.clear()


@pytest.fixture
def sign_in() -> SignIn:
    """Make an officer with these roles and sign them in: sign_in("head", language="en")."""
    from tests.interfaces.staff.people import signed_in

    return signed_in


@pytest.fixture
def joel(sign_in: SignIn) -> "SignedIn":
    """An intake officer who holds the desk key of ``case_id``."""
    return sign_in("intake_officer")


@pytest.fixture
def filed(joel: "SignedIn") -> Any:
    """A sealed complaint that was received, with what its reporter knows."""
    from tande.domains.intake import operations as intake
    from tande.ledger import clock
    from tests.domains import factories

    made = factories.complaint(factories.desk_key(joel.officer))
    intake.receive(complaint=made.complaint, at=clock.now())
    return made


@pytest.fixture
def case_id(filed: Any) -> str:
    """The id of that complaint's case."""
    return str(filed.complaint.case_id)
