"""The desk and the reporter of every test here.

Imports are inside: pytest reads this file before the settings are named.
"""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.interfaces.public.people import Desk, Reporter


@pytest.fixture
def desk(db: None) -> "Desk":
    """Keys of both desks in force, and their officers."""
    from tests.domains import factories
    from tests.interfaces.public.people import Desk

    officer, child_officer = factories.officer("intake_officer"), factories.officer("child_officer")
    return Desk(factories.desk_key(officer), factories.desk_key(child_officer, "child"), officer, child_officer)


@pytest.fixture(autouse=True)
def fresh_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test spends another's tries."""
    from tande.interfaces.public import views_code
    from tande.toolkit import limiter

    monkeypatch.setattr(views_code, "lookups", limiter.Limiter())


@pytest.fixture
def reporter() -> "Reporter":
    """Someone without JavaScript and without a cookie."""
    from tests.interfaces.public.people import Reporter

    return Reporter()
