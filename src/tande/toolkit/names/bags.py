"""Which texts cannot be alike, seen from how often each letter stands in them: an exact bound, taken in one sweep.

Two texts have in common at most what their bags of letters share, in whatever order the letters stand.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

WORDS = dict.fromkeys("abcdefghijklmnopqrstuvwxyz", 2) | dict.fromkeys("aeinorhmlsgu", 3)
"""Slots for each letter of whole names: 64 in all."""
BONES = dict.fromkeys("bkstmnlrh", 7)
"""The same for consonants in classes (skeletons.py)."""


_MOST = 190
"""From so many letters on a text is never left out: bags count in single bytes."""


class Bags(NamedTuple):
    """For every text a bit for each slot that is filled, how many letters found no slot, and its length."""

    bits: npt.NDArray[np.uint64]
    over: npt.NDArray[np.uint8]
    sizes: npt.NDArray[np.uint8]

    def take(self, places: npt.NDArray[np.int32]) -> "Bags":
        """Those at these places."""
        return Bags(self.bits[places], self.over[places], self.sizes[places])


def bags(texts: Sequence[str], slots: dict[str, int]) -> Bags:
    """Of ASCII texts."""
    texts = [text[:_MOST] for text in texts]
    rows = np.array([*texts, "?"], np.bytes_)[:-1]
    codes = rows.view(np.uint8).reshape(len(texts), rows.dtype.itemsize)
    sizes = np.array([len(text) for text in texts], np.uint8)
    bits, over, shift = np.zeros(len(texts), np.uint64), sizes.copy(), 0
    for letter, room in slots.items():
        count = np.minimum(np.count_nonzero(codes == ord(letter), axis=1), room)
        bits |= ((np.uint64(1) << count.astype(np.uint64)) - np.uint64(1)) << np.uint64(shift)
        over -= count.astype(np.uint8)
        shift += room
    return Bags(bits, over, sizes)


def may_reach(one: Bags, at: int, others: Bags, least: float, spaces: int = 0) -> npt.NDArray[np.int32]:
    """Places in `others` of what may be alike to the text `at` of `one` by `least` hundredths of both texts' letters.

    With `spaces` it holds also when up to so many spaces are put between the words of both.
    """
    share = least / 200
    sizes = np.arange(256, dtype=np.float64)
    needed = np.ceil(share * (float(one.sizes[at]) + sizes) - (1 - 2 * share) * spaces - 0.001).clip(0, 255)
    needed[_MOST:] = 0
    if one.sizes[at] >= _MOST:
        needed[:] = 0
    common = np.bitwise_count(others.bits & one.bits[at])
    common += np.minimum(others.over, one.over[at])
    reached: npt.NDArray[np.int32] = np.nonzero(common >= needed.astype(np.uint8).take(others.sizes))[0].astype(
        np.int32
    )
    return reached
