"""What it costs to turn one word into another letter by letter, for many pairs of words at once (numpy).

Prices are whole hundredths, so that sums are exact and the same on every machine.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

Table = npt.NDArray[np.int32]
Codes = npt.NDArray[np.uint8]
Worths = npt.NDArray[np.float64]
_PAIRS_AT_ONCE = 4096
_LETTERS = 128


class Letters(NamedTuple):
    """Words as rows of ASCII codes, filled up with 0 at the right, and how long each is."""

    codes: Codes
    sizes: npt.NDArray[np.int64]

    def take(self, rows: npt.NDArray[np.int64]) -> "Letters":
        """Some of the words, no wider than the longest of them."""
        return Letters(self.codes[rows, : max(1, int(self.sizes[rows].max()))], self.sizes[rows])

    @property
    def doubled(self) -> npt.NDArray[np.bool_]:
        """Where a letter stands that the letter before it was too."""
        same = np.zeros(self.codes.shape, np.bool_)
        same[:, 1:] = self.codes[:, 1:] == self.codes[:, :-1]
        return same

    @property
    def last(self) -> npt.NDArray[np.bool_]:
        """Where the last letter stands."""
        last: npt.NDArray[np.bool_] = np.arange(self.codes.shape[1]) == self.sizes[:, None] - 1
        return last

    def among(self, letters: str) -> npt.NDArray[np.bool_]:
        """Where one of these letters stands."""
        listed = np.zeros(_LETTERS, np.bool_)
        listed[[ord(letter) for letter in letters]] = True
        return listed[self.codes]


class Rules(NamedTuple):
    """Prices of a comparison.

    `drop_one` and `drop_other` price each letter that the other word lacks; `swap` a letter for another, `swap_first`
    where one of the two stands in front; `turn` two neighbours exchanged (0: not known here). `written` gives the codes
    under which the letters stand in the tables of swaps.
    """

    drop_one: Callable[[Letters], Table]
    drop_other: Callable[[Letters], Table]
    swap: Table
    swap_first: Table
    written: Callable[[Letters], Codes] = lambda word: word.codes
    turn: int = 0


def swap_table(price: Callable[[str, str], int]) -> Table:
    """A price for every pair of letters."""
    table = np.zeros((_LETTERS, _LETTERS), np.int32)
    for one in range(1, _LETTERS):
        table[one] = [0 if other == one else price(chr(one), chr(other)) for other in range(_LETTERS)]
    return table


def steps_between(ones: Sequence[str], others: Sequence[str]) -> npt.NDArray[np.int32]:
    """How many single slips lie between the words of each pair: a quick look before the prices."""
    if not ones:
        return np.zeros(0, np.int32)
    steps: npt.NDArray[np.int32] = cpdist(ones, others, scorer=OSA.distance, dtype=np.int32)
    return steps


def prices(ones: Sequence[str], others: Sequence[str], rules: Rules) -> npt.NDArray[np.int64]:
    """The least price of turning each of `ones` into the word at its place in `others`. ASCII words only."""
    found = np.zeros(len(ones), np.int64)
    if ones:
        one, other = _letters(ones), _letters(others)
        by_size = np.lexsort((other.sizes, one.sizes))
        for start in range(0, len(ones), _PAIRS_AT_ONCE):
            some = by_size[start : start + _PAIRS_AT_ONCE]
            found[some] = _prices(one.take(some), other.take(some), rules)
    return found


def _letters(words: Sequence[str]) -> Letters:
    rows = np.array(words, np.bytes_)
    codes = rows.view(np.uint8).reshape(len(words), rows.dtype.itemsize)
    return Letters(codes, np.array([len(word) for word in words], np.int64))


def _prices(one: Letters, other: Letters, rules: Rules) -> npt.NDArray[np.int64]:
    """The table of all prefixes, cell by cell for all pairs together."""
    drops, others = rules.drop_one(one).T.copy(), rules.drop_other(other).T.copy()
    here, there = rules.written(one).T.astype(np.intp) * _LETTERS, rules.written(other).T.astype(np.intp)
    older = before = np.zeros((len(others) + 1, len(one.sizes)), np.int32)
    np.cumsum(others, axis=0, out=before[1:])
    found = before[other.sizes, np.arange(len(one.sizes))].astype(np.int64)
    for at, drop in enumerate(drops):
        row = before + drop
        for to, other_drop in enumerate(others):
            table = rules.swap if at and to else rules.swap_first
            price = table.ravel().take(here[at] + there[to], mode="clip")
            price += before[to]
            np.minimum(price, row[to] + other_drop, out=price)
            np.minimum(row[to + 1], price, out=row[to + 1])
            if rules.turn and at and to:
                turned = (one.codes[:, at] == other.codes[:, to - 1]) & (one.codes[:, at - 1] == other.codes[:, to])
                np.minimum(row[to + 1], older[to - 1] + rules.turn, out=row[to + 1], where=turned)
        older, before = before, row
        ends = np.nonzero(one.sizes == at + 1)[0]
        found[ends] = row[other.sizes[ends], ends]
    return found
