"""Vetting at a glance: every contingent, what waits for a second officer, and one contingent in full."""

from typing import Any, Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from tande.domains.officers import queries as officers
from tande.domains.personnel import queries as personnel
from tande.domains.vetting import queries
from tande.interfaces.mission import words, words_vetting
from tande.interfaces.mission.access import register, someone_of
from tande.ledger import clock
from tande.policy import roles, vetting

ROWS: Final = 50
SHOWS: Final = {
    "certificate": _("Not covered by a certificate"),
    "attestation": _("No attestation"),
    "screening": _("Not screened"),
    "unit_check": _("Unit not vetted"),
    "check": _("Who commands is not vetted"),
    "under_review": _("Under review"),
    "not_cleared": _("Refused, withdrawn or left while pending"),
    "expiring": _("Runs out within 90 days"),
    "rest": _("All who are not cleared"),
    "cleared": _("Cleared"),
}
"""What the list of a contingent can be narrowed to."""


@require_GET
@register("vetting.see")
def overview(request: HttpRequest) -> HttpResponse:
    """How many of how many, contingent by contingent; and what waits for somebody."""
    someone, at = someone_of(request), clock.now()
    found = queries.overview(timezone.localdate(at))
    waiting, declared = queries.waiting(someone), queries.undecided(someone)
    people = {one.made.person_id for one in waiting if one.made.person_id} | {person for person, _one in declared}
    names = personnel.names(people, someone, at) if people else {}
    return TemplateResponse(request, "mission/vetting/overview.html", {
        "rows": [(code, words.pack("state", code), found[code, None]) for code in settings.MISSION.states
                 if (code, None) in found],
        "empty": [(code, words.pack("state", code)) for code in settings.MISSION.states if (code, None) not in found],
        "waiting": [decision_row(one, names, someone) for one in waiting],
        "declared": [(person, names.get(person, ""), one) for person, one in declared],
        "may_record": roles.may(someone.roles, "vetting.record"), "today": timezone.localdate(at),
    })


@require_GET
@register("vetting.see")
def contingent(request: HttpRequest, code: str) -> HttpResponse:
    """One contingent: its units, certificates and lists, and people by what they lack."""
    someone, at = someone_of(request), clock.now()
    if code not in settings.MISSION.states:
        raise Http404
    on = timezone.localdate(at)
    found = queries.overview(on)
    shown = request.GET.get("show", "")
    return TemplateResponse(request, "mission/vetting/contingent.html", {
        "code": code, "name": words.pack("state", code), "counts": found.get((code, None), queries.Counts()),
        "units": [(one, unit_name(code, one.unit), found.get((code, one.unit), queries.Counts()))
                  for one in queries.units(code, on)],
        "certificates": queries.certificates(someone, code), "rosters": personnel.rosters(code),
        "shows": [(one, label, one == shown) for one, label in SHOWS.items()], "show": shown,
        "may_record": roles.may(someone.roles, "vetting.record"), "today": on, "soon": on + queries.SOON,
        **(_people(request, code, shown) if shown in SHOWS else {}),
    })


def decision_row(one: queries.DecisionView, names: dict[str, str], someone: officers.Officer) -> dict[str, Any]:
    """A decision for a page, with what this officer may do about it."""
    made = one.made
    by = officers.names({one.proposed_by, *([one.second] if one.second else [])})
    decides = roles.may(someone.roles, "vetting.decide")
    about = names.get(made.person_id, "") if made.person_id else unit_name(made.contingent, made.unit)
    return {
        "one": one, "about": about, "thing": made.thing, "result": words_vetting.result(made.thing, made.result),
        "contingent": words.pack("state", made.contingent) if made.contingent else "",
        "by": by.get(one.proposed_by, ""), "second": by.get(one.second or 0, ""),
        "sources": [words_vetting.source(source) for source in one.sources],
        "may_agree": made.waits and decides and one.proposed_by != someone.pk, "may_decline": made.waits and decides,
        "mine": one.proposed_by == someone.pk,
    }


def _people(request: HttpRequest, code: str, show: str) -> dict[str, Any]:
    """A page of the contingent's people who are so, with names: one look is recorded."""
    at = clock.now()
    on = timezone.localdate(at)
    there = {
        person for person, one in personnel.postings().items()
        if one.contingent == code and (show == "not_cleared" or one.left_on is None or one.left_on > on)
    }
    standings = queries.status_of(there, on)
    chosen = sorted(person for person, one in standings.items() if _is(one, show, on))
    pages = max(1, -(-len(chosen) // ROWS))
    number = request.GET.get("page", "1")
    page = min(max(1, int(number) if number.isdecimal() and len(number) < 9 else 1), pages)
    part = chosen[(page - 1) * ROWS:page * ROWS]
    names = personnel.names(part, someone_of(request), at) if part else {}
    rows = [(person, names.get(person, ""), standings[person]) for person in part]
    return {"people": sorted(rows, key=lambda row: row[1]), "found": len(chosen), "page": page, "pages": pages}


def _is(one: vetting.Standing, show: str, on: Any) -> bool:
    if show in vetting.RECORDS:
        return show in one.missing
    tests: dict[str, bool] = {
        "under_review": one.status == vetting.UNDER_REVIEW, "not_cleared": one.status in vetting.NOT_CLEARED,
        "expiring": one.good and one.until is not None and one.until <= on + queries.SOON,
        "rest": not one.good, "cleared": one.good,
    }
    return tests[show]


def unit_name(contingent: str, code: str) -> str:
    """A unit's name, or that somebody is in none."""
    return personnel.unit_names(contingent).get(code) or words_vetting.unit(code)
