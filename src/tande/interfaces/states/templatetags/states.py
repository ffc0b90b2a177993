"""Template tags of the States' site: the frame around every page, and codes in words."""

from datetime import datetime
from typing import Any

from django import template
from django.conf import settings
from django.contrib.messages import get_messages
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tande.gates.language import offered
from tande.interfaces.states import texts, words
from tande.ledger import clock
from tande.policy import roles

register = template.Library()


@register.simple_tag(takes_context=True)
def states_frame(context: dict[str, Any]) -> dict[str, Any]:
    """What the frame needs: demo mark, who signed in, her State, the languages, the script's texts."""
    request = context["request"]
    user = request.user
    someone = user if user.is_authenticated and roles.FOCAL_POINT in user.roles else None
    return {
        "demo": settings.TANDE.demo,
        "someone": someone,
        "visitor": user.is_authenticated and someone is None,
        "state": words.pack("state", someone.state) if someone else "",
        "time_zone": settings.TIME_ZONE,
        "idle_minutes": settings.TANDE.idle_lock_minutes,
        "languages": offered(),
        "texts": texts.for_script(),
        "messages": get_messages(request),
    }


@register.filter
def state_name(code: str) -> str:
    """A State's name."""
    return words.pack("state", code)


@register.filter
def track_name(code: str) -> str:
    """A track of action in words."""
    return words.track(code)


@register.filter
def certificate_name(code: str) -> str:
    """What the command was asked or certified, in words."""
    return words.certificate(code)


@register.filter
def short_print(fingerprint: str) -> str:
    """A fingerprint as people compare it: its first 40 hexadecimal digits in groups of four."""
    return " ".join(fingerprint[start:start + 4] for start in range(0, 40, 4))


@register.filter
def until(moment: datetime) -> str:
    """How many days until a clock runs out, or how late it is."""
    now = clock.now()
    days = abs(moment - now).days
    span = ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
    return (_("late by %(span)s") if moment < now else _("in %(span)s")) % {"span": span}
