"""Which word of one name may answer which word of the other, for many pairs of names at once."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import product
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from tande.toolkit.names.crossing import ALL_VOWELS, NO_VOWELS, way_between
from tande.toolkit.names.equivalents import Equivalents
from tande.toolkit.names.forms import Form
from tande.toolkit.names.likeness import likenesses
from tande.toolkit.names.skeletons import skeleton

JOINED = "joined"
ALIKE = 0.55
"""Below this two words are two different words."""
READ_ALIKE = 55
NEAR_AS_ONE = 78
"""In hundredths of the letters of both names: from here on they are compared at all, and as if without spaces."""
_GOOD = 0.9
_JOINED_WORTH = 0.97
_MAY_JOIN = ((1, 2), (1, 3), (2, 1), (2, 2), (3, 1))
"""How many neighbouring words of one name may be so many of the other."""


class Match(NamedTuple):
    """Words that may answer each other: how alike, why, and their places here and there."""

    worth: float
    why: str
    here: tuple[int, ...]
    there: tuple[int, ...]


def matches(pairs: Sequence[tuple[Form, Form]], table: Equivalents) -> list[list[Match]]:
    """For each pair of names every word that may answer a word, and those that do when they are parted elsewhere."""
    some = [_Pair(here, there, table) for here, there in pairs]
    _measure(some, table, _single_words)
    _measure(some, table, _parted_elsewhere)
    return [one.turned_back() for one in some]


def parted_elsewhere(pairs: Sequence[tuple[Form, Form]], table: Equivalents) -> list[bool]:
    """For each pair whether words of one name are, parted elsewhere, words of the other."""
    some = [_Pair(here, there, table) for here, there in pairs]
    _measure(some, table, _parted_elsewhere)
    return [bool(one.found) for one in some]


class _Pair:
    """Two names while they are compared. `short` is the one whose script leaves out more vowels."""

    def __init__(self, here: Form, there: Form, table: Equivalents) -> None:
        self.crossing, self.turned = way_between(here.script, there.script)
        self.short, self.full = (there, here) if self.turned else (here, there)
        self.hopeless = self.crossing == ALL_VOWELS and not _read_alike(here, there, table)
        self.found: list[Match] = []

    def turned_back(self) -> list[Match]:
        """The matches as they stand between the two names as they were given."""
        if not self.turned:
            return self.found
        return [one._replace(here=one.there, there=one.here) for one in self.found]


class _Question(NamedTuple):
    """Words to be measured against each other, and from where on they match."""

    one: str
    other: str
    here: tuple[int, ...]
    there: tuple[int, ...]
    least: float


def _measure(some: Sequence[_Pair], table: Equivalents, ask: Callable[[_Pair], Iterable[_Question]]) -> None:
    """Put the same questions of all pairs together, and give every pair the matches that came out."""
    asked = [(pair, list(ask(pair))) for pair in some if not pair.hopeless]
    for crossing in {pair.crossing for pair, _ in asked}:
        mine = [(pair, questions) for pair, questions in asked if pair.crossing == crossing]
        words = list({(one.one, one.other) for _, questions in mine for one in questions})
        known = dict(zip(words, likenesses(words, table, crossing=crossing), strict=True))
        for pair, questions in mine:
            for one in questions:
                alike = known[one.one, one.other]
                if alike.worth >= one.least:
                    joined = len(one.here) + len(one.there) > 2
                    worth, why = (alike.worth * _JOINED_WORTH, JOINED) if joined else alike
                    pair.found.append(Match(worth, why, one.here, one.there))


def _read_alike(here: Form, there: Form, table: Equivalents) -> bool:
    """A quick look, so that most pairs need no other: both scripts write their vowels, or the table names two words."""
    pairs = ((here.sorted_words, there.sorted_words), (here.joined, there.joined))
    if any(fuzz.ratio(one, other) >= READ_ALIKE for one, other in pairs):
        return True
    return sum(bool(table.between(one, other)) for one, other in product(here.words, there.words)) > 1


def _single_words(pair: _Pair) -> Iterator[_Question]:
    for at, word in enumerate(pair.short.words):
        for to, other in enumerate(pair.full.words):
            yield _Question(word, other, (at,), (to,), ALIKE)


def _near_as_one(short: Form, full: Form, crossing: int) -> bool:
    """Whether the letters of both names, wherever the words begin, are so alike that words may be parted elsewhere."""
    if crossing:
        pairs = [(short.bones, full.bones)]
    else:
        pairs = [(short.joined, full.joined), (short.sorted_words, full.sorted_words)]
    return any(fuzz.ratio(one, other) >= NEAR_AS_ONE for one, other in pairs)


def _parted_elsewhere(pair: _Pair) -> Iterator[_Question]:
    """Words that are one on the other side (Abdulrahman, Abd Rahman), or parted elsewhere (Lauren Tnkunda)."""
    short, full, crossing = pair.short, pair.full, pair.crossing
    matched = sum(one.worth >= _GOOD for one in pair.found)
    if matched >= max(len(short.words), len(full.words)) or not _near_as_one(short, full, crossing):
        return
    most = 3 + (crossing == NO_VOWELS)
    for at, size, to, larger in _as_long(short, full, most):
        if size == larger and (short.words[at] == full.words[to] or short.words[at + 1] == full.words[to + 1]):
            continue
        for one, other in product(short.together(at, size), full.together(to, larger)):
            if abs(len(one) - len(other)) > most:
                continue
            if _bones_near(one, other) if crossing else fuzz.ratio(one, other) >= NEAR_AS_ONE:
                places = tuple(range(at, at + size)), tuple(range(to, to + larger))
                yield _Question(one, other, *places, 0.9 if size == larger else 0.8)


def _bones_near(one: str, other: str) -> bool:
    """Whether so few consonants differ that the words may be one in two scripts."""
    bones, others = skeleton(one), skeleton(other)
    most = 1 + (max(len(bones), len(others)) > 4)
    return OSA.distance(bones, others, score_cutoff=most) <= most


def _as_long(short: Form, full: Form, most: int) -> Iterator[tuple[int, int, int, int]]:
    """Where neighbouring words stand here and there, and how many, that have nearly as many letters together."""
    ends, others = short.ends, full.ends
    most += short.servant + full.servant
    for size, larger in _MAY_JOIN:
        for at in range(len(ends) - size):
            letters = ends[at + size] - ends[at]
            if letters > 3:
                for to in range(len(others) - larger):
                    there = others[to + larger] - others[to]
                    if there > 3 and -most <= letters - there <= most:
                        yield at, size, to, larger
