"""One written name in the forms that are compared."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate

from tande.toolkit.names.equivalents import Equivalents
from tande.toolkit.names.folding import readable, script_of, words_of
from tande.toolkit.names.skeletons import skeleton

_SYLLABLES = frozenset({"CJK", "HANGUL"})
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
    def ends(self) -> tuple[int, ...]:
        """How many letters stand before each word, and in all."""
        return tuple(accumulate(map(len, self.words), initial=0))

    @cached_property
    def servant(self) -> int:
        """How many letters may be missing where "abd" begins a joined word."""
        return 0 if _SERVANT.isdisjoint(self.words) else 2

    def together(self, at: int, size: int) -> tuple[str, ...]:
        """Neighbouring words as one. "Abd" was often followed by an article, which is then part of the word."""
        joined = "".join(self.words[at : at + size])
        if size > 1 and self.servant and self.words[at] in _SERVANT - {"abdul"}:
            return joined, "".join(["abdul", *self.words[at + 1 : at + size]])
        return (joined,)

    @cached_property
    def weight(self) -> float:
        """What its words weigh together."""
        return sum(map(word_weight, self.words))


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
    script = script_of(text)
    if script in _SYLLABLES:
        words = tuple(word * 2 if len(word) == 1 else word for word in words)  # a vowel here is no initial
    return Form(text[:200], script, words, ranks, particles)


def _family_last(text: str) -> str:
    """ "PIERRE, Jean" and "PIERRE Jean" say by themselves that the family's name stands first."""
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
