"""Who reaches which record: a unit its own, a commander the contingent's, the body all."""

from typing import Protocol

from django.db.models import Q

from tande.domains.detention.errors import NoSuchDetention, NotAllowed
from tande.domains.detention.models import Held
from tande.policy import roles


class Insider(Protocol):
    """Whoever acts: id, roles, and of whom somebody of a contingent is."""

    pk: int
    roles: list[str]
    state: str
    unit: str


def reach(actor: Insider, action: str) -> Q:
    """The records that this actor may reach with this right. Raises NotAllowed."""
    if not roles.may(actor.roles, action):
        raise NotAllowed(action)
    if roles.UNIT_OFFICER in actor.roles:
        return Q(contingent=actor.state, unit=actor.unit) if actor.state and actor.unit else Q(pk__in=[])
    if roles.COMMANDER in actor.roles and actor.state:
        return Q(contingent=actor.state)
    return Q()


def held_for(actor: Insider, action: str, held_id: str, *, to_change: bool = False) -> Held:
    """A record this actor may reach; ``to_change`` keeps others from it, and must be inside of a transaction.

    Raises NotAllowed, NoSuchDetention.
    """
    rows = Held.objects.filter(reach(actor, action), pk=held_id)
    found = (rows.select_for_update() if to_change else rows).first()
    if found is None:
        raise NoSuchDetention
    return found
