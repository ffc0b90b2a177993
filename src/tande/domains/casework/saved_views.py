"""Saved views: combinations of the queue's filters under an officer's own names. Each officer sees only their own.

They record no fact: they say nothing of any case and change nothing in one. Those of an officer who left go with
the nightly removal (``retention``).
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import IntegrityError, transaction

from tande.domains.casework.errors import AlreadyThere, BadCodes, NoSuchThing, NotAllowed, TooMuch
from tande.domains.casework.filtering import FIELDS, UNCODED
from tande.domains.casework.models import SavedView as Kept
from tande.domains.casework.views import SavedView
from tande.policy import roles
from tande.policy.roles import Actor

NAME_MAX: Final = 40
MOST: Final = 12


def codes_of(field: str) -> Collection[str]:
    """The codes of a filter; those of ``about`` are the mission's categories and UNCODED. () for no filter."""
    if field == "about":
        return (*settings.MISSION.labels["category"], UNCODED)
    return FIELDS.get(field, ())


def known(filters: Mapping[str, str]) -> dict[str, str]:
    """Those of the filters that there are, in their order: an old address or view may hold others."""
    return {field: filters[field] for field in FIELDS if filters.get(field) in codes_of(field)}


def saved_views(officer: Actor) -> list[SavedView]:
    """This officer's views by name. A code that the mission no longer has is left out."""
    rows = Kept.objects.filter(officer_id=officer.pk).order_by("name", "pk")
    return [SavedView(one.pk, one.name, known(one.filters), one.first) for one in rows]


def keep_view(*, officer: Actor, name: str, filters: Mapping[str, str], at: datetime) -> int:
    """Keep a combination of filters under a name, and return its id.

    Raises NotAllowed, BadCodes (``name`` empty, too long or not plain; ``filters`` none), AlreadyThere for a name
    used before, TooMuch beyond twelve.
    """
    _may(officer)
    words, codes = _name(name), known(filters)
    if not codes:
        raise BadCodes("filters")
    try:
        with transaction.atomic():
            if Kept.objects.filter(officer_id=officer.pk).count() >= MOST:
                raise TooMuch(str(MOST))
            return Kept.objects.create(officer_id=officer.pk, name=words, filters=codes, at=at).pk
    except IntegrityError as error:
        raise AlreadyThere("name") from error


def rename_view(*, officer: Actor, view_id: int, name: str) -> None:
    """Give a view another name. Raises NotAllowed, NoSuchThing, BadCodes, AlreadyThere."""
    _may(officer)
    words = _name(name)
    try:
        with transaction.atomic():
            if not Kept.objects.filter(pk=view_id, officer_id=officer.pk).update(name=words):
                raise NoSuchThing("view")
    except IntegrityError as error:
        raise AlreadyThere("name") from error


def choose_first(*, officer: Actor, view_id: int, first: bool) -> None:
    """Let the queue open with this view instead of all cases, or no longer. Raises NotAllowed, NoSuchThing."""
    _may(officer)
    with transaction.atomic():
        mine = Kept.objects.filter(officer_id=officer.pk)
        if not mine.filter(pk=view_id).exists():
            raise NoSuchThing("view")
        mine.filter(first=True).update(first=False)
        mine.filter(pk=view_id).update(first=first)


def drop_view(*, officer: Actor, view_id: int) -> None:
    """Let a view go. Raises NotAllowed, NoSuchThing."""
    _may(officer)
    if not Kept.objects.filter(pk=view_id, officer_id=officer.pk).delete()[0]:
        raise NoSuchThing("view")


def _may(officer: Actor) -> None:
    if not roles.may(officer.roles, "queue.see"):
        raise NotAllowed("queue.see")


def _name(typed: str) -> str:
    """The name with its spaces put in order. Raises BadCodes."""
    words = " ".join(typed.split())
    if not words or len(words) > NAME_MAX or not words.isprintable():
        raise BadCodes("name")
    return words
