"""What the figures' pages show, as plain values: the newest months, tables of the last periods, charts."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tande.domains.figures import queries
from tande.domains.figures.errors import NoSuchTable
from tande.interfaces.public import figures_doors
from tande.interfaces.public import figures_words as words
from tande.policy.counting import RULES, SERIES, UNITS, VIEWS, Form
from tande.policy.disclosure import WITHHELD
from tande.policy.register_counts import LINES, VIOLATIONS
from tande.toolkit import charts

MONTHS_SHOWN: Final = 12
PERIODS_SHOWN: Final = 2
CHILDREN_MONTHS: Final = 2
LINES_DRAWN: Final = 12
MOST_NAMED: Final = 15
WITH_OTHERS: Final = "*"
ENDED: Final = ("complaint.closed", "complaint.not_pursued", "complaint.referred_elsewhere")
Document = Mapping[str, Any]


def overview(release: str) -> dict[str, Any]:
    """The first page of a release: complaints month by month, how long it takes, where to read on."""
    document = queries.document(release, "series")
    known = {line["name"]: line["values"] for line in document["series"]}
    months = document["months"][-MONTHS_SHOWN:]
    received, opened = (known[name][-len(months):] for name in ("complaint.received", "open"))
    ended = [sum(several) for several in zip(*(known[name][-len(months):] for name in ENDED), strict=True)]
    rows = [
        {"month": words.month(one), "received": came, "ended": went, "open": left}
        for one, came, went, left in zip(months, received, ended, opened, strict=True)
    ]
    return {
        "rows": list(reversed(rows)), "now": rows[-1], "since": words.month(document["months"][0]),
        "whole": sum(known["complaint.received"]), "chart": _months(months, (received, ended)),
        "views": [{"name": name, "title": _(VIEWS[name])} for name in queries.views(release)],
        "times": times(release), "corrections": _corrections(document),
    }


def view(release: str, name: str) -> dict[str, Any]:
    """One of the views: its series, the first of them month by month, and its tables."""
    document = queries.document(release, "series")
    lines = [
        _line(one, document) for one in document["series"] if SERIES[one["name"]].view == name
    ]
    first = next((one for one in document["series"] if SERIES[one["name"]].view == name), None)
    if first is None:
        raise NoSuchTable(name)  # an old release, from before there was this view
    months = document["months"][-MONTHS_SHOWN:]
    values = first["values"][-MONTHS_SHOWN:]
    return {
        "title": _(VIEWS[name]), "lines": lines, "rules": _rules([line["rule_code"] for line in lines]),
        "first": {
            "title": _(SERIES[first["name"]].title), "unit": _(UNITS[first["unit"]]),
            "rows": [(words.month(one), n) for one, n in zip(months, values, strict=True)][::-1],
            "chart": _months(months, (values,), title=_(SERIES[first["name"]].title)) if any(values) else "",
        },
        "month": words.month(document["months"][-1]),
        "forms": [table(release, form) for form in queries.forms(release) if form.view == name],
        "times": times(release) if name == "time" else None,
        "doors": figures_doors.table(release) if name == "doors" else None,
    }


def children(release: str) -> dict[str, Any]:
    """Children met and violations verified: the newest months side by side, each number by itself."""
    found = queries.document(release, "children")["periods"]
    last = found[-CHILDREN_MONTHS:][::-1]
    cells = [{line["line"]: line for line in one["lines"]} for one in last]
    groups = [
        {"title": title, "lines": [
            {"title": _(line.title), "values": [words.number(one[code]) for one in cells]}
            for code, line in LINES.items() if (code in VIOLATIONS) == violations
        ], "rules": _rules([line.rule for code, line in LINES.items() if (code in VIOLATIONS) == violations])}
        for title, violations in ((_("Children met in operations"), False), (_("Verified grave violations"), True))
    ]
    return {
        "title": _(VIEWS["children"]), "months": [words.month(one["period"]) for one in last], "groups": groups,
        "middles": [words.label("hours", one["middle"]) if one["middle"] else "–" for one in last],
        "chart": _met(found[-MONTHS_SHOWN:]),
    }


def _met(found: Sequence[Mapping[str, Any]]) -> SafeString:
    numbers = [(one["period"], next(line for line in one["lines"] if line["line"] == "met")) for one in found]
    if not any(one["high"] for _month, one in numbers):
        return SafeString("")
    lines = [charts.Range(words.month(month), one["low"], one["high"], words.number(one)) for month, one in numbers]
    return SafeString(charts.ranges(
        lines, ident="met", title=_(LINES["met"].title), desc=_("Full: at least. Hollow: at most."),
    ))


def _line(one: Mapping[str, Any], document: Document) -> dict[str, Any]:
    series = SERIES[one["name"]]
    last = one["values"][-MONTHS_SHOWN:]
    return {
        "title": _(series.title), "unit": _(UNITS[series.unit]), "now": last[-1], "rule_code": series.rule,
        "year": None if series.stock else sum(last),
    }


def _rules(codes: Sequence[str]) -> list[str]:
    return [_(RULES[code]) for code in dict.fromkeys(codes)]


def table(release: str, form: Form) -> dict[str, Any]:
    """A table over its last periods, with a chart of the newest that is printed."""
    document = queries.document(release, form.name)
    last = document["periods"][-PERIODS_SHOWN:][::-1]
    printed = [one for one in last if not one["withheld"]]
    return {
        "name": form.name, "title": _(form.title), "unit": _(UNITS[form.unit]), "rule": _(RULES[form.rule]),
        "periods": [
            {"name": words.period(one["period"]), "total": one["total"],
             "withheld": _(WITHHELD[one["withheld"]]) if one["withheld"] else "",
             "later": words.month(one["counted_in"]) if one["anew"] else ""}
            for one in last
        ],
        "groups": _groups(form, printed), "shown": [words.short_period(one["period"]) for one in printed],
        "counted": any(one["total"] for one in printed),
        "nothing": _nothing(form, printed), "together": _together(form, printed),
        "chart": _ranges(form, printed[0]) if printed else "", "days": _days(printed[0]) if printed else [],
        "next": bool(document["periods"]),
    }


def _groups(form: Form, printed: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows under their columns, each with its number in every period; rows with no number but 0 are left out."""
    found: dict[str, dict[str, list[str]]] = {}
    for number, one in enumerate(printed):
        for cell in one["cells"]:
            row = found.setdefault(cell["column"], {}).setdefault(cell["row"], _empty(printed, cell["row"]))
            row[number] = words.number(cell)
    groups = []
    for column, rows in found.items():
        lines = [
            {"label": words.label(form.rows, row), "values": values}
            for row, values in rows.items() if set(values) - {"0", WITH_OTHERS, ""}
        ]
        if lines or not column:
            total = [_of_column(one, column) for one in printed]
            groups.append({"label": words.label(form.columns, column) if column else "", "total": total, "rows": lines})
    return groups


def _empty(printed: Sequence[Mapping[str, Any]], row: str) -> list[str]:
    """A row before its numbers: where it is counted with others, a mark says so."""
    return [WITH_OTHERS if row in one["together"] else "" for one in printed]


def _of_column(one: Mapping[str, Any], column: str) -> str:
    return next((words.number(of) for of in one["columns"] if of["column"] == column), "")


def _nothing(form: Form, printed: Sequence[Mapping[str, Any]]) -> list[str]:
    """Labels of the rows that are 0 in every period shown: a true 0 is worth saying."""
    counted = {cell["row"] for one in printed for cell in one["cells"] if cell["high"]}
    there = dict.fromkeys(cell["row"] for one in printed for cell in one["cells"])
    found = [words.label(form.rows, row) for row in there if row not in counted]
    return found if len(found) <= MOST_NAMED else [_("all others")]


def _together(form: Form, printed: Sequence[Mapping[str, Any]]) -> list[str]:
    """Labels of the rows that are counted together in the newest period."""
    return [words.label(form.rows, row) for row in printed[0]["together"]] if printed else []


def _ranges(form: Form, one: Mapping[str, Any]) -> SafeString:
    drawn = one["columns"] or one["cells"]  # of a table with columns only these: its cells stand below it
    cells = sorted((cell for cell in drawn if cell["high"]), key=lambda cell: -cell["high"])[:LINES_DRAWN]
    if not cells:
        return SafeString("")
    lines = [
        charts.Range(_name(form, cell), cell["low"], cell["high"], words.number(cell)) for cell in cells
    ]
    title = _("%(table)s, %(period)s") % {"table": _(form.title), "period": words.period(one["period"])}
    return SafeString(charts.ranges(lines, ident=form.name, title=title, desc=_("Full: at least. Hollow: at most.")))


def _name(form: Form, cell: Mapping[str, Any]) -> str:
    return words.label(form.rows, cell["row"]) if "row" in cell else words.label(form.columns, cell["column"])


def _days(one: Mapping[str, Any]) -> list[tuple[str, int]]:
    return [(words.label("state", state), days) for state, days in one.get("days", {}).items()]


def times(release: str) -> dict[str, Any] | None:
    """How long things took in the last whole quarter, and how many limits were kept; None before the first one."""
    document = queries.document(release, "durations")
    lasting, since = document["periods"], document["open"]
    if not lasting:
        return None
    limits = queries.document(release, "limits")["periods"]
    cells = {(cell["column"], cell["row"]): words.number(cell) for cell in limits[-1]["cells"]} if limits else {}
    rows = [
        {"label": words.label("clock", line["clock"]), "middle": line.get("middle"), "longest": line.get("longest"),
         "kept": cells.get(("kept", line["clock"]), ""), "missed": cells.get(("missed", line["clock"]), "")}
        for line in lasting[-1]["lines"] if line["n"] or cells.get(("missed", line["clock"]), "0") != "0"
    ]
    return {
        "period": words.period(lasting[-1]["period"]), "rows": rows, "rule": _(RULES["duration"]),
        "open": {name: words.month(month) for name, month in since.items()} if since else None,
    }


def _corrections(document: Document) -> list[dict[str, Any]]:
    return [
        {"title": _(SERIES[one["name"]].title), "month": words.month(one["month"]), "before": one["before"],
         "now": one["now"]}
        for one in document["corrections"] if one["name"] in SERIES
    ]


def _months(months: Sequence[str], values: Sequence[Sequence[int]], *, title: str = "") -> SafeString:
    places = [
        charts.Column(f"{month[5:]}/{month[2:4]}", tuple(several))
        for month, *several in zip(months, *values, strict=True)
    ]
    desc = _("One column for each month.") if len(values) == 1 else _("Full: received. Hollow: ended.")
    return SafeString(charts.columns(
        places, ident="months", title=title or _("Complaints, month by month"), desc=desc
    ))
