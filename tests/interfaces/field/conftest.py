"""A unit with its officer, and nobody's tries spent. Imports are inside: pytest reads this file before the settings."""

import pytest


@pytest.fixture(autouse=True)
def fresh_limits(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test spends another's tries."""
    from tande.interfaces.field import views_send
    from tande.toolkit.limiter import Allowance, Limiter

    monkeypatch.setattr(views_send, "_limiter", Limiter())
    monkeypatch.setattr(views_send, "_strangers", Allowance(per_hour=240, size=300))


@pytest.fixture
def alpha(db: None) -> str:
    """The unit "alpha" of Kenya's contingent."""
    from tests.domains import met_children

    return met_children.unit()
