"""The demonstration's gateways: one of each kind, with fixed ids and keys, leading to its pretended provider."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings

from tande.domains.gateways import operations, queries
from tande.domains.officers.queries import Officer
from tande.interfaces.console.errors import NotReady
from tande.ledger import clock
from tande.toolkit.smsgateways.amounts import millionths


def open_all(script: Mapping[str, Any]) -> None:
    """Set up the script's gateways as the head would."""
    head = next((one for one in Officer.objects.all() if "head" in one.roles), None)
    if head is None:
        raise NotReady("The demonstration has no head.")
    for one in script["gateways"]:
        operations.add(
            kind=one["kind"], name=one["name"], settings=_here(one["kind"], one["settings"]), money=_money(one),
            actor=head, at=clock.now(), gateway_id=f"demo-{one['kind']}", keys=one.get("keys"),
        )


def lead_here(script: Mapping[str, Any]) -> None:
    """Let them lead to the address of today: the demonstration may be started again on another port."""
    head = next((one for one in Officer.objects.all() if "head" in one.roles), None)
    for one in script["gateways"]:
        found = queries.gateway(f"demo-{one['kind']}")
        wanted = _here(one["kind"], one["settings"])
        name = "outbox" if one["kind"] == "gammu" else "url"
        if found is None or head is None or found.settings[name] == wanted[name]:
            continue
        money = operations.Money(found.price, found.cap, found.currency)
        operations.change(
            gateway_id=found.id, name=found.name, settings=found.settings | {name: wanted[name]}, money=money,
            actor=head, at=clock.now(),
        )


def _here(kind: str, told: Mapping[str, str]) -> dict[str, str]:
    provider = f"{settings.TANDE.public_url}/simulator/provider/{kind}"
    folder = settings.TANDE.data_dir.resolve() / "modem"
    folder.mkdir(mode=0o700, exist_ok=True)
    return {
        name: value.replace("{provider}", provider).replace("{folder}", str(folder)) for name, value in told.items()
    }


def _money(one: Mapping[str, Any]) -> operations.Money:
    return operations.Money(millionths(one["price"]), millionths(one["cap"]) if "cap" in one else None, "USD")
