"""How units use force, month by month: for the independent body alone."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tande.domains.force import queries
from tande.interfaces.mission import downloads
from tande.interfaces.mission import words as pack
from tande.interfaces.mission.access import register, someone_of
from tande.interfaces.mission.force import words
from tande.ledger import clock
from tande.policy import force_patterns
from tande.toolkit import charts

MONTHS = (3, 6, 12, 24)


@require_GET
@register("force.patterns")
def patterns(request: HttpRequest) -> HttpResponse:
    """A table and a chart. That somebody looked is recorded."""
    someone, at = someone_of(request), clock.now()
    asked = request.GET.get("months", "")
    months = int(asked) if asked in map(str, MONTHS) else 6
    found = queries.patterns(someone, at, months=months)
    queries.looked("", someone, at, what="patterns")
    return TemplateResponse(request, "mission/force/patterns.html", {
        "rows": _months(found), "months": [(one, one == months) for one in MONTHS],
        "chosen": months, "chart": _chart(found) if found else "",
    })


@require_POST
@register("force.patterns")
def file(request: HttpRequest) -> HttpResponse:
    """The same as CSV, for two years. That it was taken along is recorded."""
    someone, at = someone_of(request), clock.now()
    found = queries.patterns(someone, at, months=MONTHS[-1])
    queries.looked("", someone, at, what="patterns_file")
    headings = ["month", "contingent", "unit", "reports", "rounds", "hit_by_firearm", "dead", "late", "outside_rules",
                "child_or_doubt", "people", "per_100_people", "times_the_others", "means"]
    rows = [[
        one.month, one.contingent, one.unit, str(one.reports), str(one.rounds), str(one.hit), str(one.dead),
        str(one.late), str(one.outside), str(one.child), "" if one.people is None else str(one.people),
        _decimal(one.rate), _decimal(one.against), " ".join(f"{name}={number}" for name, number in
                                                            sorted(one.means.items())),
    ] for one in found]
    return downloads.table("csv", f"force-patterns-{at:%Y-%m-%d}", headings, rows)


def _months(found: list[force_patterns.Pattern]) -> list[dict[str, object]]:
    """Month by month: the units that reported, and in one line those that had people and reported nothing."""
    return [
        {"month": month, "told": [_row(one) for one in found if one.month == month and one.reports],
         "silent": ", ".join(words.unit(one.contingent, one.unit) for one in found
                             if one.month == month and not one.reports)}
        for month in dict.fromkeys(one.month for one in found)
    ]


def _row(one: force_patterns.Pattern) -> dict[str, object]:
    return {
        "one": one, "state": pack.pack("state", one.contingent), "unit": words.unit(one.contingent, one.unit),
        "means": ", ".join(f"{words.means(name)} {number}" for name, number in sorted(
            one.means.items(), key=lambda pair: -pair[1])),
        "rate": _decimal(one.rate), "against": _decimal(one.against),
    }


def _decimal(number: float | None) -> str:
    return "" if number is None else f"{number:.1f}"


def _chart(found: list[force_patterns.Pattern]) -> SafeString:
    places = [charts.Column(f"{month[5:]}/{month[2:4]}", (reports, harmed))
              for month, reports, harmed in force_patterns.by_month(found)]
    return SafeString(charts.columns(
        places, ident="force-months", title=_("Reports of force by month"),
        desc=_("Full: reports. Hollow: people dead or hit by a firearm."),
    ))
