"""What is said, by key: the texts of a pack, filled and laid out for each door.

A text message is one segment of the 7-bit alphabet, a screen has at most 160 characters, a call plays recordings that
bear the names given here. Each key has a room, so that what may be said together fits one screen.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from tande.policy import sms
from tande.policy.conversation.outputs import Say

SCREEN_MAX: Final = 160
BACK_HINT: Final = "\n0 <"
"""Under every screen that waits, but the menu: it costs four characters in every language."""
LONGEST: Final[Mapping[str, str]] = MappingProxyType({
    "code": "0000 0000 0000 0000 0000", "phone": "+000 0000 0000 00000", "missing": "20",
})
"""The longest that can stand for each name in a text."""


@dataclass(frozen=True, slots=True)
class Key:
    """``room``: characters when filled; ``params``: names it must hold; ``spoken``: a call needs words of its own."""

    room: int = 150
    params: tuple[str, ...] = ()
    spoken: bool = False


KEYS: Final[Mapping[str, Key]] = MappingProxyType({
    "menu": Key(SCREEN_MAX, spoken=True),
    "help": Key(154),
    "receipt": Key(78, ("code",), spoken=True),
    "delete": Key(76),
    "kept": Key(60),
    "done": Key(),
    "ask_danger": Key(72, spoken=True),
    "ask_child": Key(72, spoken=True),
    "ask_call": Key(72, spoken=True),
    "danger": Key(72, ("phone",)),
    "danger_alone": Key(72),
    "child": Key(72),
    "call": Key(74, spoken=True),
    "call_hidden": Key(74, spoken=True),  # by a door, in the place of the former, where it cannot see who calls
    "tell": Key(spoken=True),
    "code": Key(spoken=True),
    "rest": Key(params=("missing",), spoken=True),
    "code_wrong": Key(spoken=True),
    "code_wait": Key(),
    "received": Key(),
    "working": Key(),
    "question": Key(),
    "decided": Key(),
    "news": Key(),
    "code_word": Key(spoken=True),
    "code_word_kept": Key(60),
    "language_set": Key(),
    "stopped": Key(),
    "forgotten": Key(),
    "bye": Key(),
    "later": Key(),  # by a door itself, when it can keep nothing at the moment
})
LANGUAGES: Final = "languages"
"""The one text that is made: each language by its own name."""
LANGUAGES_MAX: Final = 5

_PARAM = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class Texts:
    """By language and key. ``voice`` holds what is said otherwise in a call; ``offer``: "for this language press"."""

    names: Mapping[str, str]
    said: Mapping[str, Mapping[str, str]]
    voice: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    offer: Mapping[str, str] = field(default_factory=dict)


def params_in(text: str) -> set[str]:
    """The names in braces."""
    return set(_PARAM.findall(text))


def filled(text: str, values: Mapping[str, str]) -> str:
    """A text with its values. Raises KeyError when one is missing."""
    return _PARAM.sub(lambda name: values[name[1]], text)


def written(texts: Texts, one: Say, fills: Mapping[str, str]) -> str:
    """One text as it is read. ``fills``: what only the door knows, such as the code."""
    if one.key == LANGUAGES:
        offered = list(texts.names.values())[:LANGUAGES_MAX]
        return " ".join(f"{number} {name}" for number, name in enumerate(offered, start=1))
    return filled(texts.said[one.language][one.key], {**fills, **dict(one.params)})


def messages(texts: Texts, says: Iterable[Say], fills: Mapping[str, str]) -> list[str]:
    """Text messages of one segment each, as few as they can be: a phone that rings less is looked at less."""
    packed: list[str] = []
    for text in (written(texts, one, fills) for one in says):
        joined = f"{packed[-1]} {text}" if packed else text
        if packed and sms.parts(joined).parts == 1:
            packed[-1] = joined
        else:
            packed.append(text)
    return packed


def screen(texts: Texts, says: Iterable[Say], fills: Mapping[str, str], *, waits: bool) -> str:
    """One screen of a phone menu. ``waits``: something is asked, so there is a way back."""
    told = list(says)
    text = "\n".join(written(texts, one, fills) for one in told)
    back = waits and bool(told) and told[-1].key != "menu"
    return text + BACK_HINT if back else text


def prompts(texts: Texts, says: Iterable[Say], fills: Mapping[str, str]) -> list[tuple[str, str]]:
    """The recordings of a call in their order, as (language, name); digits one by one."""
    found: list[tuple[str, str]] = []
    for one in says:
        if one.key == LANGUAGES:
            for number, language in enumerate(list(texts.names)[:LANGUAGES_MAX], start=1):
                found += [(language, LANGUAGES), (language, f"digit_{number}")]
            continue
        values = {**fills, **dict(one.params)}
        for name, piece in _pieces(one.key, _spoken(texts, one.language, one.key)):
            digits = "" if name else values[piece]
            found += [(one.language, name)] if name else []
            found += [(one.language, f"digit_{digit}") for digit in digits if digit.isdigit()]
    return found


def recordings(texts: Texts) -> dict[tuple[str, str], str]:
    """Every recording that a call can need, and its words: what is generated at set-up and replaced by human voices."""
    found: dict[tuple[str, str], str] = {}
    for language in texts.said:
        for key in KEYS:
            found |= {(language, name): piece for name, piece in _pieces(key, _spoken(texts, language, key)) if name}
        found |= {(language, f"digit_{digit}"): str(digit) for digit in range(10)}
        found[language, LANGUAGES] = texts.offer[language]
    return found


def _spoken(texts: Texts, language: str, key: str) -> str:
    return texts.voice.get(language, {}).get(key) or texts.said[language][key]


def _pieces(key: str, text: str) -> Iterator[tuple[str, str]]:
    """The parts of a text around its values: (name of the recording, words), and ("", name of the value)."""
    for at, piece in enumerate(_PARAM.split(text)):
        if at % 2:
            yield "", piece
        elif any(one.isalnum() for one in piece):
            yield (key if not at else f"{key}_{at // 2 + 1}"), piece.strip(" .,:")
