"""How alike two words of names are, and why: one number and one code."""

import re
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from rapidfuzz.distance import OSA

from tande.toolkit.names.crossing import SAME_SCRIPT, across
from tande.toolkit.names.equivalents import WORTH, Equivalents
from tande.toolkit.names.respelling import respelled_key

SAME, SPELLED, SOUNDS, INITIAL, SCRIPTS, RESPELLED = "same", "spelled", "sounds", "initial", "scripts", "respelled"
INITIAL_WORTH = 0.82
_STEEP = 1.3
_FARTHEST = 0.30
"""Words further apart than this share of their letters are different words, not a slip of the pen."""
_VOWELS = frozenset("aeiouy")
_ONE_SOUND = frozenset({
    frozenset(pair) for pair in ("kc", "kq", "cq", "gq", "gk", "sz", "cs", "fp", "vw", "vf", "bv", "jg", "jy", "dt",
                                 "bp", "iy")
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


def likeness(one: str, other: str, table: Equivalents, *, crossing: int = SAME_SCRIPT) -> Likeness:
    """How alike two folded words are. `crossing`: crossing.kind_between their scripts; `one` leaves out more."""
    if one == other:
        return Likeness(1.0, SAME)
    kind = table.between(one, other)
    if kind:
        return Likeness(WORTH[kind], kind)
    if not one or not other:
        return DIFFERENT
    if len(one) == 1 or len(other) == 1:
        return Likeness(INITIAL_WORTH, INITIAL) if one[0] == other[0] else DIFFERENT
    if one.isdigit() or other.isdigit():
        return DIFFERENT
    if crossing:
        return Likeness(across(one, other, crossing), SCRIPTS)
    return _alike(one, other) if one < other else _alike(other, one)


@lru_cache(maxsize=500_000)
def _alike(one: str, other: str) -> Likeness:
    longest = max(len(one), len(other))
    steps = OSA.distance(one, other)
    if steps > 1 + longest // 2:
        return DIFFERENT
    if len(one) > 2 and _sound(one) == _sound(other):
        return Likeness(0.94, SOUNDS)
    if respelled_key(one) and respelled_key(one) == respelled_key(other):
        return Likeness(0.88, RESPELLED)
    if steps > 1 + longest // 3:
        return DIFFERENT
    share = _cost(one, other) / longest
    return Likeness(1 - _STEEP * share, SPELLED) if share <= _FARTHEST else DIFFERENT


def sound_keys(word: str) -> tuple[str, ...]:
    """Keys under which words that sound alike meet, however differently they are spelled."""
    return tuple(f"{kind}{key}" for kind, key in (("s ", _sound(word)), ("c ", respelled_key(word))) if key)


@lru_cache(maxsize=200_000)
def _sound(word: str) -> str:
    """Roughly how it sounds, vowels included, so that two habits of spelling meet."""
    for letters, sound in _SOUNDS:
        word = word.replace(letters, sound)
    return _RUNS.sub(r"\1", word).rstrip("eh")


def _cost(one: str, other: str) -> float:
    """The price of turning one word into the other; slips that people make often cost less."""
    extras, others = _extras(one), _extras(other)
    older: list[float] = []
    before = [0.0, *accumulate(others)]
    last, end = len(one) - 1, len(other) - 1
    for at, letter in enumerate(one):
        cost, left = extras[at], before[0] + extras[at]
        row = [left]
        for to, there in enumerate(other):
            price = before[to]
            if letter != there:
                price += _swap(letter, there, first=not (at and to), last=at == last and to == end)
                if at and to and letter == other[to - 1] and there == one[at - 1]:
                    price = min(price, older[to - 1] + 0.7)
            if before[to + 1] + cost < price:
                price = before[to + 1] + cost
            if left + others[to] < price:
                price = left + others[to]
            left = price
            row.append(left)
        older, before = before, row
    return before[-1]


@lru_cache(maxsize=200_000)
def _extras(word: str) -> tuple[float, ...]:
    """For each letter what it costs if the other word lacks it."""
    return tuple(_extra(word, at) for at in range(len(word)))


def _extra(word: str, at: int) -> float:
    letter = word[at]
    if at and word[at - 1] == letter:
        return 0.3
    if letter == "h" and at:
        return 0.5
    return 0.7 if letter in _VOWELS and 0 < at < len(word) - 1 else 1.0 + 0.3 * (at == 0)


@lru_cache(maxsize=10_000)
def _swap(here: str, there: str, *, first: bool, last: bool) -> float:
    """One letter for another. A first letter is seldom mistaken; a last vowel often says he or she."""
    if frozenset((here, there)) in _ONE_SOUND:
        return 0.5
    if here in _VOWELS and there in _VOWELS:
        return 1.4 if last else 0.5
    return 1.6 if first else 1.4
