"""From a name as somebody wrote it to plain Latin words that can be compared: any script, no fault on any input."""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from anyascii import anyascii

MOST_LETTERS = 200
MOST_WORDS = 16
"""What stands behind these is not read: no name is that long, and time must not depend on whoever typed it."""

_ARABIC = dict(zip("ابتثجحخدذرزسشصضطظعغفقكلمنهوي", (
    "a", "b", "t", "th", "j", "h", "kh", "d", "dh", "r", "z", "s", "sh", "s", "d", "t", "z", "a", "gh", "f", "q",
    "k", "l", "m", "n", "h", "w", "y",
), strict=True)) | {
    "أ": "a", "إ": "i", "آ": "a", "ٱ": "a", "ى": "a", "ة": "a", "ؤ": "w", "ئ": "y", "ء": "", "ـ": "", "پ": "p",
    "چ": "ch", "ژ": "zh", "گ": "g", "ک": "k", "ی": "y", "ے": "y", "ہ": "h", "ھ": "h", "ں": "n", "ٹ": "t", "ڈ": "d",
    "ڑ": "r", "ې": "y", "ۍ": "y", "ګ": "g", "ډ": "d", "ړ": "r", "ټ": "t", "ښ": "sh", "ڼ": "n", "څ": "ts", "ځ": "z",
}  # fmt: skip
"""Arabic, Persian, Urdu and Pashto letters. Ours and not anyascii's, which drops the alif and with it the article."""
_ARTICLE = re.compile(r"(?<!\S)ال(?=\w{3})")
_HEBREW = dict(zip("אבגדהוזחטיכלמנסעפצקרשתךםןףץ", (
    "a", "b", "g", "d", "h", "v", "z", "h", "t", "y", "k", "l", "m", "n", "s", "a", "p", "ts", "k", "r", "sh", "t",
    "k", "m", "n", "f", "ts",
), strict=True))  # fmt: skip
_GREEK = {"β": "v", "Β": "V"}
_OWN_READING = _ARABIC | _HEBREW | _GREEK
_QUOTES = dict.fromkeys(map(ord, "'’‘`´ʼʻʾʿʹ′\"“”"))
_NOT_A_LETTER = re.compile(r"[^a-z0-9]+")


def words_of(text: str) -> tuple[str, ...]:
    """The words of a name, folded: small Latin letters and digits only. () when nothing in it can be compared."""
    return tuple(_NOT_A_LETTER.sub(" ", _latin(readable(text))).split())[:MOST_WORDS]


def readable(text: str) -> str:
    """The name's letters, marks and digits; all else (NUL, direction marks, emoji, dots) parts words or is dropped."""
    return unicodedata.normalize("NFKC", text[: 4 * MOST_LETTERS]).translate(_KEPT)[:MOST_LETTERS]


class _ByLetter(dict[int, str]):
    """For `str.translate`: works out what becomes of a letter when it is first met."""

    def __init__(self, become: Callable[[str], str]) -> None:
        self._become = become

    def __missing__(self, code: int) -> str:
        self[code] = self._become(chr(code))
        return self[code]


def _kept(letter: str) -> str:
    kind = unicodedata.category(letter)
    if ord(letter) in _QUOTES:
        return ""
    if kind[0] in "LN" or kind == "Mc" or (kind == "Mn" and not "\u064b" <= letter <= "\u0655"):
        return letter
    return "" if kind in ("Cf", "Mn", "Cc") else " "


def _spelled(letter: str) -> str:
    """Chinese characters and Korean syllables are words of their own; some letters we read ourselves."""
    alone = "\u4e00" <= letter <= "\u9fff" or "\uac00" <= letter <= "\ud7a3"
    return f" {letter} " if alone else _OWN_READING.get(letter, letter)


_KEPT, _SPELLED = _ByLetter(_kept), _ByLetter(_spelled)


def _latin(text: str) -> str:
    if text.isascii():
        return text.lower()
    return anyascii(_ARTICLE.sub("ال ", text).translate(_SPELLED)).casefold().translate(_QUOTES)


def script_of(text: str) -> str:
    """LATIN, CYRILLIC, ARABIC …, by the first letter; "" when there is none."""
    for letter in text[: 4 * MOST_LETTERS]:
        for one in readable(letter):
            if one.isalpha():
                return _script(one)
    return ""


@lru_cache(maxsize=20_000)
def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]
