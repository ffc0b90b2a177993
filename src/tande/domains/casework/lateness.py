"""Missed clocks that are not met yet, in codes: for the officers of a case and for the roles that are told."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q

from tande.domains.casework import access
from tande.domains.casework.models import Escalation
from tande.domains.casework.views import LateView
from tande.policy import escalation
from tande.policy.roles import Actor


def late(officer: Actor, *, limit: int = 500, start: int = 0) -> list[LateView]:
    """Of the cases this officer may open, and those their roles are told of; the longest missed first.

    Each clock once, at the highest level that this officer learns of. Never of a case that is shut to this officer.
    """
    headless = list(access.shut_to_every_head())
    told, open_rows = _told(officer, headless), Escalation.objects.filter(met_at=None)
    higher = open_rows.filter(
        case=OuterRef("case"), clock=OuterRef("clock"), started_at=OuterRef("started_at"), level__gt=OuterRef("level")
    )
    mine = Exists(access.visible(officer).filter(live=True, pk=OuterRef("case")))
    rows = open_rows.exclude(case__in=access.shut_to(officer.pk)).annotate(opens=mine).filter(
        Q(opens=True) & ~Q(Exists(higher)) | Q(opens=False) & told & ~Q(Exists(higher.filter(told)))
    )
    found = rows.order_by("due_at", "case", "clock", "started_at").values_list(
        "case_id", "clock", "case__stage", "level", "due_at", "case__child", "opens"
    )
    return [LateView(*one, head_shut=one[0] in headless) for one in found[start:start + limit]]


def _told(officer: Actor, headless: Collection[str]) -> Q:
    """What this officer's roles are told of, as ``escalation.told`` says."""
    usually, otherwise = escalation.told_first(officer.roles)
    first = Q(level=escalation.FIRST) & (~Q(clock__in=otherwise) if usually else Q(clock__in=otherwise))
    last = not escalation.told("", escalation.LAST).isdisjoint(frozenset(officer.roles))
    if not escalation.told("", escalation.FIRST, head_shut=True).isdisjoint(officer.roles):
        first |= Q(case__in=headless)
    return first | Q(level__gte=escalation.LAST) if last else first
