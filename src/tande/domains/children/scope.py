"""Who reaches which record: a unit its own, a commander the contingent's, the adviser and the body all."""

from typing import Protocol

from django.db.models import Q

from tande.domains.children.errors import NoSuchEncounter, NotAllowed
from tande.domains.children.models import Met
from tande.policy import roles


class Insider(Protocol):
    """Whoever acts: id, roles, and of whom somebody of a contingent is."""

    pk: int
    roles: list[str]
    state: str
    unit: str


def reach(actor: Insider, action: str) -> Q:
    """The records that this actor may reach with this right. Raises NotAllowed.

    What came from a phone that nobody registered says of itself whose it is: only the adviser and the body see it.
    """
    if not roles.may(actor.roles, action):
        raise NotAllowed(action)
    if roles.UNIT_OFFICER in actor.roles:
        if not (actor.state and actor.unit):
            return Q(pk__in=[])
        return Q(contingent=actor.state, unit=actor.unit, unregistered=False)
    if roles.COMMANDER in actor.roles:
        return Q(contingent=actor.state, unregistered=False) if actor.state else Q(pk__in=[])
    return Q()


def may_file(actor: Insider, contingent: str, unit: str) -> None:
    """Whether this actor may write for this unit. Raises NotAllowed."""
    if not roles.may(actor.roles, "encounter.file"):
        raise NotAllowed("encounter.file")
    if roles.UNIT_OFFICER in actor.roles and (actor.state, actor.unit) != (contingent, unit):
        raise NotAllowed("encounter.file")


def met_for(actor: Insider, action: str, met_id: str, *, to_change: bool = False) -> Met:
    """A record this actor may reach; ``to_change`` keeps others from it, and must be inside of a transaction.

    Raises NotAllowed, NoSuchEncounter.
    """
    rows = Met.objects.filter(reach(actor, action), pk=met_id)
    found = (rows.select_for_update() if to_change else rows).first()
    if found is None:
        raise NoSuchEncounter
    return found


def reads_restricted(actor: Insider) -> bool:
    """Whether this actor reads that a girl is pregnant or has a baby."""
    return roles.may(actor.roles, "encounter.restricted")
