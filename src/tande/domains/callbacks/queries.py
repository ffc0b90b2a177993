"""Reading who waits for a call, and the notes of the last shifts. No number is read here: see ``working.look``."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Count

from tande.domains.callbacks import notes, scope
from tande.domains.callbacks.errors import NoSuchCall, NotAllowed, Over
from tande.domains.callbacks.models import CallBack
from tande.domains.casework import queries as cases
from tande.domains.officers import queries as officers
from tande.policy import roles
from tande.policy.roles import Actor

SEE, WORK, FILE = "callback.see", "callback.work", "operator.file"


@dataclass(frozen=True)
class CallView:
    """Somebody who waits. ``taken_by``: the officer who has the call now, "" for nobody; ``mine`` whether it is the

    reader's own. ``due_at``: when to call next, from now on; ``early``: that is not yet, also because the hours named
    are over for today.
    """

    id: str
    case_id: str
    door: str
    language: str
    child: bool
    danger: bool
    window: str
    gender: str
    asked_at: datetime
    due_at: datetime
    early: bool
    tries: int
    tries_left: int
    seen: int
    taken_by: str
    mine: bool


@dataclass(frozen=True)
class CallQueue:
    """Who is to be called now and who later, each in its order. ``children``: how many more wait for child

    protection, where the reader is not of it.
    """

    now: list[CallView]
    later: list[CallView]
    children: int


@dataclass(frozen=True)
class NoteView:
    """A note of a shift."""

    words: str
    by: str
    at: datetime


def queue(actor: Actor, *, at: datetime) -> CallQueue:
    """Danger first, then children, then who asked first. Raises NotAllowed."""
    scope.check(actor, SEE)
    names = {one.id: one.display_name for one in officers.team() if one.is_active}
    seen = [_view(row, actor, at, names=names, made=row.made_so_far) for row in _open(actor)]
    first = sorted(seen, key=lambda one: (not one.danger, not one.child, one.asked_at, one.id))
    later = sorted((one for one in first if one.early and not one.danger), key=lambda one: one.due_at)
    everybody = CallBack.objects.filter(ended="").exclude(case_id__in=scope.shut_to(actor))
    return CallQueue([one for one in first if one.danger or not one.early], later, everybody.count() - len(seen))


def waiting(actor: Actor, *, at: datetime) -> int:
    """How many this officer could call now; 0 for who calls nobody."""
    if not roles.may(actor.roles, WORK):
        return 0
    return sum(scope.is_free(row, at) and scope.due(row, at) <= at for row in _open(actor))


def call(actor: Actor, callback_id: str, *, at: datetime) -> CallView:
    """One who waits. Raises NotAllowed, NoSuchCall, Over."""
    scope.check(actor, SEE)
    row = scope.visible(actor).filter(pk=callback_id).first()
    if row is None:
        raise NoSuchCall(callback_id)
    if row.ended:
        raise Over(callback_id)
    holder = officers.by_id(row.taken_by) if row.taken_by else None
    names = {holder.pk: holder.display_name} if holder else {}
    return _view(_marked([row])[0], actor, at, names=names, made=row.made.count())


def shift_notes(actor: Actor, *, at: datetime) -> list[NoteView]:
    """The notes in force, newest first. Raises NotAllowed."""
    if not roles.may(actor.roles, FILE):
        raise NotAllowed(FILE)
    names = {one.id: one.display_name for one in officers.team()}
    return [
        NoteView(scope.open_text(one.words, "note", one.pk), names.get(one.officer_id, ""), one.at)
        for one in notes.in_force(at)
    ]


def _open(actor: Actor) -> list[Any]:
    """All that are open in one question, each with how often it was tried (``made_so_far``)."""
    rows = scope.visible(actor).filter(ended="").defer("number", "safe_words")
    return _marked(list(rows.annotate(made_so_far=Count("made"))))


def _marked(rows: list[CallBack]) -> list[CallBack]:
    """The same with what the case has become since: a child's, or of somebody in danger. For looking only."""
    children, danger = cases.marks(row.case_id for row in rows)
    for row in rows:
        row.child, row.danger = row.child or row.case_id in children, row.danger or row.case_id in danger
    return rows


def _view(row: CallBack, actor: Actor, at: datetime, *, names: Mapping[int, str], made: int) -> CallView:
    calls = settings.OPERATOR.calls
    held = row.taken_by is not None and not scope.is_free(row, at)
    name = names.get(row.taken_by, "") if held and row.taken_by else ""
    due = scope.due(row, at)
    return CallView(
        row.pk, row.case_id, row.door, row.language, row.child, row.danger, row.window, row.gender, row.asked_at,
        due, due > at, row.tries, max(0, calls.tries - row.tries), made,
        name, held and row.taken_by == actor.pk,
    )
