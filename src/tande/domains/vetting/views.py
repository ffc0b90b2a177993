"""What vetting shows to who may see reasons: records opened field by field, decisions, the body's own records."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from tande.domains.personnel import queries as personnel
from tande.domains.vetting import sealed
from tande.domains.vetting.errors import NotAllowed
from tande.domains.vetting.made import Made, decisions
from tande.domains.vetting.models import Attestation, Certificate, Cover, Decision, Nomination, OwnRecord
from tande.domains.vetting.own_records import open_basis
from tande.domains.vetting.reading import known_of, standings
from tande.ledger import queries as facts
from tande.policy import roles
from tande.policy.roles import Actor
from tande.policy.vetting import Standing

SEE = "vetting.see"


@dataclass(frozen=True)
class CertificateView:
    """A State's certificate as the vetting pages show it. ``covers``: those of its people who stand as they did."""

    id: str
    contingent: str
    scope: str
    unit: str
    list_sha256: str
    paper_sha256: str
    signatory: str
    office: str
    signed_on: date
    until: date
    people: int
    recorded_by: int
    recorded_at: datetime
    withdrawn_at: datetime | None


@dataclass(frozen=True)
class UnitView:
    """A unit: how its own vetting stands, and the ids of who commands it."""

    contingent: str
    unit: str
    standing: Standing
    commanders: tuple[str, ...]


@dataclass(frozen=True)
class DecisionView:
    """A decision with its note opened. ``proposed_by`` and ``second`` are officers' numbers."""

    made: Made
    sources: tuple[str, ...]
    note: str
    proposed_by: int
    at: datetime
    second: int | None
    answered_at: datetime | None


@dataclass(frozen=True)
class AttestationView:
    """What somebody attested; ``words`` is what was declared."""

    id: str
    answer: str
    words: str
    signed_on: date
    until: date
    recorded_by: int
    recorded_at: datetime


@dataclass(frozen=True)
class PersonVetting:
    """Everything vetting holds of a person. ``certificates``: each with whether it still covers the person.

    ``needs``: the records that this person needs; ``history``: when which status was written down, oldest first.
    """

    person_id: str
    needs: tuple[str, ...]
    standing: Standing
    certificates: list[tuple[CertificateView, bool]]
    attestations: list[AttestationView]
    decisions: list[DecisionView]
    nominations: list[tuple[str, date]]
    history: list[tuple[datetime, str]]


@dataclass(frozen=True)
class OwnRecordView:
    """A record of the body's own. ``ref`` is what it rests on in its case, ``name`` what it was entered under."""

    id: str
    kind: str
    record_id: str
    ref: str
    name: str
    state: str
    codes: dict[str, str]
    entered_by: int
    entered_at: datetime
    withdrawn_by: int | None
    withdrawn_at: datetime | None


def certificates(officer: Actor, contingent: str = "") -> list[CertificateView]:
    """The certificates of a contingent, or all, newest first. Raises NotAllowed."""
    _need(officer)
    rows = Certificate.objects.select_related("end").order_by("-signed_on", "-recorded_at")
    return [_certificate(one) for one in (rows.filter(contingent=contingent) if contingent else rows)]


def person_vetting(person_id: str, officer: Actor, *, on: date) -> PersonVetting:
    """Everything vetting holds of one person, opened. Raises NotAllowed. The caller records the look."""
    _need(officer)
    postings = personnel.postings()
    posting = postings.get(person_id)
    cover = Cover.objects.filter(person_id=person_id).select_related("certificate__end")
    papers = [(_certificate(one.certificate), posting is not None and posting.version == one.version) for one in cover]
    own = Decision.objects.filter(person_id=person_id).values_list("pk", flat=True)
    return PersonVetting(
        person_id, known_of([person_id], postings)[person_id].needs,
        standings([person_id], postings, on=on)[person_id],
        sorted(papers, key=lambda pair: pair[0].signed_on, reverse=True),
        [_attestation(one) for one in Attestation.objects.filter(person_id=person_id).order_by("-signed_on")],
        _decisions(one for one in decisions() if one.id in set(own)),
        list(Nomination.objects.filter(person_id=person_id).order_by("day").values_list("kind", "day")),
        [(fact.at, str(fact.body["result"])) for fact in facts.of_kinds(("vetting.result",), subjects=[person_id])],
    )


def waiting(officer: Actor) -> list[DecisionView]:
    """Proposals that wait for a second officer, oldest first. Raises NotAllowed."""
    _need(officer)
    return _decisions(one for one in decisions() if one.waits)


def unit_decisions(officer: Actor, contingent: str) -> list[DecisionView]:
    """The checks of a contingent's units and of who commands them, and liftings, newest first. Raises NotAllowed."""
    _need(officer)
    return _decisions(one for one in decisions() if one.contingent == contingent)[::-1]


def undecided(officer: Actor) -> list[tuple[str, AttestationView]]:
    """Declarations for which nothing is decided or proposed: person and attestation. Raises NotAllowed."""
    _need(officer)
    answered = {one.about for one in decisions() if one.agreed is not False}
    rows = Attestation.objects.filter(answer="declared").exclude(pk__in=answered).order_by("signed_on")
    return [(one.person_id, _attestation(one)) for one in rows]


def repatriations(officer: Actor) -> list[OwnRecordView]:
    """Earlier repatriations, newest first. Raises NotAllowed."""
    _need(officer)
    return [_own(one) for one in OwnRecord.objects.filter(kind="repatriated").order_by("-entered_at")]


def case_records(case_id: str) -> list[OwnRecordView]:
    """What was put before vetting from a case. The caller has asked casework whether the officer may see it."""
    found = OwnRecord.objects.filter(case_mark=sealed.mark(case_id, "ownrecord", "case_mark")).exclude(case_mark=b"")
    return [_own(one) for one in found.order_by("entered_at")]


def _need(officer: Actor) -> None:
    if not roles.may(officer.roles, SEE):
        raise NotAllowed(SEE)


def _certificate(one: Certificate) -> CertificateView:
    end = getattr(one, "end", None)
    return CertificateView(
        one.pk, one.contingent, one.scope, one.unit, one.list_sha256, one.paper_sha256,
        sealed.open_field(one.signatory, "certificate", "signatory", one.pk),
        sealed.open_field(one.office, "certificate", "office", one.pk), one.signed_on, one.until, one.people,
        one.recorded_by, one.recorded_at, end.at if end else None,
    )


def _attestation(one: Attestation) -> AttestationView:
    words = sealed.open_field(one.words, "attestation", "words", one.pk)
    return AttestationView(
        one.pk, one.answer, words, one.signed_on, one.until, one.recorded_by, one.recorded_at
    )


def _decisions(made: Iterable[Made]) -> list[DecisionView]:
    wanted = {one.id: one for one in made}
    rows = Decision.objects.filter(pk__in=list(wanted)).select_related("answer").order_by("at", "pk")
    return [_decision(wanted[row.pk], row) for row in rows]


def _decision(made: Made, row: Decision) -> DecisionView:
    answer = getattr(row, "answer", None)
    return DecisionView(
        made, tuple(row.sources), sealed.open_field(row.note, "decision", "note", row.pk), row.proposed_by, row.at,
        answer.officer_id if answer else None, answer.at if answer else None,
    )


def _own(one: OwnRecord) -> OwnRecordView:
    return OwnRecordView(
        one.pk, one.kind, one.record_id, *open_basis(one), one.state,
        one.codes, one.entered_by, one.entered_at, one.withdrawn_by, one.withdrawn_at,
    )

