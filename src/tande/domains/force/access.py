"""Whose reports an officer reaches: a unit's own, a contingent's, or all of them for the independent body."""

from typing import Protocol

from django.db.models import Q

from tande.domains.force.errors import NoSuchReport, NotAllowed
from tande.domains.force.models import Operation, Report
from tande.policy import roles


class Insider(Protocol):
    """Whoever acts: id, roles, State and unit; both "" for the independent body."""

    pk: int
    roles: list[str]
    state: str
    unit: str


def of_the_body(actor: Insider) -> bool:
    """Whether this is an officer of the independent body."""
    return not roles.BODY_ROLES.isdisjoint(actor.roles)


def of_a_unit(actor: Insider) -> bool:
    """Whether this officer sees one unit alone: without one, nothing."""
    return roles.UNIT_OFFICER in actor.roles


def reach(actor: Insider) -> Q:
    """Which reports this officer reaches."""
    if of_a_unit(actor):
        return Q(contingent=actor.state or "-", unit=actor.unit or "-")
    return Q(contingent=actor.state) if actor.state else Q()


def check(actor: Insider, action: str) -> None:
    """Raises NotAllowed."""
    if not roles.may(actor.roles, action):
        raise NotAllowed(action)


def check_unit(actor: Insider, action: str, contingent: str, unit: str) -> None:
    """Whether the officer may do this for that unit. Raises NotAllowed."""
    check(actor, action)
    if actor.state and actor.state != contingent:
        raise NotAllowed(action)
    if of_a_unit(actor) and (not actor.state or not actor.unit or actor.unit != unit):
        raise NotAllowed(action)


def report_for(actor: Insider, action: str, report_id: str, *, lock: bool = False) -> Report:
    """A report this officer reaches; ``lock`` inside of a transaction. Raises NotAllowed, NoSuchReport."""
    check(actor, action)
    rows = Report.objects.select_for_update() if lock else Report.objects.all()
    found = rows.filter(reach(actor), pk=report_id).first()
    if found is None:
        raise NoSuchReport(report_id)
    return found


def operations_of(actor: Insider) -> list[Operation]:
    """The operations this officer reaches, newest first: a unit's own, a contingent's, or all."""
    rows = Operation.objects.order_by("-day", "-at", "pk")
    if of_a_unit(actor):
        return [one for one in rows.filter(contingent=actor.state or "-") if actor.unit and actor.unit in one.units]
    return list(rows.filter(contingent=actor.state) if actor.state else rows)
