"""Offers of help: made by officers, answered by the person, passed on only after her yes. And calls."""

from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from tande.domains.casework import operations as casework
from tande.domains.support import access
from tande.domains.support.errors import (
    AlreadyOffered,
    BadCodes,
    BadEnvelope,
    Changed,
    NoSuchThing,
    NotAllowed,
)
from tande.domains.support.models import Offer, OfferStep, ProviderCheck
from tande.ledger import operations as ledger
from tande.ledger.writer import commit
from tande.policy import roles
from tande.policy import support as rules
from tande.policy.roles import Actor
from tande.toolkit import sealing


def offer(*, case_id: str, officer: Actor, offer_id: str, kind: str, provider: str, at: datetime) -> None:
    """Offer help of one kind, in any stage of the case; the same id again changes nothing.

    ``provider``: who of the directory would give it, empty when that is still to be found.
    Raises NotAllowed, NoSuchThing, BadCodes, BadEnvelope (id), AlreadyOffered.
    """
    access.check_case(case_id, officer, "support.offer")
    if Offer.objects.filter(pk=offer_id, case_id=case_id).exists():
        return
    if not sealing.is_id(offer_id) or Offer.objects.filter(pk=offer_id).exists():
        raise BadEnvelope("id")
    if kind not in rules.KINDS:
        raise BadCodes("kind")
    if provider and provider not in {one.code for one in settings.MISSION.providers if kind in one.kinds}:
        raise BadCodes("provider")
    try:
        with transaction.atomic():
            made = Offer.objects.create(id=offer_id, case_id=case_id, kind=kind, provider=provider, since=at)
            casework.mark(case_id=case_id, what="offered", at=at)
            _note(made, officer=officer, at=at)
    except IntegrityError as error:
        raise AlreadyOffered(kind) from error


def take_step(
    *, case_id: str, offer_id: str, officer: Actor, to: str, seen: str, at: datetime, scope: str = "", how: str = "",
    who: str = "",
) -> None:
    """Write down what the person answered otherwise than with her code, or what became of the offer.

    ``seen``: the state on the officer's page. An answer needs ``how`` and ``who``, a yes its ``scope``.
    Raises NotAllowed, NoSuchThing, BadCodes, Changed.
    """
    access.check_case(case_id, officer, "support.offer")
    _check_answer(to, scope, how, who)
    with transaction.atomic():
        found = _locked(case_id, offer_id)
        if found.state != seen:
            raise Changed(found.state)
        _go(found, to, scope, at)
        _note(found, officer=officer, at=at, how=how, who=who)


def answer(*, case_id: str, offer_id: str, to: str, at: datetime, scope: str = "") -> None:
    """The person answers with her code: yes, no, or another mind. The same answer again changes nothing.

    Called for whoever holds the case's add-token. Raises NoSuchThing, BadCodes, Changed when it is too late for
    that, NotDurable.
    """
    if to not in rules.ANSWERS or (to == rules.ACCEPTED) != (scope in rules.SCOPES):
        raise BadCodes("answer")

    def step() -> None:
        found = _locked(case_id, offer_id)
        if (found.state, found.scope) == (to, scope):
            return
        if found.state == rules.ACCEPTED == to:  # still yes, but another way: as good as a no and a new yes
            found.state = rules.DECLINED
        _go(found, to, scope, at)
        casework.mark(case_id=case_id, what="news", at=at)
        _note(found, officer=None, at=at, how="code", who="person")

    commit([], also=step)


def record_check(*, provider: str, officer: Actor, result: str, at: datetime) -> None:
    """Somebody of the directory was called. Raises NotAllowed, BadCodes."""
    if not roles.may(officer.roles, "directory.check"):
        raise NotAllowed("directory.check")
    if result not in rules.CHECKS:
        raise BadCodes("result")
    if provider not in {one.code for one in settings.MISSION.providers}:
        raise BadCodes("provider")
    with transaction.atomic():
        ProviderCheck.objects.create(provider=provider, result=result, officer_id=officer.pk, at=at)
        ledger.record(kind="provider.checked", subject="", at=at, actor=officer.pk,
                      body={"provider": provider, "check": result})


def _check_answer(to: str, scope: str, how: str, who: str) -> None:
    if to not in rules.ANSWERS:
        if scope or how or who:
            raise BadCodes("to")
        return
    if how not in rules.HOW or how == "code":
        raise BadCodes("how")
    if who not in rules.WHO:
        raise BadCodes("who")
    if (to == rules.ACCEPTED) != (scope in rules.SCOPES):
        raise BadCodes("scope")


def _locked(case_id: str, offer_id: str) -> Offer:
    found = Offer.objects.select_for_update().filter(pk=offer_id, case_id=case_id).first()
    if found is None:
        raise NoSuchThing(offer_id)
    return found


def _go(found: Offer, to: str, scope: str, at: datetime) -> None:
    if to not in rules.after(found.state, found.scope):
        raise Changed(found.state)
    # What was agreed stays with what follows from it; a no takes it away.
    found.scope = scope if to in rules.ANSWERS else found.scope
    found.state, found.since = to, at
    found.save()


def _note(found: Offer, *, officer: Actor | None, at: datetime, how: str = "", who: str = "") -> None:
    codes = {"scope": found.scope, "how": how, "who": who}
    OfferStep.objects.create(
        offer=found, state=found.state, officer_id=officer.pk if officer else None, at=at, **codes
    )
    body = {"support": found.kind, "provider": found.provider, **codes}
    ledger.record(kind=rules.FACTS[found.state], subject=found.case_id, at=at, actor=officer.pk if officer else None,
                  body={name: code for name, code in body.items() if code})
