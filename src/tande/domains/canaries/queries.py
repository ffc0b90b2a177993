"""Reading test complaints: what was revealed is for everybody, what is still sealed for the auditor alone."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from tande.domains.canaries.errors import NotAllowed
from tande.domains.canaries.models import Canary
from tande.policy import canaries as rules
from tande.policy import roles
from tande.policy.periods import add_months
from tande.policy.roles import Actor


@dataclass(frozen=True)
class Revealed:
    """A revealed test complaint and what became of it, as it was on the day it was revealed."""

    check_number: str
    note: str
    lang: str
    planted_on: date
    received_on: date
    revealed_on: date
    acknowledged_hours: int | None
    ended_days: int | None
    missed: int


@dataclass(frozen=True)
class Sealed:
    """A test complaint that nobody may know yet. ``due``: the day by which it is to be revealed."""

    id: str
    planted_on: date
    due: date
    overdue: bool


def revealed() -> list[Revealed]:
    """Every revealed one, newest first."""
    return [_revealed(one) for one in Canary.objects.exclude(revealed_at=None).order_by("-revealed_at")]


def sealed(officer: Actor, *, at: datetime) -> list[Sealed]:
    """Those still sealed, oldest first. Raises NotAllowed."""
    if not roles.may(officer.roles, "canary.see"):
        raise NotAllowed("canary.see")
    return _sealed(timezone.localdate(at))


def kept_back(*, at: datetime) -> int:
    """How many were laid down so long ago that they should have been revealed. For everybody."""
    return sum(one.overdue for one in _sealed(timezone.localdate(at)))


def _sealed(today: date) -> list[Sealed]:
    found = []
    for one in Canary.objects.filter(revealed_at=None).order_by("planted_at"):
        planted = timezone.localdate(one.planted_at)
        due = add_months(planted, rules.REVEAL_WITHIN_MONTHS)
        found.append(Sealed(one.pk, planted, due, overdue=due < today))
    return found


def _revealed(one: Canary) -> Revealed:
    assert one.revealed_at is not None
    assert one.received_at is not None
    return Revealed(
        check_number=one.check_number, note=one.note, lang=one.lang, planted_on=timezone.localdate(one.planted_at),
        received_on=timezone.localdate(one.received_at), revealed_on=timezone.localdate(one.revealed_at),
        acknowledged_hours=one.acknowledged_hours, ended_days=one.ended_days, missed=one.missed,
    )
