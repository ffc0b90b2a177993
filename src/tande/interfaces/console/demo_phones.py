"""The demonstration's phones: one registered, one taken back, and two records that wait for the adviser."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from tande.domains.officers.queries import Officer
from tande.domains.phones import operations
from tande.interfaces.console.errors import NotReady
from tande.ledger import clock
from tande.toolkit import sealing


def register_all(script: Mapping[str, Any]) -> None:
    """Register the script's phones as the unit's officer would, and keep its records apart as they would arrive."""
    leader = next((one for one in Officer.objects.all() if "unit_officer" in one.roles), None)
    if leader is None:
        raise NotReady("The demonstration has no officer of a unit.")
    now = clock.now()
    for phone in script["phones"]:
        made = operations.register(
            contingent=leader.state, unit=leader.unit, label=phone["label"], actor=leader, at=now - timedelta(days=9)
        )
        if phone.get("taken_back"):
            operations.revoke(phone_id=made.id, actor=leader, at=now - timedelta(days=1))
        else:
            operations.seen(phone_id=made.id, at=now)
    for record in script["apart"]:
        _apart(record, leader)


def _apart(record: Mapping[str, Any], leader: Officer) -> None:
    at = clock.now() - timedelta(hours=record["hours_ago"])
    fields = None
    if record["fields"]:
        fields = {"v": 1, "kind": "encounter", "at": at.isoformat(), "unit": leader.unit, "contingent": leader.state,
                  **record["fields"]}
    operations.set_apart(
        record=sealing.new_id(), digest=sealing.fingerprint(sealing.new_seed()), kind="encounter",
        reason=record["reason"], at=at, text=None if fields is None else json.dumps(fields, ensure_ascii=False),
        envelope=sealing.new_seed(),
    )
