"""The card on paper, in words."""

from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from tande.interfaces.field.shown import hours
from tande.policy.cards import HOURS, Step


def paper(lang: str) -> dict[str, Any]:
    """What `toolkit.pdf.cards` draws."""
    card = settings.CARD
    with translation.override(lang):
        return {
            "title": card.title[lang], "lang": lang, "language": lang, "about": card.about[lang],
            "version": _("Card %(version)s") % {"version": card.version}, "never": _("Never"),
            "focal": _("Child-protection focal point, telephone:"), "own": _("Our rule"),
            "steps": [_said(one, lang) for one in card.steps], "nevers": [_said(one, lang) for one in card.nevers],
        }


def _said(step: Step, lang: str) -> dict[str, Any]:
    number = str(hours())
    return {"title": step.title[lang], "drawing": step.drawing,
            "lines": [line.replace(HOURS, number) for line in step.lines[lang]]}
