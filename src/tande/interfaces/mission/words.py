"""From codes to words in the person's language."""

from django.conf import settings
from django.utils.translation import get_language


def pack(kind: str, code: str) -> str:
    """A label of the mission pack in the active language, or in the pack's first."""
    active = get_language() or ""
    codes: tuple[str, ...] = settings.MISSION.language_codes
    return settings.MISSION.label(kind, code, active if active in codes else codes[0])
