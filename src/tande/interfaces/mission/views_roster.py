"""A roster on its way in: the file, its sheet, its columns, what is wrong with it, and the step that keeps it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tande.domains.personnel import importing
from tande.domains.personnel import uploads as reading
from tande.domains.personnel.errors import BadField, Changed
from tande.domains.personnel.scope import check
from tande.interfaces.mission import uploads, words, words_people
from tande.interfaces.mission.access import register, someone_of
from tande.interfaces.mission.forms_people import ApplyForm, ColumnsForm
from tande.interfaces.mission.views_people import TYPES
from tande.ledger import clock
from tande.toolkit.spreadsheets import Refused, write_xlsx

AT_ONCE_BYTES = 400_000
"""A file up to this size is checked and kept in the request itself; a larger one waits for the errands."""


@require_http_methods(["GET", "POST"])
@register("people.import")
def new(request: HttpRequest, contingent: str) -> HttpResponse:
    """Choose the file. One that cannot be read is refused before anything is kept."""
    someone = someone_of(request)
    check(someone, "people.import", contingent)
    fault = ""
    if request.method == "POST":
        data = uploads.content_of(request, "file")
        try:
            if not data and uploads.too_large(request):
                raise Refused("too_large", limit=25)
            made = importing.upload(contingent=contingent, data=data, officer=someone, at=clock.now())
            return HttpResponseRedirect(reverse("mission:upload", args=[made]))
        except Refused as refused:
            fault = words_people.refusal(refused)
    return TemplateResponse(request, "mission/people/upload.html", {
        "code": contingent, "name": words.pack("state", contingent), "fault": fault}, status=422 if fault else 200)


@require_GET
@register("people.import")
def upload(request: HttpRequest, upload_id: str) -> HttpResponse:
    """How it stands: what is asked next, how far the work is, or what the dry run found."""
    return _page(request, upload_id)


@require_POST
@register("people.import")
def sheet(request: HttpRequest, upload_id: str) -> HttpResponse:
    """Of several sheets this one."""
    given = request.POST.get("sheet", "")
    number = int(given) if given.isascii() and given.isdigit() and len(given) < 4 else -1
    try:
        importing.choose_sheet(upload_id=upload_id, sheet=number, officer=someone_of(request), at=clock.now())
    except Refused as refused:
        return _page(request, upload_id, fault=words_people.refusal(refused), status=422)
    except Changed:
        pass  # it went on meanwhile, in another window: the page shows where it stands
    return _back(upload_id)


@require_POST
@register("people.import")
def columns(request: HttpRequest, upload_id: str) -> HttpResponse:
    """What the columns are; a short list is checked at once."""
    someone = someone_of(request)
    found = reading.upload(upload_id, someone)
    if found.state not in ("choose", "checked"):
        return _back(upload_id)
    if "again" in request.POST:
        return _page(request, upload_id, ask_again=True)
    form = _columns_form(found, reading.sample(upload_id, someone), request.POST)
    if not form.is_valid():
        return _page(request, upload_id, form=form, status=422, ask_again=True)
    try:
        importing.choose(upload_id=upload_id, choice=form.choice(), officer=someone, at=clock.now())
    except BadField as error:
        _put_faults(form, error)
        return _page(request, upload_id, form=form, status=422, ask_again=True)
    return _worked(upload_id, found)


@require_POST
@register("people.import")
def apply(request: HttpRequest, upload_id: str) -> HttpResponse:
    """Keep what was shown, in one step."""
    someone, form = someone_of(request), ApplyForm(request.POST)
    found = reading.upload(upload_id, someone)
    if not form.is_valid():
        return _page(request, upload_id, apply_form=form, status=422)
    try:
        importing.apply(upload_id=upload_id, officer=someone, at=clock.now(), **form.told())
    except BadField as error:
        leave_out = any(field == "leave_out" for field, _code in error.faults)
        fault = (_("Rows with faults would stay out. Say so below, or mend them first.") if leave_out
                 else _("Give the day on which they left."))
        return _page(request, upload_id, fault=fault, apply_form=form, status=422)
    except Changed:
        return _back(upload_id)
    return _worked(upload_id, found)


@require_POST
@register("people.import")
def faulty(request: HttpRequest, upload_id: str) -> HttpResponse:
    """The faulty rows as a workbook, each with its number and what is wrong, to mend and to upload alone."""
    try:
        headings, rows = reading.faulty(upload_id, someone_of(request), clock.now())
    except Changed:
        return _back(upload_id)
    table = [["; ".join(words_people.row_faults(row.faults, headings)), str(row.number), *row.cells] for row in rows]
    data = write_xlsx([_("What is wrong"), _("Row"), *headings], table)
    response = HttpResponse(data, content_type=TYPES["xlsx"])
    response.headers["Content-Disposition"] = 'attachment; filename="rows-to-mend.xlsx"'
    return response


@require_POST
@register("people.import")
def throw_away(request: HttpRequest, upload_id: str) -> HttpResponse:
    """Nothing of the file is kept."""
    someone = someone_of(request)
    found = reading.upload(upload_id, someone)
    try:
        importing.throw_away(upload_id=upload_id, officer=someone)
    except Changed:
        return _back(upload_id)
    messages.success(request, _("Thrown away. Nothing of the file was kept."), extra_tags="good")
    return HttpResponseRedirect(reverse("mission:contingent", args=[found.contingent]))


def _back(upload_id: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("mission:upload", args=[upload_id]))


def _worked(upload_id: str, found: reading.UploadView) -> HttpResponse:
    if found.size <= AT_ONCE_BYTES:
        importing.work_now(upload_id)
    return _back(upload_id)


def _put_faults(form: ColumnsForm, error: BadField) -> None:
    for field, _code in error.faults:
        told = {
            "name": _("Say which column holds the name."),
            "service_number": _("Say which column holds the service number: by it people are found again."),
            "unit": _("Say which column holds the unit, or name one unit for all."),
        }.get(field, _("A column can be only one thing. Choose each once."))
        name = "default_unit" if field == "unit" else f"column_{field}"
        form.add_error(name if name in form.fields else None, told)


def _columns_form(found: reading.UploadView, rows: list[tuple[int, tuple[str, ...]]], data: Any = None) -> ColumnsForm:
    told = found.choice
    at = told.get("heading_row", 1)
    headings = next((cells for number, cells in rows if number == at), ())
    width = max((len(cells) for _number, cells in rows), default=0)
    initial = {
        "heading_row": at, "day_order": told.get("day_order", "dmy"), "default_unit": told.get("default_unit", ""),
        "whole": "yes" if told.get("whole", True) else "no",
        **{f"column_{field}": str(column) for field, column in told.get("columns", {}).items()},
    }
    return ColumnsForm(data, headings=headings, width=width, initial=initial)


def _page(
    request: HttpRequest, upload_id: str, *, fault: str = "", form: ColumnsForm | None = None,
    apply_form: ApplyForm | None = None, ask_again: bool = False, status: int = 200,
) -> HttpResponse:
    someone = someone_of(request)
    found = reading.upload(upload_id, someone)
    told: dict[str, Any] = {"upload": found, "code": found.contingent, "fault": fault,
                            "name": words.pack("state", found.contingent)}
    if found.state == "choose" or (ask_again and found.state == "checked"):
        return _asking(request, upload_id, found, form, told, status)
    if found.state == "checked":
        return _result(request, upload_id, found, apply_form, told, status)
    if found.state == "refused":
        told["fault"] = words_people.refusal_of(found.counts["refused"], found.counts.get("row", 0),
                                                found.counts.get("limit", 0))
    return TemplateResponse(request, "mission/people/upload_state.html", told, status=status)


def _asking(
    request: HttpRequest, upload_id: str, found: reading.UploadView, form: ColumnsForm | None, told: dict[str, Any],
    status: int,
) -> HttpResponse:
    """Which sheet, then which columns."""
    someone = someone_of(request)
    try:
        sheets = reading.sheets(upload_id, someone)
        rows = reading.sample(upload_id, someone) if found.choice.get("sheet") is not None else []
    except Refused as refused:
        return TemplateResponse(request, "mission/people/upload_state.html",
                                {**told, "fault": words_people.refusal(refused)}, status=422)
    if not rows:
        return TemplateResponse(request, "mission/people/upload_sheet.html", {**told, "sheets": sheets}, status=status)
    width = max(len(cells) for _number, cells in rows)
    sample = [(number, [*cells, *[""] * (width - len(cells))]) for number, cells in rows[:8]]
    return TemplateResponse(request, "mission/people/upload_columns.html", {
        **told, "form": form or _columns_form(found, rows), "rows": sample, "width": range(width),
        "sheets": sheets if len(sheets) > 1 else ()}, status=status)


def _result(
    request: HttpRequest, upload_id: str, found: reading.UploadView, form: ApplyForm | None, told: dict[str, Any],
    status: int,
) -> HttpResponse:
    """What the dry run found: one kind of rows at a time."""
    someone, at = someone_of(request), clock.now()
    tabs = [(code, label, found.counts[code]) for code, label in words_people.VERDICTS.items() if found.counts[code]]
    asked = request.GET.get("rows", "")
    verdict = asked if asked in words_people.VERDICTS else tabs[0][0] if tabs else "new"
    given = request.GET.get("page", "")
    page = int(given) if given.isascii() and given.isdigit() and len(given) < 7 else 1
    rows, pages = reading.rows(upload_id, someone, verdict=verdict, page=page, at=at)
    headings = reading.headings(upload_id, someone) if verdict == "faulty" else ()
    changes = sum(found.counts[code] for code in ("new", "changed", "returned"))
    initial = {"missing": "keep", "left_on": timezone.localdate(at)}
    return TemplateResponse(request, "mission/people/upload_result.html", {
        **told, "tabs": tabs, "verdict": verdict, "page": min(max(1, page), pages), "pages": pages,
        "rows": [_row(row, headings) for row in rows],
        "changes": changes, "missing": reading.missing_names(upload_id, someone, at) if found.counts["missing"] else [],
        "form": form or ApplyForm(initial=initial), "nothing": not changes and not found.counts["missing"],
    }, status=status)


def _row(row: reading.RowView, headings: tuple[str, ...]) -> dict[str, Any]:
    """A checked row in words."""
    return {
        "one": row, "faults": words_people.row_faults(row.faults, headings), "post": words_people.post(row.post),
        "changes": [(words_people.field(name), before, after) for name, (before, after) in row.changes.items()],
    }
