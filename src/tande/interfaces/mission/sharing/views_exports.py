"""Exports: each kind with its right, and every file that was made before."""

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tande.domains.sharing import operations, queries
from tande.domains.sharing.exporting import RIGHTS, Made
from tande.interfaces.mission.access import register, someone_of
from tande.interfaces.mission.sharing import words
from tande.interfaces.mission.sharing.forms import OpenPeriodForm, PeriodForm
from tande.ledger import clock
from tande.policy import roles
from tande.toolkit.fieldforms import xlsform
from tande.toolkit.fieldforms.form import Form

TYPES: Final = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "zip": "application/zip",
    "xml": "application/xml",
}
FORMS: Final[dict[str, tuple[str, Callable[[], Form]]]] = {
    "violations": ("form_violations", words.monitors_form), "encounters": ("form_encounters", words.encounter_form),
}


@require_GET
@register("violation.export_form")
def exports(request: HttpRequest) -> HttpResponse:
    """What may be exported, and what was."""
    return _page(request)


@require_POST
@register("violation.export_mrm")
def workbook(request: HttpRequest) -> HttpResponse:
    """The UN's workbook, of all incidents or those between two days."""
    form = OpenPeriodForm(request.POST)
    if not form.is_valid():
        return _page(request, workbook_form=form, status=422)
    made = operations.export_workbook(officer=someone_of(request), first=form.cleaned_data["first"],
                                      last=form.cleaned_data["last"], at=clock.now())
    return file(made, "violations")


@require_POST
@register("violation.export_hxl")
def table(request: HttpRequest) -> HttpResponse:
    """Numbers with tags: in full, or as anybody may read them."""
    form = PeriodForm(request.POST)
    if not form.is_valid():
        return _page(request, table_form=form, status=422)
    kind = "hxl_public" if request.POST.get("public") else "hxl"
    first, last = form.cleaned_data["first"], form.cleaned_data["last"]
    made = operations.export_table(kind=kind, officer=someone_of(request), first=first, last=last,
                                   naming=words.naming(table_title(first, last)), at=clock.now())
    return file(made, kind.replace("_", "-"))


@require_POST
@register("violation.export_form")
def field_form(request: HttpRequest, form: str, ending: str) -> HttpResponse:
    """A form for Kobo and ODK: XLSForm, or the XForm made of it."""
    if form not in FORMS or ending not in ("xlsx", "xml"):
        raise Http404
    kind, make = FORMS[form]
    made = make()
    build = xlsform.workbook if ending == "xlsx" else _xform
    data = build(made, words.languages(), words.translated)
    kept = operations.record(kind=kind, data=data, rows=sum(1 for _one in made.questions()), ending=ending,
                             officer=someone_of(request), at=clock.now())
    return file(kept, f"{made.id}-{made.version}")


def _xform(form: Form, languages: list[xlsform.Language], translate: xlsform.Translate) -> bytes:
    return xlsform.xform(form, languages, translate).encode()


def table_title(first: date, last: date) -> str:
    """The title of a table of a period."""
    return _("Verified grave violations against children, %(first)s to %(last)s") % {
        "first": first.isoformat(), "last": last.isoformat()}


def file(made: Made, name: str) -> HttpResponse:
    """The answer with a file that was made, under a name that tells nothing of what is in it."""
    answer = HttpResponse(made.data, content_type=TYPES[made.ending])
    answer["Content-Disposition"] = f'attachment; filename="{name}.{made.ending}"'
    return answer


def _page(request: HttpRequest, *, status: int = 200, **forms: Any) -> HttpResponse:
    someone = someone_of(request)
    made = queries.exports(someone)
    names = words.people(one.officer_id for one in made)
    today = timezone.localdate(clock.now())
    year = {"first": date(today.year, 1, 1), "last": today}
    held = {kind: roles.may(someone.roles, right) for kind, right in RIGHTS.items()}
    return TemplateResponse(request, "mission/sharing/exports.html", {
        "held": held, "may_import": roles.may(someone.roles, "violation.import"),
        "workbook_form": forms.get("workbook_form") or OpenPeriodForm(auto_id="workbook_%s"),
        "table_form": forms.get("table_form") or PeriodForm(initial=year, auto_id="table_%s"),
        "rows": [{"one": one, "kind": words.EXPORTS.get(one.kind, one.kind), "by": names.get(one.officer_id, "")}
                 for one in made],
    }, status=status)
