"""What was told to States and answered goes when the words of its case go. For the console only.

Codes, times and facts stay. A case whose words were removed loses its referrals' in the same run, or in the next one
when that was killed half way.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from tande.domains.casework import retention
from tande.domains.evidence import keeping as evidence
from tande.domains.referrals.models import Disclosure, Referral, Reply
from tande.ledger import operations as ledger

GONE = b""


def due() -> set[str]:
    """Ids of the cases whose words are gone while what was told to States is still here."""
    sealed = {*_cases(Disclosure.objects.all()), *_cases(Reply.objects.all())}
    return retention.without_words(sealed)


def sweep(at: datetime) -> int:
    """Remove it, each case with its fact; how many disclosures, answers and files.

    The files' bytes go with ``evidence.keeping.sweep`` afterwards.
    """
    removed = 0
    for case_id in sorted(due()):
        with transaction.atomic():
            gone = {"disclosures": _forget(case_id, Disclosure.objects.all()),
                    "answers": _forget(case_id, Reply.objects.all()),
                    "disclosed_files": _forget_files(case_id, at)}
            ledger.record(kind="case.purged", subject=case_id, at=at, body=gone)
        removed += sum(gone.values())
    return removed


def _cases(rows: "QuerySet[Disclosure] | QuerySet[Reply]") -> set[str]:
    return set(rows.exclude(envelope=GONE).values_list("referral__case_id", flat=True).distinct())


def _forget(case_id: str, rows: "QuerySet[Disclosure] | QuerySet[Reply]") -> int:
    return rows.filter(referral__case_id=case_id).exclude(envelope=GONE).update(envelope=GONE, copy=GONE)


def _forget_files(case_id: str, at: datetime) -> int:
    made = Referral.objects.filter(case_id=case_id).values_list("pk", flat=True)
    return sum(evidence.forget(case_id=referral_id, at=at) for referral_id in made)
