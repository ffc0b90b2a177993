"""The list of who is and was held, one record, and its papers."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tande.domains.detention import queries
from tande.domains.detention.views import HeldRow, HeldView, VersionView
from tande.domains.officers import queries as officers
from tande.interfaces.mission import words as pack_words
from tande.interfaces.mission.access import register, someone_of
from tande.interfaces.mission.children.words import moment, units
from tande.interfaces.mission.detention import papers, words
from tande.interfaces.mission.drawn_papers import drawn
from tande.ledger import clock
from tande.policy import detention as rules
from tande.policy import roles
from tande.toolkit import codes, handover
from tande.toolkit.errors import CodeError

SHOWN = ("at", "commune", "operation", "reason", "sex", "age_band", "age_basis", "doubt", "foreign", "hurt", "apart")
SHOWN_LATER = ("checked_at", "rights_at", "relative_at", "consul_at", "ended_at", "ending", "receipt")


@require_GET
@register("detention.see")
def detentions(request: HttpRequest) -> HttpResponse:
    """The records that this person sees, newest first; by filter or number."""
    someone, at = someone_of(request), clock.now()
    show = request.GET.get("show", "")
    show = show if show in queries.SHOWS else ""
    typed = request.GET.get("number", "")[:40]
    number, wrong = _number(typed)
    found = queries.detentions(someone, at, show=show, number=number, page=_page(request))
    counts = queries.counts(someone, at)
    return TemplateResponse(request, "mission/detention/list.html", {
        "found": found, "rows": [_row(one, at) for one in found.rows], "show": show, "typed": typed, "wrong": wrong,
        "pages": [(code, label, counts.get(code)) for code, label in words.SHOWS.items()
                  if code != "conflict" or counts[code]],
        "query": urlencode({name: value for name, value in (("show", show), ("number", typed)) if value}),
        "may_file": roles.may(someone.roles, "detention.file"), "papers": _papers(""),
        "owed": sum(one.owed for one in queries.months(someone, at)),
    })


@require_GET
@register("detention.see")
def detention(request: HttpRequest, held_id: str) -> HttpResponse:
    """One record: its clock, flags, what was told, how it ended, and everything that happened."""
    someone, at = someone_of(request), clock.now()
    view = queries.detention(someone, held_id, at)
    told, sign = words.clock(view.standing.due_at, view.held.ended_at, view.held.at, at)
    return TemplateResponse(request, "mission/detention/detention.html", {
        "view": view, "number": codes.show(view.number), "clock": told, "sign": sign,
        "due": moment(view.standing.due_at), "limit": words.limit(view.standing.limit_hours),
        "unit": units(view.contingent).get(view.unit, view.unit),
        "flags": [_(rules.FLAGS[code]) for code in view.standing.flags],
        "first": _answers(view, SHOWN), "later": _answers(view, SHOWN_LATER),
        "encounter": codes.show(view.encounter_number) if view.encounter_number else "",
        "sees_children": roles.may(someone.roles, "encounter.see"),
        "may_file": roles.may(someone.roles, "detention.file"), "history": _history(view),
        "papers": _papers(view.id),
    })


@require_GET
@register("detention.see")
def blank(request: HttpRequest, form: str) -> HttpResponse:
    """A form to print and to fill in by hand."""
    return _paper(request, form, None)


@require_GET
@register("detention.see")
def filled(request: HttpRequest, held_id: str, form: str) -> HttpResponse:
    """A form filled from a record."""
    return _paper(request, form, queries.detention(someone_of(request), held_id, clock.now()))


def _paper(request: HttpRequest, form: str, view: HeldView | None) -> HttpResponse:
    if form not in papers.FORMS:
        raise Http404
    return drawn(request, form, view.number if view else "", lambda: papers.paper(form, view))


def _papers(held_id: str) -> list[dict[str, Any]]:
    """Each paper with its address in each language."""
    return [{"title": title, "languages": [
        {"code": one.code, "name": one.name, "url": f"{_paper_address(held_id, form)}?lang={one.code}"}
        for one in settings.MISSION.languages
    ]} for form, (title, *_rest) in papers.FORMS.items()]


def _paper_address(held_id: str, form: str) -> str:
    if held_id:
        return reverse("mission:detention_paper", args=[held_id, form])
    return reverse("mission:detention_blank", args=[form])


def _answers(view: HeldView, names: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(words.label(name), words.answer(name, view.held)) for name in names]


def _row(one: HeldRow, at: datetime) -> dict[str, Any]:
    told, sign = words.clock(one.due_at, one.ended_at, one.began_at, at)
    return {"one": one, "number": codes.show(one.number), "clock": told, "sign": sign, "began": moment(one.began_at),
            "contingent": pack_words.pack("state", one.contingent),
            "unit": units(one.contingent).get(one.unit, one.unit)}


def _history(view: HeldView) -> list[dict[str, Any]]:
    """Every version in words, oldest first: what changed, by whom, and what was only kept beside."""
    names = officers.names({one.by for one in view.versions})
    found: list[dict[str, Any]] = []
    before: VersionView | None = None
    for one in view.versions:
        changed = [
            (words.label(name), _said(name, before), _said(name, one)) for name in one.changed if name in words.LABELS
        ] if before else []
        sentence = (_("The record was written down.") if before is None else
                    _("The same record came again and says something else. It is kept beside.") if one.beside
                    else _("The record changed."))
        found.append({"when": moment(one.at), "who": names.get(one.by, ""), "sentence": sentence, "changed": changed,
                      "beside": one.beside})
        before = before if one.beside else one
    return found


def _said(name: str, one: VersionView | None) -> str:
    if one is None:
        return "–"
    return (one.note or "–") if name == "note" else words.answer(name, one.held)


def _number(typed: str) -> tuple[str, bool]:
    """The number that was meant, and whether what was typed is none."""
    try:
        return (handover.parse_number(typed) if typed.strip() else ""), False
    except CodeError:
        return "-", True


def _page(request: HttpRequest) -> int:
    typed = request.GET.get("page", "1")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 8 else 1
