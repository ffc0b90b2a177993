"""A seat code, and nobody's tries spent. Imports are inside: pytest reads this file before the settings are named."""

import pytest


@pytest.fixture(autouse=True)
def fresh_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test spends another's tries."""
    from tande.interfaces.learning import views_test
    from tande.toolkit import limiter

    monkeypatch.setattr(views_test, "guesses", limiter.Limiter())


@pytest.fixture
def code(db: None) -> str:
    """A seat code of today's session of the course on children."""
    from tests.domains import factories
    from tests.domains import training_rooms as rooms

    trainer = factories.officer("training_officer", key=False)
    (person,) = rooms.people(1)
    return rooms.seats(rooms.session(trainer, [person]), trainer)[person].code
