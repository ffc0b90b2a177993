"""Whom an officer may see: everybody, or only the contingent of the officer's own State."""

from datetime import date
from typing import Protocol

from django.conf import settings
from django.db.models import Q

from tande.domains.personnel.errors import NoSuchContingent, NoSuchPerson, NotAllowed
from tande.domains.personnel.models import Contingent, Person
from tande.policy import roles


class Insider(Protocol):
    """Whoever acts: id, roles, and the State whose contingent is all that is seen; "" for everybody's."""

    pk: int
    roles: list[str]
    state: str


def check(actor: Insider, action: str, contingent: str) -> None:
    """Raises NotAllowed, NoSuchContingent."""
    if not roles.may(actor.roles, action):
        raise NotAllowed(action)
    if contingent not in settings.MISSION.states or (actor.state and actor.state != contingent):
        raise NoSuchContingent(contingent)


def person_for(actor: Insider, action: str, person_id: str, *, to_change: bool = False) -> Person:
    """A person this actor may reach; ``to_change`` keeps others from it, and must be inside of a transaction.

    Raises NotAllowed, NoSuchPerson.
    """
    if not roles.may(actor.roles, action):
        raise NotAllowed(action)
    found = Person.objects.filter(pk=person_id).first()
    if found is None or (actor.state and actor.state != found.contingent):
        raise NoSuchPerson(person_id)
    if to_change:
        locked(found.contingent)
        found.refresh_from_db()
    return found


def locked(contingent: str) -> Contingent:
    """The contingent's row, held until the transaction ends: changes of its people come one after another."""
    Contingent.objects.get_or_create(code=contingent)
    return Contingent.objects.select_for_update().get(code=contingent)


def here(day: date) -> Q:
    """Those on the list who have not left by that day; entries struck out are nowhere."""
    return Q(struck=False) & (Q(left_on=None) | Q(left_on__gt=day))
