"""Numbers of verified violations as a table tagged for humanitarian data exchange (HXL), with what describes it.

Two tables: for the task force, each line of year, department, kind and party; for anybody, each kind of a year with the
bounds that the rule of disclosure leaves, and nothing else: two cuts of one thing could be subtracted.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tande.policy.disclosure import disclose
from tande.policy.mission import Disclosure
from tande.policy.tables import OTHER, Table
from tande.policy.violations import counting
from tande.policy.violations.codes import JOINED, KINDS, PERSONAL
from tande.policy.violations.counting import Period
from tande.policy.violations.records import Tally, Violation
from tande.toolkit.spreadsheets import write_csv

LATE: Final = "verified_late"
VERIFIED: Final = "verified"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, its tag, whether it is a number, and what it means."""

    heading: str
    tag: str
    number: bool
    means: str


COLUMNS: Final = (
    Column("year", "#date+year", True, "The year in which the task force verified it"),
    Column("department", "#adm1+name", False, "The department in which it happened"),
    Column("kind", "#event+type+code", False, "The kind of violation, by its code"),
    Column("boys", "#affected+children+m", True, "Boys harmed, once for each violation"),
    Column("girls", "#affected+children+f", True, "Girls harmed, once for each violation"),
    Column("unknown", "#affected+children+unknown", True, "Children harmed whose sex is not known"),
    Column("children", "#affected+children+total", True, "Children harmed, once for each violation"),
    Column("party", "#group+perpetrator", False, "To whom it is attributed, as one line"),
    Column("status", "#status+verification", False,
           "verified, or verified_late: it happened before the year in which it was verified"),
    Column("department_pcode", "#adm1+code", False, "The P-code of the department"),
    Column("violations", "#indicator+violations+num", True,
           "Violations as reports count them: a personal one for each child, any other once"),
)
PUBLIC: Final = (
    COLUMNS[0],
    Column("kind", "#event+type+code", False, "The kind as reports join them, or those counted together"),
    Column("least", "#indicator+violations+min", True, "The number of violations is at least this"),
    Column("most", "#indicator+violations+max", True, "The number of violations is at most this"),
    Column("total", "#indicator+violations+total", True, "All verified violations of the year, exact"),
    Column("withheld", "#status+withheld", False, "Why the kinds of a year are not shown"),
)
FILE: Final = "violations.csv"
_AT: Final = (1980, 1, 1, 0, 0, 0)
"""Of files in the package: the same numbers make the same bytes."""


@dataclass(frozen=True, slots=True)
class Names:
    """Names of departments and parties by code, in the reader's language."""

    departments: Mapping[str, str]
    parties: Mapping[str, str]


def rows(violations: Iterable[Violation], period: Period, names: Names) -> list[list[str]]:
    """One line for each year, department, kind, party and lateness. They add up to what reports count."""
    found: dict[tuple[str, ...], list[Violation]] = {}
    for one in counting.verified(violations, period):
        if one.verified_on is None:
            continue
        year = one.verified_on.year
        status = LATE if counting.is_late(one, counting.year(year)) else VERIFIED
        found.setdefault((str(year), one.department, one.kind, one.party, status), []).append(one)
    lines = []
    for (told, department, kind, party, status), several in sorted(found.items()):
        children = sum((counting.tally(one) for one in several), Tally()) if kind in PERSONAL else Tally()
        lines.append([
            told, names.departments.get(department, department), kind, str(children.boys), str(children.girls),
            str(children.unknown), str(children.total), names.parties.get(party, party), status, department,
            str(counting.total(several)),
        ])
    return lines


def public_rows(violations: Iterable[Violation], period: Period, rule: Disclosure) -> list[list[str]]:
    """The six kinds of each year as anybody may read them: small numbers are ranges, some are counted together."""
    by_year: dict[int, list[Violation]] = {}
    for one in counting.verified(violations, period):
        if one.verified_on is not None:
            by_year.setdefault(one.verified_on.year, []).append(one)
    lines = []
    for year, several in sorted(by_year.items()):
        counts = {
            name: counting.total([one for one in several if one.kind in kinds]) for name, kinds in JOINED.items()
        }
        table = Table({("", name): n for name, n in counts.items()}, {}, children=frozenset(("", k) for k in counts))
        printed = disclose(table, rule)
        if printed.withheld:
            lines.append([str(year), "", "", "", str(printed.total), printed.withheld])
        for (_column, name), shown in printed.parts.items():
            code = "counted_together" if name == OTHER else name
            lines.append([str(year), code, str(shown.low), str(shown.high), str(printed.total), ""])
    return lines


def table(columns: Sequence[Column], lines: Iterable[Sequence[str]]) -> bytes:
    """The CSV: headings, then the tags, then the lines."""
    return write_csv([one.heading for one in columns], [[one.tag for one in columns], *lines])


def package(
    columns: Sequence[Column], lines: Sequence[Sequence[str]], *, name: str, title: str, fictional: bool
) -> bytes:
    """A ZIP with the table, datapackage.json and a dictionary of columns and codes."""
    data = table(columns, lines)
    dictionary = write_csv(
        ["column", "tag", "type", "meaning"],
        [
            *([one.heading, one.tag, "integer" if one.number else "string", one.means] for one in columns),
            *([f"kind={code}", "", "code", label] for code, label in KINDS.items()),
        ],
    )
    described = {
        "name": name, "title": title, "profile": "data-package", "fictional": fictional,
        "resources": [
            {
                "name": "violations", "path": FILE, "format": "csv", "mediatype": "text/csv", "encoding": "utf-8",
                "profile": "tabular-data-resource", "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
                "bytes": len(data), "dialect": {"commentRows": [2]}, "rows": len(lines),
                "schema": {"fields": [
                    {"name": one.heading, "type": "integer" if one.number else "string", "description": one.means,
                     "hxl": one.tag} for one in columns
                ]},
            },
            {"name": "dictionary", "path": "dictionary.csv", "format": "csv", "mediatype": "text/csv",
             "hash": f"sha256:{hashlib.sha256(dictionary).hexdigest()}", "bytes": len(dictionary)},
        ],
    }
    told = json.dumps(described, ensure_ascii=False, indent=1).encode()
    return _packed({FILE: data, "datapackage.json": told, "dictionary.csv": dictionary})


def _packed(files: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, _AT), data, zipfile.ZIP_DEFLATED)
    return stream.getvalue()
