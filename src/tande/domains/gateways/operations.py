"""Adding gateways, changing them, stopping them, and when something last came or went."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import Q

from tande.domains.gateways.errors import BadFields, NoSuchGateway, NotAllowed
from tande.domains.gateways.models import Gateway
from tande.domains.gateways.sealed import sealed_name, sealed_settings, settings_of
from tande.ledger import operations as ledger
from tande.policy import roles
from tande.policy.mission_reading import fault_in_text
from tande.toolkit import sealing
from tande.toolkit.smsgateways.kinds import KINDS, faults

MANAGE: Final = "door.manage"
NAME_MAX: Final = 60
MONEY_MAX: Final = 10**15
_SAME: Final = timedelta(minutes=1)


@dataclass(frozen=True, repr=False)
class Added:
    """A new gateway. ``keys``: what we drew, by field, to be shown once."""

    id: str
    keys: dict[str, str]


@dataclass(frozen=True)
class Money:
    """What it costs: ``price`` of a segment and ``cap`` of a month (None: no limit), in millionths of ``currency``."""

    price: int = 0
    cap: int | None = None
    currency: str = "USD"


def add(
    *, kind: str, name: str, settings: Mapping[str, str], money: Money, actor: roles.Actor, at: datetime,
    gateway_id: str = "", keys: Mapping[str, str] | None = None,
) -> Added:
    """A new gateway, with keys that we draw. ``gateway_id`` and ``keys`` are given by the demonstration alone.

    Needs "door.manage". Raises NotAllowed, BadFields ("kind", "name", "price", "cap", "currency", or a setting).
    """
    _check(actor)
    if kind not in KINDS:
        raise BadFields({"kind": "choice"})
    fields = KINDS[kind].fields
    drawn = {one.name: secrets.token_urlsafe(one.drawn) for one in fields if one.drawn} | dict(keys or {})
    told = {one.name: settings.get(one.name, one.default).strip() for one in fields} | drawn
    name = " ".join(name.split())
    _check_fields(kind, name, told, money)
    made = Added(gateway_id or sealing.new_id(), drawn)
    with transaction.atomic():
        Gateway.objects.create(
            pk=made.id, kind=kind, name=sealed_name(name, made.id), settings=sealed_settings(told, made.id),
            made_by=actor.pk, made_at=at, **_columns(money),
        )
        ledger.record(kind="gateway.added", subject=made.id, at=at, actor=actor.pk, body={"kind": kind})
    return made


def change(
    *, gateway_id: str, name: str, settings: Mapping[str, str], money: Money, actor: roles.Actor, at: datetime
) -> None:
    """Other settings, price or cap. A secret that is left empty stays as it is; what we drew is never changed here.

    Needs "door.manage". Raises NotAllowed, NoSuchGateway, BadFields.
    """
    _check(actor)
    with transaction.atomic():
        found = locked(gateway_id)
        before, told = settings_of(found), {}
        for one in KINDS[found.kind].fields:
            given = settings.get(one.name, "").strip()
            stays = one.drawn or (one.secret and not given)
            told[one.name] = before.get(one.name, "") if stays else given
        name = " ".join(name.split())
        _check_fields(found.kind, name, told, money)
        Gateway.objects.filter(pk=found.pk).update(
            name=sealed_name(name, found.pk), settings=sealed_settings(told, found.pk), **_columns(money)
        )
        _record("gateway.changed", found, actor, at)


def draw_again(*, gateway_id: str, actor: roles.Actor, at: datetime) -> dict[str, str]:
    """New keys in place of those that we drew, to be shown once; the old ones are worth nothing from now on.

    Needs "door.manage". Raises NotAllowed, NoSuchGateway.
    """
    _check(actor)
    with transaction.atomic():
        found = locked(gateway_id)
        drawn = {one.name: secrets.token_urlsafe(one.drawn) for one in KINDS[found.kind].fields if one.drawn}
        if drawn:
            found.settings = sealed_settings(settings_of(found) | drawn, found.pk)
            found.save(update_fields=["settings"])
            _record("gateway.changed", found, actor, at)
    return drawn


def stop(*, gateway_id: str, actor: roles.Actor, at: datetime) -> None:
    """Take nothing from it and send nothing by it. Again changes nothing.

    Needs "door.manage". Raises NotAllowed, NoSuchGateway.
    """
    _switch(gateway_id, True, actor, at)


def start(*, gateway_id: str, actor: roles.Actor, at: datetime) -> None:
    """Use it again. Needs "door.manage". Raises NotAllowed, NoSuchGateway."""
    _switch(gateway_id, False, actor, at)


def came(*, gateway_id: str, at: datetime) -> None:
    """Something came from it. Within a minute writes nothing: a thousand messages must not wait for one row."""
    _seen("came_at", gateway_id, at)


def went(*, gateway_id: str, at: datetime) -> None:
    """It took something of ours."""
    _seen("went_at", gateway_id, at)


def locked(gateway_id: str) -> Gateway:
    """The row, held until the transaction ends. Raises NoSuchGateway."""
    found = Gateway.objects.select_for_update().filter(pk=gateway_id).first()
    if found is None:
        raise NoSuchGateway(gateway_id)
    return found


def _switch(gateway_id: str, off: bool, actor: roles.Actor, at: datetime) -> None:
    _check(actor)
    with transaction.atomic():
        found = locked(gateway_id)
        if (found.stopped_at is not None) == off:
            return
        found.stopped_at = at if off else None
        found.save(update_fields=["stopped_at"])
        _record("gateway.stopped" if off else "gateway.changed", found, actor, at)


def _seen(column: str, gateway_id: str, at: datetime) -> None:
    minute = at.replace(second=0, microsecond=0)
    stale = Q(**{column: None}) | Q(**{f"{column}__lte": minute - _SAME})
    rows = Gateway.objects.filter(stale, pk=gateway_id)
    if rows.exists():  # an UPDATE that changes nothing would still wait for its turn to write
        rows.update(**{column: minute})


def _record(kind: str, one: Gateway, actor: roles.Actor, at: datetime) -> None:
    ledger.record(kind=kind, subject=one.pk, at=at, actor=actor.pk)


def _check(actor: roles.Actor) -> None:
    if not roles.may(actor.roles, MANAGE):
        raise NotAllowed(MANAGE)


def _check_fields(kind: str, name: str, settings: Mapping[str, str], money: Money) -> None:
    found = faults(kind, settings)
    if not name or len(name) > NAME_MAX or fault_in_text(name):
        found["name"] = "missing" if not name else "text"
    if not 0 <= money.price <= MONEY_MAX:
        found["price"] = "number"
    if money.cap is not None and not 0 < money.cap <= MONEY_MAX:
        found["cap"] = "number"
    if not (len(money.currency) == 3 and money.currency.isascii() and money.currency.isupper()):
        found["currency"] = "choice"
    if found:
        raise BadFields(found)


def _columns(money: Money) -> dict[str, Any]:
    return {"price": money.price, "cap": money.cap, "currency": money.currency}
