"""The list of children met, who was late, and one record."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET, require_http_methods

from tande.domains.children import queries
from tande.domains.children.views import EncounterRow, EncounterView
from tande.domains.phones import queries as phones
from tande.interfaces.mission import words as pack_words
from tande.interfaces.mission.access import register, someone_of
from tande.interfaces.mission.children import forms, timeline, words
from tande.ledger import clock
from tande.policy import roles
from tande.toolkit import codes, handover
from tande.toolkit.errors import ToolkitError

SHOWN_FIRST = ("at", "commune", "circumstance", "age", "age_band", "age_basis", "sex", "baby", "hurt", "urgent",
               "cared_at", "apart", "restrained", "questioned", "photo", "items")
SHOWN_LATER = ("family", "family_at", "focal_at", "agency_at", "unicef_at", "heard", "assent", "left_at", "receiver",
               "destination")


@require_http_methods(["GET", "POST"])
@register("encounter.see")
def children(request: HttpRequest) -> HttpResponse:
    """The records this person sees, newest first; by filter, unit, contingent, or a number, which no address holds."""
    someone, at = someone_of(request), clock.now()
    # Without NUL, which PostgreSQL refuses to be asked for.
    asked = {name: request.GET.get(name, "").replace("\0", "")[:60] for name in ("show", "unit")}
    show = asked["show"] if asked["show"] in queries.SHOWS else ""
    number, typed = _number(request.POST.get("number", "")[:60])
    contingent, _bar, unit = asked["unit"].partition("|")
    found = queries.encounters(someone, at, show=show, contingent=contingent, unit=unit, number=number,
                               page=_page(request))
    counts = queries.counts(someone, at)
    pages = [(code, label, counts.get(code)) for code, label in words.SHOWS.items()
             if code in ("", "open", "late", "flagged") or counts[code]]
    query = urlencode({name: asked[name] for name in ("show", "unit") if asked[name]})
    return TemplateResponse(request, "mission/children/list.html", {
        "found": found, "rows": [_row(one, at) for one in found.rows], "show": show, "pages": pages, "typed": typed,
        "asked": asked, "query": query, "units": _units(request),
        "may_file": roles.may(someone.roles, "encounter.file"),
        "wrong_number": bool(typed) and not handover.is_number(number), "late": counts["late"],
        "notices": counts["unseen"] if roles.may(someone.roles, "encounter.manage") else 0,
        "escalated": _escalated(someone, at), "apart": phones.waiting(someone),
    })


@require_GET
@register("encounter.see")
def late(request: HttpRequest) -> HttpResponse:
    """Who was late, and by how much; and what is on record of the time in custody."""
    someone, at = someone_of(request), clock.now()
    found = queries.late(someone, at, page=_page(request))
    others = [_waited(one, at) for one in queries.waited_for(someone, at)]
    rows = [{**_row(one, at), "by": words.span((one.left_at or at) - one.due_at),
             "custody": words.span((one.left_at or at) - one.clock_from)} for one in found.rows]
    return TemplateResponse(request, "mission/children/late.html", {
        "found": found, "rows": rows, "others": others})


@require_GET
@register("encounter.see")
def child(request: HttpRequest, child_id: str) -> HttpResponse:
    """One record: its clock, flags, what is next, the hand-over, what differs, and everything that happened."""
    someone, at = someone_of(request), clock.now()
    return TemplateResponse(request, "mission/children/child.html", page_of(
        queries.encounter(someone, child_id, at), someone.roles, at))


def page_of(view: EncounterView, held: list[str], at: datetime) -> dict[str, Any]:
    """What the page of a record shows."""
    told, sign = words.clock(view.standing.due_at, view.encounter.left_at, view.clock_from, at)
    return {
        "view": view, "number": codes.show(view.number), "clock": told, "sign": sign,
        "limit": words.limit(view.limit.version), "due": words.moment(view.standing.due_at),
        "custody": words.span((view.encounter.left_at or at) - view.clock_from),
        "flags": [words.flag(code) for code in view.standing.flags],
        "mismatches": [words.mismatch(code) for code in view.mismatches],
        "wrong": [(words.label(one.field), words.fault(one)) for one in view.wrong],
        "first": _answers(view, SHOWN_FIRST), "later": _answers(view, SHOWN_LATER),
        "texts": [(words.label(name), view.texts[name]) for name in words.LABELS if name in view.texts],
        "unit": words.units(view.contingent).get(view.unit, view.unit), "source": words.SOURCES[view.source],
        "timeline": timeline.events(view), "reception": timeline.reception(view),
        "moved_clock": view.encounter.at != view.clock_from,
        "may_file": roles.may(held, "encounter.file"), "may_manage": roles.may(held, "encounter.manage"),
        "place_form": forms.PlaceForm(units=forms.all_units()) if view.unregistered else None,
        "papers": ["custody", "handover", *(["statement"] if view.encounter.left_at else [])],
        "languages": settings.MISSION.languages,
    }


def _answers(view: EncounterView, names: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(words.label(name), words.answer(name, view.encounter)) for name in names
            if name != "baby" or view.restricted]


def _row(one: EncounterRow, at: datetime) -> dict[str, Any]:
    told, sign = words.clock(one.due_at, one.left_at, one.clock_from, at)
    return {
        "one": one, "number": codes.show(one.number), "clock": told, "sign": sign, "met": words.moment(one.clock_from),
        "contingent": pack_words.pack("state", one.contingent),
        "unit": words.units(one.contingent).get(one.unit, one.unit), "flags": [words.flag(code) for code in one.flags],
        "mismatches": [words.mismatch(code) for code in one.mismatches],
    }


def _waited(one: EncounterRow, at: datetime) -> dict[str, Any]:
    """Who let something pass, and for how long."""
    found = {**_row(one, at), "unseen": "", "no_receipt": ""}
    if one.escalated_at is not None and (one.seen_at is None or one.seen_at > one.escalated_at):
        found["unseen"] = words.span((one.seen_at or at) - one.arrived_at)
    if one.receipt_missing_at is not None and one.received_at is None and one.left_at is not None:
        found["no_receipt"] = words.span(at - one.left_at)
    return found


def _escalated(someone: Any, at: datetime) -> list[dict[str, Any]]:
    """What nobody of child protection saw in time, for the commander and the head of the body."""
    if not {roles.COMMANDER, roles.HEAD} & set(someone.roles):
        return []
    return [_row(one, at) for one in queries.notices(someone) if one.escalated_at is not None]


def _units(request: HttpRequest) -> list[tuple[str, str]]:
    """The units to choose among: none for the officer of one."""
    someone = someone_of(request)
    if roles.UNIT_OFFICER in someone.roles:
        return []
    states = [(f"{code}|", pack_words.pack("state", code)) for code in settings.MISSION.states]
    return [(code, name) for code, name in sorted([*states, *forms.all_units()], key=lambda one: one[1])
            if roles.COMMANDER not in someone.roles or code.startswith(f"{someone.state}|")]


def _number(typed: str) -> tuple[str, str]:
    """The number that was meant, and what was typed where something was."""
    try:
        return (handover.parse_number(typed), typed) if typed.strip() else ("", "")
    except ToolkitError:
        return "-", typed


def _page(request: HttpRequest) -> int:
    typed = request.GET.get("page", "1")
    return int(typed) if typed.isdecimal() and len(typed) < 8 else 1
