"""Which of our drawings stands beside which question or answer of a form, for those who read little.

Only where a drawing says the same as the words: a wrong picture is worse than none. Phones show no SVG reliably, so
whoever gives the form out makes PNG of them.
"""

from collections.abc import Callable, Mapping
from typing import Final

from tande.toolkit.fieldforms import encounters, on_behalf
from tande.toolkit.fieldforms.given import Media

PIXELS: Final = 192
_ON_BEHALF: Final[Mapping[tuple[str, str], str]] = {
    ("", "narrative"): "tell", ("", "picture"): "photo", ("", "department"): "place", ("filer", "line"): "call",
    ("filer", "health"): "care", ("agreed", "child"): "child", ("age", "yes"): "child", ("help", "doctor"): "care",
    ("help", "safe"): "handover", ("help", "held"): "cell", ("help", "talk"): "tell",
}
_ENCOUNTERS: Final[Mapping[tuple[str, str], str]] = {
    ("", "department"): "place", ("", "age_band"): "child", ("", "hurt"): "care", ("", "apart"): "apart",
    ("", "restrained"): "hands", ("", "questioned"): "ask", ("", "photo"): "photo", ("", "family"): "call",
    ("", "heard"): "tell", ("", "destination"): "handover", ("taken", "firearm"): "weapon",
}
PICTURES: Final[Mapping[str, Mapping[tuple[str, str], str]]] = {
    **dict.fromkeys(on_behalf.FORM_IDS, _ON_BEHALF), encounters.FORM_ID: _ENCOUNTERS,
}


def media(form_id: str, png: Callable[[str], bytes], sounds: Mapping[tuple[str, str], bytes] | None = None) -> Media:
    """The form's files. ``png``: a drawing's name → its picture; ``sounds``: an English text and a language → MP3."""
    drawn = PICTURES.get(form_id, {})
    files = {f"{name}.png": png(name) for name in sorted(set(drawn.values()))}
    named = {}
    for number, ((text, language), data) in enumerate(sorted((sounds or {}).items()), 1):
        named[text, language] = f"{language}-{number}.mp3"
        files[named[text, language]] = data
    return Media(files, {where: f"{name}.png" for where, name in drawn.items()}, named)
