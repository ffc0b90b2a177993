"""The State's certificates and the attestations: typed from paper, or read from one sheet by service number."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tande.domains.personnel import queries as personnel
from tande.domains.vetting import operations, plans
from tande.domains.vetting.errors import BadField, Changed, NoSuchRecord, UnknownRoster
from tande.interfaces.mission import vetting_sheets, words
from tande.interfaces.mission.access import register, someone_of
from tande.interfaces.mission.forms_vetting import CertificateForm, SheetForm, numbers
from tande.interfaces.mission.telling import tell
from tande.ledger import clock
from tande.policy import vetting_records as rules

SHOWN: Final = 200
"""Faults of a sheet that a page lists; the rest is counted."""


@require_http_methods(["GET", "POST"])
@register("vetting.record")
def certificate(request: HttpRequest, code: str) -> HttpResponse:
    """Record a State's certificate for a contingent."""
    _known(code)
    offered: dict[str, Any] = {
        "rosters": personnel.rosters(code),
        "units": list(personnel.unit_names(code).items()),
    }
    if request.method != "POST":
        newest = offered["rosters"][0].sha256 if offered["rosters"] else ""
        initial = {"scope": rules.WHOLE, "unit": "-", "list_sha256": newest}
        return _certificate_page(request, code, CertificateForm(**offered, initial=initial))
    form = CertificateForm(request.POST, request.FILES, **offered)
    if not form.is_valid():
        return _certificate_page(request, code, form, 422)
    data = form.cleaned_data
    try:
        operations.certify(certificate=_typed(code, data), named=_named(code, data), officer=someone_of(request),
                           at=clock.now())
    except BadField as error:
        form.refuse({"paper_sha256": "paper"}.get(str(error), str(error)))
        return _certificate_page(request, code, form, 422)
    except UnknownRoster:
        form.refuse("list_sha256")
        return _certificate_page(request, code, form, 422)
    tell(request, _("The certificate is recorded. Whoever is not covered by it is listed below."))
    return HttpResponseRedirect(reverse("mission:vetting_contingent", args=[code]) + "?show=certificate#people")


def _typed(code: str, data: Mapping[str, Any]) -> rules.Certificate:
    one_unit = data["scope"] == rules.OF_UNIT and data["unit"] != "-"
    return rules.Certificate(
        contingent=code, scope=data["scope"], list_sha256=data["list_sha256"] or data["paper_sha256"],
        paper_sha256=data["paper_sha256"], signatory=data["signatory"], office=data["office"],
        signed_on=data["signed_on"], until=data["until"], unit=data["unit"] if one_unit else "",
    )


def _named(code: str, data: Mapping[str, Any]) -> list[str]:
    """The ids of those named by service number. Raises BadField for a number that nobody has."""
    if data["scope"] != rules.NAMED:
        return []
    typed = numbers(data["named"])
    found = personnel.by_service_numbers(code, typed)
    if len(found) < len(typed):
        raise BadField("named")
    return list(found.values())


def _certificate_page(request: HttpRequest, code: str, form: CertificateForm, status: int = 200) -> HttpResponse:
    return TemplateResponse(request, "mission/vetting/certificate.html", {
        "code": code, "name": words.pack("state", code), "form": form,
    }, status=status)


@require_POST
@register("vetting.record")
def withdraw(request: HttpRequest, certificate_id: str) -> HttpResponse:
    """Record that a State took its certificate back."""
    code = request.POST.get("contingent", "")
    _known(code)
    try:
        operations.withdraw_certificate(certificate_id=certificate_id, officer=someone_of(request), at=clock.now())
        tell(request, _("The certificate is withdrawn. It covers nobody from today on."))
    except NoSuchRecord:
        raise Http404 from None
    except Changed:
        tell(request, _("It was withdrawn before."), good=False)
    return HttpResponseRedirect(reverse("mission:vetting_contingent", args=[code]) + "#certificates")


@require_http_methods(["GET", "POST"])
@register("vetting.record")
def attestations(request: HttpRequest, code: str) -> HttpResponse:
    """Attestations of a contingent from one sheet: first read and shown, then recorded. Nothing lies in between."""
    _known(code)
    someone, at = someone_of(request), clock.now()
    if request.method != "POST":
        return _sheet_page(request, code, SheetForm())
    if "plan" in request.POST:
        return _record_plan(request, code)
    form = SheetForm(request.POST, request.FILES)
    if not form.is_valid():
        return _sheet_page(request, code, form, status=422)
    today = timezone.localdate(at)
    read = vetting_sheets.attestations(
        form.cleaned_data["file"].read(), find=lambda numbers: personnel.by_service_numbers(code, numbers),
        today=today, otherwise=rules.CLEAN if request.POST.get("all_clean") else "", day=_day(request, today),
    )
    plan = plans.seal_attestations(read.good, someone) if read.good else ""
    return _sheet_page(request, code, form, read=read, plan=plan, status=422 if read.wrong else 200)


def _record_plan(request: HttpRequest, code: str) -> HttpResponse:
    someone = someone_of(request)
    try:
        signed = plans.open_attestations(request.POST["plan"], someone)
        made = operations.attest_many(signed=signed, officer=someone, at=clock.now())
    except BadField:
        tell(request, _("What was read of the sheet came back damaged, or somebody left the roster meanwhile. "
                        "Nothing was recorded. Choose the file again."), good=False)
        return HttpResponseRedirect(reverse("mission:vetting_attestations", args=[code]))
    tell(request, _("Recorded: %(made)d. What was there before was not recorded twice.") % {"made": made})
    return HttpResponseRedirect(reverse("mission:vetting_contingent", args=[code]))


def _sheet_page(
    request: HttpRequest, code: str, form: SheetForm, *, read: vetting_sheets.Read | None = None, plan: str = "",
    status: int = 200,
) -> HttpResponse:
    wrong = read.wrong if read else []
    return TemplateResponse(request, "mission/vetting/attestations.html", {
        "code": code, "name": words.pack("state", code), "form": form, "read": read, "plan": plan,
        "wrong": wrong[:SHOWN], "more": max(0, len(wrong) - SHOWN), "good": len(read.good) if read else 0,
        "day": request.POST.get("day", ""), "all_clean": request.POST.get("all_clean", ""),
        "today": timezone.localdate(clock.now()),
    }, status=status)


def _day(request: HttpRequest, today: date) -> date | None:
    try:
        found = date.fromisoformat(request.POST.get("day", ""))
    except ValueError:
        return None
    return found if rules.FIRST_DAY <= found <= today else None


def _known(code: str) -> None:
    if code not in settings.MISSION.states:
        raise Http404

