"""From codes to words in the focal point's language: what the page shows and what its script is given."""

from typing import Any

from django.conf import settings
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from tande.gates.language import offered
from tande.policy import referrals

PERSONNEL = {
    "police": _("Police"), "military": _("Military"), "civilian": _("Civilian"), "mixed": _("Mixed"),
    "unknown": _("Not known"),
}


def pack(kind: str, code: str) -> str:
    """A label of the mission pack in the active language, or in the pack's first."""
    active = get_language() or ""
    codes: tuple[str, ...] = settings.MISSION.language_codes
    return settings.MISSION.label(kind, code, active if active in codes else codes[0])


def track(code: str) -> str:
    """A track of action."""
    return gettext(referrals.TRACKS.get(code, code))


def track_state(code: str) -> str:
    """How far a track is."""
    return gettext(referrals.TRACK_STATES.get(code, code))


def certificate(code: str) -> str:
    """What the command was asked or certified."""
    return gettext(referrals.ACTS.get(code, code))


def outcomes() -> list[tuple[str, str]]:
    """What a State may report as action taken: code and label."""
    known = [one.code for one in settings.MISSION.outcomes]
    return [(code, pack("outcome", code)) for code in referrals.reportable(known)]


def codes_for_script() -> dict[str, Any]:
    """Every code that an opened disclosure or answer may hold, in words. Read by web/src/desk/said.js."""
    return {
        "categories": {one.code: pack("category", one.code) for one in settings.MISSION.categories},
        "personnel": {code: str(label) for code, label in PERSONNEL.items()},
        "tracks": {code: track(code) for code in referrals.TRACKS},
        "track_states": {code: track_state(code) for code in referrals.TRACK_STATES},
        "outcomes": dict(outcomes()),
        "languages": offered(),
    }
