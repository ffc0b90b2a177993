"""Protection: the risk as it was assessed, what was agreed to keep somebody safe, and what is owed for it."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from tande.domains.support import access
from tande.domains.support.access import SealedWords
from tande.domains.support.errors import BadCodes, Changed, NoSuchThing
from tande.domains.support.models import Assessment, Measure, Plan
from tande.ledger import operations as ledger
from tande.policy import protection as rules
from tande.policy.roles import Actor


def assess(
    *, case_id: str, officer: Actor, words: SealedWords, about: str, risk: str, with_person: bool, at: datetime
) -> None:
    """Write down the risk to somebody. ``words`` may be empty for a low one.

    Raises NotAllowed, NoSuchThing, BadCodes, BadEnvelope, TooMuch.
    """
    access.check_case(case_id, officer, "support.assess")
    _check("about", about, rules.ABOUT)
    _check("risk", risk, rules.RISKS)
    access.check_words(words, needed=rules.words_needed(risk))
    with transaction.atomic():
        if access.is_new(Assessment, case_id, words):
            Assessment.objects.create(
                id=words.id, case_id=case_id, envelope=words.envelope, officer_id=officer.pk, at=at, about=about,
                risk=risk, with_person=with_person,
            )
            asked = "yes" if with_person else "no"
            ledger.record(kind="protection.assessed", subject=case_id, at=at, actor=officer.pk,
                          body={"about": about, "risk": risk, "with_person": asked})


def write_plan(*, case_id: str, officer: Actor, words: SealedWords, about: str, at: datetime) -> None:
    """Write a safety plan, or its next version. Raises as ``assess``."""
    access.check_case(case_id, officer, "support.assess")
    _check("about", about, rules.ABOUT)
    access.check_words(words, needed=True)
    with transaction.atomic():
        if access.is_new(Plan, case_id, words):
            Plan.objects.create(
                id=words.id, case_id=case_id, envelope=words.envelope, officer_id=officer.pk, at=at, about=about
            )
            ledger.record(kind="protection.planned", subject=case_id, at=at, actor=officer.pk, body={"about": about})


def owe(
    *, case_id: str, officer: Actor, words: SealedWords, about: str, kind: str, owed_by: str, due: date, at: datetime
) -> None:
    """Lay down a measure: for whom, who owes it, by which day. Raises as ``assess``."""
    access.check_case(case_id, officer, "support.owe")
    _check("about", about, rules.ABOUT)
    _check("measure", kind, rules.MEASURES)
    _check("owed_by", owed_by, rules.OWED_BY)
    access.check_day(due, "due")
    access.check_words(words)
    with transaction.atomic():
        if access.is_new(Measure, case_id, words):
            Measure.objects.create(
                id=words.id, case_id=case_id, envelope=words.envelope, officer_id=officer.pk, at=at, about=about,
                kind=kind, owed_by=owed_by, due=due,
            )
            ledger.record(kind="protection.owed", subject=case_id, at=at, actor=officer.pk,
                          body={"about": about, "measure": kind, "owed_by": owed_by, "due": due.isoformat()})


def end_measure(*, case_id: str, measure_id: str, officer: Actor, result: str, at: datetime) -> None:
    """A measure is done, or dropped; the same again changes nothing.

    Raises NotAllowed, NoSuchThing, BadCodes, Changed.
    """
    access.check_case(case_id, officer, "support.owe")
    _check("result", result, rules.MEASURE_ENDS)
    with transaction.atomic():
        found = Measure.objects.select_for_update().filter(pk=measure_id, case_id=case_id).first()
        if found is None:
            raise NoSuchThing(measure_id)
        if found.state == result:
            return
        if found.state != rules.OPEN:
            raise Changed(found.state)
        found.state, found.ended_by, found.ended_at = result, officer.pk, at
        found.save()
        ledger.record(kind="protection.ended", subject=case_id, at=at, actor=officer.pk,
                      body={"about": found.about, "measure": found.kind, "owed_by": found.owed_by, "ended": result})


def _check(field: str, code: str, known: Collection[str]) -> None:
    if code not in known:
        raise BadCodes(field)
