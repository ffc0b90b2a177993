"""Which records come near a person at all: every record is measured, by three distances, and none is skipped."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz
from rapidfuzz.process import cdist

from tande.toolkit.names.crossing import leaves_out
from tande.toolkit.names.forms import Form, word_weight
from tande.toolkit.names.index import Floats, Index, Ints, relatives, script_number
from tande.toolkit.names.likeness import INITIAL_WORTH, likeness
from tande.toolkit.names.pairing import AGAINST_COSTS, ALIKE, LEAST_LEFT_OVER_COSTS
from tande.toolkit.names.skeletons import skeleton

WHOLE_NAME, WHOLE_BONES, ONE_WORD, LONG_WORD = 76, 82, 65, 70
"""In hundredths of what two texts could share; each is below what a pair at the shipped threshold has."""
_ACROSS_WORTH = 0.95
_WORDS_AT_ONCE, _WORDS_KEPT = 512, 50_000


def near_words(index: Index, forms: Sequence[Form]) -> None:
    """Measure every new word of these forms against every word of the index, and keep which are like it.

    What is kept stays with the index, so one index serves one thread at a time.
    """
    if len(index.near) > _WORDS_KEPT:
        index.near.clear()
        index.near_bones.clear()
    words = {word for form in forms for word in form.words if len(word) > 1} - index.near.keys()
    ordered = sorted(words)
    for start in range(0, len(ordered), _WORDS_AT_ONCE):
        some = ordered[start : start + _WORDS_AT_ONCE]
        table = _distances(some, index.vocabulary, ONE_WORD)
        long = np.array([len(word) > 4 for word in some])[:, None]
        rows, places = np.nonzero((table >= LONG_WORD) | ((table > 0) & ~long))
        ends = np.searchsorted(rows, np.arange(len(some) + 1))
        for at, word in enumerate(some):
            found = set(places[ends[at] : ends[at + 1]].tolist())
            found |= {index.place_of[other] for other in relatives(index, word)}
            index.near[word] = _like(index, word, found)
            same = index.by_bones.get(skeleton(word), set()) if len(skeleton(word)) > 1 else set()
            index.near_bones[word] = np.array(sorted(index.place_of[other] for other in same), np.int32)


def _like(index: Index, word: str, places: set[int]) -> tuple[Ints, Floats]:
    measured = [(at, likeness(word, index.vocabulary[at], index.table).worth) for at in sorted(places)]
    kept = [one for one in measured if one[1] >= ALIKE]
    return np.array([at for at, _ in kept], np.int32), np.array([worth for _, worth in kept], np.float32)


def _distances(here: Sequence[str], there: Sequence[str], least: int) -> npt.NDArray[Any]:
    return cdist(here, there, scorer=fuzz.ratio, score_cutoff=least, dtype=np.uint8)


def near_entries(index: Index, forms: Sequence[Form], least: float) -> list[Ints]:
    """For each form the entries that may be worth `least`. `near_words` must have been asked for these forms before."""
    near = _distances([form.sorted_words for form in forms], index.sorted_words, WHOLE_NAME)
    near |= _distances([form.joined for form in forms], index.joined, WHOLE_NAME)
    rows = [np.nonzero(row)[0] for row in near]
    found = [np.union1d(row, _by_words(index, form, least)) for row, form in zip(rows, forms, strict=True)]
    for script in {form.script for form in forms}:
        chosen = [at for at, form in enumerate(forms) if form.script == script]
        places, bones = _bare_beside(index, script)
        if not bones:
            continue
        table = _distances([forms[at].bones for at in chosen], bones, WHOLE_BONES)
        for at, row in zip(chosen, table, strict=True):
            found[at] = np.union1d(found[at], places[np.nonzero(row)[0]])
    return found


def _by_words(index: Index, form: Form, least: float) -> Ints:
    """Entries whose words could carry the name, whatever stands where."""
    lists: list[Ints] = []
    worths: list[float] = []
    for word in form.words:
        if len(word) > 1:
            weight = word_weight(word)
            places, alike = index.near[word]
            lists += [index.entries_of[at] for at in places]
            worths += [weight * one for one in alike.tolist()]
            across = _across(index, word, form.script)
            lists.append(across)
            worths.append(weight * _ACROSS_WORTH)
    if not lists:
        return np.zeros(0, np.int32)
    entries = np.concatenate(lists)
    got = np.bincount(entries, np.repeat(worths, [len(one) for one in lists]), len(index.forms))
    every = np.nonzero(got)[0]
    here, there = form.weight + form.initials, index.weights[every] + index.initials[every]
    common = np.minimum(here, there)
    mine = np.minimum(got[every] + INITIAL_WORTH * (form.initials + index.initials[every]), common)
    total = mine + AGAINST_COSTS * np.maximum(common - mine, 0) * 0.8 + LEAST_LEFT_OVER_COSTS * np.abs(here - there)
    kept: Ints = every[mine / total >= least].astype(np.int32)
    return kept


def _across(index: Index, word: str, script: str) -> Ints:
    """Entries that have a word with the same consonants, where one of the two scripts leaves vowels out."""
    lists = [index.entries_of[at] for at in index.near_bones[word]]
    if not lists:
        return np.zeros(0, np.int32)
    entries = np.unique(np.concatenate(lists))
    other = index.scripts[entries] != script_number(script)
    kept: Ints = entries[other & (index.bare[entries] | leaves_out(script))]
    return kept


def _bare_beside(index: Index, script: str) -> tuple[Ints, list[str]]:
    """Entries in other scripts, where one of the two leaves vowels out, so that only consonants can be compared."""
    if script not in index.beside:
        other = (index.scripts != script_number(script)) & (index.bare | leaves_out(script))
        places = np.nonzero(other)[0].astype(np.int32)
        index.beside[script] = (places, [index.bones[at] for at in places])
    return index.beside[script]
