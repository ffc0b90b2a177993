"""Reading gateways."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final

from tande.domains.gateways.errors import NoSuchGateway, NotAllowed
from tande.domains.gateways.models import Gateway as Row
from tande.domains.gateways.sealed import name_of, settings_of
from tande.policy import roles

SEE: Final = "door.see"


@dataclass(frozen=True, repr=False)
class Gateway:
    """One gateway with all that it must know. Its `repr` shows nothing of it."""

    id: str
    kind: str
    name: str
    settings: dict[str, str]
    price: int
    cap: int | None
    currency: str
    made_at: datetime
    stopped_at: datetime | None
    came_at: datetime | None
    went_at: datetime | None


def gateway(gateway_id: str) -> Gateway | None:
    """A gateway by its id, also a stopped one; None when there is none. For adapters and for the outbox."""
    found = Row.objects.filter(pk=gateway_id).first() if len(gateway_id) <= 32 and "\0" not in gateway_id else None
    return None if found is None else _view(found)


def in_use(kind: str = "") -> list[Gateway]:
    """Those that are not stopped, oldest first; all, or of one kind."""
    rows = Row.objects.filter(stopped_at=None, **({"kind": kind} if kind else {}))
    return [_view(one) for one in rows.order_by("made_at", "pk")]


def senders() -> tuple[str, ...]:
    """Under what number or name each gateway in use sends, as it was typed. Asked with every message that comes."""
    rows = Row.objects.filter(stopped_at=None).order_by("pk").values_list("pk", "settings")
    return _senders(tuple((pk, bytes(settings)) for pk, settings in rows))


@lru_cache(maxsize=4)
def _senders(sealed: tuple[tuple[str, bytes], ...]) -> tuple[str, ...]:
    return tuple(settings_of(Row(pk=pk, settings=settings)).get("sender", "") for pk, settings in sealed)


def gateways(actor: roles.Actor) -> list[Gateway]:
    """Every gateway, in use first. Needs "door.see". Raises NotAllowed."""
    _check(actor)
    rows = sorted(Row.objects.order_by("made_at", "pk"), key=lambda one: one.stopped_at is not None)
    return [_view(one) for one in rows]


def seen(actor: roles.Actor, gateway_id: str) -> Gateway:
    """One gateway. Needs "door.see". Raises NotAllowed, NoSuchGateway."""
    _check(actor)
    found = gateway(gateway_id)
    if found is None:
        raise NoSuchGateway(gateway_id)
    return found


def _check(actor: roles.Actor) -> None:
    if not roles.may(actor.roles, SEE):
        raise NotAllowed(SEE)


def _view(one: Row) -> Gateway:
    return Gateway(
        one.pk, one.kind, name_of(one), settings_of(one), one.price, one.cap, one.currency, one.made_at,
        one.stopped_at, one.came_at, one.went_at,
    )
