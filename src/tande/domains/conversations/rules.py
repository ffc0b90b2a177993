"""What the mission says of conversations, as the engine asks it: drawn once."""

from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings

from tande.domains.conversations.errors import Busy
from tande.policy.conversation.rules import Rules
from tande.policy.mission_reading import PackError

if TYPE_CHECKING:
    from tande.policy.conversation.checks import Conversation


def pack() -> "Conversation":
    """Texts, words and days of the pack in force. Raises Busy when they cannot be read: ``tande check`` says why."""
    try:
        settings.CONVERSATION.keeping  # noqa: B018  a lazy one is read here
    except (PackError, OSError) as error:
        raise Busy("conversation") from error
    return settings.CONVERSATION


def rules() -> Rules:
    """The rules in force. Raises Busy."""
    return _drawn(id(pack()), id(settings.MISSION))


@lru_cache(maxsize=2)
def _drawn(_pack: int, _mission: int) -> Rules:
    mission = settings.MISSION
    phones = [one.phone for one in mission.contacts_for(danger=True) if one.phone]
    return Rules(
        languages=tuple(mission.language_codes), lexicon=pack().lexicon, zone=ZoneInfo(mission.time_zone),
        danger_phone=phones[0] if phones else "",
    )
