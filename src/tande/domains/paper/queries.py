"""Reading papers and boxes. Nothing here leads from a form's number to its case."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from tande.domains.officers import queries as officers
from tande.domains.paper.batches import may
from tande.domains.paper.boxes import RECORD, confirmer, content_of, expected_seals
from tande.domains.paper.errors import NoSuchBatch, NoSuchBox, NoSuchForm
from tande.domains.paper.models import Batch, Box, Confirmed, Event, Form, Looked, Loose, Opening, Print
from tande.domains.paper.stored import place, unpack
from tande.domains.paper.views import BatchView, BoxView, OpeningView, PrintView, Standing
from tande.ledger.register_key import register_key
from tande.policy import paper as rules
from tande.policy import roles
from tande.policy.boxes import Found
from tande.toolkit import form_numbers


@dataclass(frozen=True)
class Totals:
    """How many forms there are and what became of them, over all batches; ``loose``: without a number of ours."""

    printed: int
    entered: int
    voided: int
    empty: int
    gaps: int
    loose: int


def batches(actor: roles.Actor) -> list[BatchView]:
    """Every batch, newest first. Needs "paper.issue". Raises NotAllowed."""
    may(actor, "paper.issue")
    return _batches(Batch.objects.order_by("-first"))


def batch(actor: roles.Actor, batch_id: str) -> BatchView:
    """One batch with its prints and every day on which something happened. Raises NotAllowed, NoSuchBatch."""
    may(actor, "paper.issue")
    found = _batches(Batch.objects.filter(pk=batch_id), whole=True)
    if not found:
        raise NoSuchBatch(batch_id)
    return found[0]


def standing(actor: roles.Actor, number: str) -> Standing:
    """Where a form stands, for whoever types it in. Raises NotAllowed, NoSuchForm."""
    may(actor, "paper.enter")
    form = Form.objects.filter(pk=number).select_related("made_in").first()
    if form is None:
        raise NoSuchForm
    events = list(Event.objects.filter(form=form).order_by("pk"))
    state = rules.state({one.kind for one in events})
    days = [one.on for one in events if one.kind == state]
    plain = [rules.Event(form.pk, one.kind, one.on, one.reason) for one in events]
    return Standing(number, state, form.made_in.language, days[-1] if days else None, rules.code_works(plain))


def totals(before: date | None = None) -> Totals:
    """Over everything, for public figures: numbers of papers, and nothing of anybody.

    ``before``: as it stood when that day began in the mission.
    """
    before = before or date.max
    in_boxes = _found_in_boxes()
    accounts = [_account(one, in_boxes, before)[0] for one in Batch.objects.order_by("first")]
    return Totals(
        printed=sum(one.count - one.unprinted for one in accounts), gaps=sum(len(one.gaps) for one in accounts),
        entered=sum(len(one.numbers[rules.ENTERED]) for one in accounts),
        voided=sum(len(one.numbers[rules.VOIDED]) for one in accounts),
        empty=sum(len(one.numbers[rules.EMPTY]) for one in accounts),
        loose=Loose.objects.filter(on__lt=before).count(),
    )


def boxes(actor: roles.Actor) -> list[BoxView]:
    """Every box, the one placed last first. Needs "box.record". Raises NotAllowed."""
    may(actor, RECORD)
    return [_box(one) for one in Box.objects.order_by("-placed_on", "-made_at")]


def box(actor: roles.Actor, box_id: str) -> BoxView:
    """One box with all its openings and their versions. Raises NotAllowed, NoSuchBox."""
    may(actor, RECORD)
    found = Box.objects.filter(pk=box_id).first()
    if found is None:
        raise NoSuchBox(box_id)
    return _box(found)


def waiting(actor: roles.Actor) -> int:
    """Openings that this officer, as the other of the two persons, has not confirmed."""
    if not roles.may(actor.roles, RECORD):
        return 0
    last = _latest(Opening.objects.defer("content")).values()
    done = set(Confirmed.objects.values_list("opening_id", flat=True))
    return sum(confirmer(one) == actor.pk and one.pk not in done for one in last)


def alerts(actor: roles.Actor) -> int:
    """Openings with a seal that was broken or another's, which the head has not looked into; for the head alone."""
    if not roles.may(actor.roles, "team.change"):
        return 0
    return len(_alerts(list(_latest(Opening.objects.filter(alert=True).defer("content")).values())))


def _batches(rows: Iterable[Batch], *, whole: bool = False) -> list[BatchView]:
    found = list(rows)
    names = officers.names({one.made_by for one in found})
    in_boxes = _found_in_boxes()
    return [_batch(one, names, in_boxes, whole) for one in found]


def _batch(one: Batch, names: dict[int, str], in_boxes: dict[str, date], whole: bool) -> BatchView:
    account, events = _account(one, in_boxes, date.max)
    return BatchView(
        id=one.pk, place=one.place, label=register_key().open(bytes(one.label), place("label", one.pk)),
        first=form_numbers.number(one.first), last=form_numbers.number(one.first + one.count - 1),
        made_by=names.get(one.made_by, ""), made_at=one.made_at,
        account=account,
        prints=_prints(one) if whole else (),
        dates=tuple((each.number, each.kind, each.day, each.reason) for each in events) if whole else (),
    )


def _account(one: Batch, in_boxes: dict[str, date], before: date) -> tuple[rules.Account, list[rules.Event]]:
    """How a batch stood when this day began, and all that had happened to its forms."""
    made = Form.objects.filter(batch=one).order_by("number").values_list("number", "made_in__made_at")
    printed = [number for number, at in made if timezone.localdate(at) < before]
    rows = Event.objects.filter(form__batch=one, form__in=printed, on__lt=before).order_by("pk")
    events = [rules.Event(row.form_id, row.kind, row.on, row.reason) for row in rows]
    found = {number: day for number, day in in_boxes.items() if day < before}
    events += [rules.Event(number, rules.FOUND, found[number]) for number in printed if number in found]
    return rules.account(count=one.count, printed=printed, events=events), events


def _prints(one: Batch) -> tuple[PrintView, ...]:
    rows = list(Print.objects.filter(batch=one).order_by("first"))
    names = officers.names({row.made_by for row in rows})
    return tuple(
        PrintView(
            row.pk, form_numbers.number(row.first), form_numbers.number(row.first + row.count - 1), row.count,
            row.language, names.get(row.made_by, ""), row.made_at,
        )
        for row in rows
    )


def _found_in_boxes() -> dict[str, date]:
    """Numbers that stand in an opening as it was last written, with its day."""
    found = {}
    for one in _latest(Opening.objects.order_by("opened_on")).values():
        found.update(dict.fromkeys(content_of(one)["numbers"], one.opened_on))
    return found


def _latest(rows: Iterable[Opening]) -> dict[str, Opening]:
    last: dict[str, Opening] = {}
    for one in rows:
        if one.opening not in last or last[one.opening].version < one.version:
            last[one.opening] = one
    return last


def _alerts(last: Sequence[Opening]) -> list[Opening]:
    seen = set(Looked.objects.values_list("opening", flat=True))
    return [one for one in last if one.alert and one.opening not in seen]


def _box(one: Box) -> BoxView:
    content = unpack(bytes(one.content), place("box", one.pk))
    rows = list(Opening.objects.filter(box=one).order_by("-opened_on", "-made_at", "-version"))
    last = _latest(rows)
    views = {row.pk: _opening(row, one, shown=last[row.opening] is row) for row in rows}
    return BoxView(
        id=one.pk, place=one.place, name=str(content["name"]), placed_on=one.placed_on,
        made_by=officers.names({one.made_by}).get(one.made_by, ""), seals=expected_seals(one),
        openings=tuple(views[row.pk] for row in rows if last[row.opening] is row),
        history=tuple(views[row.pk] for row in rows if last[row.opening] is not row),
        alerts=len(_alerts(list(last.values()))),
    )


def _opening(row: Opening, box: Box, *, shown: bool) -> OpeningView:
    content, other = content_of(row), confirmer(row)
    confirmed = Confirmed.objects.filter(opening=row).first()
    looked = Looked.objects.filter(opening=row.opening).first()
    ids = {row.first_id, row.made_by, *((row.second_id,) if row.second_id else ()),
           *((looked.officer_id,) if looked else ())}
    names = officers.names(ids)
    found = Found(
        row.opened_on, row.second_id, content["witness"], tuple(content["old"]), content["intact"],
        tuple(content["new"]), row.count, tuple(content["numbers"]), content["notes"],
    )
    return OpeningView(
        id=row.opening, version=row.version, found=found, first=names.get(row.first_id, ""), first_id=row.first_id,
        second=names.get(row.second_id, "") if row.second_id else found.witness, alert=row.alert,
        expected=expected_seals(box, but=row.opening, before=row.opened_on),
        confirmed_at=confirmed.at if confirmed else None, waits=other is not None and confirmed is None,
        other_id=other, other=names.get(other, "") if other else "",
        missing=_not_typed_in(found.numbers) if shown else (), made_by=names.get(row.made_by, ""), made_at=row.made_at,
        looked=register_key().open(bytes(looked.words), place("looked", row.opening)) if looked else "",
        looked_by=names.get(looked.officer_id, "") if looked else "",
    )


def _not_typed_in(numbers: Sequence[str]) -> tuple[str, ...]:
    """Of the forms found in a box, those that are still to be typed in, and did not come back empty."""
    done = set(
        Event.objects.filter(form__in=numbers, kind__in=(rules.ENTERED, rules.EMPTY)).values_list("form_id", flat=True)
    )
    return tuple(one for one in numbers if one not in done)
