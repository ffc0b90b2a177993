"""The State's certificates: whom each covers is written down when it is recorded, and never grows afterwards.

A certificate is about a list. Whoever came onto the roster after that list, or whose particulars changed since, is
not covered and shows as such: late names need a new certificate.
"""

from collections.abc import Collection
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from tande.domains.personnel import queries as personnel
from tande.domains.vetting.errors import BadField, Changed, NoSuchRecord, NotAllowed, UnknownRoster
from tande.domains.vetting.models import Certificate, CertificateEnd, Cover
from tande.domains.vetting.results import write_results
from tande.domains.vetting.sealed import seal
from tande.ledger import operations as ledger
from tande.policy import roles, vetting_records
from tande.policy.roles import Actor
from tande.toolkit import sealing

_AT_ONCE = 500


def certify(
    *, certificate: vetting_records.Certificate, officer: Actor, at: datetime, named: Collection[str] = ()
) -> str:
    """Record a State's certificate and whom it covers; its id. ``named``: person ids, for the scope "named" alone.

    Raises NotAllowed, BadField, and UnknownRoster when the list that the State signed was never imported.
    """
    _need(officer)
    _check(certificate, named, at)
    covered = _covered(certificate, named)
    if not covered:
        raise BadField("named" if certificate.scope == vetting_records.NAMED else "unit")
    made = sealing.new_id()
    with transaction.atomic():
        row = Certificate(
            id=made, contingent=certificate.contingent, scope=certificate.scope, unit=certificate.unit,
            list_sha256=certificate.list_sha256, paper_sha256=certificate.paper_sha256,
            signatory=seal(certificate.signatory.strip(), "certificate", "signatory", made),
            office=seal(certificate.office.strip(), "certificate", "office", made),
            signed_on=certificate.signed_on, until=certificate.until, people=len(covered),
            recorded_by=officer.pk, recorded_at=at,
        )
        row.save(force_insert=True)
        rows = [Cover(certificate=row, person_id=person, version=version) for person, version in covered.items()]
        Cover.objects.bulk_create(rows, batch_size=_AT_ONCE)
        ledger.record(kind="vetting.certified", subject=made, at=at, actor=officer.pk, body={
            "contingent": row.contingent, "sha256": row.list_sha256, "paper": row.paper_sha256, "scope": row.scope,
            "people": row.people, "signed_on": row.signed_on.isoformat(), "until": row.until.isoformat(),
        })
        write_results(covered, at=at)
    return made


def withdraw_certificate(*, certificate_id: str, officer: Actor, at: datetime) -> None:
    """Record that a State took its certificate back. From that day it covers nobody.

    Raises NotAllowed, NoSuchRecord, Changed when it was withdrawn before.
    """
    _need(officer)
    row = Certificate.objects.filter(pk=certificate_id).first()
    if row is None:
        raise NoSuchRecord(certificate_id)
    try:
        with transaction.atomic():
            CertificateEnd.objects.create(certificate=row, recorded_by=officer.pk, at=at)
            ledger.record(kind="vetting.certificate_withdrawn", subject=row.pk, at=at, actor=officer.pk,
                          body={"contingent": row.contingent})
            write_results(list(row.cover.values_list("person_id", flat=True)), at=at)
    except IntegrityError as error:
        raise Changed(certificate_id) from error


def _need(officer: Actor) -> None:
    if not roles.may(officer.roles, vetting_records.MAY["certify"]):
        raise NotAllowed("vetting.record")


def _check(certificate: vetting_records.Certificate, named: Collection[str], at: datetime) -> None:
    if certificate.contingent not in settings.MISSION.states:
        raise BadField("contingent")
    try:
        vetting_records.check_certificate(certificate, today=timezone.localdate(at))
    except vetting_records.BadRecord as error:
        raise BadField(str(error)) from error
    if bool(named) != (certificate.scope == vetting_records.NAMED):
        raise BadField("named")


def _covered(certificate: vetting_records.Certificate, named: Collection[str]) -> dict[str, int]:
    """People of the scope who stood on the list that was signed, with their particulars' version as it stood there.

    Who left meanwhile is covered all the same: the State had certified her or him.
    """
    if certificate.scope == vetting_records.NAMED:
        there = {
            person: one.version for person, one in personnel.postings().items()
            if one.contingent == certificate.contingent
        }
        if not set(named) <= set(there):
            raise BadField("named")
        return {person: there[person] for person in named}
    listed = personnel.roster_people(certificate.contingent, certificate.list_sha256)
    if not listed:
        raise UnknownRoster(certificate.contingent)
    if certificate.scope == vetting_records.WHOLE:
        return listed
    units = {person: one.unit for person, one in personnel.postings().items()}
    return {person: version for person, version in listed.items() if units.get(person) == certificate.unit}
