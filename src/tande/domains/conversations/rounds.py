"""What time brings: answers told to those who wait for them, and numbers let go of by the pack's rule."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction

from tande.domains.casework import contacts as cases
from tande.domains.conversations import doing
from tande.domains.conversations import held as keeping
from tande.domains.conversations.held import Came, Held
from tande.domains.conversations.models import About, Conversation, Delivery, Round
from tande.domains.conversations.rules import pack, rules
from tande.ledger import queries as ledger
from tande.policy.conversation import keeping as policy
from tande.policy.conversation.inputs import News
from tande.policy.conversation.outputs import Say
from tande.policy.conversation.states import DOORS
from tande.policy.conversation.step import step
from tande.policy.stages import ENDS

_WRITTEN: Final = "case.written"
_AT_ONCE: Final = 500


def announce(at: datetime) -> int:
    """Tell those whose case has new words for them, once for a morning however many there are; how many were told.

    A crash between two leaves the rest to the next rounds; nobody is told twice of the same words.
    """
    upto, told = ledger.settled_seq(), 0
    row, _new = Round.objects.get_or_create(name=_WRITTEN)
    while found := ledger.facts_after(row.seq, upto=upto, limit=_AT_ONCE, kinds=[_WRITTEN]):
        for fact in found:
            told += _tell(fact.subject, fact.at, at)
        row.seq = found[-1].seq
        row.save()
    if row.seq < upto:
        row.seq = upto
        row.save()
    return told


def _tell(case_id: str, written: datetime, at: datetime) -> int:
    if cases.wants_none(case_id):
        return 0
    marked = About.objects.filter(mark=keeping.case_mark(case_id)).values_list("conversation", flat=True)
    return sum(_tell_one(pk, case_id, written, at) for pk in list(marked))


def _tell_one(pk: str, case_id: str, written: datetime, at: datetime) -> int:
    """One transaction: what was told is written with what is put out, or neither is."""
    with transaction.atomic():
        row = Conversation.objects.select_for_update().filter(pk=pk).first()
        held = keeping.opened(row) if row is not None else None
        if row is None or held is None or not _new(held, case_id, written):
            return 0
        held.announced[case_id] = written.isoformat()
        number = keeping.number_of(row)
        state = replace(held.state, registered=True)
        _state, outputs = step(state, News(), now=at, rules=rules())
        says = [one for one in outputs if isinstance(one, Say)]
        put = bool(says and number) and not _waiting(number, at) and not doing.silenced(number)
        if put:
            came = Came(held.state.door, held.gateway, number, "", at)
            doing.put_out(says, {}, came=came, silent=False)
            held.waits_until = (says[0].not_before or at).isoformat()
        keeping.keep(row, held, number=number)
        return int(put)


def _new(held: Held, case_id: str, written: datetime) -> bool:
    """Whether the conversation is about this case and was not told of these words."""
    return case_id in held.about and written.isoformat() > held.announced.get(case_id, "")


def _waiting(number: str, at: datetime) -> bool:
    """Whether the same text waits for this number already, by whichever door it once came."""
    rows = Conversation.objects.filter(mark__in=[keeping.mark(door, number) for door in DOORS])
    waits = (keeping.opened(row).waits_until for row in rows)
    return any(datetime.fromisoformat(until) > at for until in waits if until)  # as times: each bears its own zone


def purge(at: datetime) -> int:
    """Let go of numbers, conversations and ids that the pack's rule keeps no longer; how many numbers."""
    rule = pack().keeping
    Delivery.objects.filter(on__lt=at.date() - timedelta(days=rule.replay)).delete()
    Delivery.objects.filter(on__lt=at.date() - timedelta(days=1), answer__isnull=False).update(answer=None)
    gone = 0
    for some in _old(at, rule):
        stages = cases.stages_of({case_id for _row, held in some for case_id in held.about})
        for row, held in some:
            contact = _contact(row, held, stages)
            if policy.must_go(contact, rule, at):
                gone += _let_go(row.pk, row.heard_on, at)
    return gone


def _old(at: datetime, rule: policy.Keeping) -> Iterator[list[tuple[Conversation, Held]]]:
    """Conversations that may be due, some at a time."""
    last, before = "", at.date() - timedelta(days=policy.shortest(rule))
    while True:
        rows = list(Conversation.objects.filter(heard_on__lt=before, pk__gt=last).order_by("pk")[:_AT_ONCE])
        if not rows:
            return
        last = rows[-1].pk
        yield [(row, keeping.opened(row)) for row in rows]


def _contact(row: Conversation, held: Held, stages: dict[str, str]) -> policy.Contact:
    reached = [stages[case_id] for case_id in held.about if case_id in stages]
    return policy.Contact(
        row.heard_on, case=bool(reached), owed=any(stage not in ENDS for stage in reached),
        forgotten=held.state.stopped and not held.about,
    )


def _let_go(pk: str, heard_on: date, at: datetime) -> int:
    """Delete one, unless it was heard of in this moment; 1 when a number went with it."""
    with transaction.atomic():
        row = Conversation.objects.select_for_update().filter(pk=pk, heard_on=heard_on).first()
        if row is None:
            return 0
        number, held = keeping.number_of(row), keeping.opened(row)
        doing.drop(number if number and not _elsewhere(number, row.pk) else "")
        row.delete()
        if number:
            doing.let_go(held, "rule", at)
        return int(bool(number))


def _elsewhere(number: str, pk: str) -> bool:
    """Whether another door still speaks with this number."""
    others = Conversation.objects.filter(mark__in=[keeping.mark(door, number) for door in DOORS], number__isnull=False)
    return others.exclude(pk=pk).exists()
