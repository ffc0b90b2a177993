"""The records that people are compared with, laid out so that every one is looked at for every person.

Nothing is left out beforehand by first letters or keys: edit distances of whole names, of consonants and of single
words are measured against all records, and what comes near is compared word by word (pairing.py).
"""

import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from tande.toolkit.names.bags import BONES, WORDS, Bags, bags
from tande.toolkit.names.crossing import leaves_out
from tande.toolkit.names.equivalents import Equivalents, shipped
from tande.toolkit.names.evidence import BirthDate, plain_numbers
from tande.toolkit.names.forms import Form, form_of, word_weight
from tande.toolkit.names.vocabulary import Vocabulary, object_array, vocabulary

SORTED, JOINED, BONES_ALONE = "sorted_words", "joined", "bones"
Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Subject:
    """A person, or a record about one: every known name as written, in any script."""

    id: str
    names: Sequence[str]
    born: BirthDate | None = None
    id_numbers: Sequence[str] = ()


@dataclass
class Index:
    """Made by `build`. Entries are the records' names: entry i has forms[i] and belongs to record owners[i]."""

    table: Equivalents
    records: list[Subject] = field(default_factory=list)
    numbers: list[frozenset[str]] = field(default_factory=list)
    owners: list[int] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)
    by_number: dict[str, list[int]] = field(default_factory=dict)
    vocabularies: list[Vocabulary] = field(default_factory=list)
    entries_of: list[Ints] = field(default_factory=list)
    word_weights: Floats = field(default_factory=lambda: np.zeros(0, np.float32))
    """Of every word of the vocabularies, one after the other: entries that hold it, and its weight."""
    texts: dict[str, npt.NDArray[np.object_]] = field(default_factory=dict)
    """Of every entry the words in the order of the alphabet, the words as one, and the consonants."""
    letters: Bags = field(default_factory=lambda: bags([], WORDS))
    bones: Bags = field(default_factory=lambda: bags([], BONES))
    scripts: Ints = field(default_factory=lambda: np.zeros(0, np.int32))
    bare: npt.NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, np.bool_))
    counts: Ints = field(default_factory=lambda: np.zeros(0, np.int32))
    weights: Floats = field(default_factory=lambda: np.zeros(0, np.float32))
    spare: Floats = field(default_factory=lambda: np.zeros((3, 0), np.float32))
    spare_places: Ints = field(default_factory=lambda: np.zeros(0, np.int32))
    """Room to reckon in, as wide as there are entries."""
    near: dict[tuple[str, str], tuple[Ints, Floats]] = field(default_factory=dict)
    """Word and script of a person -> places of words like it, the least alike first; filled as people are screened."""
    beside: dict[str, tuple[Ints, Bags]] = field(default_factory=dict)
    """Script of a person -> entries in all other scripts, and the consonants of these."""

    @property
    def size(self) -> int:
        """How many records it holds."""
        return len(self.records)

    def of(self, owner: int) -> range:
        """The entries of a record: its names, one after the other."""
        return range(bisect_left(self.owners, owner), bisect_right(self.owners, owner))


def build(records: Iterable[Subject], *, table: Equivalents | None = None) -> Index:
    """An index of these records. A name that cannot be compared is left out; its record keeps its numbers."""
    index = Index(table or shipped())
    for record in records:
        _add(index, record)
    _lay_out(index)
    return index


def _add(index: Index, record: Subject) -> None:
    owner = len(index.records)
    index.records.append(record)
    index.numbers.append(plain_numbers(record.id_numbers))
    for number in index.numbers[-1]:
        index.by_number.setdefault(number, []).append(owner)
    for name in dict.fromkeys(record.names):
        form = form_of(name, index.table)
        if form is not None:
            index.owners.append(owner)
            index.forms.append(form)


def _lay_out(index: Index) -> None:
    forms = index.forms
    for name in (SORTED, JOINED, BONES_ALONE):
        index.texts[name] = object_array([getattr(form, name) for form in forms])
    index.letters = bags(index.texts[JOINED].tolist(), WORDS)
    index.bones = bags(index.texts[BONES_ALONE].tolist(), BONES)
    index.scripts = np.array([script_number(form.script) for form in forms], np.int32)
    index.bare = np.array([leaves_out(form.script) for form in forms], np.bool_)
    index.counts = np.array([len(form.words) for form in forms], np.int32)
    index.weights = np.array([form.weight for form in forms], np.float32)
    index.spare, index.spare_places = np.zeros((3, len(forms)), np.float32), np.zeros(len(forms), np.int32)
    _lay_out_words(index)


def _lay_out_words(index: Index) -> None:
    holders: dict[str, dict[str, list[int]]] = {}
    for entry, form in enumerate(index.forms):
        words = holders.setdefault(form.script, {})
        for word in form.words:
            words.setdefault(word, []).append(entry)
    for script, words in holders.items():
        index.vocabularies.append(vocabulary(script, list(words), index.table, start=len(index.entries_of)))
        index.entries_of += [np.array(entries, np.int32) for entries in words.values()]
    every = [word for one in index.vocabularies for word in one.words]
    index.word_weights = np.array([word_weight(word) for word in every], np.float32)


def script_number(script: str) -> int:
    """The same number for the same script, here and in every process."""
    return zlib.crc32(script.encode()) & 0x7FFFFFFF
