"""Which officer may open which case: the desk's key holders by role, and those granted the case."""

from django.db.models import Q, QuerySet

from tande.domains.casework.errors import NoSuchCase, NotAllowed
from tande.domains.casework.models import Case, Grant
from tande.policy import roles
from tande.policy.roles import Actor


def visible(officer: Actor) -> "QuerySet[Case]":
    """Cases this officer may open and see in the queue."""
    # A subquery, not a join: each case once without sorting whole rows with their keys.
    granted = Q(pk__in=Grant.objects.filter(officer_id=officer.pk).values("case"))
    return Case.objects.filter(Q(desk__in=roles.desks_of(officer.roles)) | granted)


def find(case_id: str, officer: Actor, action: str) -> Case:
    """The case, if this officer may do ``action`` (a key of ``policy.roles.MAY``) in it.

    Raises NoSuchCase for a case the officer has no access to, so that its existence is not told.
    Raises NotAllowed when the roles do not hold the right.
    """
    if not roles.may(officer.roles, action):
        raise NotAllowed(action)
    case = visible(officer).filter(pk=case_id).first()
    if case is None:
        raise NoSuchCase(case_id)
    return case
