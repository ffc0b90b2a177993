"""Operations with casualties that no report of force answers, once a report is due."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from tande.domains.force import keeping
from tande.domains.force.models import Operation, Report
from tande.policy import force_operations
from tande.policy.force_operations import Answered
from tande.policy.force_operations import Operation as Told


def open_gaps(operations: Iterable[Operation], at: datetime) -> list[Operation]:
    """Those among these that nobody reported on by the time it was due, oldest first."""
    due = {one.pk: one for one in operations if (one.dead or one.hurt)
           and force_operations.due(one.day, zone=keeping.zone()) <= at}
    missing = force_operations.unanswered(map(_told, due.values()), _reports_near(due.values()))
    return [due[one] for one in missing]


def reports_of(operation: Operation) -> list[str]:
    """Ids of the reports that answer an operation."""
    rows = Report.objects.filter(contingent=operation.contingent).order_by("at")
    return [one.pk for one in rows if force_operations.answers(_answered(one), _told(operation))]


def _reports_near(operations: Iterable[Operation]) -> list[Answered]:
    """Reports of the operations' days and the day after, and those that name one."""
    listed = list(operations)
    if not listed:
        return []
    first, last = min(one.day for one in listed), max(one.day for one in listed) + timedelta(days=1)
    near = Report.objects.filter(day__range=(first, last))
    naming = Report.objects.filter(operation_id__in=[one.pk for one in listed])
    return [_answered(one) for one in {one.pk: one for one in [*near, *naming]}.values()]


def _answered(one: Report) -> Answered:
    return Answered(one.contingent, one.unit, one.day, one.commune, one.operation_id)


def _told(one: Operation) -> Told:
    return Told(one.pk, one.contingent, one.day, one.commune, tuple(one.units), one.form, one.dead, one.hurt)
