"""Codes of forms that are typed in, when others may have seen them: the head lets them open nothing any more."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime

from django.utils import timezone

from tande.domains.casework.errors import TooMuch
from tande.domains.intake import operations as intake
from tande.domains.intake import told
from tande.domains.paper.batches import may
from tande.domains.paper.errors import NoSuchBatch
from tande.domains.paper.models import Batch, Event, Form
from tande.domains.paper.stored import open_kept
from tande.policy import paper as rules
from tande.policy import roles


def close_codes(*, batch_id: str, words: Mapping[str, str], actor: roles.Actor, at: datetime) -> int:
    """Close the code of each form of a batch that others may know; how many. Its case is told ``words``, by language.

    Whoever holds the strip reads no answer any more either, so the head decides: needs "team.change". Closed first,
    then told, then written down; a crash between them is done again by asking again. Raises NotAllowed, NoSuchBatch,
    NotDurable.
    """
    may(actor, "team.change")
    if not Batch.objects.filter(pk=batch_id).exists():
        raise NoSuchBatch(batch_id)
    closed = Event.objects.filter(form__batch=batch_id, kind=rules.CLOSED).values("form")
    open_ones = Form.objects.filter(batch=batch_id, event__kind=rules.EXPOSED).exclude(pk__in=closed).distinct()
    forms = list(open_ones.select_related("made_in").order_by("number"))
    for form in forms:
        _close(form, words, actor, at)
    return len(forms)


def _close(form: Form, words: Mapping[str, str], actor: roles.Actor, at: datetime) -> None:
    case_id, language = open_kept(form.pk, bytes(form.sealed)).case_id, form.made_in.language
    intake.close_code(case_id=case_id, actor=actor.pk, at=at)
    with suppress(TooMuch):  # a case that takes no more words: its timeline tells
        told.add_told(case_id=case_id, key="code closed", text=words[language], language=language, at=at)
    Event.objects.create(form=form, kind=rules.CLOSED, reason="", officer_id=actor.pk, on=timezone.localdate(at))
