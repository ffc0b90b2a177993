"""The task force's tables in words: names of tables, lines and columns, and what no table can count."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tande.interfaces.mission import words as pack_words
from tande.interfaces.mission.violations import words as records
from tande.policy.register_counts import LINES
from tande.policy.violations import codes, tables
from tande.policy.violations.tables import Row, Table

TABLES: Final = {
    "sexes": gettext_lazy("Verified violations, by sex of the children"),
    "kinds": gettext_lazy("Verified violations, by when they were committed"),
    "parties": gettext_lazy("Verified violations, by who is blamed"),
    "departments": gettext_lazy("Verified violations, by department"),
    "unverified": gettext_lazy("Not verified: not part of the tables above"),
    "others": gettext_lazy("Beside the six: military use and deprivation of liberty"),
}
ABOUT: Final = {
    "sexes": gettext_lazy("Violations against children count once for each child, attacks and denials once each."),
    "kinds": gettext_lazy("Late: committed before this period and verified in it."),
    "parties": gettext_lazy("Each violation has one line: a crossfire between two parties is a party of its own."),
    "departments": gettext_lazy("Where the incident happened."),
    "unverified": gettext_lazy("By the day of the incident. Nothing of this is added to what is verified."),
    "others": gettext_lazy("Never added to the six."),
}
COLUMNS: Final = {
    codes.BOYS: gettext_lazy("Boys"), codes.GIRLS: gettext_lazy("Girls"), codes.UNKNOWN: gettext_lazy("Sex not known"),
    tables.TOTAL: gettext_lazy("Total"), tables.COMMITTED: gettext_lazy("Committed in the period"),
    tables.LATE: gettext_lazy("Verified late"),
    tables.OF_CHILDREN: gettext_lazy("Subtotal, against children"),
    tables.OF_INCIDENTS: gettext_lazy("Subtotal, attacks and denials"),
}


def column(code: str) -> str:
    """A column, or a line that adds up others."""
    if code in COLUMNS:
        return str(COLUMNS[code])
    return _(LINES[code].title) if code in codes.JOINED else records.status(code)


def line(table: str, code: str, labels: Mapping[str, str]) -> str:
    """A line of a table."""
    if code in tables.TOTALS:
        return column(code)
    if table == "parties":
        return records.party(code, labels)
    if table == "departments":
        return _("Not known") if code == codes.UNKNOWN else pack_words.pack("place", code)
    return records.kind(code) if code in codes.KINDS else column(code)


def shown(table: Table, labels: Mapping[str, str]) -> dict[str, Any]:
    """A table for a page."""
    return {
        "name": table.name, "title": TABLES[table.name], "about": ABOUT[table.name],
        "columns": [column(code) for code in table.columns],
        "rows": [{
            "code": row.code, "label": line(table.name, row.code, labels), "total": row.total,
            "cells": _cells(table, row),
        } for row in table.rows],
    }


def _cells(table: Table, row: Row) -> list[dict[str, Any]]:
    return [{"n": one.n, "column": code, "linked": bool(one.ids)}
            for code, one in zip(table.columns, row.cells, strict=True)]


def as_rows(table: Table, labels: Mapping[str, str]) -> list[list[str]]:
    """The table for a file: headings, then lines. What is not counted so is an empty cell."""
    return tables.as_rows(table, lambda code: line(table.name, code, labels), column)


def period(name: str) -> str:
    """A year or quarter in words."""
    year, _dash, quarter = name.partition("-Q")
    return _("Quarter %(quarter)s of %(year)s") % {"quarter": quarter, "year": year} if quarter else year
