"""Template filters: codes of vetting in words."""

from django import template
from django.utils.translation import gettext

from tande.interfaces.mission import words_vetting
from tande.policy import vetting_records

register = template.Library()


@register.filter
def vetting_status(code: str) -> str:
    """A status in words."""
    return words_vetting.status(code)


@register.filter
def vetting_chip(code: str) -> str:
    """The colour of a status."""
    return words_vetting.CHIPS[code]


@register.filter
def vetting_record(code: str) -> str:
    """One of the records in words."""
    return words_vetting.record(code)


@register.filter
def vetting_scope(code: str) -> str:
    """Whom a certificate covers."""
    return gettext(vetting_records.SCOPES[code])


@register.filter
def vetting_answer(code: str) -> str:
    """What somebody attested."""
    return gettext(vetting_records.ANSWERS[code])
