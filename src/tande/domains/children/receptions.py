"""The second side of a hand-over: a receiving body, with a code of its own, confirms the child it took in.

It sees no more of the record than it needs to know the child by. What it confirms is kept by the domain ``receiving``,
compared with the record, and written down as a fact, in one transaction.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.utils import timezone

from tande.domains.children import keeping
from tande.domains.children.errors import NoSuchEncounter, NotAllowed
from tande.domains.children.models import Met
from tande.domains.children.scope import Insider, met_for
from tande.domains.receiving import errors as receiving_errors
from tande.domains.receiving import operations as receiving
from tande.domains.receiving import queries as receptions
from tande.domains.receiving.operations import Said
from tande.domains.receiving.views import Holder, Received
from tande.ledger import operations as ledger
from tande.policy import encounters, roles
from tande.toolkit import handover

AT_ONCE: Final = 200
"""Receptions without a number that one round looks at: a round is short, and the next goes on."""


@dataclass(frozen=True)
class Shown:
    """What a receiving body sees of a child: where and on which day she or he was met, the sex and how old.

    ``known``: whether there is a record; without a number there is none. ``former``: what this organisation confirmed
    of the child before; ``elsewhere``: another organisation confirmed her or him.
    """

    known: bool
    commune: str
    on: date | None
    sex: str
    age_band: str
    former: Received | None
    elsewhere: bool


def open_with(*, code: str, number: str, at: datetime) -> Holder:
    """Whose code this is, if it and the number go together. A wrong code and an unknown number are one answer.

    Both are always looked for, so that neither is known by the time it takes. ``number`` "" where the unit gave none.
    Raises NoSuchEncounter.
    """
    known = not number or Met.objects.filter(number=number).exists()
    try:
        holder = receiving.check(code, at=at)
    except receiving_errors.NoSuchCode:
        raise NoSuchEncounter from None
    if not known:
        raise NoSuchEncounter
    return holder


def shown(*, code_id: str, number: str, child: str, at: datetime) -> Shown:
    """What somebody who opened a page with a code sees. ``child``: the form's own id, where there is no number.

    Raises NoSuchCode for a code that was revoked meanwhile, NoSuchEncounter.
    """
    holder = receiving.still(code_id, at=at)
    former = receptions.former(number, child, holder.receiver)
    if not number:
        return Shown(False, "", None, "", "", former, False)
    met = Met.objects.filter(number=number).first()
    if met is None:
        raise NoSuchEncounter
    found = keeping.current(met).encounter
    others = [one for one in receptions.all_of([number]) if one.receiver != holder.receiver]
    return Shown(True, found.commune, timezone.localdate(found.at), found.sex, encounters.band_of(found), former,
                 bool(others))


def number_known(*, code_id: str, number: str, at: datetime) -> Holder:
    """For one more child with the same code. Raises NoSuchCode, NoSuchEncounter."""
    holder = receiving.still(code_id, at=at)
    if number and not Met.objects.filter(number=number).exists():
        raise NoSuchEncounter
    return holder


def confirm_reception(*, code_id: str, said: Said, at: datetime) -> Received:
    """Keep what a receiving body confirms, compare it with the record, and write the fact; how it stands.

    The same once more changes nothing and gives the same receipt. Without a number it waits for the adviser, or until
    the number that the unit said has come in. Raises NoSuchCode, NoSuchEncounter, BadField, Changed.
    """
    with transaction.atomic():
        met = _locked(said.number) if said.number else None
        received, new = receiving.confirm(code_id=code_id, said=said, at=at)
        if new and met is not None:
            _compared(met, at)
        elif new and received.version == 1:
            body = {"receiver": received.receiver, "on": keeping.day(received.receipt.at)}
            ledger.record(kind="reception.unmatched", subject=received.child, at=at, body=body)
        elif new and received.number:
            _compared(_locked(received.number), at)
    if new and not received.number and received.said_number:
        _match_by_number(received, at)
    return received


def match(*, child: str, number: str, actor: Insider, at: datetime) -> Received:
    """Say which child met a reception without a number was of. Needs "encounter.manage".

    Raises NotAllowed, NoSuchEncounter, NoSuchReception, AlreadyMatched.
    """
    if not roles.may(actor.roles, "encounter.manage"):
        raise NotAllowed("encounter.manage")
    found = Met.objects.filter(number=number).first()
    if found is None:
        raise NoSuchEncounter
    with transaction.atomic():
        met = met_for(actor, "encounter.manage", found.pk, to_change=True)
        return _matched(met, child, actor.pk, at)


def match_waiting(*, at: datetime) -> int:
    """Match each reception whose number has come in since; how many. Called by the rounds; safe twice at once."""
    waiting = [one for one in receptions.unmatched() if one.said_number]
    known = set(Met.objects.filter(number__in=[one.said_number for one in waiting]).values_list("number", flat=True))
    some = [one for one in waiting if one.said_number in known][:AT_ONCE]
    return sum(_match_by_number(one, at) for one in some)


def unmatched(actor: Insider) -> list[Received]:
    """Receptions without an encounter, oldest first. Needs "reception.see". Raises NotAllowed."""
    if not roles.may(actor.roles, "reception.see"):
        raise NotAllowed("reception.see")
    return receptions.unmatched()


def _match_by_number(one: Received, at: datetime) -> bool:
    if not handover.is_number(one.said_number):
        return False
    try:
        with transaction.atomic():
            _matched(_locked(one.said_number), one.child, None, at)
    except (NoSuchEncounter, receiving_errors.AlreadyMatched):
        return False  # not come in yet; or the same organisation confirmed that number too: the adviser decides
    return True


def _matched(met: Met, child: str, officer_id: int | None, at: datetime) -> Received:
    received = receiving.match(child=child, number=met.number, officer_id=officer_id, at=at)
    body = {"receiver": received.receiver, "by": "adviser" if officer_id else "number"}
    ledger.record(kind="reception.matched", subject=child, at=at, actor=officer_id, body=body)
    _compared(met, at)
    return received


def _compared(met: Met, at: datetime) -> None:
    """The columns and the fact. Of several organisations, the first to have taken the child in counts."""
    keeping.compare(met, keeping.current(met).encounter)
    met.save(update_fields=["received_at", "mismatches"])
    keeping.received(met, at)


def _locked(number: str) -> Met:
    met = Met.objects.select_for_update().filter(number=number).first()
    if met is None:
        raise NoSuchEncounter
    return met
