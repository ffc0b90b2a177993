"""From codes to words in the person's language."""

from collections.abc import Mapping

from django.conf import settings
from django.utils.translation import get_language


def pack(kind: str, code: str) -> str:
    """A label of the mission pack in the active language, or in the pack's first."""
    active = get_language() or ""
    codes: tuple[str, ...] = settings.MISSION.language_codes
    return settings.MISSION.label(kind, code, active if active in codes else codes[0])


def of(label: Mapping[str, str]) -> str:
    """A text that stands in every language of the pack, in the active one or in the pack's first."""
    return label.get(get_language() or "") or next(iter(label.values()))
