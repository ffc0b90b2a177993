"""Suspending, and letting somebody deploy who is not ready. Each step is one transaction with its fact."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from tande.domains.personnel import queries as personnel
from tande.domains.personnel.errors import NoSuchPerson
from tande.domains.readiness import queries, rules
from tande.domains.readiness.errors import (
    AlreadyThere,
    BadField,
    Changed,
    NoSuchMatter,
    NotAllowed,
    NotNeeded,
    SecondNeeded,
    Suspended,
)
from tande.domains.readiness.models import Step
from tande.domains.readiness.queries import Insider
from tande.ledger import clock
from tande.ledger import operations as ledger
from tande.ledger.register_key import register_key
from tande.policy import gate, roles
from tande.policy.mission_reading import fault_in_text
from tande.toolkit import sealing


@dataclass(frozen=True)
class Asked:
    """What an officer typed. ``id`` 32 hex characters, drawn when the form was made; ``code`` of policy.gate.CODES."""

    id: str
    code: str
    words: str


def suspend(*, person_id: str, asked: Asked, officer: Insider, at: datetime) -> None:
    """Keep somebody back for the time being. The same form again changes nothing.

    Needs "suspension.set". Raises NotAllowed, NoSuchPerson, BadField, AlreadyThere.
    """
    contingent = _reach(officer, "suspension.set", person_id)
    _check(gate.SUSPENSION, asked)
    first = _First(gate.SUSPENSION, gate.SET, person_id, contingent, None)
    _begin(first, asked, officer, at)


def ask_override(*, person_id: str, until: date, asked: Asked, officer: Insider, at: datetime) -> None:
    """Ask that somebody may deploy who is not ready, until a day that the rules allow. The same again changes nothing.

    Needs "override.ask". Raises NotAllowed, NoSuchPerson, BadField, NotNeeded, Suspended, AlreadyThere.
    """
    contingent = _reach(officer, "override.ask", person_id)
    _check(gate.OVERRIDE, asked)
    today = timezone.localdate(at)
    if not today <= until <= gate.last_day(today):
        raise BadField("until")
    reasons = queries.answer(person_id, today).reasons
    if any(reason.code == "suspended" for reason in reasons):
        raise Suspended
    if not reasons:
        raise NotNeeded
    _begin(_First(gate.OVERRIDE, gate.ASKED, person_id, contingent, until), asked, officer, at)


def take_step(
    *, matter_id: str, step: str, seen: int, officer: Insider, at: datetime, words: str = ""
) -> None:
    """Lift a suspension; agree to an override or not, as the second officer; or end it early.

    ``seen``: how many steps the page showed. Raises NotAllowed, NoSuchMatter, BadField, Changed, SecondNeeded.
    """
    found = list(Step.objects.filter(matter=matter_id).order_by("number"))
    if not found or (officer.state and officer.state != found[0].contingent):
        raise NoSuchMatter(matter_id)
    _check_words(words)
    first, last, today = found[0], found[-1], timezone.localdate(at)
    try:
        action = gate.check_step(
            first.kind, last.step, step, asked_by=first.officer_id, officer=officer.pk
        )
    except gate.WrongStep as error:
        raise Changed(matter_id) from error
    except gate.SamePerson as error:
        raise SecondNeeded(matter_id) from error
    if not roles.may(officer.roles, action):
        raise NotAllowed(action)
    if len(found) != seen:
        raise Changed(matter_id)
    if step == gate.GRANTED and (first.until is None or first.until < today):
        raise BadField("until")
    _write(first, seen + 1, step, first.until, words, officer, at)


def work_on(deadline: datetime) -> bool:
    """Do what waits, until this moment; whether more is waiting. Called by `tande errands`; safe twice at once."""
    rules.note_rules(at=clock.now())
    return False


@dataclass(frozen=True)
class _First:
    """How a matter begins."""

    kind: str
    step: str
    person: str
    contingent: str
    until: date | None


def _begin(first: _First, asked: Asked, officer: Insider, at: datetime) -> None:
    with transaction.atomic():
        earlier = Step.objects.filter(matter=asked.id).order_by("number").first()
        if earlier is not None:
            if (earlier.kind, earlier.person, earlier.officer_id) != (first.kind, first.person, officer.pk):
                raise BadField("id")
            return
        rules.take_turn(first.person)
        today = timezone.localdate(at)
        if any(one.kind == first.kind and one.stands(today) for one in queries.matters_of(first.person)):
            raise AlreadyThere(first.kind)
        row = Step(matter=asked.id, kind=first.kind, person=first.person, contingent=first.contingent, code=asked.code)
        _write(row, 1, first.step, first.until, asked.words, officer, at)


def _write(
    first: Step, number: int, step: str, until: date | None, words: str, officer: Insider, at: datetime
) -> None:
    body: dict[str, Any] = {"contingent": first.contingent, "matter": first.matter}
    body |= {"code": first.code} if number == 1 else {}
    body |= {"until": until.isoformat()} if until else {}
    try:
        with transaction.atomic():
            Step.objects.create(
                matter=first.matter, number=number, kind=first.kind, person=first.person, contingent=first.contingent,
                step=step, code=first.code, words=register_key().seal(words, queries.place(first.matter, number)),
                day=timezone.localdate(at), until=until, officer_id=officer.pk, at=at,
            )
            ledger.record(kind=f"{first.kind}.{step}", subject=first.person, at=at, actor=officer.pk, body=body)
    except IntegrityError as error:  # somebody else's step has this number
        raise Changed(first.matter) from error


def _reach(officer: Insider, action: str, person_id: str) -> str:
    """The contingent of somebody whom this officer may act upon. Raises NotAllowed, NoSuchPerson."""
    if not roles.may(officer.roles, action):
        raise NotAllowed(action)
    posting = personnel.postings().get(person_id)
    if posting is None or (officer.state and officer.state != posting.contingent):
        raise NoSuchPerson(person_id)
    return posting.contingent


def _check(kind: str, asked: Asked) -> None:
    if not sealing.is_id(asked.id):
        raise BadField("id")
    if asked.code not in gate.CODES[kind]:
        raise BadField("code")
    _check_words(asked.words)


def _check_words(words: str) -> None:
    if len(words) > gate.WORDS_LONGEST or fault_in_text(words):
        raise BadField("words")
