"""Coded facts of invented complaints, written at once: what figures are counted from, without the cases behind them."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from tande.ledger.models import Fact
from tande.toolkit import sealing

JANUARY = datetime(2026, 1, 5, 9, tzinfo=UTC)
Said = tuple[str, str, datetime, dict[str, Any]]


def write(said: Iterable[Said]) -> None:
    """Facts of these kinds about these cases, in this order."""
    Fact.objects.bulk_create([
        Fact(kind=kind, subject=case_id, at=at, salt=b"s" * 32, body=json.dumps(body))
        for kind, case_id, at, body in said
    ])


def say(case_id: str, kind: str, at: datetime, **body: Any) -> None:
    """One fact."""
    write([(kind, case_id, at, body)])


def complaint(case_id: str, at: datetime, state: str, channel: str, category: str) -> list[Said]:
    """A complaint that was coded, with one allegation."""
    return [
        ("complaint.received", case_id, at, {"channel": channel, "language": "ht"}),
        ("complaint.acknowledged", case_id, at + timedelta(hours=20), {}),
        ("case.triaged", case_id, at + timedelta(hours=21), {"category": category, "state": state}),
        ("allegation.recorded", case_id, at + timedelta(days=2), {
            "number": 1, "category": category, "states": [state] if state else [], "personnel": "police", "persons": 1,
            "victims_adult": 1, "victims_child": None,
        }),
    ]


def many(
    n: int, start: datetime = JANUARY, *, state: str = "KEN", channel: str = "web", category: str = "theft_simple"
) -> list[str]:
    """So many complaints, three hours apart; the ids of their cases."""
    cases = [sealing.new_id() for _ in range(n)]
    write(
        one for number, case_id in enumerate(cases)
        for one in complaint(case_id, start + timedelta(hours=3 * number), state, channel, category)
    )
    return cases
