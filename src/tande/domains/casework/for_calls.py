"""Which cases are children's, shut to an officer, or of people who saved their code: for who calls and listens."""

from collections.abc import Iterable

from django.db.models import QuerySet

from tande.domains.casework import settling
from tande.domains.casework.access import shut_to as shut_to
from tande.domains.casework.models import Case


def children() -> "QuerySet[Case, str]":
    """Ids of the cases of children, or of whoever may be one."""
    return Case.objects.filter(child=True).values_list("pk", flat=True)


def is_child(case_id: str) -> bool:
    """Whether the case is a child's; no for a case that is not there."""
    return Case.objects.filter(pk=case_id, child=True).exists()


def is_saved(case_id: str) -> bool:
    """Whether the person said that the access code is saved."""
    return Case.objects.filter(pk=case_id, saved_at__isnull=False).exists()


def marks(case_ids: Iterable[str]) -> tuple[set[str], set[str]]:
    """Of these cases the children's, and those of people who said that they are in danger and were not yet answered."""
    ids = Case.objects.filter(pk__in=list(case_ids)).values_list("pk", flat=True)
    return set(ids.filter(child=True)), set(ids.filter(settling.calling("danger_at")))
