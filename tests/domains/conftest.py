"""A case that arrived, one in its inquiry, and Kenya with a key: what cases and referrals are made of.

Imports are inside: pytest reads this file before the settings are named.
"""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

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


@pytest.fixture
def joel(db: None) -> "Officer":
    """An intake officer."""
    from tests.domains import factories

    return factories.officer("intake_officer")


@pytest.fixture
def file(joel: "Officer") -> "Callable[[], str]":
    """File one more complaint to the intake desk, whose key joel has; its case's id."""
    from tande.domains.intake import operations as intake
    from tande.ledger import clock
    from tests.domains import factories

    desk = factories.desk_key(joel)

    def one() -> str:
        filed = factories.complaint(desk)
        intake.receive(complaint=filed.complaint, at=clock.now())
        return filed.complaint.case_id

    return one


@pytest.fixture
def case_id(file: "Callable[[], str]") -> str:
    """The id of a case of joel's desk."""
    return file()
