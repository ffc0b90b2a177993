"""Somebody says, after the first words, that she or he is a child."""

from datetime import datetime

from django.db import transaction

from tande.domains.casework.changing import keep, locked
from tande.ledger import operations as ledger


def told_of_a_child(*, case_id: str, at: datetime) -> None:
    """Treat the case as a child's from now on; nobody can unset it (promise 6). Again changes nothing.

    For the doors by phone, where age is asked after the receipt; the case stays with its desk. Raises NoSuchCase.
    """
    with transaction.atomic():
        case = locked(case_id)
        if case.child:
            return
        case.child, case.level = True, "urgent"
        case.version += 1
        keep(case)
        ledger.record(kind="case.child_told", subject=case.pk, at=at)
