"""Commitments: the list, one of them with all that was shown for and against it, and the steps officers take."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tande.domains.commitments import operations, queries
from tande.domains.commitments.errors import BadField, Changed, SecondNeeded
from tande.domains.officers import queries as officers
from tande.interfaces.staff import labels_commitments
from tande.interfaces.staff.access import desk, officer_of
from tande.interfaces.staff.forms_commitments import EvidenceForm, ExhibitForm, ReasonForm
from tande.ledger import clock
from tande.policy import commitments as rules
from tande.policy import roles
from tande.toolkit import sealing


@require_GET
@desk("commitment.see")
def commitments(request: HttpRequest) -> HttpResponse:
    """All of them, those that wait for a second officer named first."""
    at = clock.now()
    found = queries.register(at=at)
    told = queries.summary(found)
    return TemplateResponse(request, "staff/commitments.html", {
        "rows": [labels_commitments.row(one) for one in found], "told": told,
        "counts": labels_commitments.counts(told), "waiting": [one.commitment.id for one in found if one.waits],
        "documents": [labels_commitments.document(one) for one in queries.documents(at=at)],
    })


@require_GET
@desk("commitment.see")
def commitment(request: HttpRequest, commitment_id: str) -> HttpResponse:
    """One of them, with its history."""
    return _page(request, commitment_id)


@require_POST
@desk("commitment.keep")
def evidence(request: HttpRequest, commitment_id: str) -> HttpResponse:
    """Write down something shown for it."""
    return _show(request, commitment_id, EvidenceForm(request.POST, commitment=commitment_id), against=False)


@require_POST
@desk("commitment.contradict")
def contradiction(request: HttpRequest, commitment_id: str) -> HttpResponse:
    """Write down something shown against it."""
    form = ExhibitForm(request.POST, auto_id="against_%s")
    return _show(request, commitment_id, form, against=True)


@require_POST
@desk("commitment.see")
def exhibit_step(request: HttpRequest, commitment_id: str, exhibit_id: str) -> HttpResponse:
    """The next step with one of them; the domain asks for the right that this step takes."""
    step, data = request.POST.get("step", ""), {}
    if step in rules.NEEDS_WORDS:
        form = ReasonForm(request.POST, auto_id=f"{exhibit_id[:8]}{step}_%s")
        if not form.is_valid():
            return _page(request, commitment_id, reason=(exhibit_id, step, form), status=422)
        data = form.cleaned_data

    def take() -> None:
        operations.take_step(
            commitment=commitment_id, exhibit_id=exhibit_id, step=step, seen=_seen(request),
            officer=officer_of(request), at=clock.now(), words=data.get("words", ""), lang=data.get("lang", ""),
        )

    return _stepped(request, commitment_id, take)


def _stepped(request: HttpRequest, commitment_id: str, take: Callable[[], None]) -> HttpResponse:
    """Take it, and say what happened; a reason that was typed is given back with a refusal."""
    try:
        take()
    except Changed:
        fault = _("Somebody changed this meanwhile. Nothing was written: look again.")
    except SecondNeeded:
        fault = _("This takes a second officer: you wrote it down or checked it yourself.")
    except BadField:
        fault = _("Write the reason in one line, without special characters.")
    else:
        messages.success(request, _("Written down. It is public at once."), extra_tags="good")
        return HttpResponseRedirect(reverse("staff:commitment", args=[commitment_id]))
    return _page(request, commitment_id, fault=fault, typed=request.POST.get("words", ""), status=409)


def _seen(request: HttpRequest) -> int:
    typed = request.POST.get("seen", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 5 else -1


def _show(request: HttpRequest, commitment_id: str, form: ExhibitForm, *, against: bool) -> HttpResponse:
    queries.commitment(commitment_id, at=clock.now())
    if form.is_valid():
        try:
            operations.show(commitment=commitment_id, shown=form.shown(), against=against,
                            officer=officer_of(request), at=clock.now())
        except BadField as error:
            field = str(error)
            form.add_error(field if field in form.fields and field != "id" else None, _faults().get(field, _stale()))
        else:
            messages.success(request, _("Written down. It is public at once."), extra_tags="good")
            return HttpResponseRedirect(reverse("staff:commitment", args=[commitment_id]))
    return _page(request, commitment_id, status=422, evidence_form=None if against else form,
                 against_form=form if against else None)


def _faults() -> dict[str, str]:
    return {
        "title": _("Write one line, without special characters."),
        "claimant": _("Write one line, without special characters."),
        "link": _("Give a plain address that begins with https, or none. A document owed needs one."),
        "sha256": _("A SHA-256 has 64 digits and letters from a to f. A document owed needs one."),
        "as_of": _("This day cannot be: it lies in the future, or too far back."),
        "document": _("Choose one of the answers offered."),
    }


def _stale() -> str:
    return _("This page is too old, so nothing was changed. Load it again and repeat.")


def _page(
    request: HttpRequest, commitment_id: str, *, evidence_form: Form | None = None, against_form: Form | None = None,
    reason: tuple[str, str, Form] | None = None, fault: str = "", typed: str = "", status: int = 200,
) -> HttpResponse:
    """The page; a form that was wrong stands in it again as it was typed."""
    officer = officer_of(request)
    found = queries.commitment(commitment_id, at=clock.now())
    names = officers.names({step.officer_id for one in found.exhibits for step in one.steps})
    shown = [labels_commitments.exhibit(one, officer, names) for one in found.exhibits]
    for one in shown:
        one["reasons"] = [(step, label, *_reason_form(one["one"].id, step, reason)) for step, label in one["reasons"]]
    new = {"id": sealing.new_id()}
    return TemplateResponse(request, "staff/commitment.html", {
        "row": labels_commitments.row(found), "exhibits": shown, "fault": fault, "typed": typed,
        "evidence_form": evidence_form or EvidenceForm(commitment=commitment_id, initial=new),
        "against_form": against_form or ExhibitForm(initial=new, auto_id="against_%s"),
        "evidence_open": evidence_form, "against_open": against_form,
        "may_keep": roles.may(officer.roles, rules.KEEP),
        "may_contradict": roles.may(officer.roles, rules.CONTRADICT),
    }, status=status)


def _reason_form(exhibit_id: str, step: str, wrong: tuple[str, str, Form] | None) -> tuple[Any, bool]:
    """The form of one step, and whether it is the one that was wrong."""
    if wrong is not None and wrong[:2] == (exhibit_id, step):
        return wrong[2], True
    return ReasonForm(auto_id=f"{exhibit_id[:8]}{step}_%s"), False
