"""The inquiry file of a case: what officers write for officers, sealed and opened in their browsers."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tande.domains.casework import operations, queries
from tande.domains.casework.errors import BadCodes, BadEnvelope, TooMuch
from tande.domains.officers import queries as officers
from tande.domains.officers.queries import Officer
from tande.interfaces.staff import labels, labels_desk
from tande.interfaces.staff.access import desk, officer_of, refusal
from tande.interfaces.staff.bodies import BadBody, base64_text, json_body, octets, text
from tande.ledger import clock
from tande.policy import inquiry as rules
from tande.policy import roles

WRITTEN_HERE = tuple(kind for kind in rules.KINDS if kind != "reasoning")
"""Reasonings are written with their finding, on the page of allegations; here they are only read."""


@require_GET
@desk("inquiry.see", key_first=True)
def inquiry(request: HttpRequest, case_id: str) -> HttpResponse:
    """The file without its content, which the page's script fetches and opens."""
    officer = officer_of(request)
    view = queries.case(case_id, officer, at=clock.now())
    found = queries.allegations(case_id, officer)
    may_write = roles.may(officer.roles, "inquiry.write")
    return TemplateResponse(request, "staff/inquiry.html", {
        "row": view.row, "here": "staff:inquiry", "may_write": may_write,
        "kinds": [(code, words) for code, words in labels_desk.choices(rules.KINDS) if code in WRITTEN_HERE],
        "allegations": found,
        "page_data": _page_data(view, found, officer),
    })


def _page_data(view: queries.CaseView, found: list[queries.AllegationView], officer: Officer) -> dict[str, Any]:
    case_id = view.row.id
    people = {str(number): name for number, name in queries.openers(case_id, officer).items()}
    return {
        "case": case_id, "public_key": base64_text(view.public_key), "lang": officer.language,
        "today": timezone.localdate(clock.now()).isoformat(),
        "kinds": dict(labels_desk.choices(rules.KINDS)),
        "marks": {kind: {name: _choices(table, people) for name, table in marks.items()}
                  for kind, marks in rules.MARKS.items()},
        "needed": {kind: sorted(names) for kind, names in rules.NEEDED.items()}, "about": dict(rules.ABOUT),
        "fields": {kind: dict(labels_desk.choices(table)) for kind, table in rules.SEALED_FIELDS.items()},
        "fields_needed": {kind: [name for name in rules.SEALED_FIELDS[kind] if name in names]
                          for kind, names in rules.SEALED_NEEDED.items()},
        "words": {"": _("Words"), **dict(labels_desk.choices(rules.WORDS))}, "say": _say(),
        "decided": [one.id for one in found if one.decided_by],
        "may_dissent": [one.id for one in found if one.decided_by and one.decided_by != officer.pk],
        "ended": sorted(rules.ENDED),
        "mark_labels": {name: str(labels_desk.MARKS[name]) for name in labels_desk.MARKS},
        "allegations": {one.id: f"{one.number}. {labels.pack('category', one.category)}" for one in found},
        "urls": {
            "sealed": reverse("staff:inquiry_sealed", args=[case_id]),
            "entry": reverse("staff:inquiry_entry", args=[case_id]),
        },
    }


def _choices(table: Mapping[str, str], people: dict[str, str]) -> dict[str, str] | None:
    """What a mark is chosen from; None for a date."""
    if table is rules.OFFICER:
        return people
    return dict(labels_desk.choices(table)) if table else None


def _say() -> dict[str, str]:
    """What only this page's script says."""
    return {
        "fill_in": _("Fill in: %s"),
        "no_allegation": _("Record an allegation first: a plan is made for each."),
        "no_step": _("No step of the plan is written yet. Write one first."),
        "no_recommendation": _("No recommendation is written yet. Write one first."),
        "late": _("Overdue"),
        "no_finding": _("There is no finding of another officer that you could dissent from."),
        "not_given": _("There is a finding; nothing here says that the person complained about has received it."),
        "not_told": _("Nothing says yet whether the person complained about was told, or why not."),
    }


@require_GET
@desk("inquiry.see", json=True)
def sealed(request: HttpRequest, case_id: str) -> HttpResponse:
    """Every entry, sealed, with its marks. Recorded as a reading of the case."""
    officer = officer_of(request)
    operations.record_reading(case_id=case_id, officer=officer, what="case", at=clock.now())
    found = queries.sealed(case_id, officer)
    entries = queries.entries(case_id, officer)
    assigned = {one.id: int(one.codes["who"]) for one in entries if one.codes.get("who", "").isdigit()}
    names = officers.names({one.officer_id for one in entries} | set(assigned.values()))
    return JsonResponse({
        "case": found["case"], "desk_key": found["desk_key"], "case_key": base64_text(found["case_key"]),
        "grant": base64_text(found["grant"]) if found["grant"] else None,
        "entries": [
            {"id": one.id, "kind": one.kind, "about": one.about, "codes": one.codes,
             "who": names.get(assigned.get(one.id, 0), ""), "officer": names.get(one.officer_id, ""),
             "at": one.at.isoformat(), "envelope": base64_text(one.envelope)}
            for one in entries
        ],
    })


@require_POST
@desk("inquiry.write", json=True)
def entry(request: HttpRequest, case_id: str) -> HttpResponse:
    """Keep one entry, sealed in the browser. Repeating is safe; nothing is ever changed or taken away."""
    try:
        body = json_body(request)
        codes = body.get("codes")
        if not isinstance(codes, dict) or not all(isinstance(one, str) for one in codes.values()):
            raise BadBody("codes")
        kind = text(body, "kind")
        if kind not in WRITTEN_HERE:
            raise BadCodes("kind")
        kept = operations.SealedEntry(
            id=text(body, "id"), kind=kind, about=body["about"] if isinstance(body.get("about"), str) else "",
            codes=codes, envelope=octets(body, "envelope"),
        )
        operations.add_entry(case_id=case_id, officer=officer_of(request), entry=kept, at=clock.now())
    except BadCodes:
        return refusal(request, status=422, error="bad_codes", json=True,
                       message=_("Choose among what is offered, and fill in what this kind of entry needs."))
    except (BadBody, BadEnvelope, TooMuch):
        return refusal(request, status=400, error="bad_entry", json=True,
                       message=_("It did not arrive whole, so nothing was written. Try again."))
    return JsonResponse({"kept": True}, status=201)
