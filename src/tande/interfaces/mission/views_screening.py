"""What changed since, how the screening goes on, and what an auditor takes away."""

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET, require_POST

from tande.domains.screening import exporting, overview, queries
from tande.interfaces.mission import audit_files
from tande.interfaces.mission import words_screening as words
from tande.interfaces.mission.access import register, someone_of
from tande.ledger import clock
from tande.policy import roles


@require_GET
@register("vetting.see")
def screening(request: HttpRequest) -> HttpResponse:
    """Every change of the records, what the screening after it brought, and the runs with their progress."""
    someone = someone_of(request)
    due = queries.due()  # before the rest: what ends in between is shown by the next look, not by none
    runs = overview.runs(someone)
    return TemplateResponse(request, "mission/screening/changes.html", {
        "changes": [(one, words.CHANGES[one.kind]) for one in overview.changes(someone)], "runs": runs,
        "due": due, "going": next((one for one in runs if one.ended_at is None), None),
        "may_audit": roles.may(someone.roles, "vetting.audit"),
    })


@require_GET
@register("vetting.audit")
def audit(request: HttpRequest) -> HttpResponse:
    """What the audit holds, before it is taken."""
    return TemplateResponse(request, "mission/screening/audit.html", {})


@require_POST
@register("vetting.audit")
def audit_file(request: HttpRequest, form: str) -> HttpResponse:
    """The audit as a file. Taking it is recorded, hence a POST."""
    if form not in audit_files.TYPES:
        raise Http404
    now = clock.now()
    found = exporting.audit(officer=someone_of(request), at=now)
    content = audit_files.workbook(found) if form == "xlsx" else audit_files.archive(found)
    name = f"screening-{now:%Y-%m-%d}.{'xlsx' if form == 'xlsx' else 'zip'}"
    return HttpResponse(content, content_type=audit_files.TYPES[form], headers={
        "Content-Disposition": f'attachment; filename="{name}"'
    })
