"""What the newest figures say of a duty: numbers beside it, which give no status by themselves."""

from typing import Any, Final, NamedTuple

from django.utils.translation import gettext as _

from tande.domains.figures import queries
from tande.interfaces.public import figures_words as words
from tande.policy.counting import FORMS, SERIES
from tande.policy.disclosure import WITHHELD
from tande.policy.register_counts import LINES


class _Wanted(NamedTuple):
    view: str
    series: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()


OF_A_DUTY: Final[dict[str, _Wanted]] = {
    "custody": _Wanted(
        "force", ("detention.recorded", "detention.ended", "detention.overdue"),
        ("detention_by_hours", "detention_by_age"),
    ),
    "force": _Wanted(
        "force", ("force.reported", "force.missed", "operation.unreported"),
        ("force_by_level", "force_by_outcome", "force_by_transfer"),
    ),
    "children": _Wanted("children", lines=("met", "left", "late", "overdue", "receipt_missing", "mismatch")),
    "violations": _Wanted("children", lines=(
        "recruitment_use", "killing_maiming", "sexual_violence", "abduction", "attacks", "denial",
    )),
}
"""Which figures speak of a duty, by policy.duties.FIGURES."""


def of_duty(figures: str) -> dict[str, Any] | None:
    """What the newest release says of a duty; None when nothing was released or nothing in it speaks of it."""
    release, wanted = queries.newest(), OF_A_DUTY.get(figures)
    if release is None or wanted is None or wanted.view not in queries.views(release):
        return None
    lines = [*_series(release, wanted), *_forms(release, wanted), *_children(release, wanted)]
    return {"release": release, "month": words.month(release), "view": wanted.view, "lines": lines}


def _series(release: str, wanted: _Wanted) -> list[tuple[str, str]]:
    known = {one["name"]: one["values"] for one in queries.document(release, "series")["series"]}
    return [(_(SERIES[name].title), str(known[name][-1])) for name in wanted.series if name in known]


def _forms(release: str, wanted: _Wanted) -> list[tuple[str, str]]:
    found = []
    held = {form.name for form in queries.forms(release)}
    for name in (one for one in wanted.forms if one in held):
        periods = queries.document(release, name)["periods"]
        if periods:
            last = periods[-1]
            told = "; ".join(
                f"{words.label(FORMS[name].rows, cell['row'])} {words.number(cell)}"
                for cell in last["cells"] if cell["high"]
            )
            title = f"{_(FORMS[name].title)}, {words.period(last['period'])}"
            found.append((title, _(WITHHELD[last["withheld"]]) if last["withheld"] else told or "0"))
    return found


def _children(release: str, wanted: _Wanted) -> list[tuple[str, str]]:
    periods = queries.document(release, "children")["periods"] if wanted.lines else []
    known = {one["line"]: words.number(one) for one in periods[-1]["lines"]} if periods else {}
    return [(_(LINES[line].title), known[line]) for line in wanted.lines if line in known]
