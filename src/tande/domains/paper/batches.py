"""Numbers reserved, forms printed, given out, voided or found empty. Each is one transaction."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from tande.domains.intake import queries as intake
from tande.domains.paper.errors import AllPrinted, BadField, NoSuchBatch, NoSuchForm, NotAllowed, WrongState
from tande.domains.paper.models import Batch, Claim, Event, Form, Print
from tande.domains.paper.stored import Kept, clean, open_kept, pack_kept, place
from tande.ledger import operations as ledger
from tande.ledger.register_key import register_key
from tande.policy import paper as rules
from tande.policy import roles
from tande.toolkit import codes, form_numbers, sealing
from tande.toolkit.pdf.complaint_forms import Sheet

LABEL_MAX: Final = 80
_DRAWS: Final = 5
Draw = Callable[[Sequence[Sheet]], bytes]


@dataclass(frozen=True)
class Voided:
    """How many forms were voided; ``entered``: those that were not, since they are typed in already."""

    count: int
    entered: tuple[str, ...]


def issue(*, batch_id: str, place_code: str, label: str, count: int, actor: roles.Actor, at: datetime) -> str:
    """Reserve numbers for an office or a box; the id of the batch. The same ``batch_id`` again changes nothing.

    Needs "paper.issue". Raises NotAllowed, BadField ("place", "label", "count", "numbers" when none are left).
    """
    may(actor, "paper.issue")
    label = clean(label, "label", LABEL_MAX)
    if place_code and place_code not in settings.MISSION.labels["place"]:
        raise BadField("place")
    if not 1 <= count <= rules.COUNT_MAX:
        raise BadField("count")
    if not sealing.is_id(batch_id):
        raise BadField("id")
    for _ in range(_DRAWS):
        try:
            with transaction.atomic():
                if not Batch.objects.filter(pk=batch_id).exists():
                    _reserve(batch_id, place_code, label, count, actor, at)
                return batch_id
        except IntegrityError:
            continue  # another batch was given these numbers in the same moment
    raise RuntimeError("no numbers could be reserved")


def _reserve(batch_id: str, place_code: str, label: str, count: int, actor: roles.Actor, at: datetime) -> None:
    last = Batch.objects.order_by("-first").first()
    first = last.first + last.count if last else 1
    if first + count - 1 > form_numbers.LARGEST:
        raise BadField("numbers")
    Batch.objects.create(
        pk=batch_id, place=place_code, first=first, count=count, made_by=actor.pk, made_at=at,
        label=register_key().seal(label, place("label", batch_id)),
    )
    ledger.record(kind="paper.issued", subject=batch_id, at=at, actor=actor.pk, body={"count": count})


def print_forms(
    *, print_id: str, batch_id: str, count: int, language: str, draw: Draw, actor: roles.Actor, at: datetime
) -> bytes:
    """The PDF of the next forms of a batch. Their codes are in it and, when this has returned, nowhere else.

    Drawn before anything is written: a paper that cannot be drawn uses up no number. A crash after the commit leaves
    forms whose codes nobody has: whoever got no PDF voids the print. Needs "paper.issue". Raises NotAllowed,
    NoSuchBatch, BadField, AllPrinted (also for a print made before), PdfNotMade.
    """
    may(actor, "paper.issue")
    if language not in settings.MISSION.language_codes:
        raise BadField("language")
    if not 1 <= count <= rules.PRINT_MAX:
        raise BadField("count")
    if not sealing.is_id(print_id):
        raise BadField("id")
    for _ in range(_DRAWS):
        first, some = _next(batch_id, count)
        sheets, kept = _codes(first, some)
        drawn = draw(sheets)
        made = Print(
            pk=print_id, batch_id=batch_id, first=first, count=some, language=language, made_by=actor.pk, made_at=at
        )
        try:
            with transaction.atomic():
                made.save(force_insert=True)
                Form.objects.bulk_create([
                    Form(number=number, batch_id=batch_id, made_in=made, sealed=pack_kept(number, one))
                    for number, one in kept.items()
                ])
            return drawn
        except IntegrityError:
            # Printed before, or these numbers by somebody else in this moment: this PDF, whose codes nobody keeps, is
            # thrown away.
            if Print.objects.filter(pk=print_id).exists():
                break
    raise AllPrinted("print")


def _next(batch_id: str, count: int) -> tuple[int, int]:
    batch = Batch.objects.filter(pk=batch_id).first()
    if batch is None:
        raise NoSuchBatch(batch_id)
    last = Print.objects.filter(batch=batch).order_by("-first").first()
    first = last.first + last.count if last else batch.first
    left = batch.first + batch.count - first
    if left <= 0:
        raise AllPrinted("batch")
    return first, min(count, left)


def _codes(first: int, count: int) -> tuple[list[Sheet], dict[str, Kept]]:
    sheets, kept = [], {}
    for body in range(first, first + count):
        number, code, case_id = form_numbers.number(body), codes.new_code(), sealing.new_id()
        sheets.append(Sheet(number, code))
        reporter_key = sealing.public_key_of(codes.reporter_seed(code, case_id=case_id))
        kept[number] = Kept(case_id, sealing.new_id(), codes.first_hash(code), reporter_key)
    return sheets, kept


def give_out(*, first: str, last: str, actor: roles.Actor, at: datetime, batch_id: str = "") -> int:
    """Forms were taken to where people find them; how many were not given out before. Needs "paper.issue".

    Raises NotAllowed, NoSuchForm, BadField ("range").
    """
    may(actor, "paper.issue")
    with transaction.atomic():
        return _write(printed_between(first, last, batch_id), rules.GIVEN, "", actor, at)


def void(*, first: str, last: str, reason: str, actor: roles.Actor, at: datetime, batch_id: str = "") -> Voided:
    """Forms that must not be used any more, from one number to another; what was typed in stays. Needs "paper.issue".

    Again, or for a graver reason, adds that. Where others may know the codes of those typed in, it is written down of
    them too, for the head. Raises NotAllowed, NoSuchForm, BadField ("reason", "range").
    """
    may(actor, "paper.issue")
    if reason not in rules.REASONS:
        raise BadField("reason")
    with transaction.atomic():
        forms = printed_between(first, last, batch_id)
        done = set(Event.objects.filter(form__in=forms, kind=rules.ENTERED).values_list("form_id", flat=True))
        open_ones = [form for form in forms if form.pk not in done]
        count = _write(open_ones, rules.VOIDED, reason, actor, at)
        for batch_id, some in _by_batch(open_ones).items():
            if count:
                ledger.record(
                    kind="paper.voided", subject=batch_id, at=at, actor=actor.pk,
                    body={"count": min(count, len(some)), "reason": reason},
                )
        if reason in rules.UNSAFE:
            begun = [form for form in open_ones if _is_filed(form)]
            _write([*(form for form in forms if form.pk in done), *begun], rules.EXPOSED, reason, actor, at)
        return Voided(count, tuple(sorted(done)))


def _is_filed(form: Form) -> bool:
    """Whether somebody began to type it in and its case is there already, though not all of the paper."""
    return Claim.objects.filter(form=form).exists() and intake.filed(open_kept(form.pk, bytes(form.sealed)).case_id)


def found_empty(*, number: str, actor: roles.Actor, at: datetime) -> None:
    """A form came back with nothing on it. Needs "paper.enter".

    Raises NotAllowed, NoSuchForm, WrongState (typed in).
    """
    may(actor, "paper.enter")
    with transaction.atomic():
        forms = printed_between(number, number, "")
        if Event.objects.filter(form__in=forms, kind=rules.ENTERED).exists():
            raise WrongState(number)
        _write(forms, rules.EMPTY, "", actor, at)


def may(actor: roles.Actor, right: str) -> None:
    """Raises NotAllowed unless the officer holds this right."""
    if not roles.may(actor.roles, right):
        raise NotAllowed(right)


def printed_between(first: str, last: str, batch_id: str) -> list[Form]:
    """The forms from one number to another, locked; both of one batch, this one if it is given.

    Raises NoSuchForm, BadField.
    """
    ends = {form.number: form for form in Form.objects.filter(pk__in={first, last})}
    if first not in ends or last not in ends:
        raise NoSuchForm
    low, high = form_numbers.body(first), form_numbers.body(last)
    if low > high or {ends[first].batch_id, ends[last].batch_id} != {batch_id or ends[first].batch_id}:
        raise BadField("range")
    return list(Form.objects.select_for_update().filter(number__gte=first, number__lte=last).order_by("number"))


def _write(forms: Iterable[Form], kind: str, reason: str, actor: roles.Actor, at: datetime) -> int:
    """The event for each form that does not have it; how many are new."""
    wanted = list(forms)
    have = set(Event.objects.filter(form__in=wanted, kind=kind, reason=reason).values_list("form_id", flat=True))
    new = [form for form in wanted if form.pk not in have]
    on = timezone.localdate(at)
    Event.objects.bulk_create(
        [Event(form=form, kind=kind, reason=reason, officer_id=actor.pk, on=on) for form in new],
        ignore_conflicts=True,
    )
    return len(new)


def _by_batch(forms: Iterable[Form]) -> dict[str, list[Form]]:
    found: dict[str, list[Form]] = {}
    for form in forms:
        found.setdefault(form.batch_id, []).append(form)
    return found
