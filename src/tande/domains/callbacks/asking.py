"""Somebody asks to be called, or takes it back. For the other domains; inside of their transaction."""

import re
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import IntegrityError, transaction

from tande.domains.callbacks import scope
from tande.domains.callbacks.ending import end
from tande.domains.callbacks.errors import BadField
from tande.domains.callbacks.models import CallBack
from tande.domains.casework import queries as cases
from tande.ledger import operations as ledger
from tande.policy import callbacks as rules
from tande.policy import channels
from tande.toolkit import sealing

_E164: Final = re.compile(r"\+[1-9][0-9]{6,14}")


def ask(
    *, case_id: str, door: str, language: str, number: str, at: datetime, child: bool = False, danger: bool = False,
    window: str = "", gender: str = "", safe_words: str = "",
) -> None:
    """Put somebody on the list of those to be called. While one waits for this case, asking again only adds to it:

    a newer number, hours or words take the place of older ones, and danger and child are never taken back.
    ``number`` is E.164; ``window`` and ``gender`` of policy.callbacks or "". Raises BadField.
    """
    _check(door, number, window, gender, safe_words)
    given = {"window": window, "gender": gender, "language": language}
    with transaction.atomic():
        row = _open(case_id)
        if row is None:
            row = CallBack(pk=sealing.new_id(), case_id=case_id, door=door, asked_at=at, due_at=at)
            _fill(row, given, number, safe_words, child=child, danger=danger, at=at)
            try:
                with transaction.atomic():
                    row.save(force_insert=True)
                    ledger.record(kind="callback.asked", subject=case_id, at=at, body={"door": door})
                return
            except IntegrityError:
                row = _open(case_id)  # somebody asked at the same moment
                if row is None:
                    raise
        _fill(row, given, number, safe_words, child=child, danger=danger, at=at)
        row.save()


def cancel(*, case_id: str, at: datetime) -> None:
    """Whoever asked takes it back, or asked that the number be forgotten: no call, and the number goes at once.

    Nothing happens when nobody waits.
    """
    with transaction.atomic():
        row = _open(case_id)
        if row is not None:
            end(row, how=rules.CANCELLED, at=at)


def _open(case_id: str) -> CallBack | None:
    return CallBack.objects.select_for_update().filter(case_id=case_id, ended="").first()


def _fill(
    row: CallBack, given: dict[str, str], number: str, safe_words: str, *, child: bool, danger: bool, at: datetime
) -> None:
    for name, value in given.items():
        setattr(row, name, value or getattr(row, name))
    row.number = scope.seal(number, "number", row.pk)
    if safe_words:
        row.safe_words = scope.seal(safe_words, "safe_words", row.pk)
    row.child, row.danger = row.child or child or cases.is_child(row.case_id), row.danger or danger
    row.due_at = rules.due(
        at, window=row.window, zone=scope.zone(), rules=settings.OPERATOR.calls, danger=row.danger
    )


def _check(door: str, number: str, window: str, gender: str, safe_words: str) -> None:
    if door not in channels.CHANNELS:
        raise BadField("door")
    if _E164.fullmatch(number) is None:
        raise BadField("number")
    if window not in ("", *rules.WINDOWS):
        raise BadField("window")
    if gender not in ("", *rules.GENDERS):
        raise BadField("gender")
    if len(safe_words) > rules.SAFE_WORDS_MAX:
        raise BadField("safe_words")
