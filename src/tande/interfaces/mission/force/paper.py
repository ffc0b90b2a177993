"""A report on paper, and the form to fill in by hand, as PDF in each of the mission's languages."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tande.domains.force import queries
from tande.domains.force.errors import NoSuchReport
from tande.domains.officers import queries as officers
from tande.interfaces.mission import downloads
from tande.interfaces.mission.access import refusal, register, someone_of
from tande.interfaces.mission.force import words
from tande.interfaces.mission.force.views import heading
from tande.ledger import clock
from tande.policy import force, force_report
from tande.toolkit.errors import PdfNotMade
from tande.toolkit.pdf import set_as

_ASKED = (
    "at", "commune", "place", "operation", "threats", "threat", "warned", "alternatives", "tried", "means", "rounds",
    "subjects", "ages", "child", "bystanders", "harm", "aid", "aid_at", "relatives", "relatives_at", "detention",
    "encounters", "property", "damage", "camera", "what", "note",
)
"""The order of the form on paper."""


@require_GET
@register("force.see")
def report(request: HttpRequest, report_id: str) -> HttpResponse:
    """One report in the officer's language. Of the body it is recorded who took it along."""
    someone = someone_of(request)
    try:
        found = queries.report(report_id, someone, clock.now())
    except NoSuchReport:
        raise Http404 from None
    head = heading(found)
    by = officers.names({one.officer_id for one in found.versions if one.officer_id})
    lines = [(label, text) for _name, label, text in words.lines(found.use, found.told, found.words)]
    sections: list[dict[str, Any]] = [{"title": _("The report"), "facts": lines}]
    sections.append({"title": _("Who wrote it"), "facts": [
        (f"{one.number}. {words.KINDS[one.kind]}", " · ".join(filter(None, (
            words.clock(one.at), by.get(one.officer_id or 0, ""), _("By a registered phone") if one.phone else ""))))
        for one in found.versions
    ]})
    if found.transferred_at:
        sections.append({"title": _("Went to the independent body"), "facts": [
            (words.clock(found.transferred_at), " ".join(_(force.TRANSFERS[one]) for one in found.reasons))]})
    sections.append({"title": _("Superior's review"), "facts": [
        (words.clock(one.at), f"{_(force.REVIEWS[one.finding])}. {one.note}") for one in found.reviews
    ]})
    title = f"{_('Use of force')} {found.short} · {head['state']} · {head['unit']}"
    return _drawn(request, f"force-{found.short}", title, sections, "")


@require_GET
@register("force.see")
def blank(request: HttpRequest, lang: str) -> HttpResponse:
    """The form to fill in by hand, in one of the mission's languages."""
    if lang not in dict(settings.LANGUAGES):
        raise Http404
    with translation.override(lang):
        fields = [{"label": str(words.LABELS[name]), "options": _options(name), "lines": _room(name)}
                  for name in _ASKED]
        fields.append({"label": _("Who attests it, with the day and a signature"), "options": [], "lines": 2})
        hint = _("First report: the same day. Full report: within 48 hours, 72 if somebody was hurt. Write no names of "
                 "children. A death, a serious injury, a hit by a firearm or a child: the independent body gets it at "
                 "once, and nobody can stop that.")
        return _drawn(request, f"force-form-{lang}", _("Report of a use of force"),
                      [{"title": "", "fields": fields}], hint)


def _options(name: str) -> list[str]:
    tables: Mapping[str, Mapping[str, str]] = {
        **force_report.TABLES, **force_report.SEVERAL, "warned": force.WARNED, "child": force.CHILD,
        "means": {code: text for code, (_level, text) in force.MEANS.items()},
    }
    if name == "harm":
        parts = ", ".join(str(one).lower() for one in words.PARTS.values())
        return [f"{label} ({parts})" for label in words.COUNTS.values()]
    return [_(text) for text in tables.get(name, {}).values()]


def _room(name: str) -> int:
    return {"what": 6, "threat": 2, "tried": 2, "note": 2, "damage": 2}.get(name, 0 if _options(name) else 1)


def _drawn(
    request: HttpRequest, name: str, title: str, sections: list[dict[str, Any]], hint: str
) -> HttpResponse:
    lang = (translation.get_language() or "en")[:2]
    filled = [{"title": one["title"], "facts": [list(pair) for pair in one.get("facts", [])],
               "fields": one.get("fields", [])} for one in sections]
    try:
        data = set_as("report.typ", {"title": title, "language": lang, "hint": hint, "sections": filled},
                      at=clock.now())
    except PdfNotMade:
        return refusal(request, status=503, error="no_pdf",
                       message=_("The PDF could not be made. Print the page instead, and tell the administrator."))
    return downloads.file("pdf", name, data)
