"""The words of all names of one script, by what may lead to them: consonants, sound, first letter, the table."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from tande.toolkit.names.equivalents import Equivalents
from tande.toolkit.names.likeness import sound_keys
from tande.toolkit.names.skeletons import skeleton

Texts = npt.NDArray[np.object_]


@dataclass(frozen=True)
class Vocabulary:
    """Made by `vocabulary`. A word's place counts from 0 here, and from `start` among the words of all scripts.

    The words with the consonants bones[i] are by_bones[ends[i]:ends[i + 1]].
    """

    script: str
    start: int
    words: Sequence[str]
    texts: Texts
    bones: Sequence[str]
    by_bones: npt.NDArray[np.int64]
    ends: npt.NDArray[np.int64]
    by_letter: dict[str, list[int]] = field(default_factory=dict)
    initials: dict[str, list[int]] = field(default_factory=dict)
    by_sound: dict[str, list[int]] = field(default_factory=dict)
    by_group: dict[tuple[str, int], list[int]] = field(default_factory=dict)


def vocabulary(script: str, words: Sequence[str], table: Equivalents, *, start: int) -> Vocabulary:
    """Of these different words."""
    same: dict[str, list[int]] = {}
    for at, word in enumerate(words):
        same.setdefault(skeleton(word), []).append(at)
    places = np.array([at for some in same.values() for at in some], np.int64)
    ends = np.cumsum([0, *map(len, same.values())])
    found = Vocabulary(script, start, words, object_array(words), list(same), places, ends)
    for at, word in enumerate(words):
        found.by_letter.setdefault(word[0], []).append(at)
        if len(word) == 1:
            found.initials[word] = [at]
        for key in sound_keys(word):
            found.by_sound.setdefault(key, []).append(at)
        for group in table.groups.get(word, ()):
            found.by_group.setdefault(group, []).append(at)
    return found


def object_array(texts: Sequence[str]) -> Texts:
    """Texts of which many can be picked at once by their places."""
    return np.array([*texts, ""], np.object_)[:-1]


def relatives(words: Vocabulary, word: str, table: Equivalents) -> set[int]:
    """Places of words that the table names beside this one, that sound like it, or are its initial or it theirs."""
    found = {at for group in table.groups.get(word, ()) for at in words.by_group.get(group, ())}
    found.update(*(words.by_sound.get(key, ()) for key in sound_keys(word)))
    found.update(words.by_letter.get(word[0], ()) if len(word) == 1 else words.initials.get(word[0], ()))
    return found
