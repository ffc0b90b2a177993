"""The button that reads a page aloud. It asks for no sound until it is pressed, and works without a script."""

from django import template
from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tande.gates.open_site import language
from tande.policy import spoken
from tande.toolkit.speech.shelf import Heard

register = template.Library()


@register.simple_tag
def hear(*names: str) -> SafeString:
    """The button for these texts of a page, one after the other; nothing where nothing was made."""
    found = [one for name in names if (one := _find(name))]
    addresses = [(one.part(number),) for one in found for number in range(one.parts)]
    if not addresses:
        return SafeString()
    # On a page of questions every byte is waited for, twelve times: no quotes where none are needed.
    players = format_html_join("", "<audio controls preload=none src={}></audio>", addresses)
    opened = '<details data-hear><summary class="button plain">{}</summary>{}</details>'
    return format_html(opened, _("Listen"), players)


@register.simple_tag
def hear_code(*, script: bool = False) -> SafeString:
    """The button that reads the code aloud. Only a script can: the digits asked for in order would tell the code.

    The script takes all ten digits at once, always in the same order, and plays them by itself. ``script``: one put
    this here, so that it need not be shown first.
    """
    found = _find("digits")
    if found is None:
        return SafeString()
    shown = "" if script else SafeString(" hidden")
    button = '<p data-hear-code="{}"{}><button type="button" class="button plain">{}</button></p>'
    words = _("Hear the code. Others near you hear it too.")
    return format_html(button, found.part(0).removesuffix("0.mp3"), shown, words)


def _find(name: str) -> Heard | None:
    found: Heard | None = settings.AUDIO.find(language(), f"{spoken.PAGE}{name}")
    return found
