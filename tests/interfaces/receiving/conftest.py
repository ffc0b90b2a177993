"""Nobody's tries spent. Imports are inside: pytest reads this file before the settings are named."""

import pytest


@pytest.fixture(autouse=True)
def fresh_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test spends another's tries."""
    from tande.interfaces.receiving import views_confirm, views_start
    from tande.toolkit import limiter

    fresh = limiter.Limiter()
    monkeypatch.setattr(views_start, "guesses", fresh)
    monkeypatch.setattr(views_confirm, "guesses", fresh)
