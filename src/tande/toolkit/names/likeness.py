"""How alike two words of names are, and why: one number and one code."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from rapidfuzz.distance import OSA

from tande.toolkit.names.crossing import SAME_SCRIPT, across
from tande.toolkit.names.edits import Codes, Letters, Rules, Table, Worths, prices, steps_between, swap_table
from tande.toolkit.names.equivalents import WORTH, Equivalents
from tande.toolkit.names.respelling import respelled_key

SAME, SPELLED, SOUNDS, INITIAL, SCRIPTS, RESPELLED = (
    "same",
    "spelled",
    "sounds",
    "initial",
    "scripts",
    "respelled",
)
INITIAL_WORTH = 0.82
_STEEP = 1.3
_FARTHEST = 30
"""Words further apart than this, in hundredths of their letters, are different words, not a slip of the pen."""
_VOWELS = "aeiouy"
_ONE_SOUND = frozenset({
    "kc", "kq", "cq", "gq", "gk", "sz", "cs", "fp", "vw", "vf", "bv", "jg", "jy", "dt", "bp", "iy",
})  # fmt: skip
_SOUNDS = (
    ("ph", "f"), ("tch", "ch"), ("ck", "k"), ("qu", "k"), ("q", "k"), ("x", "ks"), ("kh", "h"), ("gh", "g"),
    ("dh", "d"), ("th", "t"), ("dj", "j"), ("ou", "u"), ("oo", "u"), ("ee", "i"), ("ie", "i"), ("ei", "e"),
    ("ey", "e"), ("ai", "e"), ("ay", "e"), ("y", "i"), ("w", "v"), ("z", "s"), ("o", "u"), ("c", "k"),
)  # fmt: skip
_RUNS = re.compile(r"(.)\1+")


class Likeness(NamedTuple):
    """From 0 (different, or not comparable) to 1 (the same word), and the code of the reason."""

    worth: float
    why: str


DIFFERENT = Likeness(0.0, "")
_THE_SAME, _FIRST_LETTER = Likeness(1.0, SAME), Likeness(INITIAL_WORTH, INITIAL)


def likeness(one: str, other: str, table: Equivalents, *, crossing: int = SAME_SCRIPT) -> Likeness:
    """How alike two folded words are. `crossing`: crossing.kind_between their scripts; `one` leaves out more."""
    return likenesses([(one, other)], table, crossing=crossing)[0]


def likenesses(pairs: Sequence[tuple[str, str]], table: Equivalents, *, crossing: int = SAME_SCRIPT) -> list[Likeness]:
    """`likeness` of every pair, in their order: many at once take little more time than one."""
    said = [_without_measuring(one, other, table) for one, other in pairs]
    rest = [at for at, one in enumerate(said) if one is None]
    ones, others = [pairs[at][0] for at in rest], [pairs[at][1] for at in rest]
    if crossing:
        measured = [Likeness(worth, SCRIPTS) for worth in across(ones, others, crossing).tolist()]
    else:
        sounds = [_by_sound(one, other) for one, other in zip(ones, others, strict=True)]
        spelled_so = spelled(ones, others).tolist()
        measured = [sound or Likeness(worth, SPELLED) for sound, worth in zip(sounds, spelled_so, strict=True)]
    for at, one in zip(rest, measured, strict=True):
        said[at] = one if one.worth else DIFFERENT
    return [one or DIFFERENT for one in said]


def _without_measuring(one: str, other: str, table: Equivalents) -> Likeness | None:
    """What needs no look at the single letters."""
    if one == other:
        return _THE_SAME
    kind = table.between(one, other)
    if kind:
        return Likeness(WORTH[kind], kind)
    if not one or not other or table.different(one, other):
        return DIFFERENT
    if len(one) == 1 or len(other) == 1:
        return _FIRST_LETTER if one[0] == other[0] else DIFFERENT
    return DIFFERENT if one.isdigit() or other.isdigit() else None


def _by_sound(one: str, other: str) -> Likeness | None:
    """What two words are worth that sound alike by one of the two rules."""
    if min(len(one), len(other)) > 2 and _sound(one) == _sound(other):
        found = Likeness(0.94, SOUNDS)
    elif respelled_key(one) and respelled_key(one) == respelled_key(other):
        found = Likeness(0.88, RESPELLED)
    else:
        return None
    return found if OSA.distance(one, other) <= 1 + max(len(one), len(other)) // 2 else None


def spelled(ones: Sequence[str], others: Sequence[str]) -> Worths:
    """From 0 to 1: how alike the words at each place are, letter by letter."""
    sizes = np.maximum([len(one) for one in ones], [len(other) for other in others]).astype(np.int64)
    close = np.nonzero(steps_between(ones, others) <= 1 + sizes // 3)[0].tolist()
    found, sizes = np.zeros(len(ones)), sizes[close]
    costs = prices([ones[at] for at in close], [others[at] for at in close], _RULES)
    found[close] = np.where(costs <= _FARTHEST * sizes, 1 - _STEEP * costs / (100 * sizes), 0.0)
    return found


def sound_keys(word: str) -> tuple[str, ...]:
    """Keys under which words that sound alike meet, however differently they are spelled."""
    return tuple(f"{kind}{key}" for kind, key in (("s ", _sound(word)), ("c ", respelled_key(word))) if key)


@lru_cache(maxsize=200_000)
def _sound(word: str) -> str:
    """Roughly how it sounds, vowels included, so that two habits of spelling meet."""
    for letters, sound in _SOUNDS:
        word = word.replace(letters, sound)
    return _RUNS.sub(r"\1", word).rstrip("eh")


def _drops(word: Letters) -> Table:
    """For each letter what it costs if the other word lacks it."""
    drops = np.full(word.codes.shape, 100, np.int32)
    drops[:, 0] = 130
    inside = ~word.last
    inside[:, 0] = False
    drops[inside & word.among(_VOWELS)] = 70
    drops[:, 1:][word.among("h")[:, 1:]] = 50
    drops[word.doubled] = 30
    return drops


def _price(one: str, other: str, dear: int) -> int:
    """One letter for another. A last vowel (a capital here) often says he or she."""
    low, there = one.lower(), other.lower()
    if low == there:
        return 0
    if low + there in _ONE_SOUND or there + low in _ONE_SOUND:
        return 50
    if low not in _VOWELS or there not in _VOWELS:
        return dear
    return 140 if one.isupper() and other.isupper() else 50


def _written(word: Letters) -> Codes:
    """Last vowels are capitals: they have prices of their own."""
    return word.codes - np.uint8(32) * (word.last & word.among(_VOWELS))


_RULES = Rules(
    _drops,
    _drops,
    swap_table(lambda one, other: _price(one, other, 140)),
    swap_table(lambda one, other: _price(one, other, 160)),  # a first letter is seldom mistaken
    _written,
    turn=70,
)
