"""The consonants that survive another script: "Hussein", "حسين" and "Хусейн" lose their vowels alike."""

import re
from functools import lru_cache

_PAIRS = (
    ("tch", "s"), ("sch", "s"), ("dzh", "s"), ("zh", "s"), ("sh", "s"), ("ch", "s"), ("dj", "s"), ("ts", "s"),
    ("tz", "s"), ("kh", "k"), ("gh", "k"), ("ck", "k"), ("qu", "k"), ("th", "t"), ("dh", "t"), ("ph", "b"),
    ("bh", "b"), ("x", "ks"),
)  # fmt: skip
_LETTERS = str.maketrans("pfvgqczjd", "bbbkkksst", "aeiouywh")
_SOFT_C = re.compile(r"c(?=[eiy])")
_RUNS = re.compile(r"(.)\1+")


@lru_cache(maxsize=200_000)
def skeleton(word: str) -> str:
    """A word's consonants in few classes, double ones once. A leading h stays; a word of vowels alone gives ""."""
    start = "h" if word[:1] == "h" and len(word) > 1 else ""
    plain = _SOFT_C.sub("s", word)
    for pair, one in _PAIRS:
        plain = plain.replace(pair, one)
    return _RUNS.sub(r"\1", start + plain.translate(_LETTERS))
