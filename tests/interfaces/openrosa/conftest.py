"""An open desk, a credential, and nobody's tries spent. Imports are inside: pytest reads this before the settings."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.interfaces.openrosa.phones import Phone
    from tests.interfaces.public.people import Desk


@pytest.fixture(autouse=True)
def fresh_limits(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test spends another's tries."""
    from tande.interfaces.openrosa import views
    from tande.toolkit.limiter import Limiter

    monkeypatch.setattr(views, "_limiter", Limiter())


@pytest.fixture
def desk(db: None) -> "Desk":
    """Both desks open; what was sealed to them can be opened by the test alone."""
    from tests.interfaces.openrosa import phones

    return phones.desk()


@pytest.fixture
def phone(desk: "Desk") -> "Phone":
    """A field phone with both forms."""
    from tests.interfaces.openrosa.phones import Phone

    return Phone.given()
