"""The words of the figures' pages and downloads: labels of codes, names of periods, numbers as they are read."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.conf import settings
from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _

from tande.interfaces.public.pages import language
from tande.policy import periods
from tande.policy.figure_tables import POLICY_WORDS, TOGETHER_WORDS

_OF_THE_PACK: Final = {"state": "state", "category": "category", "place": "place", "outcome": "outcome",
                       "clock": "clock"}


def label(kind: str, code: str) -> str:
    """What a code of a table's rows or columns means, in the page's language; the bare code of an unknown one."""
    kind = "channel" if kind == "visited" else kind  # older releases have every way there
    if code in TOGETHER_WORDS and code not in POLICY_WORDS.get(kind, {}):
        return _(TOGETHER_WORDS[code])
    if kind in POLICY_WORDS:
        return _(POLICY_WORDS[kind].get(code, code))
    mission, own = settings.MISSION, language()
    if kind == "language":
        return next((one.name for one in mission.languages if one.code == code), code)
    if kind == "group":
        return next((one.label[own] for one in mission.category_groups if one.code == code), code)
    if code == "whole_case":
        return _("From the complaint to its end")
    return str(mission.label(_OF_THE_PACK[kind], code, own)) if kind in _OF_THE_PACK else code


def number(shown: Mapping[str, Any]) -> str:
    """A printed number: exact, rounded, or between which numbers it lies."""
    if shown["low"] == shown["high"]:
        return str(shown["low"])
    if shown["about"] is not None:
        return f"≈ {shown['about']}"
    return f"{shown['low']}–{shown['high']}"


def month(name: str) -> str:
    """A month as people write it."""
    return date_format(_first_day(name), "F Y")


def period(name: str) -> str:
    """A month, quarter, half-year or year as people write it."""
    year, _dash, part = name.partition("-")
    if not part:
        return year
    if part[0] not in "QH":
        return month(name)
    months = periods.QUARTER if part[0] == "Q" else periods.HALF
    last = int(part[1:]) * months
    first, end = date(int(year), last - months + 1, 1), date(int(year), last, 1)
    return _("%(first)s to %(last)s") % {"first": date_format(first, "F"), "last": date_format(end, "F Y")}


def short_period(name: str) -> str:
    """A period as narrow as a column of a table on a phone."""
    start, end = bounds(name)
    if start.month == 1 and end.month == 12:
        return str(start.year)
    return f"{start:%m}/{start.year}" if start.month == end.month else f"{start:%m}–{end:%m}/{start.year}"


def bounds(name: str) -> tuple[date, date]:
    """The first and the last day of a period."""
    year, _dash, part = name.partition("-")
    if not part:
        return date(int(year), 1, 1), date(int(year), 12, 31)
    months = {"Q": periods.QUARTER, "H": periods.HALF}.get(part[0], periods.MONTH)
    last = int(part[1:]) * months if months > 1 else int(part)
    first = date(int(year), last - months + 1, 1)
    return first, date.fromordinal(periods.day_after(f"{year}-{last:02}").toordinal() - 1)


def _first_day(name: str) -> date:
    of = periods.number(name)
    return date(of // 12, of % 12 + 1, 1)
