"""One written name in the forms that are compared."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

from tande.toolkit.names.equivalents import Equivalents
from tande.toolkit.names.folding import readable, script_of, words_of
from tande.toolkit.names.skeletons import skeleton

_SERVANT = frozenset({"abd", "abdel", "abdal", "abdol", "abdoul", "abdou", "abdul"})


@dataclass(frozen=True)
class Form:
    """A name as it is compared. `words` carry it; ranks are left out, and "al" or "de" weigh little."""

    text: str
    script: str
    words: tuple[str, ...]
    ranks: tuple[str, ...] = ()
    particles: tuple[str, ...] = ()

    @cached_property
    def sorted_words(self) -> str:
        """All words in the order of the alphabet."""
        return " ".join(sorted(self.words))

    @cached_property
    def bones(self) -> str:
        """The consonants of all words, in their own order."""
        return "".join(skeleton(word) for word in self.words)

    @cached_property
    def joined(self) -> str:
        """All words as one, in their own order."""
        return "".join(self.words)

    @cached_property
    def spans(self) -> tuple[tuple[tuple[int, ...], str], ...]:
        """One to three neighbouring words written as one, with the places of the words."""
        places = [
            tuple(range(at, at + size)) for size in (1, 2, 3) for at in range(len(self.words) - size + 1)
        ]
        return tuple((some, joined) for some in places for joined in self._together(some))

    def _together(self, places: tuple[int, ...]) -> list[str]:
        """"Abd" was often followed by an article, which is then part of the joined word."""
        first, *rest = (self.words[at] for at in places)
        firsts = {first, "abdul"} if rest and first in _SERVANT else {first}
        return ["".join([one, *rest]) for one in sorted(firsts)]

    @cached_property
    def weight(self) -> float:
        """What its words weigh together, initials apart."""
        return sum(word_weight(word) for word in self.words if len(word) > 1)

    @cached_property
    def initials(self) -> int:
        """How many words are single letters."""
        return sum(len(word) == 1 for word in self.words)


@lru_cache(maxsize=200_000)
def word_weight(word: str) -> float:
    """What a word counts in a name: short ones less."""
    return min(1.0, 0.35 + 0.13 * len(word)) if len(word) > 1 else 0.3


def form_of(text: str, table: Equivalents) -> Form | None:
    """The name's form; None when it has nothing that can be compared."""
    every = words_of(_family_last(text))
    ranks = tuple(word for word in every if word in table.ranks)
    particles = tuple(word for word in every if word in table.particles)
    words = tuple(word for word in every if word not in table.ranks and word not in table.particles)
    if len(words) < 2:  # a rank is a name too: Sheikh Hasina
        words, ranks = tuple(word for word in every if word not in table.particles), ()
    if not words:
        words, particles = every, ()
    if not any(len(word) > 1 for word in words):
        return None  # letters alone name nobody
    return Form(text[:200], script_of(text), words, ranks, particles)


def _family_last(text: str) -> str:
    """"PIERRE, Jean" and "PIERRE Jean" say by themselves that the family's name stands first."""
    text = text[:400]
    family, comma, given = text.partition(",")
    if comma and readable(given).strip() and "," not in given:
        return f"{given} {family}"
    words = text.split()
    loud = [len(word) > 2 and word[:2].isalpha() and word.isupper() for word in words]
    if True in loud and False in loud and loud[0]:
        first = loud.index(False)
        if not any(loud[first:]) and all(len(word) > 2 for word in words[first:]):
            return " ".join(words[first:] + words[:first])
    return text
