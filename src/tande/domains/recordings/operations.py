"""Recordings at a provider: noted, bound to their case, fetched and sealed, and only then deleted there."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from tande.domains.recordings.models import DONE, KEPT, UNHEARD, WAITING, Recording
from tande.domains.recordings.sealed import call_mark, mark_of, opened, sealed
from tande.policy import recordings as rules
from tande.toolkit import sealing
from tande.toolkit.voice.requests import Recording as Told


def note(*, gateway: str, call: str, number: str, told: Told, at: datetime) -> str:
    """A provider has a recording: write that down before anything else. Its id here; known already, nothing changes.

    Until ``bind`` it belongs to no case; after a while it is heard without its call (``queries.unheard``).
    """
    mark = mark_of(gateway, told.sid)
    found = Recording.objects.filter(mark=mark).values_list("pk", flat=True).first()
    if found is not None:
        return str(found)
    made = sealing.new_id()
    source = {"sid": told.sid, "url": told.url, "seconds": told.seconds, "number": number, "call": call}
    try:
        with transaction.atomic():
            Recording.objects.create(
                pk=made, gateway=gateway, mark=mark, call=call_mark(gateway, call), source=sealed(source, made),
                stage=UNHEARD, at=at, due=at + rules.UNHEARD,
            )
    except IntegrityError:  # the same notice came twice at once; the other one is durable
        return str(Recording.objects.values_list("pk", flat=True).get(mark=mark))
    return made


def bind(*, recording: str, case_id: str, language: str, at: datetime) -> None:
    """A recording belongs to a case and is fetched from now on; with none ("") it holds nothing and is deleted.

    What was bound before stays as it is.
    """
    with transaction.atomic():
        one = Recording.objects.select_for_update().filter(pk=recording, stage=UNHEARD).first()
        if one is None:
            return
        source = opened(one)
        kept: dict[str, Any] = {name: source[name] for name in ("sid", "url", "seconds")}
        one.source = sealed({**kept, "case": case_id, "language": language}, one.pk)
        one.stage, one.at, one.due, one.tries = (WAITING if case_id else KEPT), at, at, 0
        one.save(update_fields=["source", "stage", "at", "due", "tries"])


def forget_the_done(*, at: datetime) -> int:
    """Take away rows of which nothing is left to do and no notice can come any more. How many."""
    old = Recording.objects.filter(stage=DONE, at__lt=at - rules.KNOWN_FOR)
    return old.delete()[0]
