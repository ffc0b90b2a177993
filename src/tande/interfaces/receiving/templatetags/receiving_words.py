"""A text of the mission pack in the page's language."""

from django import template

from tande.policy.provenance import Label

register = template.Library()


@register.simple_tag
def label(texts: Label, lang: str) -> str:
    """The text in this language."""
    return texts[lang]
