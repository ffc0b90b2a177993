"""An invented partner that files by program, and invented counts of the doors in past months."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model

from tande.domains.partners import operations
from tande.ledger import clock
from tande.ledger import operations as ledger
from tande.policy import partners as rules
from tande.policy import periods


def add(script: dict[str, Any], head: str) -> dict[str, str]:
    """The partner and a key for it, by the head's name: for the sheet alone, so that the printed program can be run."""
    actor = get_user_model()._default_manager.get_by_natural_key(head)
    partner_id = operations.add(
        name=script["name"], kind=script["kind"], contact=script["contact"], scopes=list(rules.SCOPES),
        per_minute=rules.PER_MINUTE, per_day=rules.PER_DAY, actor=actor, at=clock.now(),
    )
    key = operations.give_key(partner_id=partner_id, actor=actor, at=clock.now())
    return {"name": script["name"], "key": key.text}


def count_past(script: dict[str, Any]) -> int:
    """What the doors would have counted in the months before this one; how many months."""
    now = clock.now()
    last = periods.number(periods.last_complete(now, periods.MONTH))
    for number in range(last - int(script["months"]) + 1, last + 1):
        day = periods.day_after(periods.month(number))
        at = datetime(day.year, day.month, day.day, 2, tzinfo=now.tzinfo)
        for one in script["door"]:
            ledger.record(kind="doors.counted", subject=periods.month(number), at=at, body={
                **{name: one[name] for name in ("door", "opened", "registered", "abandoned", "received", "languages")},
                "month": periods.month(number), **({"cost": one["cost"]} if "cost" in one else {}),
            })
    return int(script["months"])


def lines(sheet: dict[str, Any]) -> list[str]:
    """How to try the partners' program, for the terminal."""
    if "partner" not in sheet:
        return []
    return [
        f"To file as a partner organisation by program, see {settings.TANDE.public_url}/en/api/partners/ ; its key:",
        f"  {sheet['partner']['key']}",
        "",
    ]
