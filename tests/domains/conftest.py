"""A case in its inquiry, and Kenya with a key: what referrals are made of.

Imports are inside: pytest reads this file before the settings are named.
"""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tande.domains.officers.models import Officer
    from tests.domains.states import StatePair


@pytest.fixture
def head(db: None) -> "Officer":
    """The head, who holds the key of ``inquiry_id``."""
    from tests.domains import factories

    return factories.officer("head")


@pytest.fixture
def inquiry_id(head: "Officer") -> str:
    """The id of a case in its inquiry."""
    from tests.domains import states

    return states.case_in_inquiry(head)


@pytest.fixture
def kenya(db: None) -> "StatePair":
    """Kenya's key in force, with the focal point who made it."""
    from tests.domains import states

    return states.state_key("KEN")


@pytest.fixture
def referral_id(inquiry_id: str, head: "Officer", kenya: "StatePair") -> str:
    """The case before Kenya, for discipline and crime."""
    from tests.domains import states

    return states.referred(inquiry_id, head, kenya, "discipline", "crime")
