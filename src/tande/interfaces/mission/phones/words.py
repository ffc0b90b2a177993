"""Records apart in words."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from tande.interfaces.mission.words import pack
from tande.policy import encounters, force

REASONS: Final = {
    "unknown_phone": later("It came from a phone that is not registered."),
    "revoked_phone": later("It came from a phone whose registration was taken back."),
    "unreadable": later("It cannot be opened: it was changed on the way, or sealed to another key."),
    "wrong": later("Something in it cannot be so."),
}
KINDS: Final = {"encounter": later("A child"), "force": later("Use of force")}
HOW: Final = {"taken": later("Taken in"), "aside": later("Set aside")}
FIELDS: Final = {
    "at": later("When"), "commune": later("Commune"), "circumstance": later("How did you meet?"),
    "sex": later("Boy or girl"), "age": later("Age the child says"), "age_band": later("How old does the child look?"),
    "apart": later("Kept apart from adults?"), "hurt": later("Is the child hurt?"),
    "cared_at": later("Care was given"), "restrained": later("Was force or handcuffs used?"),
    "questioned": later("Was anything asked beyond name, age and needs?"), "photo": later("Was a photo taken?"),
    "focal_at": later("The focal point has been told"), "heard": later("Did you ask what the child wants?"),
    "destination": later("To whom was the child handed over?"), "left_at": later("When the child was handed over"),
    "means": later("What was used? All that applies."), "rounds": later("Rounds fired"),
    "child": later("Was a child concerned?"), "subjects": later("On how many people?"), "dead": later("Dead"),
    "serious": later("Seriously hurt"), "light": later("Lightly hurt"), "hit": later("Hit by a firearm"),
    "warned": later("Was a warning given?"), "aid_at": later("Medical aid was given"), "note": later("Anything else"),
}
_ANSWERS: Final[dict[str, Mapping[str, str]]] = {
    "circumstance": encounters.CIRCUMSTANCES, "sex": encounters.SEXES, "age_band": encounters.AGE_BANDS,
    "apart": encounters.APART, "destination": encounters.DESTINATIONS, "child": force.CHILD,
    **dict.fromkeys(("hurt", "restrained", "questioned", "photo", "heard", "warned"), encounters.ANSWERS),
    "means": {code: words for code, (_level, words) in force.MEANS.items()},
}


def rows(fields: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What the phone wrote, each with its question. What no question of ours asks for is shown by its name."""
    around = ("v", "kind", "unit", "contingent", "card", "lang")
    known = [(str(words), shown(name, fields[name])) for name, words in FIELDS.items() if name in fields]
    others = [(name[:40], shown("", fields[name])) for name in fields if name not in FIELDS and name not in around]
    return known + others


def shown(name: str, value: Any) -> str:
    """A value in words; one that cannot be read, as it came and cut short."""
    if isinstance(value, list):
        return ", ".join(shown(name, one) for one in value[:40])
    if name == "commune" and isinstance(value, str):
        return pack("place", value)
    if name.endswith("at") and isinstance(value, str):
        return _moment(value)
    if isinstance(value, str) and value in _ANSWERS.get(name, {}):
        return _(_ANSWERS[name][value])
    return str(value)[:2000]


def _moment(value: str) -> str:
    try:
        read = datetime.fromisoformat(value[:40])
        return timezone.localtime(read).strftime("%Y-%m-%d %H:%M") if read.tzinfo else value[:40]
    except (ValueError, OverflowError):
        return value[:40]
