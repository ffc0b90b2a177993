"""Entries that stand in the log twice: a receipt given to two people, or a number counted twice."""

from array import array
from collections import Counter

AT_ONCE = 250_000
"""So many are held in a set at a time: however large the log, a few tens of megabytes are enough."""


def doubles(values: "array[int]") -> list[tuple[int, int]]:
    """(first, second) index of each value that is there twice, by the first."""
    doubled, span = set[int](), 2**64 // (1 + len(values) // AT_ONCE) + 1
    for low in range(0, 2**64, span):
        some = [value for value in values if low <= value < low + span]
        if len(set(some)) != len(some):
            doubled |= {value for value, count in Counter(some).items() if count > 1}
    places = [(first := values.index(value), values.index(value, first + 1)) for value in doubled]
    return sorted(places)
