"""Decisions of vetting: the check of units and of who commands, what becomes of a declaration, and liftings.

What is adverse, or lets somebody through although something stands there, takes effect when a second officer agrees.
"""

from collections.abc import Collection
from datetime import date, datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from tande.domains.personnel import queries as personnel
from tande.domains.vetting.errors import BadField, Changed, NoSuchRecord, NotAllowed, SecondNeeded
from tande.domains.vetting.models import Answer, Attestation, Decision, Nomination
from tande.domains.vetting.results import write_results
from tande.domains.vetting.sealed import seal
from tande.ledger import operations as ledger
from tande.policy import roles, vetting, vetting_records
from tande.policy.roles import Actor
from tande.toolkit import sealing

CHECK, DECLARATION, LIFTING = "check", "declaration", "lifting"
LONGEST_NOTE = 2000


def check_unit(
    *, contingent: str, unit: str, sources: Collection[str], result: str, note: str, day: date, officer: Actor,
    at: datetime,
) -> str:
    """Record the check of a unit, or propose it where two officers are needed; the decision's id.

    ``unit`` empty: the people of the contingent who are in no unit. ``note`` is needed unless nothing was found.
    Raises NotAllowed, BadField.
    """
    _check_fields(result, vetting_records.CHECK_RESULTS, sources, note, day, at)
    if contingent not in settings.MISSION.states:
        raise BadField("contingent")
    if not any((one.contingent, one.unit) == (contingent, unit) for one in personnel.postings().values()):
        raise BadField("unit")
    row = Decision(thing=CHECK, contingent=contingent, unit=unit, sources=sorted(sources), result=result, day=day)
    return _propose(row, note, officer, at)


def check_commander(
    *, person_id: str, sources: Collection[str], result: str, note: str, day: date, officer: Actor, at: datetime
) -> str:
    """The same for somebody who commands. Raises NotAllowed, BadField."""
    _check_fields(result, vetting_records.CHECK_RESULTS, sources, note, day, at)
    posting, named = personnel.postings().get(person_id), personnel.commanders().get(person_id)
    if posting is None or (posting.post != "commander" and named is None):
        raise BadField("person")
    contingent, unit = named or (posting.contingent, posting.unit)
    row = Decision(thing=CHECK, person_id=person_id, contingent=contingent, unit=unit, sources=sorted(sources),
                   result=result, day=day)
    return _propose(row, note, officer, at)


def decide_declaration(*, attestation_id: str, result: str, note: str, officer: Actor, at: datetime) -> str:
    """Propose what becomes of something declared; a second officer must agree. The decision's id.

    Raises NotAllowed, NoSuchRecord, BadField, Changed when it is decided or proposed already.
    """
    _check_fields(result, vetting_records.DECLARATION_RESULTS, ("own",), note, timezone.localdate(at), at)
    with transaction.atomic():
        found = Attestation.objects.select_for_update().filter(pk=attestation_id).first()
        if found is None or found.answer != vetting_records.DECLARED:
            raise NoSuchRecord(attestation_id)
        _none_open(DECLARATION, attestation_id)
        return _propose(_about(DECLARATION, attestation_id, found.person_id, result, at), note, officer, at)


def lift(*, decision_id: str, result: str, note: str, officer: Actor, at: datetime) -> str:
    """Propose to lift a refusal that stands, as remediated or with a note. The new decision's id.

    Raises NotAllowed, NoSuchRecord, BadField, Changed.
    """
    if result not in vetting_records.SECOND_NEEDED[LIFTING]:
        raise BadField("result")
    _check_fields(result, {result}, ("own",), note, timezone.localdate(at), at)
    with transaction.atomic():
        found = Decision.objects.select_for_update().filter(pk=decision_id, result=vetting_records.AGAINST).first()
        if found is None or not Answer.objects.filter(decision=found, agreed=True).exists():
            raise NoSuchRecord(decision_id)
        _none_open(LIFTING, decision_id)
        row = _about(LIFTING, decision_id, found.person_id, result, at)
        row.contingent, row.unit = found.contingent, found.unit
        return _propose(row, note, officer, at)


def answer(*, decision_id: str, agreed: bool, officer: Actor, at: datetime) -> None:
    """The second officer agrees to a proposal or does not; whoever proposed it may only take it back.

    Raises NotAllowed, NoSuchRecord, SecondNeeded, Changed when it was answered before.
    """
    _need(officer, "second")
    found = Decision.objects.filter(pk=decision_id).first()
    if found is None or not vetting_records.second_needed(found.thing, found.result):
        raise NoSuchRecord(decision_id)
    if agreed:
        try:
            vetting_records.check_second(found.proposed_by, officer.pk)
        except vetting_records.SamePerson as error:
            raise SecondNeeded(decision_id) from error
    try:
        with transaction.atomic():
            Answer.objects.create(decision=found, agreed=agreed, officer_id=officer.pk, at=at)
            _tell(found, "agreed" if agreed else "declined", officer, at)
            write_results(_touched(found), at=at)
    except IntegrityError as error:
        raise Changed(decision_id) from error


def take_back(*, person_id: str, again: bool, day: date, officer: Actor, at: datetime) -> None:
    """Record that the State took a person back, or (``again``) put her or him forward anew.

    Raises NotAllowed, BadField.
    """
    _need(officer, "take_back")
    if person_id not in personnel.postings():
        raise BadField("person")
    _check_day(day, at)
    with transaction.atomic():
        kind = vetting.NOMINATED if again else vetting.TAKEN_BACK
        Nomination.objects.create(person_id=person_id, kind=kind, day=day, recorded_by=officer.pk, at=at)
        write_results([person_id], at=at)


def _propose(row: Decision, note: str, officer: Actor, at: datetime) -> str:
    waits = vetting_records.second_needed(row.thing, row.result)
    _need(officer, "propose" if waits else "check")
    row.id = sealing.new_id()
    row.proposed_by, row.at = officer.pk, at
    row.note = seal(note.strip(), "decision", "note", row.id) if note.strip() else None
    if row.thing == CHECK and row.result != vetting_records.AGAINST:
        row.until = vetting.good_until(row.day, vetting_records.CHECK_MONTHS)
    with transaction.atomic():
        row.save(force_insert=True)
        _tell(row, "proposed" if waits else "done", officer, at)
        write_results(_touched(row), at=at)
    return row.id


def _tell(row: Decision, step: str, officer: Actor, at: datetime) -> None:
    """The fact: codes only. What a person declared and a unit's check have kinds of their own."""
    kind = "vetting.unit_checked" if row.thing == CHECK or not row.person_id else "vetting.declaration_settled"
    body = {"thing": row.thing, "contingent": row.contingent, "unit": row.unit, "result": row.result, "step": step,
            "sources": row.sources}
    ledger.record(kind=kind, subject=row.person_id or row.id, at=at, actor=officer.pk,
                  body={name: value for name, value in body.items() if value})


def _touched(row: Decision) -> list[str]:
    """Everybody whose status may change: one person, or for a check the whole unit."""
    if row.thing == DECLARATION or (row.thing == LIFTING and not row.unit and row.person_id):
        return [row.person_id]
    return [
        person for person, one in personnel.postings().items()
        if (one.contingent, one.unit) == (row.contingent, row.unit) or person == row.person_id
    ]


def _about(thing: str, about: str, person_id: str, result: str, at: datetime) -> Decision:
    return Decision(thing=thing, about=about, person_id=person_id, result=result, day=timezone.localdate(at))


def _none_open(thing: str, about: str) -> None:
    """Raise Changed when the same is proposed and not answered, or decided: only a "no" makes room for another."""
    rows = Decision.objects.filter(thing=thing, about=about)
    if rows.exclude(answer__agreed=False).exists():
        raise Changed(about)


def _check_fields(
    result: str, results: Collection[str], sources: Collection[str], note: str, day: date, at: datetime
) -> None:
    if result not in results:
        raise BadField("result")
    if not sources or not set(sources) <= set(vetting_records.SOURCES):
        raise BadField("sources")
    if len(note) > LONGEST_NOTE or (result != vetting_records.CLEAR and not note.strip()):
        raise BadField("note")
    _check_day(day, at)


def _check_day(day: date, at: datetime) -> None:
    try:
        vetting_records.check_day(day, "day", today=timezone.localdate(at))
    except vetting_records.BadRecord as error:
        raise BadField(str(error)) from error


def _need(officer: Actor, deed: str) -> None:
    if not roles.may(officer.roles, vetting_records.MAY[deed]):
        raise NotAllowed(vetting_records.MAY[deed])
