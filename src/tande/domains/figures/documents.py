"""What a release hands out: one document for all series, one for how long things take, one for each table.

Each is canonical JSON in codes alone; words are the readers' own. Its SHA-256 is in the release's fact.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from itertools import accumulate
from typing import Any, Final

from django.conf import settings

from tande.domains.figures import counting as counts
from tande.policy import counting, folding_clocks, periods, register_counts
from tande.policy.counting import Form
from tande.policy.figure_tables import middle
from tande.policy.tables import Leaf, Printed, Shown, Table, blur, small_top

FORMAT: Final = "tande-figures/1"
SERIES: Final = "series"
DURATIONS: Final = "durations"
CHILDREN: Final = register_counts.CHILDREN
Document = dict[str, Any]


def series(release: str, former: Document | None) -> Document:
    """Exact numbers for the whole mission, month by month, and which of them changed since the last release."""
    first = counts.first_month(release) or release
    months = [periods.month(n) for n in range(periods.number(first), periods.number(release) + 1)]
    plain = counts.by_month([name for name, one in counting.SERIES.items() if not one.stock], release)
    values = {
        name: _stock(name, months) if one.stock else [plain.get((name, month), 0) for month in months]
        for name, one in counting.SERIES.items()
    }
    lines = [
        {"name": name, "unit": one.unit, "rule": one.rule, "stock": one.stock, "values": values[name]}
        for name, one in counting.SERIES.items()
    ]
    return _document(release, SERIES) | {
        "months": months, "series": lines, "corrections": _corrections(months, values, former)
    }


def _stock(name: str, months: Sequence[str]) -> list[int]:
    """How it stood at the end of each month, from all that came and went."""
    if name == "silence":
        return _silence(months)
    return _standing(counts.totals_by_month(name, months[-1]), months)


def _standing(moves: Mapping[str, int], months: Sequence[str]) -> list[int]:
    standing = sum(n for month, n in moves.items() if month < months[0])
    return list(accumulate((moves.get(month, 0) for month in months), initial=standing))[1:]


def _silence(months: Sequence[str]) -> list[int]:
    waiting = _standing(counts.totals_by_month("waiting", months[-1]), months)
    since = _standing(counts.totals_by_month("waiting_since", months[-1]), months)
    return [n * last_day(month) - days for month, n, days in zip(months, waiting, since, strict=True)]


def last_day(month: str) -> int:
    """The last day of a month, as a number of days."""
    return (periods.day_after(month) - timedelta(days=1)).toordinal()


def _corrections(
    months: Sequence[str], values: Mapping[str, Sequence[int]], former: Document | None
) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for line in (former or {}).get("series", ()):
        before = dict(zip((former or {})["months"], line["values"], strict=True))
        now = dict(zip(months, values.get(line["name"], ()), strict=False))
        found += [
            {"name": line["name"], "month": month, "before": before[month], "now": now[month]}
            for month in before if month in now and now[month] != before[month]
        ]
    return found


def durations(release: str, former: Document | None, lengths: int) -> Document:
    """The middle and the longest time of what ended in each period; only of enough of them. Never drawn anew."""
    known = {one["period"]: one for one in (former or {}).get("periods", ())}
    found = []
    for months in whole_periods(release, lengths):
        name = periods.name(months[0], lengths)
        found.append(known.get(name) or {"period": name, "lines": _lengths(months)})
    return _document(release, DURATIONS) | {"months": lengths, "periods": found, "open": _open_since(release)}


def _open_since(release: str) -> dict[str, str] | None:
    """Since which month half of the open complaints have been so, and the oldest one; only when there are enough."""
    rule = settings.MISSION.disclosure
    came = {periods.number(row): n for (_, row, _), n in counts.standing("open_since", release).items()}
    if sum(came.values()) <= small_top(rule.threshold, rule.rounding):
        return None
    return {"middle": periods.month(middle(came)), "oldest": periods.month(min(came))}


def _lengths(months: Sequence[str]) -> list[dict[str, Any]]:
    rule = settings.MISSION.disclosure
    days: dict[str, dict[int, int]] = {}
    for (clock, length, _), n in counts.cells("days", months).items():
        days.setdefault(clock, {})[int(length)] = n
    lines = []
    for clock in (*(one.id for one in settings.MISSION.clocks), folding_clocks.WHOLE):
        of = days.get(clock, {})
        n = sum(of.values())
        line: dict[str, Any] = {"clock": clock, "n": n}
        if n > small_top(rule.threshold, rule.rounding):
            line |= {"middle": middle(of), "longest": max(of)}
        lines.append(line)
    return lines


def children(release: str, former: Document | None) -> Document:
    """Children met and violations verified, month by month, each number by itself. Never drawn anew: see policy."""
    rule = settings.MISSION.disclosure
    known = {one["period"]: one for one in (former or {}).get("periods", ())}
    found = [known.get(month) or _of_children(month) for (month,) in whole_periods(release, periods.MONTH)]
    return _document(release, CHILDREN) | {
        "months": periods.MONTH, "periods": found,
        "limits": {"children": rule.children, "rounding": rule.rounding},
    }


def _of_children(month: str) -> dict[str, Any]:
    rule = settings.MISSION.disclosure
    counted = {row: n for (_, row, _), n in counts.cells(CHILDREN, [month]).items()}
    lines = [
        {"line": line, **shown(blur(counted.get(line, 0), limit=rule.children, step=rule.rounding))}
        for line in register_counts.LINES
    ]
    hours = {row: n for (_, row, _), n in counts.cells(register_counts.HOURS, [month]).items()}
    enough = sum(hours.values()) > small_top(rule.children, rule.rounding)
    return {"period": month, "lines": lines, "middle": register_counts.middle(hours) if enough else ""}


def whole_periods(release: str, lengths: int) -> Iterable[tuple[str, ...]]:
    """The periods of so many months that had ended with the release's month, from the first one counted."""
    first = counts.first_month(release)
    if first is None:
        return
    for n in range(periods.number(first) // lengths * lengths, periods.number(release) + 1, lengths):
        months = periods.months_in(periods.month(n), lengths)
        if months[-1] <= release:
            yield months


def of_form(release: str, form: Form, entries: Sequence[dict[str, Any]]) -> Document:
    """One table, all its periods."""
    rule = settings.MISSION.disclosure
    return _document(release, form.name) | {
        "view": form.view, "unit": form.unit, "rule": form.rule, "months": form.months, "rows": form.rows,
        "columns": form.columns, "total_of": counting.TOTAL_OF[form.name], "periods": list(entries),
        "limits": {"threshold": rule.threshold, "children": rule.children, "rounding": rule.rounding},
    }


def entry(
    release: str, period: str, printed: Printed, *, anew: bool, days: Mapping[str, int]
) -> dict[str, Any]:
    """One period of a table as it is printed. Every cell says between which numbers the true one lies.

    ``anew``: a former release printed it otherwise.
    """
    found: dict[str, Any] = {
        "period": period, "counted_in": release, "anew": anew, "total": printed.total, "withheld": printed.withheld,
        "together": sorted(printed.together) if not printed.withheld else [],
        "columns": [{"column": column, **shown(one)} for column, one in printed.columns.items()],
        "cells": [{"column": column, "row": row, **shown(one)} for (column, row), one in printed.parts.items()],
    }
    return found | ({"days": dict(days)} if days else {})


def shown(one: Shown) -> dict[str, Any]:
    """A printed number."""
    return {"low": one.low, "high": one.high, "about": one.about}


def keep_table(table: Table) -> dict[str, Any]:
    """A true table, for the body alone."""
    return {
        "cells": [[*leaf, n] for leaf, n in table.cells.items()], "of_states": table.of_states,
        "exact": table.exact, "endings": table.endings, "children": sorted(map(list, table.children)),
    }


def table_from(kept: Mapping[str, Any]) -> Table:
    """What ``keep_table`` kept. Where its cells came from is not needed again: what was together stays together."""
    cells: dict[Leaf, int] = {(column, row): n for column, row, n in kept["cells"]}
    children = frozenset((column, row) for column, row in kept["children"])
    return Table(
        cells, {}, of_states=kept["of_states"], endings=kept["endings"], children=children, exact=kept["exact"]
    )


def keep_printed(printed: Printed) -> dict[str, Any]:
    """A print, with what later releases are compared with."""
    return {
        "total": printed.total, "withheld": printed.withheld, "together": sorted(printed.together),
        "parts": [[*leaf, one.low, one.high, one.about] for leaf, one in printed.parts.items()],
        "columns": [[column, one.low, one.high, one.about] for column, one in printed.columns.items()],
    }


def printed_from(kept: Mapping[str, Any]) -> Printed:
    """What ``keep_printed`` kept."""
    return Printed(
        kept["total"], kept["withheld"], frozenset(kept["together"]),
        {(column, row): Shown(low, high, about) for column, row, low, high, about in kept["parts"]},
        {column: Shown(low, high, about) for column, low, high, about in kept["columns"]},
    )


def _document(release: str, name: str) -> Document:
    return {
        "format": FORMAT, "mission": settings.MISSION.id, "release": release, "table": name,
        "fictional": settings.TANDE.demo,
    }
