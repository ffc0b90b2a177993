"""Who looks after partners, and where their sealed fields stand."""

from typing import Protocol

from tande.domains.partners.errors import NoSuchPartner, NotAllowed
from tande.domains.partners.models import Partner
from tande.policy import roles

MANAGE = "partner.manage"


class Actor(Protocol):
    """Whoever acts."""

    pk: int
    roles: list[str]


def check(officer: Actor) -> None:
    """Raises NotAllowed unless this officer looks after partners."""
    if not roles.may(officer.roles, MANAGE):
        raise NotAllowed(MANAGE)


def locked(partner_id: str) -> Partner:
    """A partner, locked until the transaction ends. Raises NoSuchPartner."""
    found = Partner.objects.select_for_update().filter(pk=partner_id).first()
    if found is None:
        raise NoSuchPartner(partner_id)
    return found


def place(column: str, row: str) -> str:
    """Where a field of this domain stands, for its key."""
    return f"partners.{column}|{row}"
