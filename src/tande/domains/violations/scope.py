"""Whom an officer may reach: monitors the incidents of their own organisation, the task force's people all of them."""

from typing import Any, Protocol

from django.db.models import QuerySet

from tande.domains.violations.errors import NoSuchRecord, NotAllowed
from tande.domains.violations.models import Incident
from tande.policy import roles

SEE = "violation.see"
RECORD = "violation.record"
IDENTITY = "violation.identity"
COUNT = "violation.count"
IMPORT = "violation.import"


class Insider(Protocol):
    """Whoever acts: id, roles, and the organisation, which is all that a monitor sees."""

    pk: int
    roles: list[str]
    organisation: str


def check(actor: Insider, action: str) -> None:
    """Raises NotAllowed."""
    if not roles.may(actor.roles, action):
        raise NotAllowed(action)


def own_only(actor: Insider) -> bool:
    """Whether this is somebody who sees the own organisation's incidents alone."""
    return roles.MONITOR in actor.roles


def incidents_for(actor: Insider, action: str) -> "QuerySet[Incident]":
    """The incidents this actor may reach. Raises NotAllowed."""
    check(actor, action)
    rows = Incident.objects.all()
    if own_only(actor):
        return rows.filter(organisation=actor.organisation) if actor.organisation else rows.none()
    return rows


def incident_for(actor: Insider, action: str, incident_id: str, *, to_change: bool = False) -> Incident:
    """One of them; ``to_change`` keeps others from it, and must be inside of a transaction.

    Raises NotAllowed, NoSuchRecord.
    """
    rows: Any = incidents_for(actor, action)
    found: Incident | None = (rows.select_for_update() if to_change else rows).filter(pk=incident_id).first()
    if found is None:
        raise NoSuchRecord(incident_id)
    return found
