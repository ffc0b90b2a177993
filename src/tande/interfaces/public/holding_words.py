"""By when the mission lets go of a child or a person held: the limits of the pack, each with how sure it is."""

from typing import Any

from django.conf import settings
from django.utils import timezone

from tande.domains.figures import queries
from tande.interfaces.public.pages import language
from tande.ledger import clock
from tande.policy.handover import DatedLimit
from tande.policy.mission import Span


def holding() -> dict[str, Any]:
    """What the page of standards says of children met and of people held."""
    mission, own, release = settings.MISSION, language(), queries.newest()
    return {
        "child": _limits(mission.handover.limits), "held": _limits(mission.holding.limits),
        "receipt": Span(mission.handover.receipt_hours, "hours"), "release": release,
        "counted": queries.views(release) if release else [],
        "receivers": [one.name[own] for one in mission.receivers if one.shown],
    }


def _limits(limits: tuple[DatedLimit, ...]) -> dict[str, Any]:
    """The limit in force today, and those nobody has read: they set no clock and their hours are not printed."""
    today, own = timezone.localdate(clock.now()), language()
    begun = [one for one in limits if one.counts and one.starts <= today]
    now = max(begun, key=lambda one: one.starts, default=None)
    return {
        "hours": Span(now.hours or 0, "hours") if now else None, "since": now.starts if now else None,
        "own_rule": now is not None and now.our_rule, "source": now.provenance.source if now else "",
        "open": [{"name": one.name[own], "source": one.provenance.source} for one in limits
                 if not one.shown and not one.hours],
    }
