"""From the cells of a row to a person's particulars: what was written, or a fault with its column."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from django.conf import settings

from tande.domains.personnel.headings import code_named, folded
from tande.policy import people as policy
from tande.policy.people import Details
from tande.toolkit.spreadsheets import Row

DAY_ORDERS: Final = ("dmy", "mdy")
FAULTS: Final[dict[str, str]] = {
    "no_service_number": "The service number is missing: by it a person is found again in the next list.",
    "duplicate": "Another row of this file has the same service number.",
    "leading_zeros": "On the list this number begins with zeros. Type it as text, with its zeros.",
    "day_order": "This cannot be a date in the order of day and month that was chosen.",
    "two_digit_year": "Write the year with four digits.",
    "has_left": "This person has left. For a new rotation give a day of arrival after that.",
    "unknown_column": "The row is shorter than the headings.",
}
"""Faults that only a list can have; those of ``policy.people`` and of the spreadsheet stand beside them."""
_SEVERAL: Final = re.compile(r"\s*[;|]\s*")
_FUNCTIONS: Final = re.compile(r"\s*[;|,/]\s*")
_ISO: Final = re.compile(r"(\d{4})(?:[-./](\d{1,2})(?:[-./](\d{1,2}))?)?(?:[T ]\d{2}:.*)?")
_SLASHED: Final = re.compile(r"(\d{1,2})[-./ ](\d{1,2})[-./ ](\d{4}|\d{2})")
_MONTH: Final = re.compile(r"(\d{1,2})[-./](\d{4})")
_COLUMN_OF: Final = {"names": ("name", "family_name", "given_names", "aliases")}


@dataclass(frozen=True)
class Choice:
    """How a file is to be read. ``columns``: field → column, from 0."""

    columns: Mapping[str, int]
    heading_row: int
    sheet: int | None = None
    day_order: str = "dmy"
    default_unit: str = ""
    whole: bool = True


@dataclass(frozen=True)
class Read:
    """A row as it was understood. ``faults``: code, column (-1: the row). ``unit``: its name as written."""

    details: Details
    unit: str
    post: str
    functions: tuple[str, ...]
    deployed_on: date | None
    faults: tuple[tuple[str, int], ...]


class Faulty(Exception):
    """A cell cannot be read. The message is the code."""


def read_row(row: Row, choice: Choice, *, today: date) -> Read:
    """Understand one row."""
    reader = _Reader(row, choice)
    details = Details(
        names=reader.names(), service_number=reader.text("service_number"), rank=reader.text("rank"),
        born=reader.day("born"), id_numbers=tuple(one for one in _SEVERAL.split(reader.text("id_numbers")) if one),
        nationality=reader.nationality(),
    )
    unit = reader.text("unit") or choice.default_unit
    post = reader.code("post", "post") or "member"
    functions = reader.functions()
    came = reader.day("deployed_on")
    reader.check(details, unit, today)
    deployed_on = reader.whole_day("deployed_on", came)
    return Read(details, unit, post, functions, deployed_on, tuple(dict.fromkeys(reader.faults)))


class _Reader:
    """One row with its faults so far."""

    def __init__(self, row: Row, choice: Choice) -> None:
        self.row, self.choice = row, choice
        used = set(choice.columns.values())
        self.faults = [(one.code, one.column) for one in row.faults if one.column < 0 or one.column in used]

    def column(self, field: str) -> int:
        return self.choice.columns.get(field, -1)

    def text(self, field: str) -> str:
        at = self.column(field)
        return self.row.cells[at] if 0 <= at < len(self.row.cells) else ""

    def fault(self, field: str, code: str) -> None:
        at = self.column(field)
        if not any(column == at for _code, column in self.faults if at >= 0):
            self.faults.append((code, at))

    def names(self) -> tuple[str, ...]:
        """As given; of two columns the given names come first. Then the aliases, each once."""
        whole = self.text("name") or " ".join(filter(None, (self.text("given_names"), self.text("family_name"))))
        others = (one for one in _SEVERAL.split(self.text("aliases")) if one)
        return tuple(dict.fromkeys((whole, *others)))

    def day(self, field: str) -> str:
        try:
            return day_in(self.text(field), self.choice.day_order)
        except Faulty as error:
            self.fault(field, str(error))
            return ""

    def whole_day(self, field: str, text: str) -> date | None:
        if not text:
            return None
        try:
            found = date.fromisoformat(text)
        except ValueError:
            self.fault(field, "day")
            return None
        if not 2000 <= found.year < 2100:
            self.fault(field, "day")
        return found

    def code(self, field: str, what: str) -> str:
        text = self.text(field)
        code = code_named(what, text) if text else ""
        if text and not code:
            self.fault(field, "post")
        return code

    def functions(self) -> tuple[str, ...]:
        told = [one for one in _FUNCTIONS.split(self.text("functions")) if one]
        codes = [code_named("function", one) for one in told]
        if not all(codes):
            self.fault("functions", "functions")
        return tuple(sorted({code for code in codes if code}))

    def nationality(self) -> str:
        text = self.text("nationality")
        return _states().get(folded(text), text.upper()) if text else ""

    def check(self, details: Details, unit: str, today: date) -> None:
        for field, code in policy.faults(details, today=today):
            shown = next((one for one in _COLUMN_OF.get(field, (field,)) if one in self.choice.columns), field)
            self.fault(shown, code)
        if not details.service_number:
            self.fault("service_number", "no_service_number")
        if not any(sign.isalnum() for sign in unit) or len(unit) > 120:
            self.fault("unit", "no_unit")


def day_in(text: str, order: str) -> str:
    """A day, month or year as "1985-03-12", "1985-03" or "1985"; "" for nothing. Raises Faulty."""
    if not text:
        return ""
    if told := _ISO.fullmatch(text):
        return "-".join([told[1], *(part.zfill(2) for part in told.groups()[1:] if part)])
    if len(text) == 8 and text.isascii() and text.isdigit() and text[:2] in ("19", "20"):
        return f"{text[:4]}-{text[4:6]}-{text[6:]}"
    if told := _MONTH.fullmatch(text):
        return f"{told[2]}-{told[1].zfill(2)}"
    told = _SLASHED.fullmatch(text)
    if told is None:
        raise Faulty("born")
    if len(told[3]) == 2:
        raise Faulty("two_digit_year")
    day, month = (told[1], told[2]) if order == "dmy" else (told[2], told[1])
    if int(month) > 12 and int(day) <= 12:
        raise Faulty("day_order")
    return f"{told[3]}-{month.zfill(2)}-{day.zfill(2)}"


@lru_cache(maxsize=1)
def _states() -> dict[str, str]:
    return {folded(name): code for code, label in settings.MISSION.states.items() for name in label.values()}
