"""Files on their way in: choose, see row by row what is wrong or would change, keep all or nothing."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tande.domains.sharing import operations, queries
from tande.domains.sharing.errors import Changed, HasFaults
from tande.interfaces.mission import uploads
from tande.interfaces.mission.access import register, someone_of
from tande.interfaces.mission.sharing import words
from tande.interfaces.mission.sharing.forms import UploadForm
from tande.ledger import clock
from tande.toolkit.spreadsheets import Refused


@require_http_methods(["GET", "POST"])
@register("violation.import")
def imports(request: HttpRequest) -> HttpResponse:
    """Choose a file. One that cannot be read is refused before anything is kept."""
    someone, fault = someone_of(request), ""
    form = UploadForm(of_one=someone.organisation)
    if request.method == "POST":
        form = UploadForm(request.POST, request.FILES, of_one=someone.organisation)
        if uploads.too_large(request):
            form, fault = UploadForm(of_one=someone.organisation), words.refusal(Refused("too_large", limit=10))
        elif form.is_valid():
            try:
                made = operations.upload(
                    kind=form.cleaned_data["kind"], data=uploads.content_of(request, "file"),
                    form=words.monitors_form(), organisation=form.cleaned_data.get("organisation", ""),
                    officer=someone, at=clock.now())
                return HttpResponseRedirect(reverse("mission:import_file", args=[made]))
            except Refused as refused:
                fault = words.refusal(refused)
    former = [{"one": one, "kind": words.UPLOADS.get(one.kind, one.kind), "state": words.STATES[one.state]}
              for one in queries.uploads(someone)]
    return TemplateResponse(request, "mission/sharing/imports.html", {"form": form, "fault": fault, "rows": former},
                            status=422 if fault or form.errors else 200)


@require_GET
@register("violation.import")
def upload(request: HttpRequest, upload_id: str) -> HttpResponse:
    """What the dry run found, or what became of the file."""
    return _page(request, upload_id)


@require_POST
@register("violation.import")
def apply(request: HttpRequest, upload_id: str) -> HttpResponse:
    """Keep what was shown, in one step."""
    try:
        operations.apply(upload_id=upload_id, form=words.monitors_form(), officer=someone_of(request), at=clock.now())
    except HasFaults:
        fault = _("Something changed meanwhile, and now the file has a fault. Upload it again to see where.")
        return _page(request, upload_id, fault=fault, status=409)
    except Changed:
        pass  # kept or thrown away in another window: the page shows which
    return HttpResponseRedirect(reverse("mission:import_file", args=[upload_id]))


@require_POST
@register("violation.import")
def throw_away(request: HttpRequest, upload_id: str) -> HttpResponse:
    """Nothing of the file is kept."""
    try:
        operations.throw_away(upload_id=upload_id, officer=someone_of(request), at=clock.now())
    except Changed:
        return HttpResponseRedirect(reverse("mission:import_file", args=[upload_id]))
    messages.success(request, _("Thrown away. Nothing of the file was kept."), extra_tags="good")
    return HttpResponseRedirect(reverse("mission:imports"))


def _page(request: HttpRequest, upload_id: str, *, fault: str = "", status: int = 200) -> HttpResponse:
    found = queries.upload(someone_of(request), upload_id)
    result = found.result
    told: dict[str, Any] = {
        "upload": found, "kind": words.UPLOADS.get(found.kind, found.kind), "fault": fault,
        "faults": words.faults(result.faults), "more": result.counts.get("faults", 0) - len(result.faults),
        "unknown": result.unknown, "signed": result.signed, "conflicts": result.conflicts,
        "counts": [(code, label, result.counts.get(code, 0)) for code, label in words.RESULTS.items()],
        "nothing": not any(result.counts.get(code) for code in ("new", "changed", "conflict")),
    }
    return TemplateResponse(request, "mission/sharing/import.html", told, status=status)
