"""The records that people are compared with, laid out so that every one is looked at for every person.

Nothing is left out beforehand by first letters or keys: edit distances of whole names, of consonants and of single
words are measured against all records, and what comes near is compared word by word (pairing.py).
"""

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from tande.toolkit.names.crossing import leaves_out
from tande.toolkit.names.equivalents import Equivalents, shipped
from tande.toolkit.names.evidence import BirthDate, plain_numbers
from tande.toolkit.names.forms import Form, form_of
from tande.toolkit.names.likeness import sound_keys
from tande.toolkit.names.skeletons import skeleton

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
    by_word: dict[str, list[int]] = field(default_factory=dict)
    by_bones: dict[str, set[str]] = field(default_factory=dict)
    by_sound: dict[str, set[str]] = field(default_factory=dict)
    by_group: dict[tuple[str, int], set[str]] = field(default_factory=dict)
    sorted_words: list[str] = field(default_factory=list)
    joined: list[str] = field(default_factory=list)
    bones: list[str] = field(default_factory=list)
    vocabulary: list[str] = field(default_factory=list)
    entries_of: list[Ints] = field(default_factory=list)
    place_of: dict[str, int] = field(default_factory=dict)
    scripts: Ints = field(default_factory=lambda: np.zeros(0, np.int32))
    bare: npt.NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, np.bool_))
    weights: Floats = field(default_factory=lambda: np.zeros(0, np.float32))
    initials: Floats = field(default_factory=lambda: np.zeros(0, np.float32))
    near: dict[str, tuple[Ints, Floats]] = field(default_factory=dict)
    """Word of a person -> places of words like it in the vocabulary, and how alike; filled as people are screened."""
    beside: dict[str, tuple[Ints, list[str]]] = field(default_factory=dict)
    """Script of a person -> entries to be compared by consonants alone, and these consonants."""
    near_bones: dict[str, Ints] = field(default_factory=dict)
    """Places of words with the same consonants, which says something only between two scripts."""

    @property
    def size(self) -> int:
        """How many records it holds."""
        return len(self.records)


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
    for entry, form in enumerate(index.forms):
        for word in set(form.words):
            index.by_word.setdefault(word, []).append(entry)
    index.vocabulary = list(index.by_word)
    index.place_of = {word: at for at, word in enumerate(index.vocabulary)}
    index.entries_of = [np.array(entries, np.int32) for entries in index.by_word.values()]
    for word in index.vocabulary:
        index.by_bones.setdefault(skeleton(word), set()).add(word)
        for key in sound_keys(word):
            index.by_sound.setdefault(key, set()).add(word)
        for group in index.table.groups.get(word, ()):
            index.by_group.setdefault(group, set()).add(word)
    index.sorted_words = [form.sorted_words for form in index.forms]
    index.joined = [form.joined for form in index.forms]
    index.bones = [form.bones for form in index.forms]
    index.scripts = np.array([script_number(form.script) for form in index.forms], np.int32)
    index.bare = np.array([leaves_out(form.script) for form in index.forms], np.bool_)
    index.initials = np.array([form.initials for form in index.forms], np.float32)
    index.weights = np.array([form.weight for form in index.forms], np.float32)


def script_number(script: str) -> int:
    """The same number for the same script, here and in every process."""
    return zlib.crc32(script.encode()) & 0x7FFFFFFF


def relatives(index: Index, word: str) -> set[str]:
    """The index's words that the table names beside this one, and those that sound like it."""
    named = {other for group in index.table.groups.get(word, ()) for other in index.by_group.get(group, ())}
    return named.union(*(index.by_sound.get(key, ()) for key in sound_keys(word)))
