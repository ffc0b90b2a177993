"""Reading the tables of a pack's voices and of how a language is read. Raises Unreadable with table, key and reason."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from tande.toolkit.speech.numbers import Numbers
from tande.toolkit.speech.phonemes import Rules, spoken

HUNDRED: Final = 100
SLOWEST, FASTEST = 80, 260
_TABLES: Final = ("sounds", "nasals", "respelled", "phrases", "letters", "signs")
_OF_A_VOICE: Final = {"voice", "rate", "by_sounds", "said"}
_WORD: Final = re.compile(r"[^\W\d_]+", re.UNICODE)
_KNOWN: Final = {*_TABLES, "vowel_letters", "vowels", "numbers", "short", "light"}


class Unreadable(ValueError):
    """A table of voices or sounds is wrong; the message names the key and says why."""


@dataclass(frozen=True, slots=True)
class Voice:
    """How one language is spoken. ``name``: of the voice that speaks; ``rate``: words a minute; ``rules``: by sounds.

    ``said``: words that are written without their signs, as a plain text message must, and how they are meant.
    """

    name: str
    rate: int
    rules: Rules | None = None
    said: Mapping[str, str] = field(default_factory=dict)

    def given(self, text: str) -> str:
        """A text as the voice gets it: by sounds, or in letters with the signs that belong there."""
        meant = _WORD.sub(lambda word: self.said.get(word[0].lower(), word[0]), text)
        return spoken(meant, self.rules) if self.rules else meant


def voice(key: str, raw: object, rules: Rules | None) -> Voice:
    """One language's voice, from ``{voice = …, rate = …, by_sounds = …}``."""
    if not isinstance(raw, Mapping) or not {"voice", "rate"} <= set(raw) <= _OF_A_VOICE:
        raise Unreadable(f"{key} must hold voice and rate, and may hold by_sounds and said")
    name, rate = raw["voice"], raw["rate"]
    if not isinstance(name, str) or not name:
        raise Unreadable(f"{key}.voice must be the name of a voice of espeak-ng")
    if isinstance(rate, bool) or not isinstance(rate, int) or not SLOWEST <= rate <= FASTEST:
        raise Unreadable(f"{key}.rate must be a number of words a minute from {SLOWEST} to {FASTEST}")
    if raw.get("by_sounds", False) and rules is None:
        raise Unreadable(f"{key}.by_sounds needs the file {key}.toml beside it")
    return Voice(name, rate, rules if raw.get("by_sounds", False) else None, _pairs(f"{key}.said", raw.get("said", {})))


def rules(raw: Mapping[str, object]) -> Rules:
    """How a language is read, from the tables of its file."""
    strange = sorted(set(raw) - _KNOWN)
    if strange:
        raise Unreadable(f"{strange[0]} is unknown; there may be {', '.join(sorted(_KNOWN))}")
    found = {name: _pairs(name, raw.get(name, {})) for name in _TABLES}
    if not found["sounds"]:
        raise Unreadable("sounds must hold letters and their sounds")
    vowels = frozenset(_words("vowels", raw.get("vowels")))
    if not vowels:
        raise Unreadable("vowels must list the sounds that can bear the stress")
    return Rules(
        sounds=found["sounds"], nasals=found["nasals"], vowel_letters=_text("vowel_letters", raw),
        vowels=vowels, numbers=_numbers(raw.get("numbers")), short=_text("short", raw),
        light=frozenset(_words("light", raw.get("light", []))), respelled=found["respelled"],
        phrases=found["phrases"], letters=found["letters"], signs=found["signs"],
    )


def _pairs(name: str, raw: object) -> dict[str, str]:
    if not isinstance(raw, Mapping):
        raise Unreadable(f"{name} must be a table")
    for key, value in raw.items():
        if not isinstance(value, str) or not value.strip():
            raise Unreadable(f"{name}.{key} must be a text between quotes")
    return {str(key).lower() if name != "signs" else str(key): str(value) for key, value in raw.items()}


def _words(name: str, raw: object) -> list[str]:
    if not isinstance(raw, list) or not all(isinstance(one, str) and one for one in raw):
        raise Unreadable(f"{name} must be a list of texts between quotes")
    return raw


def _text(name: str, raw: Mapping[str, object]) -> str:
    value = raw.get(name, "")
    if not isinstance(value, str):
        raise Unreadable(f"{name} must be a text between quotes")
    return value


def _numbers(raw: object) -> Numbers:
    if not isinstance(raw, Mapping):
        raise Unreadable("numbers must be a table with words, hundred and thousand")
    words = _words("numbers.words", raw.get("words"))
    if len(words) != HUNDRED:
        raise Unreadable(f"numbers.words must hold the numbers from 0 to 99; there are {len(words)}")
    hundred, thousand = _text("hundred", raw), _text("thousand", raw)
    if not hundred or not thousand:
        raise Unreadable("numbers.hundred and numbers.thousand must say what they are called")
    return Numbers(tuple(words), hundred, thousand)
