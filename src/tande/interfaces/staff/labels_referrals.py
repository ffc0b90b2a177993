"""Referrals in words: tracks, what a State reported, certificates, and the codes the page's script draws."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext

from tande.gates.language import NAMES
from tande.interfaces.staff import labels
from tande.policy import referrals


def choices(table: dict[str, str]) -> list[tuple[str, str]]:
    """A table of ``policy.referrals`` as code and words."""
    return [(code, gettext(words)) for code, words in table.items()]


def states() -> list[tuple[str, str]]:
    """The mission's States by name."""
    return sorted(((code, labels.pack("state", code)) for code in settings.MISSION.states), key=lambda pair: pair[1])


def codes_for_script() -> dict[str, Any]:
    """Every code that a disclosure or answer may hold, in words. Read by web/src/desk/said.js."""
    return {
        "categories": {one.code: labels.pack("category", one.code) for one in settings.MISSION.categories},
        "personnel": {code: str(words) for code, words in labels.PERSONNEL.items()},
        "tracks": dict(choices(referrals.TRACKS)),
        "track_states": dict(choices(referrals.TRACK_STATES)),
        "outcomes": {one.code: labels.pack("outcome", one.code) for one in settings.MISSION.outcomes},
        "languages": {code: NAMES.get(code, name) for code, name in settings.LANGUAGES},
        "states": dict(states()),
    }
