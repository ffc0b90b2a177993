"""The months, quarters, half-years and years that figures are counted in. They never overlap halfway.

A month is written 2026-03; longer ones 2026-Q1, 2026-H1, 2026. Months are those of UTC, as in the public log.
`add_months` counts from any day.
"""

import re
from calendar import monthrange
from datetime import UTC, date, datetime
from typing import Final

MONTH, QUARTER, HALF, YEAR = 1, 3, 6, 12
_MONTH: Final = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])", re.ASCII)


class BadPeriod(ValueError):
    """Not the name of a period."""


def month_of(moment: datetime) -> str:
    """The month in which something was done. A machine whose clock stood at 1970 worked in the first month we know."""
    return max("2000-01", moment.astimezone(UTC).strftime("%Y-%m"))


def number(month: str) -> int:
    """A month as a number that grows by one from month to month. Raises BadPeriod."""
    found = _MONTH.fullmatch(month)
    if found is None:
        raise BadPeriod(month)
    return int(found[1]) * 12 + int(found[2]) - 1


def month(of: int) -> str:
    """The month with this number."""
    return f"{of // 12:04}-{of % 12 + 1:02}"


def name(month_name: str, months: int) -> str:
    """The period of so many months that holds this month. Raises BadPeriod."""
    of = number(month_name)
    year, part = of // 12, of % 12 // months + 1
    return {MONTH: month_name, QUARTER: f"{year:04}-Q{part}", HALF: f"{year:04}-H{part}", YEAR: f"{year:04}"}[months]


def months_in(month_name: str, months: int) -> tuple[str, ...]:
    """The months of the period of so many months that holds this month, in their order. Raises BadPeriod."""
    first = number(month_name) // months * months
    return tuple(month(of) for of in range(first, first + months))


def last_month(month_name: str, months: int) -> str:
    """The month with which that period ends. Raises BadPeriod."""
    return months_in(month_name, months)[-1]


def last_complete(at: datetime, months: int) -> str:
    """The last month of the last period of so many months that was over at ``at``."""
    return month(number(month_of(at)) // months * months - 1)


def day_after(month_name: str) -> date:
    """The first day after a month. Raises BadPeriod."""
    of = number(month_name) + 1
    return date(of // 12, of % 12 + 1, 1)


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the last day of that month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
