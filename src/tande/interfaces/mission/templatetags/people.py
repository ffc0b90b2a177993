"""Filters of people's pages."""

from collections.abc import Mapping

from django import template

from tande.interfaces.mission import words_people
from tande.toolkit.spreadsheets import letter as letter_of

register = template.Library()


@register.filter
def post(code: str) -> str:
    """A post in words."""
    return words_people.post(code)


@register.filter
def of(code: str, names: Mapping[str, str]) -> str:
    """The name of a code; the code itself where there is none."""
    return names.get(code, code)


@register.filter
def letter(column: int) -> str:
    """The letter over a column."""
    return letter_of(column)
