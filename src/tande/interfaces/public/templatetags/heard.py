"""The button that reads a page aloud. It asks for no sound until it is pressed, and works without a script."""

from collections.abc import Iterable

from django import template
from django.conf import settings
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tande.gates.open_site import language
from tande.policy import spoken, spoken_problems
from tande.policy.conversation.texts import LANGUAGES
from tande.toolkit.speech.shelf import Heard

register = template.Library()


@register.simple_tag(takes_context=True)
def hear(context: Context, *names: str) -> SafeString:
    """The button for these texts of a page, one after the other; nothing where nothing was made.

    What did not work (the page's ``fault``) is said first.
    """
    found = [one for name in (*_problem(context.get("fault") or ""), *names) if (one := _find(name))]
    return _button([one.part(number) for one in found for number in range(one.parts)])


@register.simple_tag
def hear_problem(told: str) -> SafeString:
    """The button for a page that says nothing but what did not work."""
    found = [one for name in _problem(told) if (one := _find(name))]
    return _button([one.part(number) for one in found for number in range(one.parts)])


@register.simple_tag
def hear_languages(codes: Iterable[str]) -> SafeString:
    """The button that says each language in itself, in this order, as in a call: who cannot read finds hers."""
    return _button([address for code in codes if (address := settings.AUDIO.url(code, LANGUAGES))])


def _problem(told: str) -> tuple[str, ...]:
    """The name under which this sentence can be heard, "other" for one that names files or times."""
    if not told:
        return ()
    known = {_(said[-1]): name for name, said in spoken_problems.PROBLEMS.items()}
    return (spoken_problems.NAME + known.get(told, spoken_problems.OTHER),)


def _button(addresses: list[str]) -> SafeString:
    if not addresses:
        return SafeString()
    # On a page of questions every byte is waited for, twelve times: no quotes where none are needed.
    players = format_html_join("", "<audio controls preload=none src={}></audio>", [(one,) for one in addresses])
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
