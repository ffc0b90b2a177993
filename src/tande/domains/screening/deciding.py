"""What officers do with alerts: decide, ask for more, propose what takes two, agree or not."""

from datetime import datetime
from typing import Final

from django.db import transaction

from tande.domains.screening.errors import BadField, Changed, NoSuchAlert, SecondNeeded
from tande.domains.screening.lists import check_right
from tande.domains.screening.models import Alert, Step
from tande.ledger import operations as ledger
from tande.ledger.register_key import register_key
from tande.policy import alerts as rules
from tande.policy.mission_reading import fault_in_text
from tande.policy.roles import Actor

DECIDE: Final = "vetting.decide"
LONGEST_WORDS: Final = 2_000


def decide(
    *, alert_id: str, step: str, seen: int, officer: Actor, at: datetime, why: str = "", words: str = ""
) -> str:
    """Take a step of `policy.alerts` with an alert; its state afterwards. ``seen``: how many steps the page showed.

    ``why`` is a code of the step's reasons; ``words`` are sealed. Records vetting.alert_proposed for a proposal and
    vetting.alert_decided for a decision. Raises NotAllowed, NoSuchAlert, BadField, Changed, SecondNeeded.
    """
    check_right(officer, DECIDE)
    _check_words(step, words)
    with transaction.atomic():
        alert = Alert.objects.select_for_update().filter(pk=alert_id).first()
        if alert is None:
            raise NoSuchAlert(alert_id)
        if alert.steps != seen:
            raise Changed(alert.state)
        before = rules.Alert(alert.state, alert.proposal, alert.proposed_by)
        after = _after(before, step, officer, why)
        alert.state, alert.proposal, alert.proposed_by = after.state, after.proposal, after.proposed_by
        alert.steps += 1
        alert.save(update_fields=["state", "proposal", "proposed_by", "steps"])
        _write(alert, step, before.proposal or after.proposal, why, words, officer, at)
    return after.state


def _after(before: rules.Alert, step: str, officer: Actor, why: str) -> rules.Alert:
    try:
        return rules.take(before, step, officer.pk, why)
    except rules.WrongStep as error:
        raise Changed(before.state) from error
    except rules.SecondNeeded as error:
        raise SecondNeeded(step) from error
    except rules.BadWhy as error:
        raise BadField("why") from error


def _check_words(step: str, words: str) -> None:
    if len(words) > LONGEST_WORDS or any(fault_in_text(line) for line in words.splitlines() if line.strip()):
        raise BadField("words")
    if step in rules.NEEDS_WORDS and not words.strip():
        raise BadField("words")


def _write(
    alert: Alert, step: str, proposal: str, why: str, words: str, officer: Actor, at: datetime
) -> None:
    sealed = register_key().seal(words, words_place(alert.pk, alert.steps)) if words.strip() else None
    Step.objects.create(
        alert=alert, number=alert.steps, opening=alert.opening, kind=step, why=why, outcome=alert.state,
        proposal=proposal, officer_id=officer.pk, at=at, words=sealed,
    )
    body = {"alert": alert.pk, "opening": alert.opening, "step": step, "why": why}
    if alert.state == rules.PROPOSED:
        ledger.record(kind="vetting.alert_proposed", subject=alert.person_id, at=at, actor=officer.pk,
                      body={**body, "proposal": alert.proposal})
    else:
        ledger.record(kind="vetting.alert_decided", subject=alert.person_id, at=at, actor=officer.pk,
                      body={**body, "outcome": alert.state})


def words_place(alert_id: str, number: int) -> str:
    """Where a step's words are sealed to."""
    return f"screening_step.words|{alert_id}.{number}"
