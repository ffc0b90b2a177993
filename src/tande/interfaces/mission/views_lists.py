"""Lists of others: what is in force, uploading one in two steps, its versions and what each changed."""

from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tande.domains.screening import lists as drafts
from tande.domains.screening import operations, overview, queries
from tande.domains.screening.errors import (
    BadField,
    NameTaken,
    NoSuchDraft,
    NoSuchList,
    NoSuchVersion,
    SameAgain,
)
from tande.domains.screening.lists import Upload
from tande.interfaces.mission import list_reading, uploads
from tande.interfaces.mission import words_screening as words
from tande.interfaces.mission.access import register, someone_of
from tande.ledger import clock
from tande.policy import roles

LEFT_OUT_SHOWN: Final = 200
SAMPLE: Final = 12


@require_GET
@register("vetting.see")
def lists(request: HttpRequest) -> HttpResponse:
    """Every list in force, the body's own records in numbers, and how the screening stands."""
    someone = someone_of(request)
    due = queries.due()  # before the rest: what ends in between is shown by the next look, not by none
    return TemplateResponse(request, "mission/screening/lists.html", {
        "lists": overview.lists(someone), "own": overview.own_counts(someone), "runs": overview.runs(someone, 8),
        "due": due, "may_load": roles.may(someone.roles, "vetting.lists"), "kinds": words.KINDS,
        "may_audit": roles.may(someone.roles, "vetting.audit"),
    })


@require_http_methods(["GET", "POST"])
@register("vetting.lists")
def upload(request: HttpRequest) -> HttpResponse:
    """The first step: which list, which files. Nothing is in force before the second."""
    someone = someone_of(request)
    known = [one for one in overview.lists(someone) if one.retired_at is None]
    chosen = next((one for one in known if one.id == request.GET.get("list", "")), None)
    if request.method == "GET":
        return _upload_page(request, chosen, {}, "")
    if uploads.too_large(request):
        return _upload_page(request, chosen, {}, "upload")
    told = {"list": chosen.id if chosen else "", "kind": chosen.kind if chosen else request.POST.get("kind", ""),
            "name": chosen.name if chosen else " ".join(request.POST.get("name", "").split())}
    fault, files = _fault(told), tuple(filter(None, (uploads.content_of(request, one) for one in ("file", "second"))))
    if fault or not files:
        return _upload_page(request, chosen, told, fault or "file")
    draft_id = operations.keep_draft(upload=Upload(files, told), officer=someone, at=clock.now())
    return HttpResponseRedirect(reverse("mission:list_draft", args=[draft_id]))


def _fault(told: dict[str, str]) -> str:
    if told["kind"] not in words.KINDS:
        return "kind"
    return "" if 0 < len(told["name"]) <= drafts.LONGEST_NAME else "name"


def _upload_page(
    request: HttpRequest, chosen: overview.ListView | None, told: dict[str, str], fault: str
) -> HttpResponse:
    return TemplateResponse(request, "mission/screening/upload.html", {
        "chosen": chosen, "told": told, "kinds": words.KINDS, "fault": words.FAULTS[fault] if fault else "",
    }, status=422 if fault else 200)


@require_http_methods(["GET", "POST"])
@register("vetting.lists")
def list_draft(request: HttpRequest, draft_id: str) -> HttpResponse:
    """The second step: what was read, what was left out and why; for a table also which column holds what."""
    someone = someone_of(request)
    try:
        found = drafts.draft(draft_id, someone, at=clock.now())
    except NoSuchDraft:
        return _gone(request)
    given = request.POST if request.method == "POST" else request.GET
    read = list_reading.read(found, given, _remembered(found))
    if request.method == "POST" and "load" in request.POST and read.reading is not None:
        return _load(request, draft_id, found, read)
    return _draft_page(request, draft_id, found, read)


def _remembered(found: Upload) -> dict[str, str]:
    """What the columns of a list's last version held."""
    try:
        return drafts.columns_of(found.told["list"]) if found.told["list"] else {}
    except NoSuchList:
        return {}


def _draft_page(
    request: HttpRequest, draft_id: str, found: Upload, read: list_reading.Read, fault: str = ""
) -> HttpResponse:
    reading = read.reading
    left_out = reading.left_out if reading else ()
    counts: dict[str, int] = {}
    for one in left_out:
        counts[one.code] = counts.get(one.code, 0) + 1
    return TemplateResponse(request, "mission/screening/draft.html", {
        "draft_id": draft_id, "told": found.told, "sha256": found.sha256, "read": read, "kinds": words.KINDS,
        "fault": fault, "sample": reading.records[:SAMPLE] if reading else (), "reading": reading,
        "left_out": [(one.line, words.LEFT_OUT[one.code]) for one in left_out[:LEFT_OUT_SHOWN]],
        "more_left_out": max(0, len(left_out) - LEFT_OUT_SHOWN),
        "counts": [(words.LEFT_OUT[code], number) for code, number in sorted(counts.items())],
        "delta": _delta(found, read), "fields": words.FIELDS,
    }, status=422 if read.fault or fault else 200)


def _delta(found: Upload, read: list_reading.Read) -> Any:
    if read.reading is None or not found.told["list"]:
        return None
    try:
        return drafts.would_change(found.told["list"], read.reading)
    except NoSuchList:
        return None


def _load(request: HttpRequest, draft_id: str, found: Upload, read: list_reading.Read) -> HttpResponse:
    told = found.told
    assert read.reading is not None
    try:
        made = operations.load(
            reading=read.reading, sha256=found.sha256, officer=someone_of(request), at=clock.now(),
            list_id=told["list"], name=told["name"], kind=told["kind"], draft_id=draft_id, columns=read.held or None,
        )
    except NoSuchDraft:
        return _gone(request)
    except NoSuchList:
        raise Http404 from None
    except (NameTaken, SameAgain, BadField) as error:
        code = "taken" if isinstance(error, NameTaken) else "same" if isinstance(error, SameAgain) else str(error)
        return _draft_page(request, draft_id, found, read, str(words.FAULTS[code]))
    messages.success(request, _("The list is in force. Everybody is being compared with it."))
    return HttpResponseRedirect(reverse("mission:list", args=[made.watchlist_id]))


def _gone(request: HttpRequest) -> HttpResponse:
    messages.warning(request, str(words.FAULTS["gone"]))
    return HttpResponseRedirect(reverse("mission:lists"))


@require_POST
@register("vetting.lists")
def drop_draft(request: HttpRequest, draft_id: str) -> HttpResponse:
    """Throw an upload away."""
    operations.drop_draft(draft_id=draft_id, officer=someone_of(request))
    messages.success(request, _("The upload was thrown away. Nothing was changed."))
    return HttpResponseRedirect(reverse("mission:lists"))


@require_GET
@register("vetting.see")
def one_list(request: HttpRequest, list_id: str) -> HttpResponse:
    """A list with its versions, and what one of them changed."""
    someone = someone_of(request)
    try:
        found = overview.one_list(list_id, someone)
        number = request.GET.get("version", "")
        chosen = int(number) if number.isdecimal() and len(number) < 9 else found.now.number
        delta = overview.delta(list_id, chosen, someone)
    except (NoSuchList, NoSuchVersion):
        raise Http404 from None
    return TemplateResponse(request, "mission/screening/list.html", {
        "list": found, "delta": delta, "chosen": chosen, "kind": words.KINDS.get(found.kind, found.kind),
        "may_load": roles.may(someone.roles, "vetting.lists") and found.retired_at is None,
    })


@require_POST
@register("vetting.lists")
def retire(request: HttpRequest, list_id: str) -> HttpResponse:
    """Screen against a list no more."""
    try:
        operations.retire(list_id=list_id, officer=someone_of(request), at=clock.now())
    except NoSuchList:
        raise Http404 from None
    messages.success(request, _("The list is retired. Alerts that only it raised are settled with the next screening."))
    return HttpResponseRedirect(reverse("mission:lists"))
