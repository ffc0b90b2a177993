"""When there was last news in a case or a word to its reporter, and which cases an officer may reach.

For the domains above; codes and times only.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, F, QuerySet
from django.db.models.functions import Coalesce, Greatest

from tande.domains.casework import access
from tande.domains.casework.errors import NoSuchCase
from tande.domains.casework.models import Case
from tande.policy import stages
from tande.policy.protection import Contacts
from tande.policy.roles import Actor


@dataclass(frozen=True)
class Reach:
    """Of some cases, those this officer may open, and those that are shut to this officer by a conflict."""

    open: frozenset[str]
    shut: frozenset[str]


def contacts(case_id: str) -> Contacts:
    """The last news of the case, or word to the person. The caller has checked access. Raises NoSuchCase."""
    found = _rows(Case.objects.filter(pk=case_id))
    if not found:
        raise NoSuchCase(case_id)
    return found[case_id]


def stages_of(case_ids: Collection[str]) -> dict[str, str]:
    """Where each of these cases stands, by its id; one that is not here is left out."""
    return dict(Case.objects.filter(pk__in=case_ids).values_list("pk", "stage"))


def wants_none(case_id: str) -> bool:
    """Whether the person asked not to be contacted."""
    return Case.objects.filter(pk=case_id, stop_at__isnull=False).exists()


def quiet_since(
    officer: Actor, *, before: datetime, answered: Exists, limit: int
) -> tuple[list[tuple[str, datetime]], int]:
    """Cases of this officer's queue with no contact since ``before``, each with its last, oldest first; and how many.

    Not an ended one to which nobody came back: ``policy.protection.assessment_due`` for the database, which looks at
    a thousand cases and hands out a few. ``answered``: what the caller has on OuterRef("pk") since OuterRef("last").
    """
    last = Greatest("news_at", Coalesce("told_at", "news_at"))
    cases = access.visible(officer).filter(live=True).annotate(last=last).filter(~answered, last__lt=before)
    found = cases.exclude(stage__in=stages.ENDS, last__lte=F("stage_since"))
    first = list(found.order_by("last", "pk").values_list("pk", "last")[:limit])
    return first, found.count() if len(first) == limit else len(first)


def reach(officer: Actor, case_ids: Collection[str]) -> Reach:
    """Which of these cases the officer may open, and which are shut."""
    opened = access.visible(officer).filter(pk__in=case_ids).values_list("pk", flat=True)
    return Reach(frozenset(opened), frozenset(access.shut_to(officer.pk).filter(case__in=case_ids)))


def _rows(cases: "QuerySet[Case]") -> dict[str, Contacts]:
    rows = cases.values_list("pk", "stage", "stage_since", "news_at", "told_at")
    return {
        case_id: Contacts(max(news_at, told_at or news_at), stage, since)
        for case_id, stage, since, news_at, told_at in rows
    }
