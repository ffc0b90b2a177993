"""What two names are worth together: which of the possible matches hold, what is left over, and in what order."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from tande.toolkit.names.crossing import kind_between
from tande.toolkit.names.equivalents import Equivalents
from tande.toolkit.names.forms import Form, word_weight
from tande.toolkit.names.likeness import INITIAL, SCRIPTS
from tande.toolkit.names.matching import JOINED, Match, matches
from tande.toolkit.names.skeletons import skeleton

__all__ = ["AGAINST", "IN_ORDER", "JOINED", "ONLY_HERE", "ONLY_THERE", "SHUFFLED", "TURNED", "Pairing", "Part"]

ONLY_HERE, ONLY_THERE, AGAINST = "only_here", "only_there", "against"
FIRST, MIDDLE, LAST = "first", "middle", "last"
IN_ORDER, TURNED, SHUFFLED = "in_order", "turned", "shuffled"
_SLACK = 0.05
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


def _hopeless(possible: list[Match], here: Form, there: Form, least: float) -> bool:
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


NOT_COMPARABLE = Pairing(0.0, "", ())


def compare(here: Form | None, there: Form | None, table: Equivalents) -> Pairing:
    """Two names against each other; what cannot be compared is worth nothing."""
    return NOT_COMPARABLE if here is None or there is None else compare_all([(here, there)], table, [0.0])[0]


def compare_all(pairs: Sequence[tuple[Form, Form]], table: Equivalents, least: Sequence[float]) -> list[Pairing]:
    """`compare` for every pair, in their order: many at once take little more time than one.

    What cannot come near its `least` is not worked out any further, and is worth nothing.
    """
    return [
        _judged(here, there, possible, table, enough)
        for (here, there), possible, enough in zip(pairs, matches(pairs, table), least, strict=True)
    ]


def _judged(here: Form, there: Form, possible: list[Match], table: Equivalents, least: float) -> Pairing:
    if least and _hopeless(possible, here, there, least):
        return NOT_COMPARABLE
    chosen = _chosen(possible)
    order = _order(chosen)
    parts = _parts(here, there, chosen)
    lone = _LEFT_OVER_COSTS[_where_left_over(here, there, chosen, order)]
    crossing = kind_between(here.script, there.script)
    worth = _worth(parts, crossing, lone) - _order_cost(order, here, there, chosen, table)
    return Pairing(max(0.0, worth), order, parts)


def _chosen(possible: list[Match]) -> list[Match]:
    """The best matches that share no word; of two as good, the one that keeps the order."""

    def rank(one: Match) -> tuple[float, int]:
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


def _order(matches: list[Match]) -> str:
    places = [one.there[0] for one in matches]
    falls = sum(after < before for before, after in pairwise(places))
    if falls == 0:
        return IN_ORDER
    return TURNED if falls == 1 and places[-1] < places[0] else SHUFFLED


def _order_cost(order: str, here: Form, there: Form, matches: list[Match], table: Equivalents) -> float:
    others = [sum(word not in table.given_or_family for word in form.words) for form in (here, there)]
    if max(others) > (len(matches) > 2):  # of three or more words one may be unknown to the table
        return _ORDER_COSTS[order]
    return _SWAPPED_PAIR_COSTS if order == TURNED and len(matches) == 2 else _BOTH_WAYS_COSTS[order]


def _parts(here: Form, there: Form, matches: list[Match]) -> tuple[Part, ...]:
    parts = [Part(one.why, _said(here, one.here), _said(there, one.there), one.worth) for one in matches]
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


def _where_left_over(here: Form, there: Form, matches: list[Match], order: str) -> str:
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
