"""Dates as lists write them, to YYYY-MM-DD, YYYY-MM, YYYY or "YYYY/YYYY" (between two years)."""

import re
from typing import Final

_NAMES: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS: Final = {name: at for at, name in enumerate(_NAMES, 1)}
_ISO: Final = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:[T ]\d.*)?")
_WORDS: Final = re.compile(r"(?:(\d{1,2})\s+)?([A-Za-z]{3,9})\.?,?\s+(\d{4})")
_SIGNS: Final = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
_MONTH_AND_YEAR: Final = re.compile(r"(\d{1,2})[./-](\d{4})")
_SPAN: Final = re.compile(r"(?:between\s+)?(.*?\d{4})\s*(?:to|and|-|–|/)\s*(.*?\d{4})", re.IGNORECASE)
_ABOUT: Final = re.compile(r"(?:circa|approximately|approx\.?|about|c\.|ca\.|~)\s*", re.IGNORECASE)
_FIRST_YEAR: Final = 1850
_LAST_YEAR: Final = 2100


def read_date(text: str) -> str:
    """The date in its short form; "" for what cannot be read as one. Day before month where both are possible."""
    about = _ABOUT.match(text.strip())
    plain = text.strip()[about.end():] if about else text.strip()
    found = _one(plain)
    if found:
        return found[:4] if about else found
    span = _SPAN.fullmatch(plain)
    return years_between(_one(span[1].strip())[:4], _one(span[2].strip())[:4]) if span else ""


def years_between(first: str, last: str) -> str:
    """Two years as one text; one year where they are the same; "" where one is missing or they are turned round."""
    if not (first.isdecimal() and last.isdecimal()):
        return ""
    if not _FIRST_YEAR <= int(first) <= int(last) <= _LAST_YEAR:
        return ""
    return first if first == last else f"{int(first):04}/{int(last):04}"


def _one(text: str) -> str:
    if found := _ISO.fullmatch(text):
        return _written(*(int(part or 0) for part in found.groups()))
    if found := _WORDS.fullmatch(text):
        month = _MONTHS.get(found[2][:3].lower(), 0)
        return _written(int(found[3]), month, int(found[1] or 0)) if month else ""
    if found := _SIGNS.fullmatch(text):
        day, month, year = (int(part) for part in found.groups())
        return _written(year, day, month) if month > 12 else _written(year, month, day)
    if found := _MONTH_AND_YEAR.fullmatch(text):
        return _written(int(found[2]), int(found[1]))
    return ""


def _written(year: int, month: int = 0, day: int = 0) -> str:
    """Lists hold days that do not exist (31 June); they are kept as written."""
    if not _FIRST_YEAR <= year <= _LAST_YEAR or month > 12 or day > 31:
        return ""
    return "-".join([f"{year:04}", *([f"{month:02}"] if month else []), *([f"{day:02}"] if month and day else [])])
