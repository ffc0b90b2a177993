"""How alike two words are that were written in two scripts: which sounds answer each other, and which are not written.

Arabic and Hebrew leave short vowels to the reader, so a vowel that only the other side has costs little there; the
scripts of India and Ethiopia leave out some; Cyrillic, Greek, Korean or Chinese (as read in Mandarin) leave out none.
"""

from functools import lru_cache
from itertools import accumulate

from rapidfuzz.distance import OSA

from tande.toolkit.names.skeletons import skeleton

SAME_SCRIPT, ALL_VOWELS, SOME_VOWELS, NO_VOWELS = 0, 1, 2, 3
_EXTRA_VOWEL = {ALL_VOWELS: 0.45, SOME_VOWELS: 0.25, NO_VOWELS: 0.08}
_SWAPPED_VOWEL = {ALL_VOWELS: 0.35, SOME_VOWELS: 0.3, NO_VOWELS: 0.25}
_WRITES_NO_VOWELS = frozenset({"ARABIC", "HEBREW", "SYRIAC"})
_WRITES_SOME = frozenset({
    "DEVANAGARI", "BENGALI", "GURMUKHI", "GUJARATI", "ORIYA", "TAMIL", "TELUGU", "KANNADA", "MALAYALAM", "SINHALA",
    "ETHIOPIC", "THAI", "LAO", "MYANMAR", "KHMER",
})  # fmt: skip
_STEEP = 1.25
_FARTHEST = 0.34
_TOGETHER = (
    ("shch", "S"), ("tch", "C"), ("sch", "S"), ("sh", "S"), ("ch", "C"), ("dzh", "J"), ("zh", "J"), ("dj", "J"),
    ("j", "J"), ("kh", "K"), ("gh", "G"), ("th", "T"), ("dh", "D"), ("ph", "f"), ("ts", "Z"), ("tz", "Z"),
    ("ck", "k"), ("qu", "k"), ("ou", "u"), ("oo", "u"), ("ee", "i"), ("iy", "i"), ("x", "ks"),
)  # fmt: skip
_VOWELS = frozenset("aeiouy")
_NEAR = {
    0.05: "wu wo yi ye yj",
    0.15: "vo vu kq kc qc wv sc Kh Gg Tt Dd bp iy sz hH Zc gq",
    0.25: "gk Kk Gk CJ CS Zs Zz ZC JS vb gJ dz Dz Ts yJ",
    0.35: "dt fv fp Kg sS zJ sC zD zd cC cS",
    0.55: "rl mn Js Kq fb vu",
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


def leaves_out_more(one: str, other: str) -> bool:
    """Whether the first of two scripts writes fewer vowels than the second."""
    return one in _WRITES_NO_VOWELS or (one in _WRITES_SOME and other not in _WRITES_NO_VOWELS)


@lru_cache(maxsize=300_000)
def across(short: str, full: str, kind: int) -> float:
    """From 0 to 1: how alike the words are; `short` comes from the script that leaves out more."""
    bones, others = skeleton(short), skeleton(full)
    if OSA.distance(bones, others) > 1 + max(len(bones), len(others)) // 3:
        return 0.0
    one, other = _sounds(short), _sounds(full)
    size = max(len(one), 2) if kind == NO_VOWELS else max(len(one), len(other))
    share = _cost(one, other, kind) / size
    return 1 - _STEEP * share if share <= _FARTHEST else 0.0


@lru_cache(maxsize=100_000)
def _sounds(word: str) -> str:
    for letters, sound in _TOGETHER:
        word = word.replace(letters, sound)
    return word


def _cost(short: str, full: str, kind: int) -> float:
    extras, others = _only_short(short, kind), _only_full(full, kind)
    before = [0.0, *accumulate(others)]
    for at, letter in enumerate(short):
        cost, left = extras[at], before[0] + extras[at]
        row = [left]
        for to, there in enumerate(full):
            price = before[to]
            if letter != there:
                price += _swapped(letter, there, kind)
            if before[to + 1] + cost < price:
                price = before[to + 1] + cost
            if left + others[to] < price:
                price = left + others[to]
            left = price
            row.append(left)
        before = row
    return before[-1]


@lru_cache(maxsize=100_000)
def _only_full(word: str, kind: int) -> tuple[float, ...]:
    """For each letter what it costs if the script that leaves out more does not have it."""
    return tuple(_extra(word, at, _EXTRA_VOWEL[kind], "h") for at in range(len(word)))


@lru_cache(maxsize=100_000)
def _only_short(word: str, kind: int) -> tuple[float, ...]:
    """For each letter what it costs if only the script that leaves out more has it."""
    bare = kind == NO_VOWELS
    return tuple(
        _extra(word, at, 0.25 if bare else _EXTRA_VOWEL[kind], "h" * (at > 0), "wh" if bare and at else "")
        for at in range(len(word))
    )


def _extra(word: str, at: int, vowel: float, weak: str, like_vowels: str = "") -> float:
    letter = word[at]
    if at and word[at - 1] == letter:
        return 0.05
    if letter in _VOWELS or letter in like_vowels:
        return vowel
    if letter in weak:
        return 0.15 if at == len(word) - 1 else 0.35
    return 1.0 if at else 1.3


@lru_cache(maxsize=10_000)
def _swapped(one: str, other: str, kind: int) -> float:
    known = _PRICE.get(frozenset((one, other)))
    if known is not None:
        return known
    return _SWAPPED_VOWEL[kind] if one in _VOWELS and other in _VOWELS else 1.0
