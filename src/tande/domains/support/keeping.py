"""What was written about protection and claims goes when the words of its case go. For the console only.

Codes, times and facts stay. What is still owed stays too: a measure that is open, and a claim that has not ended,
for a child is a child for many years.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from tande.domains.casework import retention
from tande.domains.support.access import Sealed
from tande.domains.support.models import SEALED, ClaimStep, Measure
from tande.ledger import operations as ledger
from tande.policy import claims, protection

GONE = b""


def due() -> set[str]:
    """Ids of the cases whose words are gone while something written about safety or claims is still here."""
    return retention.without_words({case_id for model in SEALED for case_id in _held(model).distinct()})


def sweep(at: datetime) -> int:
    """Remove it, each case with its fact; how many texts."""
    removed = 0
    for case_id in sorted(due()):
        with transaction.atomic():
            gone = sum(_over(model).filter(case_id=case_id).update(envelope=GONE) for model in SEALED)
            ledger.record(kind="case.purged", subject=case_id, at=at, body={"help": gone})
        removed += gone
    return removed


def _held(model: type[Sealed]) -> "QuerySet[Sealed, str]":
    return _over(model).values_list("case_id", flat=True)


def _over(model: type[Sealed]) -> "QuerySet[Sealed]":
    """Sealed words that nothing is owed from any more."""
    owed = Q(pk__in=())
    if model is Measure:
        owed = Q(state=protection.OPEN)
    elif model is ClaimStep:
        owed = ~Q(claim__step=claims.ENDED)
    found: QuerySet[Sealed] = model._default_manager.exclude(envelope=GONE).exclude(owed)
    return found
