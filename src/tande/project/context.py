"""What every template may know about the house: the mission and whether this is a demonstration."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language

from tande.ledger import clock


def house(_request: HttpRequest) -> dict[str, Any]:
    """``mission`` (the pack), ``mission_name`` today in the page's language, ``fictional`` in a demo."""
    mission = settings.MISSION
    language = get_language() or mission.language_codes[0]
    if language not in mission.language_codes:
        language = mission.language_codes[0]
    return {
        "mission": mission,
        "mission_name": mission.name_on(timezone.localdate(clock.now()), language),
        "fictional": settings.TANDE.demo,
    }
