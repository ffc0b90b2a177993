"""The demonstration's child without a number: an organisation has her, and the adviser is to find out whose she is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from tande.domains.children import receptions
from tande.domains.officers.queries import Officer
from tande.domains.receiving import operations as receiving
from tande.domains.receiving.operations import Said
from tande.interfaces.console.errors import NotReady
from tande.ledger import clock
from tande.policy.encounters import Receipt
from tande.toolkit import sealing


def receive_all(told: Mapping[str, Any]) -> None:
    """Give the organisation a code, and let it confirm the child with it."""
    head = next((one for one in Officer.objects.filter(is_active=True).order_by("pk") if "head" in one.roles), None)
    if head is None:
        raise NotReady("The pack's demo.toml names no head.")
    at = clock.now() - timedelta(hours=told["hours_ago"])
    code = receiving.give_code(receiver=told["receiver"], label="Demonstration", actor=head, at=at)
    receipt = Receipt("", at, told["sex"], told["destination"], told["age_band"], tuple(told["conditions"]))
    said = Said(sealing.new_id(), "", receipt, commune=told["commune"])
    receptions.confirm_reception(code_id=code.id, said=said, at=at)
