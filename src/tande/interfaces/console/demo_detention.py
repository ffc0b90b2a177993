"""The demonstration's people held: one now, one too long, one who may be a child; and what the Council was told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from tande.domains.detention import operations, queries
from tande.domains.officers.queries import Officer
from tande.interfaces.console.errors import NotReady
from tande.ledger import clock
from tande.policy.detention import Detention
from tande.toolkit import sealing

_WRITTEN: Final = ("commune", "operation", "reason", "sex", "age_band", "doubt", "hurt")
_TIMES: Final = ("rights", "relative", "ended")


def hold_all(script: Mapping[str, Any]) -> None:
    """Put everybody of the script down, and when the Council was told of the months that are over; make the rounds."""
    unit, commander, now = _officer("unit_officer"), _officer("commander"), clock.now()
    with transaction.atomic():
        for told in script["held"]:
            _hold(told, script, unit, now)
    _tell(script["council"]["reference"], commander, now)
    operations.make_rounds(at=now)


def _hold(told: Mapping[str, Any], script: Mapping[str, Any], unit: Officer, now: datetime) -> None:
    at = now - timedelta(hours=told["hours_ago"])
    times: dict[str, Any] = {f"{name}_at": at + timedelta(hours=told[f"{name}_after"])
                             for name in _TIMES if f"{name}_after" in told}
    answers = {"hurt": "no", "foreign": "no", "apart": "yes", "age_basis": "statement",
               **{name: told[name] for name in _WRITTEN if name in told}}
    held = Detention(id=sealing.new_id(), unit=script["unit"], at=at, ending=told.get("ending", ""),
                     receipt=told.get("receipt", ""), **answers, **times)
    arrived = min(max([at + timedelta(hours=1), *times.values()]), now)
    operations.record(held=held, contingent=script["state"], note=told.get("note", ""), actor=unit, at=arrived)


def _tell(reference: str, commander: Officer, now: datetime) -> None:
    today = timezone.localdate(now)
    for row in queries.months(commander, now):
        if row.owed:
            operations.tell_council(id=sealing.new_id(), contingent=commander.state, month=row.month,
                                    on=today - timedelta(days=today.day - 1), reference=reference, actor=commander,
                                    at=now)


def _officer(role: str) -> Officer:
    found = next((one for one in Officer.objects.filter(is_active=True).order_by("pk") if role in one.roles), None)
    if found is None:
        raise NotReady(f"The pack's demo.toml names no {role}.")
    return found
