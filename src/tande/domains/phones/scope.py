"""Whose phones an officer may see: a unit's officer those of the unit, a commander the contingent's, others all."""

from typing import Protocol

from tande.domains.phones.errors import NoSuchPhone, NotAllowed
from tande.domains.phones.models import Phone
from tande.policy import roles

MANAGE = "phone.manage"


class Insider(Protocol):
    """Whoever acts: id, roles, and the State and unit that are all she or he sees; "" for everybody's."""

    pk: int
    roles: list[str]
    state: str
    unit: str


def check(actor: Insider, contingent: str, unit: str) -> None:
    """Raises NotAllowed unless this officer manages phones of this unit."""
    if not roles.may(actor.roles, MANAGE):
        raise NotAllowed(MANAGE)
    if (actor.state and actor.state != contingent) or (actor.unit and actor.unit != unit):
        raise NotAllowed(MANAGE)


def seen_by(actor: Insider, phone_id: str) -> Phone:
    """A phone this officer may see. Raises NotAllowed, NoSuchPhone."""
    if not roles.may(actor.roles, MANAGE):
        raise NotAllowed(MANAGE)
    found = Phone.objects.filter(pk=phone_id, **own(actor)).first()
    if found is None:
        raise NoSuchPhone(phone_id)
    return found


def own(actor: Insider) -> dict[str, str]:
    """The officer's limits as a filter."""
    limits = {"contingent": actor.state, "unit": actor.unit}
    return {name: value for name, value in limits.items() if value}


def place(column: str, row: str) -> str:
    """Where a field of this domain stands, for its key."""
    return f"phones.{column}|{row}"
