"""Which records come near a person at all: every record is measured, and none is skipped.

Two ways lead to a record. By words: each word of the person is priced against every word like it, and entries whose
words could add up are taken. As one: where words are parted elsewhere, the letters of the whole name decide. Both
look at bounds first that no pair worth an alert can miss (bags.py, `_by_words`).
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz
from rapidfuzz.process import cdist, cpdist

from tande.toolkit.names.bags import BONES, WORDS, Bags, bags, may_reach
from tande.toolkit.names.crossing import across, leaves_out, way_between
from tande.toolkit.names.equivalents import Equivalents
from tande.toolkit.names.forms import Form, word_weight
from tande.toolkit.names.index import BONES_ALONE, JOINED, SORTED, Floats, Index, Ints, script_number
from tande.toolkit.names.likeness import likenesses, spelled
from tande.toolkit.names.matching import ALIKE, READ_ALIKE, parted_elsewhere
from tande.toolkit.names.pairing import AGAINST_COSTS, LEAST_LEFT_OVER_COSTS
from tande.toolkit.names.skeletons import skeleton
from tande.toolkit.names.vocabulary import Vocabulary, relatives

WHOLE_NAME, WHOLE_BONES, ONE_WORD, LONG_WORD, WORD_BONES = 76, 82, 65, 70, 75
"""In hundredths of what two texts could share; each is below what a pair at the shipped threshold has."""
Found = tuple[npt.NDArray[np.int64], Ints, Floats]
"""Which word of several, the place of a word of the index, what the two are worth."""
Gains = dict[tuple[str, str, float], tuple[Ints, Floats]]
_LEAST_GAIN = np.float32(1e-6)
_WORDS_AT_ONCE, _WORDS_KEPT = 512, 50_000


def near_words(index: Index, forms: Sequence[Form]) -> None:
    """Measure every new word of these forms against the words of the index, and keep which are like it.

    What is kept stays with the index, so one index serves one thread at a time.
    """
    if len(index.near) > _WORDS_KEPT:
        index.near.clear()
    new: dict[str, list[str]] = {}
    for script, word in sorted({(form.script, word) for form in forms for word in form.words}):
        if (word, script) not in index.near:
            new.setdefault(script, []).append(word)
    for script, words in new.items():
        for start in range(0, len(words), _WORDS_AT_ONCE):
            _measure(index, script, words[start : start + _WORDS_AT_ONCE])


def _measure(index: Index, script: str, words: Sequence[str]) -> None:
    found = [
        one for vocabulary in index.vocabularies
        for one in (_like(vocabulary, script, words), _related(vocabulary, script, words, index.table))
    ]  # fmt: skip
    rows, places, worths = (np.concatenate(some) for some in zip(*found, strict=True))
    order = np.lexsort((worths, rows))
    order = order[worths[order] >= ALIKE]
    ends = np.searchsorted(rows[order], np.arange(len(words) + 1))
    for at, word in enumerate(words):
        mine = order[ends[at] : ends[at + 1]]
        index.near[word, script] = (places[mine], worths[mine])


def _like(vocabulary: Vocabulary, script: str, words: Sequence[str]) -> Found:
    """Words with like letters; those of another script with like consonants."""
    crossing, turned = way_between(script, vocabulary.script)
    if crossing:
        bones = [skeleton(word) for word in words]
        rows, some = np.nonzero(_distances(bones, vocabulary.bones, WORD_BONES))
        sizes = vocabulary.ends[some + 1] - vocabulary.ends[some]
        steps = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        rows, places = (
            np.repeat(rows, sizes),
            vocabulary.by_bones[np.repeat(vocabulary.ends[some], sizes) + steps],
        )
    else:
        table = _distances(words, vocabulary.words, ONE_WORD)
        long = np.array([len(word) > 4 for word in words])[:, None]
        rows, places = np.nonzero(table >= np.where(long, LONG_WORD, ONE_WORD))
    here, there = np.array(words, np.object_)[rows].tolist(), vocabulary.texts[places].tolist()
    if not crossing:
        worths = spelled(here, there)
    else:
        worths = across(there, here, crossing) if turned else across(here, there, crossing)
    return rows, (places + vocabulary.start).astype(np.int32), worths.astype(np.float32)


def _related(vocabulary: Vocabulary, script: str, words: Sequence[str], table: Equivalents) -> Found:
    """The same word, words that the table names beside it or that sound like it, and initials."""
    crossing, turned = way_between(script, vocabulary.script)
    found = [(row, place) for row, word in enumerate(words) for place in relatives(vocabulary, word, table)]
    pairs = [(words[row], vocabulary.words[place]) for row, place in found]
    if turned:
        pairs = [(there, here) for here, there in pairs]
    worths = [one.worth for one in likenesses(pairs, table, crossing=crossing)]
    rows, places = np.array(found, np.int64).reshape(-1, 2).T
    return rows, (places + vocabulary.start).astype(np.int32), np.array(worths, np.float32)


def _distances(here: Sequence[str], there: Sequence[str], least: int) -> npt.NDArray[np.uint8]:
    table: npt.NDArray[np.uint8] = cdist(here, there, scorer=fuzz.ratio, score_cutoff=least, dtype=np.uint8)
    return table


def near_entries(index: Index, forms: Sequence[Form], least: Sequence[float]) -> list[Ints]:
    """For each form the entries that may be worth its `least`. `near_words` knows these forms; no side is empty."""
    gains: Gains = {}
    by_words = [_by_words(index, form, enough, gains) for form, enough in zip(forms, least, strict=True)]
    as_one = [np.union1d(*some) for some in zip(_as_one(index, forms), _by_bones(index, forms), strict=True)]
    rest = [np.setdiff1d(one, some, assume_unique=True) for one, some in zip(as_one, by_words, strict=True)]
    pairs = [(form, index.forms[entry]) for form, some in zip(forms, rest, strict=True) for entry in some.tolist()]
    parted = np.array(parted_elsewhere(pairs, index.table), np.bool_)
    kept = np.split(parted, np.cumsum([len(some) for some in rest])[:-1])
    return [np.concatenate([words, some[one]]) for words, some, one in zip(by_words, rest, kept, strict=True)]


def _as_one(index: Index, forms: Sequence[Form]) -> list[Ints]:
    """Entries whose letters, in the order written or word by word in that of the alphabet, are like the form's."""
    mine = bags([form.joined for form in forms], WORDS)
    near = [may_reach(mine, at, index.letters, WHOLE_NAME, len(form.words) - 1) for at, form in enumerate(forms)]
    written = _alike(index, [form.joined for form in forms], JOINED, near, WHOLE_NAME)
    in_order = _alike(index, [form.sorted_words for form in forms], SORTED, near, WHOLE_NAME)
    return [some[one | other] for some, one, other in zip(near, written, in_order, strict=True)]


def _by_bones(index: Index, forms: Sequence[Form]) -> list[Ints]:
    """Entries in other scripts whose consonants are like the form's, and their letters too if both write vowels."""
    mine = bags([form.bones for form in forms], BONES)
    near = []
    for at, form in enumerate(forms):
        places, theirs = _beside(index, form.script)
        near.append(places[may_reach(mine, at, theirs, WHOLE_BONES)])
    alike = _alike(index, [form.bones for form in forms], BONES_ALONE, near, WHOLE_BONES)
    return _read_alike(index, forms, [some[one] for some, one in zip(near, alike, strict=True)])


def _read_alike(index: Index, forms: Sequence[Form], near: Sequence[Ints]) -> list[Ints]:
    """Without those that pairing.py does not compare either."""
    bare = [index.bare[some] | leaves_out(form.script) for form, some in zip(forms, near, strict=True)]
    rest = [some[~one] for one, some in zip(bare, near, strict=True)]
    in_order = _alike(index, [form.sorted_words for form in forms], SORTED, rest, READ_ALIKE)
    written = _alike(index, [form.joined for form in forms], JOINED, rest, READ_ALIKE)
    kept = [some[one | other] for some, one, other in zip(rest, in_order, written, strict=True)]
    return [np.concatenate([some[one], more]) for one, some, more in zip(bare, near, kept, strict=True)]


def _alike(
    index: Index, texts: Sequence[str], kind: str, near: Sequence[Ints], least: int
) -> list[npt.NDArray[np.bool_]]:
    """For each text which of its `near` entries are alike."""
    sizes = [len(some) for some in near]
    here = [text for text, size in zip(texts, sizes, strict=True) for _ in range(size)]
    there = index.texts[kind][np.concatenate(near)].tolist() if here else []
    if not there:
        return [np.zeros(0, np.bool_) for _ in near]
    alike = cpdist(here, there, scorer=fuzz.ratio, score_cutoff=least, dtype=np.uint8) > 0
    return np.split(alike, np.cumsum(sizes)[:-1])


def _beside(index: Index, script: str) -> tuple[Ints, Bags]:
    if script not in index.beside:
        places = np.nonzero(index.scripts != script_number(script))[0].astype(np.int32)
        index.beside[script] = (places, index.bones.take(places))
    return index.beside[script]


def _by_words(index: Index, form: Form, least: float, gains: Gains) -> Ints:
    """Entries whose words could be worth `least` if each word of the form took the best there is for it.

    What a word gains is its weight times what it is worth above `least`; the words that find nothing, and those that
    only the entry has, cost at least what pairing.py makes them cost. An entry below nothing cannot reach `least`.
    """
    size = len(form.words)
    dear, cheap = AGAINST_COSTS * least, LEAST_LEFT_OVER_COSTS * least
    got, answered = index.spare[0], index.spare[1]
    found = [_gains_kept(index, gains, (word, form.script, least)) for word in form.words]
    for word, (entries, gain) in zip(form.words, found, strict=True):
        got[entries] += gain
        answered[entries] += word_weight(word)
    every = np.nonzero(got)[0].astype(np.int32)
    total, missing = got[every], form.weight - answered[every]
    got[every] = answered[every] = 0
    costs = np.where(index.counts[every] < size, 0, (dear - cheap) * missing)
    more = np.maximum(index.weights[every] - size, 0)
    kept: Ints = every[total - form.weight * cheap - costs - more * cheap >= -0.001]
    return kept


def _gains_kept(index: Index, gains: Gains, key: tuple[str, str, float]) -> tuple[Ints, Floats]:
    if key not in gains:
        gains[key] = _gains(index, *key)
    return gains[key]


def _gains(index: Index, word: str, script: str, least: float) -> tuple[Ints, Floats]:
    """Entries with a word like this one, and what the best of these gains over finding none."""
    places, worths = index.near[word, script]
    if not len(places):
        return places, worths
    weight, cheap = word_weight(word), LEAST_LEFT_OVER_COSTS * least
    gains = np.maximum(weight, index.word_weights[places]) * (worths - (1 - worths) ** 2 - least) + weight * cheap
    gains = np.maximum(gains, _LEAST_GAIN)
    order = np.argsort(gains)
    lists = [index.entries_of[at] for at in places[order].tolist()]
    entries, best = np.concatenate(lists), index.spare[2]
    best[entries] = np.repeat(gains[order], [len(some) for some in lists])  # of several the last one stays
    last = index.spare_places
    last[entries] = np.arange(len(entries), dtype=np.int32)
    entries = entries[last[entries] == np.arange(len(entries))]
    return entries, best[entries]
