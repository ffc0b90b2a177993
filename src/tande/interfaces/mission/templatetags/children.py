"""Template tags of the pages on children met."""

from typing import Any

from django import template
from django.conf import settings
from django.forms import Form
from django.urls import reverse

from tande.gates.language import offered
from tande.interfaces.mission.children import papers

register = template.Library()
_LATER = ("said_adult", "document_seen", "items", "items_text", "family", "family_at", "focal_at", "agency_at",
          "unicef_at", "baby", "heard", "assent", "note")


@register.filter
def begins_later(name: str) -> bool:
    """Whether this question may wait."""
    return name in _LATER


@register.filter
def wrong_later(form: Form) -> bool:
    """Whether something is wrong in what may wait: then it is shown."""
    return bool(set(form.errors) & set(_LATER))


@register.simple_tag
def children_papers(child_id: str) -> list[dict[str, Any]]:
    """The papers in every language, filled from a record or blank."""
    names = offered()
    return [{"title": title, "languages": [
        {"code": code, "name": names[code], "url": f"{_paper(child_id, form)}?lang={code}"}
        for code, _name in settings.LANGUAGES
    ]} for form, (title, *_rest) in papers.FORMS.items()]


def _paper(child_id: str, form: str) -> str:
    if child_id:
        return reverse("mission:child_paper", args=[child_id, form])
    return reverse("mission:child_blank", args=[form])
