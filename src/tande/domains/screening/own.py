"""The body's own records as one more source: what was substantiated, interim measures, earlier repatriations.

Who enters one says what the person is called and what others may know of it; nothing here names a complaint.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db import transaction

from tande.domains.screening import register
from tande.domains.screening.errors import BadField, NoSuchRecord, NotAllowed
from tande.domains.screening.models import OwnRecord
from tande.ledger import operations as ledger
from tande.ledger.register_key import register_key
from tande.policy import roles
from tande.policy.roles import Actor
from tande.toolkit import sealing
from tande.toolkit.names.evidence import plain_number
from tande.toolkit.watchlists import Record
from tande.toolkit.watchlists.dates import read_date
from tande.toolkit.watchlists.records import LONGEST_NOTE, MOST_NAMES, clean, distinct

SOURCES: Final[dict[str, str]] = {
    "own": "A finding or measure of the body",
    "repatriation": "An earlier repatriation",
}
_RIGHTS: Final = ("vetting.finding", "vetting.record")


def put_record(
    *, record_id: str, source: str, names: Sequence[str], actor: Actor, at: datetime, born: Sequence[str] = (),
    id_numbers: Sequence[str] = (), nationality: str = "", note: str = "",
) -> None:
    """Enter a record of ours, or change it; everybody is screened against it. The same again changes nothing.

    ``record_id``: 32 hex, the caller's; ``source``: of SOURCES; ``born``: as lists write dates. Needs the right to
    enter findings or to record. Records vetting.record_entered. Raises NotAllowed, BadField.
    """
    _check_right(actor)
    record = _record(record_id, source, names, born, id_numbers, nationality, note)
    content = register_key().seal(json.dumps(record.as_dict(), ensure_ascii=False), register.own_place(record_id))
    with transaction.atomic():
        register.take_turn()
        row = OwnRecord.objects.filter(pk=record_id).first()
        if row and row.withdrawn_at is None and row.source == source and register.open_own(row) == record:
            return
        version = row.version + 1 if row else 1
        OwnRecord.objects.update_or_create(pk=record_id, defaults={
            "source": source, "version": version, "content": content, "entered_by": actor.pk, "at": at,
            "withdrawn_at": None,
        })
        register.note(kind=register.ENTERED, source=record_id, version=version, at=at)
        ledger.record(kind="vetting.record_entered", subject=record_id, at=at, actor=actor.pk,
                      body={"source": source, "version": version})


def withdraw_record(*, record_id: str, actor: Actor, at: datetime) -> None:
    """Screen against a record of ours no more. The same again changes nothing. Raises NotAllowed, NoSuchRecord."""
    _check_right(actor)
    with transaction.atomic():
        register.take_turn()
        row = OwnRecord.objects.filter(pk=record_id).first()
        if row is None:
            raise NoSuchRecord(record_id)
        if row.withdrawn_at is not None:
            return
        row.withdrawn_at, row.version = at, row.version + 1
        row.save(update_fields=["withdrawn_at", "version"])
        register.note(kind=register.WITHDRAWN, source=record_id, version=row.version, at=at)
        ledger.record(kind="vetting.record_withdrawn", subject=record_id, at=at, actor=actor.pk,
                      body={"source": row.source, "version": row.version})


def _check_right(actor: Actor) -> None:
    if not any(roles.may(actor.roles, right) for right in _RIGHTS):
        raise NotAllowed(_RIGHTS[0])


def _record(
    record_id: str, source: str, names: Sequence[str], born: Sequence[str], id_numbers: Sequence[str],
    nationality: str, note: str,
) -> Record:
    if not sealing.is_id(record_id):
        raise BadField("id")
    if source not in SOURCES:
        raise BadField("source")
    cleaned = distinct(map(clean, names))
    if not cleaned or len(cleaned) > MOST_NAMES:
        raise BadField("names")
    dates = [read_date(one) for one in born if one.strip()]
    if not all(dates):
        raise BadField("born")
    numbers = distinct(clean(one, 60) for one in id_numbers)
    if not all(plain_number(one) for one in numbers):
        raise BadField("id_numbers")
    if len(note) > LONGEST_NOTE:
        raise BadField("note")
    return Record(ref=record_id, names=cleaned, born=distinct(dates), numbers=numbers,
                  nationality=clean(nationality, 200), note=clean(note, LONGEST_NOTE))
