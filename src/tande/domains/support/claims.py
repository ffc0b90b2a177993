"""Claims of paternity and child support, step by step."""

from datetime import date, datetime

from django.db import transaction

from tande.domains.support import access
from tande.domains.support.access import SealedWords
from tande.domains.support.errors import BadCodes, Changed, NoSuchThing
from tande.domains.support.models import Claim, ClaimStep
from tande.ledger import operations as ledger
from tande.policy import claims as rules
from tande.policy.roles import Actor


def record_claim(
    *, case_id: str, officer: Actor, words: SealedWords, state: str, children: int, next_due: date | None, at: datetime
) -> None:
    """Record a claim; ``state`` empty when nobody knows whose personnel the father is of. Its id is that of the words.

    Raises NotAllowed, NoSuchThing, BadCodes, BadEnvelope, TooMuch.
    """
    access.check_case(case_id, officer, "claim.record")
    access.check_state(state)
    if not 1 <= children <= rules.CHILDREN_MAX:
        raise BadCodes("children")
    access.check_day(next_due, "next_due")
    access.check_words(words)
    with transaction.atomic():
        if not access.is_new(ClaimStep, case_id, words):
            return
        made = Claim.objects.create(
            id=words.id, case_id=case_id, state=state, children=children, next_due=next_due, since=at
        )
        _note(made, words, officer, at, "claim.recorded", children=children)


def move_claim(
    *, case_id: str, claim_id: str, officer: Actor, words: SealedWords, to: str, seen: str, next_due: date | None,
    at: datetime, state: str = "",
) -> None:
    """Take a claim a step on. ``state`` fills in a State that was not known; a State that is not known cannot be asked.

    Raises NotAllowed, NoSuchThing, BadCodes, BadEnvelope, TooMuch, Changed.
    """
    access.check_case(case_id, officer, "claim.record")
    access.check_state(state)
    access.check_day(next_due, "next_due")
    access.check_words(words)
    if to not in rules.STEPS:
        raise BadCodes("step")
    with transaction.atomic():
        found = Claim.objects.select_for_update().filter(pk=claim_id, case_id=case_id).first()
        if found is None:
            raise NoSuchThing(claim_id)
        if not access.is_new(ClaimStep, case_id, words):
            return
        _check_step(found, to, seen)
        found.state = found.state or state
        if to == "state_asked" and not found.state:
            raise BadCodes("state")
        found.step, found.since = to, at
        found.next_due = None if to == rules.ENDED else next_due
        found.save()
        _note(found, words, officer, at, "claim.moved")


def _check_step(found: Claim, to: str, seen: str) -> None:
    if found.step != seen:
        raise Changed(found.step)
    try:
        rules.check_step(found.step, to)
    except rules.WrongStep as error:
        raise Changed(found.step) from error


def _note(found: Claim, words: SealedWords, officer: Actor, at: datetime, kind: str, **more: object) -> None:
    ClaimStep.objects.create(
        id=words.id, case_id=found.case_id, envelope=words.envelope, officer_id=officer.pk, at=at, claim=found,
        step=found.step, next_due=found.next_due,
    )
    due = found.next_due.isoformat() if found.next_due else ""
    body = {"claim": found.step, "states": [found.state] if found.state else [], "due": due, **more}
    ledger.record(kind=kind, subject=found.case_id, at=at, actor=officer.pk,
                  body={name: code for name, code in body.items() if code})
