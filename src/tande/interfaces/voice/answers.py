"""What a caller hears: the texts of a conversation as recordings of our own, and where the call goes on."""

from collections.abc import Iterable, Mapping
from typing import Final

from django.conf import settings
from django.urls import reverse

from tande.domains.conversations.operations import Heard
from tande.policy.conversation import texts
from tande.policy.conversation.outputs import Say
from tande.policy.mission_reading import PackError
from tande.toolkit.voice import twiml
from tande.toolkit.voice.twiml import Played, Ways

MENU: Final = "menu"
MENU_KEYS: Final = "12345"
CODES: Final = frozenset({"code", "rest", "code_wrong"})
"""After these a whole code is pressed, and else one key."""


def said(heard: Heard, *, gateway: str, step: int) -> bytes:
    """The answer to a request of a call. ``step``: the number of the next one."""
    played = _played(heard.says, heard.fills)
    last = heard.says[-1].key if heard.says else ""
    if heard.awaits == "keys":
        digits = twiml.CODE_DIGITS if last in CODES else 1
        return twiml.press(played, _ways(gateway, step), digits=digits)
    if heard.awaits == "recording":
        return twiml.record(played, _ways(gateway, step), keys=MENU_KEYS if last == MENU else "")
    return twiml.end(played)


def later() -> bytes:
    """Nothing can be kept just now: a neutral text in the mission's first language, never the provider's own."""
    return twiml.end(_played([Say("later", settings.MISSION.language_codes[0])], {}))


def _played(says: Iterable[Say], fills: Mapping[str, str]) -> list[Played]:
    """What has no recording is left out: the tone and the receipt by message are there all the same."""
    try:
        names = texts.prompts(settings.CONVERSATION.texts, says, fills)
    except (PackError, OSError):
        return []
    found = [(name, settings.AUDIO.url(language, name)) for language, name in names]
    return [Played(name, settings.TANDE.public_url + path) for name, path in found if path]


def _ways(gateway: str, step: int) -> Ways:
    def to(name: str, *numbers: int) -> str:
        return settings.TANDE.public_url + reverse(f"voice:{name}", args=[gateway, *numbers])

    return Ways(to("pressed", step), to("spoken", step), to("silent", step), to("recorded"))
