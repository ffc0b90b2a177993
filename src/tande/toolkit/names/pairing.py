"""Which word of one name answers which word of the other, and what the two names are worth together."""

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz import fuzz

from tande.toolkit.names.crossing import ALL_VOWELS, NO_VOWELS, kind_between, leaves_out_more
from tande.toolkit.names.equivalents import Equivalents
from tande.toolkit.names.forms import Form, word_weight
from tande.toolkit.names.likeness import INITIAL, SCRIPTS, likeness
from tande.toolkit.names.skeletons import skeleton

JOINED, ONLY_HERE, ONLY_THERE, AGAINST = "joined", "only_here", "only_there", "against"
FIRST, MIDDLE, LAST = "first", "middle", "last"
IN_ORDER, TURNED, SHUFFLED = "in_order", "turned", "shuffled"
ALIKE = 0.55
"""Below this two words are two different words."""
_GOOD = 0.9
_READ_ALIKE = 55
_SLACK = 0.05
_NEAR_AS_ONE = 78
_JOINED_WORTH = 0.97
_SELDOM_SAID = frozenset({"mohammed", "muhammad", "mohammad", "mohamed", "mohamad", "md", "maria", "marie", "mhmd"})
"""First names so common that many people leave them out."""
AGAINST_COSTS = 1.25
_LEFT_OVER_COSTS = {MIDDLE: 0.28, LAST: 0.36, FIRST: 0.60}
"""A name in the middle is often left out, a family's name sometimes; another name in front is often another person."""
LEAST_LEFT_OVER_COSTS = min(_LEFT_OVER_COSTS.values())
_UNFAMILIAR, _UNFAMILIAR_ACROSS = 0.10, 0.15
_ORDER_COSTS = {IN_ORDER: 0.0, TURNED: 0.02, SHUFFLED: 0.12}
_BOTH_WAYS_COSTS = {IN_ORDER: 0.0, TURNED: 0.10, SHUFFLED: 0.30}
_SWAPPED_PAIR_COSTS = 0.25
"""In Haiti given names are family names too: Jean Pierre is not Pierre Jean unless a date or a number says so."""


class Part(NamedTuple):
    """One step of the reason: a code, the person's words, the record's words, and how alike (0 to 1)."""

    code: str
    here: str
    there: str
    worth: float


@dataclass(frozen=True)
class Pairing:
    """Two names compared: `worth` from 0 to just under 1, with every step of the reason."""

    worth: float
    order: str
    parts: tuple[Part, ...]


class _Match(NamedTuple):
    worth: float
    why: str
    here: tuple[int, ...]
    there: tuple[int, ...]


def _hopeless(possible: list[_Match], here: Form, there: Form, least: float) -> bool:
    """Whether even the best match of every word, each word used as often as it fits, stays far below."""
    turned = len(here.words) > len(there.words)
    words = there.words if turned else here.words
    best = [0.0] * len(words)
    for one in possible:
        for at in one.there if turned else one.here:
            if one.worth > best[at]:
                best[at] = one.worth
    weights = [word_weight(word) for word in words]
    got = sum(weight * worth for weight, worth in zip(weights, best, strict=True))
    return got < (least - _SLACK) * sum(weights)


def _turned(one: _Match) -> _Match:
    return one._replace(here=one.there, there=one.here)


NOT_COMPARABLE = Pairing(0.0, "", ())


def compare(here: Form | None, there: Form | None, table: Equivalents, *, least: float = 0.0) -> Pairing:
    """Two names against each other; what cannot be compared is worth nothing.

    What cannot come near `least` is not worked out any further, and is worth nothing either.
    """
    if here is None or there is None:
        return NOT_COMPARABLE
    crossing = kind_between(here.script, there.script)
    if crossing == ALL_VOWELS and not _read_alike(here, there):
        return NOT_COMPARABLE
    if leaves_out_more(there.script, here.script) and crossing:
        possible = [_turned(one) for one in _possible(there, here, table, crossing)]
    else:
        possible = _possible(here, there, table, crossing)
    if least and _hopeless(possible, here, there, least):
        return NOT_COMPARABLE
    matches = _chosen(possible)
    order = _order(matches)
    parts = _parts(here, there, matches)
    lone = _LEFT_OVER_COSTS[_where_left_over(here, there, matches, order)]
    worth = _worth(parts, crossing, lone) - _order_cost(order, here, there, matches, table)
    return Pairing(max(0.0, worth), order, parts)


def _read_alike(here: Form, there: Form) -> bool:
    """A quick look, so that most pairs need no other: both scripts write their vowels."""
    pairs = ((here.sorted_words, there.sorted_words), (here.joined, there.joined))
    return any(fuzz.ratio(one, other) >= _READ_ALIKE for one, other in pairs)


def _possible(short: Form, full: Form, table: Equivalents, crossing: int) -> list[_Match]:
    found = []
    for at, word in enumerate(short.words):
        for to, other in enumerate(full.words):
            one = likeness(word, other, table, crossing=crossing)
            if one.worth >= ALIKE:
                found.append(_Match(one.worth, one.why, (at,), (to,)))
    matched = sum(one.worth >= _GOOD for one in found)
    if matched < max(len(short.words), len(full.words)) and _near_as_one(short, full, crossing):
        found += _joined(short, full, table, crossing)
    return found


def _near_as_one(short: Form, full: Form, crossing: int) -> bool:
    """Whether the letters of both names, wherever the words begin, are so alike that words may be parted elsewhere."""
    if crossing:
        pairs = [(short.bones, full.bones)]
    else:
        pairs = [(short.joined, full.joined), (short.sorted_words, full.sorted_words)]
    return any(fuzz.ratio(one, other) >= _NEAR_AS_ONE for one, other in pairs)


def _joined(short: Form, full: Form, table: Equivalents, crossing: int) -> list[_Match]:
    """Words that are one on the other side (Abdulrahman, Abd Rahman), or parted elsewhere (Lauren Tnkunda)."""
    found, most = [], 3 + (crossing == NO_VOWELS)
    for at, one in short.spans:
        for to, other in full.spans:
            if not _may_join(at, to) or min(len(one), len(other)) < 4 or abs(len(one) - len(other)) > most:
                continue
            if not crossing and fuzz.ratio(one, other) < _NEAR_AS_ONE:
                continue
            if len(at) == len(to) and any(short.words[i] == full.words[j] for i, j in zip(at, to, strict=True)):
                continue
            alike = likeness(one, other, table, crossing=crossing)
            if alike.worth >= (0.8 if len(at) != len(to) else 0.9):
                found.append(_Match(alike.worth * _JOINED_WORTH, JOINED, at, to))
    return found


def _may_join(at: tuple[int, ...], to: tuple[int, ...]) -> bool:
    """One word against several, or two against two."""
    return 1 < len(at) + len(to) <= 4 and len(at) * len(to) in (2, 3, 4)


def _chosen(possible: list[_Match]) -> list[_Match]:
    """The best matches that share no word; of two as good, the one that keeps the order."""
    def rank(one: _Match) -> tuple[float, int]:
        bonus = 0.02 * abs(len(one.here) - len(one.there))
        return (-one.worth - bonus, abs(one.here[0] - one.there[0]))

    taken_here: set[int] = set()
    taken_there: set[int] = set()
    chosen = []
    for one in sorted(possible, key=rank):
        if taken_here.isdisjoint(one.here) and taken_there.isdisjoint(one.there):
            chosen.append(one)
            taken_here.update(one.here)
            taken_there.update(one.there)
    return sorted(chosen, key=lambda one: one.here)


def _order(matches: list[_Match]) -> str:
    places = [one.there[0] for one in matches]
    falls = sum(after < before for before, after in pairwise(places))
    if falls == 0:
        return IN_ORDER
    return TURNED if falls == 1 and places[-1] < places[0] else SHUFFLED


def _order_cost(order: str, here: Form, there: Form, matches: list[_Match], table: Equivalents) -> float:
    others = [sum(word not in table.given_or_family for word in form.words) for form in (here, there)]
    if max(others) > (len(matches) > 2):  # of three or more words one may be unknown to the table
        return _ORDER_COSTS[order]
    return _SWAPPED_PAIR_COSTS if order == TURNED and len(matches) == 2 else _BOTH_WAYS_COSTS[order]


def _parts(here: Form, there: Form, matches: list[_Match]) -> tuple[Part, ...]:
    parts = [
        Part(one.why, _said(here, one.here), _said(there, one.there), one.worth) for one in matches
    ]
    lone = [at for at in range(len(here.words)) if not any(at in one.here for one in matches)]
    others = [at for at in range(len(there.words)) if not any(at in one.there for one in matches)]
    both = min(len(lone), len(others))
    parts += [
        Part(AGAINST, here.words[one], there.words[other], 0.0)
        for one, other in zip(lone[:both], others[:both], strict=True)
    ]
    parts += [Part(ONLY_HERE, here.words[at], "", 0.0) for at in lone[both:]]
    parts += [Part(ONLY_THERE, "", there.words[at], 0.0) for at in others[both:]]
    return tuple(parts)


def _where_left_over(here: Form, there: Form, matches: list[_Match], order: str) -> str:
    """Where in the longer name the words stand that the shorter does not have."""
    if order != IN_ORDER or not matches:
        return MIDDLE
    longer, taken = here.words, {at for one in matches for at in one.here}
    if len(there.words) > len(longer):
        longer, taken = there.words, {at for one in matches for at in one.there}
    if 0 not in taken and longer[0] not in _SELDOM_SAID:
        return FIRST
    return MIDDLE if len(longer) - 1 in taken else LAST


def _said(form: Form, places: tuple[int, ...]) -> str:
    return " ".join(form.words[at] for at in places)


def _weight(words: str) -> float:
    """What a word counts: short ones less, joined ones as the words they are."""
    return sum(map(word_weight, words.split()))


def _worth(parts: tuple[Part, ...], crossing: int, lone: float) -> float:
    """The mean over all words, less what stands against, and less when little was compared at all."""
    got = total = letters = 0.0
    for one in parts:
        weight = max(_weight(one.here), _weight(one.there))
        if one.code in (ONLY_HERE, ONLY_THERE):
            total += weight * lone
        elif one.code == AGAINST:
            total += weight * AGAINST_COSTS
        else:
            doubt = 1 - one.worth
            got += weight * (one.worth - doubt * doubt)
            total += weight
            letters += _letters(one, crossing)
    if not got:
        return 0.0
    unfamiliar = _UNFAMILIAR_ACROSS if crossing else _UNFAMILIAR
    return got / total * (1 - unfamiliar * math.exp(-letters / 6))


def _letters(part: Part, crossing: int) -> float:
    """How much was really seen to agree."""
    if part.code == INITIAL:
        return 1.0
    if crossing or part.code == SCRIPTS:
        return 1.5 * len(skeleton(part.there.replace(" ", "")))
    return len(part.there.replace(" ", ""))
