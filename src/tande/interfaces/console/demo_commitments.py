"""The demonstration's commitments: invented papers, shown and checked by its officers; and its test complaints.

Every link leads to example.org, which belongs to nobody, and every text says that it is invented.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.utils import timezone

from tande.domains.canaries import operations as canaries
from tande.domains.commitments import operations
from tande.domains.commitments.operations import Shown
from tande.domains.officers.queries import Officer
from tande.ledger import clock
from tande.toolkit import sealing

CANARY_DEEDS = ("plant", "reveal")


def show_all(exhibits: list[Mapping[str, Any]]) -> int:
    """Show each and take its steps, oldest first; how many."""
    now = clock.now()
    for one in sorted(exhibits, key=lambda one: -one["days_ago"]):
        _show(one, now)
    return len(exhibits)


def _show(script: Mapping[str, Any], now: datetime) -> None:
    at = now - timedelta(days=script["days_ago"], hours=1)
    as_of = timezone.localdate(now) - timedelta(days=script["as_of_days_ago"])
    paper = script.get("paper", "")
    what = Shown(
        id=sealing.new_id(), claimant=script["claimant"], title=script["title"], lang=script["lang"],
        as_of=min(as_of, timezone.localdate(at)), document=script.get("document", ""),  # soon after midnight: yesterday
        link=f"https://example.org/{paper}" if paper else "",
        sha256=hashlib.sha256(paper.encode("utf-8")).hexdigest() if paper else "",
    )
    with clock.standing_at(at):
        operations.show(commitment=script["commitment"], shown=what, against=script.get("against", False),
                        officer=_officer(script["by"]), at=at)
    for number, step in enumerate(script.get("steps", ()), 1):
        then = now - timedelta(days=step["days_ago"], minutes=30 - number)
        with clock.standing_at(then):
            operations.take_step(
                commitment=script["commitment"], exhibit_id=what.id, step=step["do"], seen=number,
                officer=_officer(step["by"]), at=then, words=step.get("words", ""), lang=script["lang"],
            )


def take(code: str, officer: Officer, step: Mapping[str, Any], at: datetime) -> None:
    """One of CANARY_DEEDS with a complaint that the script has filed."""
    if step["do"] == "plant":
        canaries.plant(canary_id=sealing.new_id(), code=code, officer=officer, at=at)
    else:
        canaries.reveal(code=code, note=step["text"].strip(), lang=step["lang"], officer=officer, at=at)


def _officer(username: str) -> Any:
    return get_user_model()._default_manager.get_by_natural_key(username)
