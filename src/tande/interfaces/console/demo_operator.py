"""The demonstration's hotline: people who told an operator something, calls to be made, and a note of a shift."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from tande.domains.callbacks import operations, queries
from tande.domains.officers.queries import Officer
from tande.ledger import clock
from tande.toolkit import sealing


def listen_all(script: Mapping[str, Any]) -> None:
    """File what the script's people told, as the operator's page does, with their wish to be called."""
    officers = {one.username: one for one in Officer.objects.filter(is_active=True)}
    for number, one in enumerate(script["told"], start=1):
        _file(one, officers[one["by"]], number)
    for note in script["notes"]:
        operations.leave_note(
            note_id=sealing.new_id(), words=note["words"], actor=officers[note["by"]],
            at=clock.now() - timedelta(hours=note["hours_ago"]),
        )


def _file(one: Mapping[str, Any], officer: Officer, number: int) -> None:
    at = clock.now() - timedelta(hours=one["hours_ago"])
    wish = operations.Wish(one["number"], one.get("window", ""), one.get("gender", ""), one.get("safe_words", ""))
    filed = operations.file(
        spoken=operations.Spoken(
            key=f"demo {number}", text=one["text"], language=one["language"], door=one["door"], path=one["path"],
            child=one.get("child", False), danger=one.get("danger", False), wish=wish,
        ),
        actor=officer, at=at,
    )
    operations.confirm(case_id=filed.case_id, actor=officer, at=at)
    if one.get("tried"):
        _try(filed.case_id, one["tried"], officer)


def _try(case_id: str, outcome: str, officer: Officer) -> None:
    """One call that did not reach anybody, some hours ago."""
    at = clock.now() - timedelta(hours=4)
    found = queries.queue(officer, at=at)
    call = next(each for each in (*found.now, *found.later) if each.case_id == case_id)
    operations.take(callback_id=call.id, actor=officer, at=at)
    operations.tried(callback_id=call.id, outcome=outcome, seen=0, actor=officer, at=at)
