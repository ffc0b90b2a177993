"""Which records come near a person at all: every record is measured, by three distances, and none is skipped."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz
from rapidfuzz.process import cdist

from tande.toolkit.names.forms import Form, word_weight
from tande.toolkit.names.index import Index, Ints, relatives
from tande.toolkit.names.skeletons import skeleton

WHOLE_NAME, WHOLE_BONES, ONE_WORD = 76, 80, 65
"""In hundredths of what two texts could share; each is below what a pair at the shipped threshold has."""
_BOUND = 0.74
_AGAINST_COSTS, _LEFT_OVER_COSTS = 1.25, 0.32
_WORDS_AT_ONCE = 512


def near_words(index: Index, forms: Sequence[Form], *, workers: int = 1) -> None:
    """Measure every new word of these forms against every word of the index, and keep which entries have one near."""
    words = {word for form in forms for word in form.words if len(word) > 1} - index.near.keys()
    ordered = sorted(words)
    for start in range(0, len(ordered), _WORDS_AT_ONCE):
        some = ordered[start : start + _WORDS_AT_ONCE]
        table = _distances(some, index.vocabulary, ONE_WORD, workers)
        rows, places = np.nonzero(table)
        ends = np.searchsorted(rows, np.arange(len(some) + 1))
        for at, word in enumerate(some):
            found = set(places[ends[at] : ends[at + 1]].tolist())
            found |= {index.place_of[other] for other in relatives(index, word)}
            found |= {index.place_of[other] for other in _same_bones(index, word)}
            index.near[word] = _entries(index, found)


def _same_bones(index: Index, word: str) -> set[str]:
    bones = skeleton(word)
    return index.by_bones.get(bones, set()) if bones else set()


def _entries(index: Index, places: set[int]) -> Ints:
    lists = [index.entries_of[at] for at in places]
    return np.unique(np.concatenate(lists)) if lists else np.zeros(0, np.int32)


def _distances(here: Sequence[str], there: Sequence[str], least: int, workers: int) -> npt.NDArray[Any]:
    return cdist(here, there, scorer=fuzz.ratio, score_cutoff=least, dtype=np.uint8, workers=workers)


def near_entries(index: Index, forms: Sequence[Form], *, workers: int = 1) -> list[Ints]:
    """For each form the entries that come near it. `near_words` must have been asked for these forms before."""
    whole = _distances([form.sorted_words for form in forms], index.sorted_words, WHOLE_NAME, workers)
    found = [np.union1d(np.nonzero(row)[0], _by_words(index, form)) for row, form in zip(whole, forms, strict=True)]
    for latin in (True, False):
        chosen = [at for at, form in enumerate(forms) if (form.script == "LATIN") is latin]
        places = index.foreign if latin else np.arange(len(index.forms), dtype=np.int32)
        if not chosen or not len(places):
            continue
        for form_bones, bones in _both_bones([forms[at] for at in chosen], index):
            table = _distances(form_bones, [bones[at] for at in places] if latin else bones, WHOLE_BONES, workers)
            for at, row in zip(chosen, table, strict=True):
                found[at] = np.union1d(found[at], places[np.nonzero(row)[0]])
    return found


def _both_bones(forms: Sequence[Form], index: Index) -> list[tuple[list[str], list[str]]]:
    return [
        ([form.bones for form in forms], index.bones),
        ([form.bones_as_written for form in forms], index.bones_as_written),
    ]


def _by_words(index: Index, form: Form) -> Ints:
    """Entries whose words could carry the name, were every near word the same word."""
    words = [word for word in form.words if len(word) > 1]
    entries = np.concatenate([index.near[word] for word in words])
    worth = np.repeat([word_weight(word) for word in words], [len(index.near[word]) for word in words])
    if not len(entries):
        return entries
    every, where = np.unique(entries, return_inverse=True)
    got = np.bincount(where, weights=worth)
    here, there = form.weight, index.weights[every]
    got = np.minimum(got, np.minimum(here, there))
    against = np.minimum(here, there) - got
    total = got + _AGAINST_COSTS * against + _LEFT_OVER_COSTS * np.abs(here - there)
    return every[got / total >= _BOUND]
