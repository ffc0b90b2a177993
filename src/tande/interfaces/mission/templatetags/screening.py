"""Template tags of the pages on lists and alerts: codes in words, and signs for what agrees."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tande.domains.screening.views import AlertView
from tande.interfaces.mission import words_screening as words
from tande.toolkit.names import evidence

register = template.Library()
_SIGNS = {"same": "=", "near": "≈", "unlike": "≠"}


@register.filter
def hundred(score: float) -> int:
    """A score as a whole number up to 99: nothing is certain."""
    return min(99, int(score * 100))


@register.filter
def alert_state(code: str) -> str:
    """A state of an alert in words."""
    return words.state(code)


@register.filter
def proposal_name(code: str) -> str:
    """A proposal in words."""
    return words.proposal(code)


@register.filter
def list_kind(code: str) -> str:
    """A kind of list in words."""
    return str(words.KINDS.get(code, code))


@register.filter
def how_sign(how: str) -> str:
    """The sign for how two words stand."""
    return _SIGNS.get(how, "·")


@register.simple_tag
def source_name(code: str, list_name: str) -> str:
    """A list's name, or the body's own records."""
    return words.source(code, list_name)


@register.simple_tag
def how_chip(view: AlertView, what: str) -> SafeString:
    """The sign for dates of birth or numbers; nothing where they say nothing."""
    if what == "dates":
        how = words.DATES.get(view.match.dates, "none")
    else:
        how = {evidence.EQUAL: "same", evidence.DIFFERENT: "unlike"}.get(view.match.numbers, "none")
    return format_html('<span class="how" data-how="{}">{}</span>', how, _SIGNS[how]) if how in _SIGNS else SafeString()


@register.simple_tag(takes_context=True)
def page_query(context: dict[str, Any], page: int, by: int) -> str:
    """The present address's query with another page."""
    query = context["request"].GET.copy()
    query["page"] = str(page + by)
    return str(query.urlencode())
