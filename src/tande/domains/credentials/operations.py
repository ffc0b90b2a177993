"""Writing credentials: issued from what was passed and signed off, revoked with a reason. Each with its fact."""

import secrets
import uuid
from collections import Counter
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from tande.domains.credentials.access import LANGUAGE, Holder, credential_for, issuer, seal
from tande.domains.credentials.errors import AlreadyRevoked, BadReason, NoRoom
from tande.domains.credentials.models import Credential, Revocation
from tande.domains.personnel import queries as personnel
from tande.domains.training import queries as training
from tande.ledger import clock
from tande.ledger import operations as ledger
from tande.ledger import queries as facts
from tande.policy import credentials as rules
from tande.toolkit.credentials import LIST_BITS, Achievement, issue
from tande.toolkit.credentials import Holder as Named

_AT_ONCE: Final = 200
_LONGEST_NAME: Final = 200
_MOVES: Final = ("training.attempted", "training.session_signed", "training.annulled", "credential.revoked")
_seen: dict[str, int] = {}
"""The last fact about results that this process has worked off: with nothing new there is nothing to look for."""


def work_on(deadline: datetime) -> bool:
    """Issue what was passed and has no certificate yet, and revoke what was annulled; whether more is waiting.

    Called by `tande errands`; safe twice at once and after a kill: each portion is one transaction.
    """
    newest = next((fact.seq for fact in facts.latest(_MOVES, 1)), 0)
    if _seen.get("seq") == newest:
        return False
    passes = training.passes()
    revoke_annulled(passes, clock.now())
    waiting = missing(passes)
    try:
        while waiting and clock.now() < deadline:
            issue_for(waiting[:_AT_ONCE], clock.now())
            waiting = waiting[_AT_ONCE:]
    except IntegrityError:  # another process issued some of them at this moment: look again
        return True
    if not waiting:
        _seen["seq"] = newest
    return bool(waiting)


def missing(passes: Iterable[training.Pass]) -> list[training.Pass]:
    """The passes that have no certificate, or only one with a former name."""
    rows = Credential.objects.exclude(revoked__reason=rules.RENAMED)
    there = set(rows.values_list("attempt_id", "curriculum"))
    return [one for one in passes if (one.attempt_id, one.curriculum) not in there]


def issue_for(passes: Collection[training.Pass], at: datetime) -> int:
    """A certificate for each of these passes of people who are on a roster; how many. The same again changes nothing.

    For `tande errands` and the demonstration, with what `missing` found. Raises NoRoom, IntegrityError.
    """
    people = {one.person for one in passes}
    names = {person: names[0] for person, _, names, _, _ in personnel.subjects(people)}
    postings = personnel.postings()
    with transaction.atomic():
        numbers, former = _numbers(len(passes)), _former(passes)
        rows = [
            _row(one, names[one.person], postings[one.person].contingent, numbers.pop(),
                 former[one.attempt_id, one.curriculum] + 1, at)
            for one in passes if one.person in names and one.person in postings
        ]
        Credential.objects.bulk_create(rows)
        ledger.record_many(
            (("credential.issued", row.person, {"curriculum": row.curriculum, "on": row.on.isoformat(),
                                                "until": row.until.isoformat()}) for row in rows), at=at)
    return len(rows)


def revoke(*, credential_id: str, reason: str, officer: Holder, at: datetime) -> None:
    """Take a certificate back, for ever. Needs ``training.revoke``.

    Raises NotAllowed, NoSuchCredential, BadReason, AlreadyRevoked.
    """
    row = credential_for(credential_id, officer, "training.revoke")
    if reason not in rules.CHOSEN:
        raise BadReason(reason)
    try:
        with transaction.atomic():
            _revoke(row, reason, officer.pk, at)
    except IntegrityError:
        raise AlreadyRevoked(credential_id) from None


def revoke_annulled(passes: Iterable[training.Pass], at: datetime) -> int:
    """Take back what stands on results that no longer count; how many. For `tande errands`."""
    counted = {(one.attempt_id, one.curriculum) for one in passes}
    done = 0
    for row in Credential.objects.filter(revoked__isnull=True):
        if (row.attempt_id, row.curriculum) not in counted:
            with transaction.atomic():
                if not Revocation.objects.filter(pk=row.pk).exists():
                    _revoke(row, rules.ANNULLED, None, at)
                    done += 1
    return done


def _revoke(row: Credential, reason: str, officer_id: int | None, at: datetime) -> None:
    Revocation.objects.create(credential=row, reason=reason, officer_id=officer_id, on=timezone.localdate(at), at=at)
    ledger.record(kind="credential.revoked", subject=row.person, at=at, actor=officer_id,
                  body={"curriculum": row.curriculum, "reason": reason})


def _former(passes: Iterable[training.Pass]) -> Counter[tuple[str, str]]:
    """Of each pass how many certificates were issued before."""
    rows = Credential.objects.filter(attempt_id__in={one.attempt_id for one in passes})
    return Counter(rows.values_list("attempt_id", "curriculum"))


def _row(
    one: training.Pass, name: str, contingent: str, number: int, edition: int, at: datetime
) -> Credential:
    credential_id = uuid.uuid4().hex
    text = issue(
        issuer(), Named(name[:_LONGEST_NAME], "", secrets.token_hex(16)), _achievement(one.curriculum),
        credential_id=str(uuid.UUID(credential_id)), on=one.on, until=one.until, status_index=number,
        seed=settings.TANDE.credential_seed,
    )
    return Credential(
        id=credential_id, attempt_id=one.attempt_id, curriculum=one.curriculum, person=one.person,
        edition=edition,
        contingent=contingent, on=one.on, until=one.until, number=number, text=seal(text, credential_id), at=at,
    )


def _achievement(curriculum: str) -> Achievement:
    found = settings.COURSES.curriculum(curriculum)
    title = (found.title.get(LANGUAGE) or next(iter(found.title.values()))) if found else curriculum
    return Achievement(curriculum, title, title)


def _numbers(wanted: int) -> set[int]:
    """So many free numbers of the public list, drawn at random. Raises NoRoom."""
    taken = set(Credential.objects.values_list("number", flat=True))
    if len(taken) + wanted > LIST_BITS // 2:
        raise NoRoom("the list of revoked certificates is half full")
    found: set[int] = set()
    while len(found) < wanted:
        number = secrets.randbelow(LIST_BITS)
        if number not in taken:
            found.add(number)
    return found
