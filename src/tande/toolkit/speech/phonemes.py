"""From letters to sounds for a language that the voice does not know, by a table: longest letters first.

The sounds are those of another language's voice, in its own signs; the table of a language says which. Every text comes
out as something that can be said: letters that no table has are left out, never spelled.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from tande.toolkit.speech.numbers import Numbers, in_words

PAUSES: Final = ",.;:?!"
_TOKEN: Final = re.compile(r"[0-9]+|[^\W\d_]+(?:['’ʼ][^\W\d_]+)*|[^\w\s]", re.UNICODE)
_APOSTROPHES: Final = re.compile("['’ʼ]")
_BREAKS: Final = frozenset("()[]–—…")


@dataclass(frozen=True, slots=True)
class Rules:
    """How one language is read.

    ``sounds``: letters and their sounds. ``nasals``: the same, but not before a vowel letter. ``short``: letters that
    stand as a word of their own and lean on a neighbour. ``light``: words without stress. ``respelled``: words and
    how they are said, in the language's own letters. ``phrases``: the same for several words. ``letters``: names of
    the letters. ``signs``: what a sign is called. ``vowels``: sounds that can bear the stress.
    """

    sounds: Mapping[str, str]
    nasals: Mapping[str, str]
    vowel_letters: str
    vowels: frozenset[str]
    numbers: Numbers
    short: str = ""
    light: frozenset[str] = frozenset()
    respelled: Mapping[str, str] = field(default_factory=dict)
    phrases: Mapping[str, str] = field(default_factory=dict)
    letters: Mapping[str, str] = field(default_factory=dict)
    signs: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Word:
    """One word on its way: its letters, its sounds, whether it is stressed."""

    letters: str
    sounds: list[str]
    stressed: bool


def spoken(text: str, rules: Rules) -> str:
    """The text for the voice: sounds in double brackets, signs of a pause as they are."""
    said: list[str] = []
    for phrase, pause in _phrases(text, rules):
        words = [f"[[{_joined(word)}]]" for word in _leaned(phrase, rules) if word.sounds]
        if words:
            said.append(" ".join(words) + pause)
        elif said and pause and not said[-1].endswith(tuple(PAUSES)):
            said[-1] += pause
    return " ".join(said)


def sounds_of(word: str, rules: Rules) -> list[str]:
    """The sounds of one word, without stress."""
    found: list[str] = []
    rest = _APOSTROPHES.sub("", word.lower())
    while rest:
        letters, sound = _first(rest, rules)
        found += sound.split()
        rest = rest[len(letters):]
    return found


def _first(rest: str, rules: Rules) -> tuple[str, str]:
    """The longest known letters at the beginning, with their sounds; one letter without its accent, or none."""
    for length in range(min(4, len(rest)), 0, -1):
        letters, after = rest[:length], rest[length:length + 1]
        if letters in rules.nasals and not (after and after in rules.vowel_letters):
            return letters, rules.nasals[letters]
        if letters in rules.sounds:
            return letters, rules.sounds[letters]
    bare = unicodedata.normalize("NFD", rest[0])[0]
    return rest[0], rules.sounds.get(bare, "")


def _phrases(text: str, rules: Rules) -> list[tuple[list[_Word], str]]:
    """The words between two pauses, and the pause."""
    found: list[tuple[list[_Word], str]] = []
    here: list[str] = []
    for token in _TOKEN.findall(unicodedata.normalize("NFKC", text)):
        if token in PAUSES or token in _BREAKS:
            found.append((_words(here, rules), token if token in PAUSES else ","))
            here = []
        elif token in rules.signs:
            here += rules.signs[token].split()
        elif token[0].isalnum():
            here += _in_letters(token, rules)
    return [*found, (_words(here, rules), "")]


def _in_letters(token: str, rules: Rules) -> list[str]:
    """A number as words, a run of capitals that nobody can say letter by letter, a word as it is respelled."""
    if token.isascii() and token.isdigit():
        return in_words(token, rules.numbers).split()
    lower = token.lower()
    if lower in rules.respelled:
        return rules.respelled[lower].split()
    sayable = any(letter in rules.vowel_letters for letter in lower)
    if not sayable and len(lower) > 1 and not _APOSTROPHES.search(lower):
        return [name for letter in lower for name in rules.letters.get(letter, letter).split()]
    return [lower]


def _words(tokens: list[str], rules: Rules) -> list[_Word]:
    line = f" {' '.join(tokens)} "
    for written, said in rules.phrases.items():
        line = line.replace(f" {written} ", f" {said} ")
    return [_Word(one, sounds_of(one, rules), one not in rules.light) for one in line.split()]


def _leaned(words: list[_Word], rules: Rules) -> list[_Word]:
    """Single consonants joined to a neighbour: to a vowel that follows, else to one before, else to what follows."""
    found: list[_Word] = []
    waiting: list[str] = []
    for at, word in enumerate(words):
        if word.letters in rules.short:
            after = words[at + 1].sounds[:1] if at + 1 < len(words) else []
            before = found[-1].sounds[-1:] if found and not waiting else []
            if set(before) & rules.vowels and not set(after) & rules.vowels:
                found[-1].sounds += word.sounds
            else:
                waiting += word.sounds
            continue
        found.append(_Word(word.letters, [*waiting, *word.sounds], word.stressed))
        waiting = []
    if waiting and found:
        found[-1].sounds += waiting
    elif waiting:
        found.append(_Word("", waiting, False))
    _stress(found, rules)
    return found


def _stress(words: list[_Word], rules: Rules) -> None:
    """A mark before the last vowel of each word that has one; the last word of a phrase always."""
    for at, word in enumerate(words):
        places = [place for place, sound in enumerate(word.sounds) if sound in rules.vowels]
        if places and (word.stressed or at == len(words) - 1):
            word.sounds.insert(places[-1], "'")


def _joined(word: _Word) -> str:
    return "".join(word.sounds)
