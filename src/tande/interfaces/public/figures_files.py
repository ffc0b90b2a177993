"""The figures as files: for spreadsheets, for humanitarian data exchange (HXL), for programs that read packages.

A cell that a spreadsheet would take for a formula is made text. Numbers say between which bounds the true one lies.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext as _

from tande.domains.figures import queries
from tande.domains.figures.errors import NoSuchTable
from tande.interfaces.public import figures_words as words
from tande.interfaces.public.pages import language
from tande.policy.counting import FORMS, RULES, SERIES, UNITS, Form
from tande.policy.tables import OTHER

Row = list[str | int | None]
HEAD: Final = ("period", "from", "to", "table", "unit", "column", "column_label", "row", "row_label", "low", "high",
               "about", "total", "withheld", "counted_in")
TAGS: Final = ("#period+name", "#date+start", "#date+end", "#meta+table", "#meta+unit", "#item+code+column",
               "#item+name+column", "#item+code+row", "#item+name+row", "#value+min", "#value+max",
               "#value+rounded", "#value+total", "#status+withheld", "#date+counted", "#adm1+code", "#adm1+name",
               "#country+code+v_iso3", "#country+name")
SERIES_HEAD: Final = ("month", "from", "to", "series", "unit", "title", "value")
CHILDREN_HEAD: Final = ("month", "line", "label", "low", "high", "about")
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


def guarded(value: str | int | None) -> str | int | None:
    """Text that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def rows(release: str, form: Form) -> Iterator[Row]:
    """Every printed cell of a table, all periods; a withheld period has one row that says why."""
    for one in queries.document(release, form.name)["periods"]:
        start, end = words.bounds(one["period"])
        common: Row = [one["period"], start.isoformat(), end.isoformat(), form.name, form.unit]
        about: Row = [one["total"], one["withheld"], one["counted_in"]]
        if one["withheld"]:
            yield [*common, "", "", "", "", None, None, None, *about]
        for cell in [*({**column, "row": ""} for column in one["columns"]), *one["cells"]]:
            yield [
                *common, cell["column"], _column(form, cell["column"]), cell["row"], _row(form, cell["row"]),
                cell["low"], cell["high"], cell["about"], *about,
            ]


def _column(form: Form, code: str) -> str:
    return words.label(form.columns, code) if code else ""


def _row(form: Form, code: str) -> str:
    return words.label(form.rows, code) if code else _("All together")


def series_rows(release: str) -> Iterator[Row]:
    """Every exact number, month by month."""
    document = queries.document(release, "series")
    for line in document["series"]:
        title = _(SERIES[line["name"]].title) if line["name"] in SERIES else line["name"]
        for month, value in zip(document["months"], line["values"], strict=True):
            start, end = words.bounds(month)
            yield [month, start.isoformat(), end.isoformat(), line["name"], line["unit"], title, value]


def as_csv(head: Iterable[str], lines: Iterable[Row], *, tags: Iterable[str] = ()) -> str:
    """A table for spreadsheets."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(head)
    if tags:
        writer.writerow(tags)
    writer.writerows([guarded(value) for value in line] for line in lines)
    return text.getvalue()


def table_csv(release: str, name: str) -> str:
    """One table, or the series. Raises NoSuchTable."""
    if name == "series":
        return as_csv(SERIES_HEAD, series_rows(release))
    if name == "durations":
        return as_csv(("period", "limit", "label", "n", "middle", "longest"), _lasting(release))
    if name == "children":
        return as_csv(CHILDREN_HEAD, children_rows(release))
    if name not in FORMS:
        raise NoSuchTable(name)
    return as_csv(HEAD, rows(release, FORMS[name]))


def children_rows(release: str) -> Iterator[Row]:
    """Each number of children by itself, and the band of the median until a hand-over."""
    for one in queries.document(release, "children")["periods"]:
        for line in one["lines"]:
            label = words.label("line", line["line"])
            yield [one["period"], line["line"], label, line["low"], line["high"], line["about"]]
        yield [one["period"], "middle", words.label("hours", one["middle"]) if one["middle"] else "", None, None, None]


def _lasting(release: str) -> Iterator[Row]:
    for one in queries.document(release, "durations")["periods"]:
        for line in one["lines"]:
            yield [one["period"], line["clock"], words.label("clock", line["clock"]), line["n"],
                   line.get("middle"), line.get("longest")]


def hxl(release: str) -> str:
    """All tables in one, tagged for the Humanitarian Exchange Language, with P-codes and States."""
    head = (*HEAD, "adm1_pcode", "adm1_name", "country", "country_name")
    lines = ([*line, *_where(form, line)] for form in queries.forms(release) for line in rows(release, form))
    return as_csv(head, lines, tags=TAGS)


def _where(form: Form, line: Row) -> Row:
    code, name = line[7], line[8]
    known = code not in ("", OTHER) and code in settings.MISSION.labels.get(form.rows, {})
    place: Row = [code, name] if form.rows == "place" and known else ["", ""]
    state: Row = [code, name] if form.rows == "state" and known else ["", ""]
    return [*place, *state]


@lru_cache(maxsize=12)
def workbook(release: str, _language: str, _mark: str, at: datetime) -> bytes:
    """All of a release for spreadsheet programs. ``_language`` and ``_mark`` (its ETag) say whose it is."""
    from openpyxl import Workbook  # loaded with the first workbook, not with every server

    book = Workbook(write_only=True)
    book.properties.created = book.properties.modified = at.replace(tzinfo=None)
    read_me = book.create_sheet("README")
    for line in _read_me(release):
        read_me.append(line)
    sheet = book.create_sheet("series")
    sheet.append(list(SERIES_HEAD))
    for row in series_rows(release):
        sheet.append([guarded(value) for value in row])
    if "children" in queries.views(release):
        sheet = book.create_sheet("children")
        sheet.append(list(CHILDREN_HEAD))
        for row in children_rows(release):
            sheet.append([guarded(value) for value in row])
    for form in queries.forms(release):
        sheet = book.create_sheet(form.name[:31])
        sheet.append(list(HEAD))
        for row in rows(release, form):
            sheet.append([guarded(value) for value in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _read_me(release: str) -> Iterator[Row]:
    mission = settings.MISSION
    yield [guarded(mission.name_on(words.bounds(release)[1], language())), words.month(release)]
    if settings.TANDE.demo:
        yield [guarded(mission.demo_name[language()])]
    for form in queries.forms(release):
        yield [form.name, guarded(_(form.title)), guarded(_(UNITS[form.unit])), guarded(_(RULES[form.rule]))]


def package(release: str, base: str) -> dict[str, Any]:
    """What a program needs to know of the files (a Frictionless Data package). ``base`` is the release's address."""
    known = queries.release(release)
    resources: list[dict[str, Any]] = []
    for name, sha256 in known.tables.items():
        resources.append({
            "name": name.replace("_", "-"), "path": f"{base}{name}.json", "format": "json",
            "mediatype": "application/json", "hash": f"sha256:{sha256}",
        })
        resources.append({
            "name": f"{name.replace('_', '-')}-csv", "path": f"{base}{name}.csv", "format": "csv",
            "mediatype": "text/csv", "profile": "tabular-data-resource",
            **({"schema": {"fields": [_field(one) for one in HEAD]}} if name in FORMS else {}),
        })
    title = settings.MISSION.name_on(words.bounds(release)[1], language())
    return {
        "name": f"tande-{settings.MISSION.id}-{release}", "title": f"{title}, {words.month(release)}",
        "created": known.at.isoformat(), "version": release, "profile": "data-package", "resources": resources,
        "fictional": settings.TANDE.demo,
    }


def _field(name: str) -> Mapping[str, str]:
    numbers, dates = {"low", "high", "about", "total"}, {"from", "to"}
    return {"name": name, "type": "integer" if name in numbers else "date" if name in dates else "string"}
