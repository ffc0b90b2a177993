"""Filing: the first report, the full one, and changes, by an officer of the unit."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tande.domains.force import operations, queries
from tande.domains.force.errors import BadReport, NoSuchReport
from tande.interfaces.mission.access import register, someone_of
from tande.interfaces.mission.force import words
from tande.interfaces.mission.force.forms import FirstForm, FullForm, blank, typed
from tande.interfaces.mission.telling import tell
from tande.ledger import clock


@require_http_methods(["GET", "POST"])
@register("force.file")
def new(request: HttpRequest) -> HttpResponse:
    """The first report of a use of force by the officer's own unit."""
    someone = someone_of(request)
    if request.method != "POST":
        return _page(request, FirstForm(initial=blank()))
    form = FirstForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        made = operations.report(use=form.use(someone.unit), told=form.told(), words=form.written(), source="web",
                                 contingent=someone.state, actor=someone, at=clock.now())
    except BadReport as error:
        form.refuse(error.wrong)
        return _page(request, form, status=422)
    return _done(request, made)


@require_http_methods(["GET", "POST"])
@register("force.file")
def full(request: HttpRequest, report_id: str) -> HttpResponse:
    """The full report: every field."""
    return _amend(request, report_id, operations.complete, full=True)


@require_http_methods(["GET", "POST"])
@register("force.file")
def change(request: HttpRequest, report_id: str) -> HttpResponse:
    """A correction, or one version that settles two."""
    return _amend(request, report_id, operations.change, full=False)


def _amend(request: HttpRequest, report_id: str, operation: Any, *, full: bool) -> HttpResponse:
    someone, at = someone_of(request), clock.now()
    try:
        view = queries.report(report_id, someone, at)
    except NoSuchReport:
        raise Http404 from None
    offered = _operations(request, view)
    if request.method != "POST":
        return _page(request, FullForm(initial=typed(view), operations=offered), view=view, full=full)
    form = FullForm(request.POST, operations=offered)
    if not form.is_valid():
        return _page(request, form, view=view, full=full, status=422)
    try:
        made = operation(
            id=report_id, base_version=form.cleaned_data["base_version"] or 0, use=form.use(view.unit),
            told=form.told(), words=form.written(), actor=someone, at=at,
        )
    except BadReport as error:
        form.refuse(error.wrong)
        return _page(request, form, view=view, full=full, status=422)
    return _done(request, made)


def _done(request: HttpRequest, made: queries.UseView) -> HttpResponse:
    if made.disputed:
        tell(request, _("Somebody else changed this report meanwhile. What you wrote is kept beside theirs. Compare "
                        "the two and write what is right."), good=False)
    else:
        tell(request, _("The report is kept."))
    return HttpResponseRedirect(reverse("mission:force_report", args=[made.id]))


def _operations(request: HttpRequest, view: queries.UseView) -> list[tuple[str, str]]:
    """The operations that this report may be of: those the officer reaches, the nearest in time."""
    someone, at = someone_of(request), clock.now()
    near = sorted(queries.operations(someone, at), key=lambda one: abs((one.day - view.at.date()).days))[:30]
    return [(one.id, f"{one.day:%Y-%m-%d} · {words.commune(one.commune)} · {words.form(one.form)}") for one in near]


def _page(
    request: HttpRequest, form: FirstForm, *, view: queries.UseView | None = None, full: bool = False,
    status: int = 200,
) -> HttpResponse:
    others = [one for one in view.versions if one.conflict and one.number > view.head] if view else []
    head = next((one for one in view.versions if one.number == view.head), None) if view else None
    return TemplateResponse(request, "mission/force/form.html", {
        "form": form, "one": view, "full": full, "harm": form.harm_table() if isinstance(form, FullForm) else None,
        "parts": words.PARTS.values(),
        "others": [(one, words.differences(one, head)) for one in others] if head else [],
    }, status=status)
