"""Sheets that came out badly: their forms are voided, and as many new ones printed instead, in one transaction."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from django.db import transaction

from tande.domains.paper import batches
from tande.domains.paper.batches import Draw, may
from tande.domains.paper.errors import AllPrinted, BadField
from tande.domains.paper.models import Batch, Event, Form, Print
from tande.domains.paper.stored import place
from tande.ledger.register_key import register_key
from tande.policy import paper as rules
from tande.policy import roles

AGAIN_MAX: Final = 10
"""What a jammed printer spoils; of more the whole print is voided."""


def print_again(
    *, print_id: str, batch_id: str, first: str, last: str, draw: Callable[[str], Draw], actor: roles.Actor,
    at: datetime,
) -> bytes:
    """The PDF of new forms instead of those from one number to another, which are voided as damaged.

    The new ones are the next of the batch, or, when too few are left, a batch of their own for the same place. A paper
    that cannot be drawn voids nothing. ``draw``: by language. Needs "paper.issue".

    Raises NotAllowed, NoSuchForm, BadField ("range", "id"), AllPrinted (for a print made before), PdfNotMade.
    """
    may(actor, "paper.issue")
    with transaction.atomic():
        if Print.objects.filter(pk=print_id).exists():
            raise AllPrinted("print")
        forms = batches.printed_between(first, last, batch_id)
        language = _language(forms)
        home = _home(batch_id, print_id, len(forms), actor, at)
        drawn = batches.print_forms(
            print_id=print_id, batch_id=home, count=len(forms), language=language, draw=draw(language), actor=actor,
            at=at,
        )
        batches.void(first=first, last=last, reason="damaged", actor=actor, at=at, batch_id=batch_id)
        return drawn


def _language(forms: list[Form]) -> str:
    """Of forms that came from the printer and no further. Raises BadField ("range")."""
    languages = {form.made_in.language for form in forms}
    gone = Event.objects.filter(form__in=forms).exclude(kind=rules.GIVEN).exists()
    if gone or len(languages) != 1 or len(forms) > AGAIN_MAX:
        raise BadField("range")
    return languages.pop()


def _home(batch_id: str, print_id: str, count: int, actor: roles.Actor, at: datetime) -> str:
    """The batch that the new forms are of."""
    batch = Batch.objects.get(pk=batch_id)
    printed = Form.objects.filter(batch=batch).count()
    if batch.count - printed >= count:
        return batch_id
    return batches.issue(
        batch_id=print_id, place_code=batch.place, count=count, actor=actor, at=at,
        label=register_key().open(bytes(batch.label), place("label", batch.pk)),
    )
