"""Which officer may open which case: the desk's key holders by role, and those granted the case.

Never one with a conflict of interest in it, whatever the roles: promise 4.
"""

from django.db.models import Count, Q, QuerySet

from tande.domains.casework.errors import NoSuchCase, NotAllowed
from tande.domains.casework.models import Case, ConflictOfInterest, Grant
from tande.domains.officers import queries as officers
from tande.policy import roles
from tande.policy.roles import Actor


def visible(officer: Actor) -> "QuerySet[Case]":
    """Cases this officer may open and see in the queue."""
    # A subquery, not a join: each case once without sorting whole rows with their keys.
    granted = Q(pk__in=Grant.objects.filter(officer_id=officer.pk).values("case"))
    cases = Case.objects.filter(Q(desk__in=roles.desks_of(officer.roles)) | granted)
    return cases.exclude(pk__in=shut_to(officer.pk))


def shut_to(officer_id: int) -> "QuerySet[ConflictOfInterest, str]":
    """Ids of the cases in which this officer has an open conflict of interest."""
    return ConflictOfInterest.objects.filter(officer_id=officer_id, lifted_at=None).values_list("case", flat=True)


def shut_to_every_head() -> "QuerySet[ConflictOfInterest, str]":
    """Ids of the cases in which every head has an open conflict of interest."""
    heads = officers.holding(roles.HEAD)
    shut = ConflictOfInterest.objects.filter(officer_id__in=heads, lifted_at=None).order_by().values("case")
    return shut.annotate(heads=Count("officer_id")).filter(heads=len(heads)).values_list("case", flat=True)


def openers(case: Case) -> dict[int, str]:
    """Active officers who may open the case, by number with their names: the same rule, asked the other way round."""
    granted = set(case.grants.values_list("officer_id", flat=True))
    shut = set(case.conflicts.filter(lifted_at=None).values_list("officer_id", flat=True))
    return {
        one.id: one.display_name for one in officers.team()
        if one.is_active and one.id not in shut and roles.may(one.roles, "case.open")
        and (one.id in granted or case.desk in roles.desks_of(one.roles))
    }


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
