"""Small pieces of the public pages: answers to tick, places, spans of time, labels of the mission pack."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import template
from django.conf import settings
from django.utils.dateformat import format as date_format
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as later
from django.utils.translation import ngettext

from tande.interfaces.public import record_words
from tande.interfaces.public.status_words import KINDS
from tande.policy.mission import Label, Span
from tande.toolkit import codes

register = template.Library()

DESKS = {"intake": later("Office key"), "child": later("Key of the child-protection officers")}


@register.simple_tag
def translated(text: str) -> str:
    """A source text of policy in the page's language."""
    return _(text)


@register.simple_tag
def record_kinds() -> list[tuple[str, str]]:
    """Every kind of entry in the public log with its words."""
    return record_words.meanings()


@register.simple_tag
def label(texts: Label, lang: str) -> str:
    """A text of the mission pack in the page's language."""
    return texts[lang]


@register.simple_tag(takes_context=True)
def typed_in(context: Mapping[str, Any], name: str) -> str:
    """What was typed into this field before an error."""
    typed: Mapping[str, str] = context["typed"]
    return typed.get(name, "")


@register.simple_tag(takes_context=True)
def pick(context: Mapping[str, Any], code: str, text: str | Label | Promise, lang: str = "") -> SafeString:
    """One answer to tick, 48 pixels high, whole line clickable."""
    shown = text[lang] if isinstance(text, Mapping) else _(str(text))
    kind = "checkbox" if context["asked"].kind == "many" else "radio"
    ticked = SafeString(" checked") if code in context["chosen"] else ""
    return format_html(
        '<label class="pick"><input type="{}" name="v" value="{}"{}> <span>{}</span></label>\n',
        kind, code, ticked, shown,
    )


@register.simple_tag(takes_context=True)
def places(context: Mapping[str, Any], lang: str) -> SafeString:
    """Every area of the mission pack, grouped by the one it lies in; end tags left out to save bytes."""
    chosen = context["chosen"]
    groups = []
    for outer in settings.MISSION.places_in(""):
        inner = [outer, *settings.MISSION.places_in(outer.code)]
        options = format_html_join("", "<option value={}{}>{}", (
            (place.code, SafeString(" selected") if place.code in chosen else "", place.name[lang]) for place in inner
        ))
        groups.append((outer.name[lang], options))
    return format_html_join("", '<optgroup label="{}">{}</optgroup>', groups)


@register.filter(expects_localtime=True)
def day(moment: date) -> str:
    """A day as people write it in the page's language; months are in our own catalogue."""
    return date_format(moment, _("j F Y"))


@register.simple_tag
def spoken(codes: Iterable[str]) -> str:
    """Names of the languages spoken at a number."""
    names = {language.code: language.name for language in settings.MISSION.languages}
    return ", ".join(names.get(code, code) for code in codes)


@register.simple_tag
def span(length: Span) -> str:
    """A length of time in words."""
    n = length.amount
    if length.unit == "hours":
        text = ngettext("%(n)d hour", "%(n)d hours", n)
    elif length.unit == "days":
        text = ngettext("%(n)d day", "%(n)d days", n)
    elif length.unit == "working_days":
        text = ngettext("%(n)d working day", "%(n)d working days", n)
    else:
        text = ngettext("%(n)d month", "%(n)d months", n)
    return text % {"n": n}


@register.simple_tag
def span_of(amount: int, unit: str) -> str:
    """A length of time in words, from a bare number."""
    return span(Span(amount, unit))


@register.filter
def grouped(number: str) -> str:
    """A check number as people read it."""
    return codes.show(number)


@register.simple_tag
def desk_name(desk: str) -> str:
    """What a desk's key is called on the key page."""
    return _(DESKS.get(desk, desk))


@register.simple_tag
def reply_kind(kind: str) -> str:
    """What kind of message an officer wrote."""
    return _(KINDS.get(kind, kind))
