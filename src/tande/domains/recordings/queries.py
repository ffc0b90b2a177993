"""Reading recordings: those that no conversation took yet, and those that could not be deleted at their provider."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from tande.domains.recordings.models import LEFT, UNHEARD, Recording
from tande.domains.recordings.sealed import call_mark, mark_of, opened
from tande.toolkit.voice.requests import Recording as Told


@dataclass(frozen=True, repr=False)
class Unheard:
    """A recording of which only a notice told. ``number`` "" when nobody knows who called; ``at``: of the notice."""

    id: str
    gateway: str
    call: str
    number: str
    told: Told
    at: datetime


def unheard(*, at: datetime) -> list[Unheard]:
    """Those whose call would have told of them by now, oldest first."""
    return [_unheard(one) for one in Recording.objects.filter(stage=UNHEARD, due__lte=at).order_by("due")[:50]]


def unheard_of(*, gateway: str, call: str) -> list[Unheard]:
    """Those of one call."""
    found = Recording.objects.filter(stage=UNHEARD, gateway=gateway, call=call_mark(gateway, call))
    return [_unheard(one) for one in found.order_by("at")]


def known(*, gateway: str, sids: list[str]) -> set[str]:
    """Which of these a notice, a call or a list told of before."""
    marks = {mark_of(gateway, sid): sid for sid in sids}
    found = Recording.objects.filter(mark__in=list(marks)).values_list("mark", flat=True)
    return {marks[bytes(one)] for one in found}


def left_at_providers() -> dict[str, int]:
    """How many recordings could not be deleted in a week, by gateway: for the page of doors."""
    counted = Recording.objects.filter(stage=LEFT).values_list("gateway").annotate(Count("pk"))
    return dict(counted)


def _unheard(one: Recording) -> Unheard:
    source = opened(one)
    told = Told(source["sid"], source["url"], source["seconds"])
    return Unheard(one.pk, one.gateway, source["call"], source["number"], told, one.at)
