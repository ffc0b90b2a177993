"""How alike two words are that were written in two scripts: which sounds answer each other, and which are not written.

Arabic and Hebrew leave short vowels to the reader, so a vowel that only the other side has costs little there; the
scripts of India and Ethiopia leave out some; Cyrillic, Greek, Korean or Chinese (as read in Mandarin) leave out none.
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from tande.toolkit.names.edits import Letters, Rules, Table, Worths, prices, steps_between, swap_table
from tande.toolkit.names.skeletons import skeleton

SAME_SCRIPT, ALL_VOWELS, SOME_VOWELS, NO_VOWELS = 0, 1, 2, 3
_EXTRA_VOWEL = {ALL_VOWELS: 45, SOME_VOWELS: 25, NO_VOWELS: 8}
_SWAPPED_VOWEL = {ALL_VOWELS: 35, SOME_VOWELS: 30, NO_VOWELS: 25}
_BARE_VOWEL = 25
_WRITES_NO_VOWELS = frozenset({"ARABIC", "HEBREW", "SYRIAC"})
_WRITES_SOME = frozenset({
    "DEVANAGARI", "BENGALI", "GURMUKHI", "GUJARATI", "ORIYA", "TAMIL", "TELUGU", "KANNADA", "MALAYALAM", "SINHALA",
    "ETHIOPIC", "THAI", "LAO", "MYANMAR", "KHMER",
})  # fmt: skip
_STEEP = 1.25
_FARTHEST = 34
_TOGETHER = (
    ("shch", "S"), ("tch", "C"), ("sch", "S"), ("sh", "S"), ("ch", "C"), ("dzh", "J"), ("zh", "J"), ("dj", "J"),
    ("j", "J"), ("kh", "K"), ("gh", "G"), ("th", "T"), ("dh", "D"), ("ph", "f"), ("ts", "Z"), ("tz", "Z"),
    ("ck", "k"), ("qu", "k"), ("ou", "u"), ("oo", "u"), ("ee", "i"), ("iy", "i"), ("x", "ks"),
)  # fmt: skip
_VOWELS = "aeiouy"
_NEAR = {
    5: "wu wo yi ye yj",
    15: "vo vu kq kc qc wv sc Kh Gg Tt Dd bp iy sz hH Zc gq",
    25: "gk Kk Gk CJ CS Zs Zz ZC JS vb gJ dz Dz Ts yJ",
    35: "dt fv fp Kg sS zJ sC zD zd cC cS",
    55: "rl mn Js Kq fb vu",
}
_PRICE = {frozenset(pair): price for price, pairs in _NEAR.items() for pair in pairs.split()}


def kind_between(one: str, other: str) -> int:
    """What is known of vowels between two scripts; the same script needs none of this."""
    if one == other:
        return SAME_SCRIPT
    scripts = {one, other}
    if scripts & _WRITES_NO_VOWELS:
        return NO_VOWELS
    return SOME_VOWELS if scripts & _WRITES_SOME else ALL_VOWELS


def leaves_out(script: str) -> bool:
    """Whether the script leaves out vowels at all."""
    return script in _WRITES_NO_VOWELS or script in _WRITES_SOME


@lru_cache(maxsize=10_000)
def way_between(here: str, there: str) -> tuple[int, bool]:
    """`kind_between` two scripts, and whether it is the second that writes fewer vowels."""
    crossing = kind_between(here, there)
    more = there in _WRITES_NO_VOWELS or (there in _WRITES_SOME and here not in _WRITES_NO_VOWELS)
    return crossing, crossing != SAME_SCRIPT and more


def across(shorts: Sequence[str], fulls: Sequence[str], kind: int) -> Worths:
    """From 0 to 1: how alike the words at each place are; `shorts` come from the script that leaves out more."""
    bones, others = [skeleton(word) for word in shorts], [skeleton(word) for word in fulls]
    sizes = np.maximum([len(word) for word in bones], [len(word) for word in others]).astype(np.int64)
    close = np.nonzero(steps_between(bones, others) <= 1 + sizes // 3)[0].tolist()
    ones, others = [_sounds(shorts[at]) for at in close], [_sounds(fulls[at]) for at in close]
    sizes = np.array([len(word) for word in ones], np.int64)
    sizes = np.maximum(sizes, 2 if kind == NO_VOWELS else [len(word) for word in others])
    costs, found = prices(ones, others, _RULES[kind]), np.zeros(len(shorts))
    found[close] = np.where(costs <= _FARTHEST * sizes, 1 - _STEEP * costs / (100 * sizes), 0.0)
    return found


@lru_cache(maxsize=100_000)
def _sounds(word: str) -> str:
    for letters, sound in _TOGETHER:
        word = word.replace(letters, sound)
    return word


def _drops(word: Letters, vowel: int) -> Table:
    """For each letter what it costs if only one word has it."""
    drops = np.full(word.codes.shape, 100, np.int32)
    drops[:, 0] = 130
    weak = word.among("h")
    drops[weak] = 35
    drops[weak & word.last] = 15
    drops[word.among(_VOWELS)] = vowel
    drops[word.doubled] = 5
    return drops


def _drops_of_short(word: Letters, kind: int) -> Table:
    """The same where only the script that leaves out more has it; there "w" and "h" may stand for vowels."""
    drops = _drops(word, _BARE_VOWEL if kind == NO_VOWELS else _EXTRA_VOWEL[kind])
    drops[:, 0][word.codes[:, 0] == ord("h")] = 130
    if kind == NO_VOWELS:
        like_vowels = word.among("wh") & ~word.doubled
        drops[:, 1:][like_vowels[:, 1:]] = _BARE_VOWEL
    return drops


def _swap(one: str, other: str, kind: int) -> int:
    known = _PRICE.get(frozenset((one, other)))
    if known is not None:
        return known
    return _SWAPPED_VOWEL[kind] if one in _VOWELS and other in _VOWELS else 100


def _rules(kind: int) -> Rules:
    """The prices between two scripts of this kind."""
    table = swap_table(lambda one, other: _swap(one, other, kind))
    return Rules(
        lambda short: _drops_of_short(short, kind),
        lambda full: _drops(full, _EXTRA_VOWEL[kind]),
        table,
        table,
    )


_RULES = {kind: _rules(kind) for kind in (ALL_VOWELS, SOME_VOWELS, NO_VOWELS)}
