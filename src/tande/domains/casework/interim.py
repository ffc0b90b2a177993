"""Interim measures of a case: asked for, taken or refused, lifted. Codes only; each step is a fact."""

from collections.abc import Collection
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from tande.domains.casework import access, changing, settling
from tande.domains.casework.errors import AlreadyThere, BadCodes, Conflict, NoSuchThing, WrongStage
from tande.domains.casework.models import InterimMeasure
from tande.domains.casework.views import InterimView
from tande.ledger import operations as ledger
from tande.policy import clocks
from tande.policy import interim as rules
from tande.policy.roles import Actor


def ask_interim(
    *, case_id: str, allegation_id: str, officer: Actor, measure: str, asked_of: str, known_states: Collection[str],
    at: datetime,
) -> None:
    """Record that a measure was asked for.

    Raises NotAllowed, NoSuchCase, NoSuchThing, BadCodes, WrongStage, and AlreadyThere when the same was asked of the
    same and is not lifted.
    """
    access.find(case_id, officer, "interim.ask")
    try:
        rules.check(measure=measure, asked_of=asked_of, known_states=known_states)
    except rules.BadMeasure as error:
        raise BadCodes(str(error)) from error
    try:
        with transaction.atomic():
            case = changing.locked(case_id)
            if case.stage not in rules.OPEN_FOR_ASKING:
                raise WrongStage(case.stage)
            allegation = case.allegations.filter(pk=allegation_id).first()
            if allegation is None:
                raise NoSuchThing(allegation_id)
            InterimMeasure.objects.create(
                case=case, allegation=allegation, measure=measure, asked_of=asked_of, state=rules.ASKED,
                asked_by=officer.pk, asked_at=at, since=at,
            )
            ledger.record(kind="interim.asked", subject=case_id, at=at, actor=officer.pk,
                          body={"number": allegation.number, "interim": measure, "asked_of": asked_of})
    except IntegrityError as error:
        raise AlreadyThere(measure) from error


def record_interim(*, case_id: str, interim_id: int, officer: Actor, to: str, at: datetime) -> None:
    """Record what became of a measure; also after the end of the case, when it must still be lifted.

    Raises NotAllowed, NoSuchCase, NoSuchThing, BadCodes, and Conflict when its state allows that no more.
    """
    access.find(case_id, officer, "interim.ask")
    if to not in rules.STATES or to == rules.ASKED:
        raise BadCodes("state")
    with transaction.atomic():
        changing.locked(case_id)
        one = InterimMeasure.objects.select_related("allegation").filter(pk=interim_id, case_id=case_id).first()
        if one is None:
            raise NoSuchThing(str(interim_id))
        if to not in rules.NEXT[one.state]:
            raise Conflict(case_id)
        one.state, one.since = to, at
        one.save(update_fields=["state", "since"])
        ledger.record(kind=f"interim.{to}", subject=case_id, at=at, actor=officer.pk,
                      body={"number": one.allegation.number, "interim": one.measure, "asked_of": one.asked_of})


def interim_of(case_id: str, officer: Actor) -> list[InterimView]:
    """The measures of a case in the order they were asked for. Raises NoSuchCase, NotAllowed."""
    found = access.find(case_id, officer, "case.open")
    rows = found.interim_measures.select_related("allegation").order_by("pk")
    return [
        InterimView(
            one.pk, one.allegation.number, one.measure, one.asked_of, one.state, one.asked_at, one.since,
            rules.NEXT[one.state], rules.to_be_lifted(one.state, one.allegation.finding),
        )
        for one in rows
    ]


def unanswered() -> list[tuple[str, clocks.Due]]:
    """The clock of every measure that was asked for and not answered: for the rounds."""
    found = []
    for one in InterimMeasure.objects.filter(state=rules.ASKED).select_related("case"):
        due = clocks.of_record(
            rules.CLOCK, since=one.asked_at, traits=settling.traits(one.case), mission=settings.MISSION
        )
        if due is not None:
            found.append((one.case_id, due))
    return found
