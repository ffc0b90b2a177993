"""From a name as somebody wrote it to plain Latin words that can be compared: any script, no fault on any input."""

import re
import unicodedata

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
_BY_LETTER = str.maketrans(_ARABIC | _HEBREW | _GREEK)
_QUOTES = dict.fromkeys(map(ord, "'’‘`´ʼʻʾʿʹ′\"“”"))
_NOT_A_LETTER = re.compile(r"[^a-z0-9]+")


def words_of(text: str) -> tuple[str, ...]:
    """The words of a name, folded: small Latin letters and digits only. () when nothing in it can be compared."""
    return tuple(_NOT_A_LETTER.sub(" ", _latin(readable(text))).split())[:MOST_WORDS]


def readable(text: str) -> str:
    """The name's letters, marks and digits; all else (NUL, direction marks, emoji, dots) parts words or is dropped."""
    composed = unicodedata.normalize("NFKC", text[: 4 * MOST_LETTERS]).translate(_QUOTES)
    kept = (_kept(letter) for letter in composed)
    return "".join(kept)[:MOST_LETTERS]


def _kept(letter: str) -> str:
    kind = unicodedata.category(letter)
    if kind[0] in "LN" or kind == "Mc" or (kind == "Mn" and not "\u064b" <= letter <= "\u0655"):
        return letter
    return "" if kind in ("Cf", "Mn", "Cc") else " "


def _latin(text: str) -> str:
    spaced = _ARTICLE.sub("ال ", text).translate(_BY_LETTER)
    parted = "".join(f" {letter} " if _is_han(letter) else letter for letter in spaced)
    return anyascii(parted).casefold().translate(_QUOTES)


def _is_han(letter: str) -> bool:
    """Whether it is a word of its own: Chinese characters and Korean syllables."""
    return "\u4e00" <= letter <= "\u9fff" or "\uac00" <= letter <= "\ud7a3"


def script_of(text: str) -> str:
    """LATIN, CYRILLIC, ARABIC …, by the first letter; "" when there is none."""
    for letter in readable(text):
        if letter.isalpha():
            return unicodedata.name(letter, "").partition(" ")[0]
    return ""

