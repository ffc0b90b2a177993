"""What people attest about their own past, one by one or many from one sheet; and how a declaration is decided."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from tande.domains.personnel import queries as personnel
from tande.domains.vetting.errors import BadField, NotAllowed
from tande.domains.vetting.models import Attestation
from tande.domains.vetting.results import write_results
from tande.domains.vetting.sealed import seal
from tande.ledger import operations as ledger
from tande.policy import roles, vetting_records
from tande.policy.roles import Actor
from tande.policy.vetting import good_until
from tande.toolkit import sealing

LONGEST_WORDS = 2000
_AT_ONCE = 500


@dataclass(frozen=True)
class Signed:
    """One attestation as it was signed. ``words``: what was declared, and only then."""

    person_id: str
    answer: str
    signed_on: date
    words: str = ""


def attest(*, signed: Signed, officer: Actor, at: datetime) -> bool:
    """Record one attestation; False when the same one was there already. Raises NotAllowed, BadField."""
    return attest_many(signed=[signed], officer=officer, at=at) == 1


def attest_many(*, signed: Collection[Signed], officer: Actor, at: datetime) -> int:
    """Record all of these attestations, or none; how many were new. The same again is not written twice.

    Raises NotAllowed, and BadField with the field's name: then nothing was written.
    """
    if not roles.may(officer.roles, vetting_records.MAY["attest"]):
        raise NotAllowed("vetting.record")
    there = personnel.postings()
    for one in signed:
        _check(one, there, timezone.localdate(at))
    try:
        return _keep(signed, officer, at)
    except IntegrityError:  # the same sheet came in at the same time: what it wrote is not new any more
        return _keep(signed, officer, at)


def _keep(signed: Collection[Signed], officer: Actor, at: datetime) -> int:
    with transaction.atomic():
        new = _new(signed)
        Attestation.objects.bulk_create([_row(one, officer, at) for one in new], batch_size=_AT_ONCE)
        ledger.record_many(
            (("vetting.attested", one.person_id, {"on": one.signed_on.isoformat(), "answer": one.answer})
             for one in new), at=at, actor=officer.pk,
        )
        write_results({one.person_id for one in new}, at=at)
    return len(new)


def _check(one: Signed, there: Collection[str], today: date) -> None:
    if one.person_id not in there:
        raise BadField("person")
    if one.answer not in vetting_records.ANSWERS:
        raise BadField("answer")
    try:
        vetting_records.check_day(one.signed_on, "signed_on", today=today)
    except vetting_records.BadRecord as error:
        raise BadField(str(error)) from error
    declared = one.answer == vetting_records.DECLARED
    if len(one.words) > LONGEST_WORDS or declared != bool(one.words.strip()):
        raise BadField("words")


def _new(signed: Iterable[Signed]) -> list[Signed]:
    """Those not recorded yet, each once."""
    found = {(one.person_id, one.signed_on, one.answer): one for one in signed}
    people = sorted({person for person, _, _ in found})
    for start in range(0, len(people), _AT_ONCE):
        rows = Attestation.objects.filter(person_id__in=people[start:start + _AT_ONCE])
        for key in rows.values_list("person_id", "signed_on", "answer"):
            found.pop(key, None)
    return list(found.values())


def _row(one: Signed, officer: Actor, at: datetime) -> Attestation:
    made = sealing.new_id()
    words = seal(one.words.strip(), "attestation", "words", made) if one.words.strip() else None
    return Attestation(
        id=made, person_id=one.person_id, answer=one.answer, words=words, signed_on=one.signed_on,
        until=good_until(one.signed_on, vetting_records.ATTESTATION_MONTHS), recorded_by=officer.pk, recorded_at=at,
    )
