"""Who is vetted and trained, in the page's language: columns, numbers, sentences, the table for spreadsheets."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from django.conf import settings
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from tande.domains.figures import coverage_queries
from tande.domains.figures.coverage_queries import CoverageView
from tande.interfaces.public.pages import language
from tande.policy import coverage
from tande.policy.coverage import ASKED, FUNCTION, TRAINED

Cell = Mapping[str, Any] | None
IN_THE_SENTENCE: Final = "child_protection"
"""The curriculum that the plain sentence names: a child is a child."""
CSV_HEAD: Final = ("release", "contingents", "names", "column", "label", "low", "high", "of", "as_on")
_MORE_RULES: Final = {TRAINED: coverage.RULES[TRAINED], FUNCTION: coverage.RULES[FUNCTION]}


def amount(n: int) -> str:
    """A whole number as people write it."""
    return str(number_format(n, force_grouping=True))


def told(cell: Cell, *, size: bool = False) -> str:
    """A number as it may be told: exact, between which two it lies, or that there are too few people."""
    if cell is None:
        return _("too few people to say")
    low, high, of = (amount(cell[key]) for key in ("low", "high", "of"))
    if size:
        return low
    if cell["low"] == cell["high"]:
        return _("%(n)s of %(of)s") % {"n": low, "of": of}
    return _("%(low)s to %(high)s of %(of)s") % {"low": low, "high": high, "of": of}


def title(code: str) -> str:
    """What a column counts."""
    for start, words in ((TRAINED, _("Trained: %(course)s")), (ASKED, _("Must have it: %(course)s"))):
        if code.startswith(start):
            return words % {"course": course(code.removeprefix(start))}
    if code.startswith(FUNCTION):
        name = code.removeprefix(FUNCTION)
        return _("Specialists: %(function)s") % {"function": _(coverage.FUNCTIONS.get(name, name))}
    return _(coverage.WORDS.get(code, code))


def course(code: str) -> str:
    """The title of a curriculum; the bare code of one that the pack no longer has."""
    known = settings.COURSES.curriculum(code)
    return str(known.title[language()]) if known else code


def rule(code: str) -> str:
    """The rule that stands beside a column, "" where another column's says it."""
    kind = next((start for start in _MORE_RULES if code.startswith(start)), code)
    return _(coverage.RULES[kind]) if kind in coverage.RULES else ""


def names(codes: Sequence[str]) -> str:
    """The contingents of a row."""
    return ", ".join(str(settings.MISSION.label("state", code, language())) for code in codes)


def sentence(cells: Mapping[str, Cell]) -> str:
    """How it stands, in one sentence: "912 of 1,000 vetted, 640 of 1,000 trained in child protection"."""
    vetted, trained = told(cells.get(coverage.VETTED)), told(cells.get(TRAINED + IN_THE_SENTENCE))
    return _("Vetted: %(vetted)s. Trained in child protection: %(trained)s.") % {"vetted": vetted, "trained": trained}


def lines(view: CoverageView, cells: Mapping[str, Cell]) -> list[dict[str, Any]]:
    """Each number of a row with its title, its rule, and its day where it is an older one."""
    found: list[dict[str, Any]] = []
    said = ""
    for column in view.document["columns"]:
        code, cell = column["code"], cells.get(column["code"])
        if cell is not None and not cell["of"] and code.startswith((ASKED, TRAINED)):
            continue  # nobody in it has to learn this
        day = cell.get("on", view.id) if cell else view.id
        found.append({"code": code, "title": title(code), "told": told(cell, size=column["size"]),
                      "rule": rule(code) if rule(code) != said else "",
                      "on": date.fromisoformat(day) if day != view.id else ""})
        said = rule(code) or said
    return found


def shown(view: CoverageView) -> dict[str, Any]:
    """A release as its page shows it: the mission as a whole, and each contingent."""
    document = view.document
    rows: list[dict[str, Any]] = [
        {"id": "-".join(row["contingents"]), "names": names(row["contingents"]),
         "together": len(row["contingents"]) > 1,
         "sentence": sentence(row["cells"]), "lines": lines(view, row["cells"])}
        for row in document["rows"]
    ]
    return {
        "view": view, "day": date.fromisoformat(view.id), "sentence": sentence(document["whole"]),
        "whole": lines(view, document["whole"]), "rows": rows, "overrides": document["overrides"],
        "limit": document["limit"],
    }


def csv_rows(view: CoverageView) -> Iterator[list[str | int | None]]:
    """Every printed number, for spreadsheets; without numbers where there are too few people."""
    for row in view.document["rows"]:
        for column in view.document["columns"]:
            code, cell = column["code"], row["cells"].get(column["code"])
            numbers: list[str | int | None] = [None] * 4
            if cell is not None:
                numbers = [cell["low"], cell["high"], cell["of"], cell["on"]]
            yield [view.id, "+".join(row["contingents"]), names(row["contingents"]), code, title(code), *numbers]


OF_A_DUTY: Final[dict[str, tuple[str, ...]]] = {
    "vetted": (coverage.PEOPLE, coverage.VETTED, coverage.DEPLOYED, coverage.PENDING, coverage.LEFT_PENDING),
    "trained": (coverage.PEOPLE, TRAINED),
    "specialists": (FUNCTION,),
}
"""Which columns speak of a duty, by policy.duties.FIGURES: a column, or all that begin so."""


def of_duty(figures: str) -> dict[str, Any] | None:
    """What the last release says of a duty, for the mission as a whole; None when nothing does."""
    view = coverage_queries.newest() if figures in OF_A_DUTY else None
    if view is None:
        return None
    wanted = OF_A_DUTY[figures]
    found = [one for one in lines(view, view.document["whole"]) if _is_one_of(one["code"], wanted)]
    return {"day": date.fromisoformat(view.id), "lines": found}


def _is_one_of(code: str, wanted: Sequence[str]) -> bool:
    return any(code == one or (one.endswith(":") and code.startswith(one)) for one in wanted)
