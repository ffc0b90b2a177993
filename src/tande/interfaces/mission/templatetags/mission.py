"""Template tags of the register: the frame around every page, and codes in words."""

from typing import Any

from django import template
from django.conf import settings
from django.contrib.messages import get_messages

from tande.gates.language import offered
from tande.interfaces.mission import navigation, words
from tande.policy import roles

register = template.Library()


@register.simple_tag(takes_context=True)
def mission_frame(context: dict[str, Any]) -> dict[str, Any]:
    """What the frame needs: demo mark, who signed in, whose contingent, the pages, the languages."""
    request = context["request"]
    someone = request.user if request.user.is_authenticated else None
    held = list(someone.roles) if someone else []
    return {
        "demo": settings.TANDE.demo,
        "someone": someone,
        "of_the_desk": bool(roles.BODY_ROLES & set(held)),
        "contingent": words.pack("state", someone.state) if someone and someone.state else "",
        "nav": navigation.pages(held, request.path),
        "languages": offered(),
        "messages": get_messages(request),
    }


@register.filter
def state_name(code: str) -> str:
    """A State's name."""
    return words.pack("state", code)
