"""Sharing outside: asking, each organisation's word, and the file once all have agreed."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tande.domains.sharing import operations, queries
from tande.domains.sharing.errors import BadRequest, Changed, NothingToShare
from tande.domains.sharing.queries import RequestView
from tande.interfaces.mission.access import register, someone_of
from tande.interfaces.mission.sharing import words
from tande.interfaces.mission.sharing.forms import AnswerForm, AskForm, refuse
from tande.interfaces.mission.sharing.views_exports import file, table_title
from tande.ledger import clock
from tande.policy import roles, sharing


@require_GET
@register("sharing.see")
def requests(request: HttpRequest) -> HttpResponse:
    """Every request that this person may see, and what was handed out to whom."""
    someone = someone_of(request)
    rows = [_told(one) for one in queries.all_requests(someone, clock.now())]
    return TemplateResponse(request, "mission/sharing/requests.html", {
        "rows": rows, "may_ask": roles.may(someone.roles, "sharing.ask")})


@require_http_methods(["GET", "POST"])
@register("sharing.ask")
def ask(request: HttpRequest) -> HttpResponse:
    """Say what is to be shared, with whom and for what."""
    today = timezone.localdate(clock.now())
    form = AskForm(request.POST or None, initial={"kind": "table", "last": today})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            made = operations.ask(
                wanted=form.wanted(), recipient=told["recipient"], purpose=told["purpose"], until=told["until"],
                officer=someone_of(request), at=clock.now())
            return HttpResponseRedirect(reverse("mission:sharing_request", args=[made]))
        except BadRequest as error:
            refuse(form, error)
        except NothingToShare:
            form.add_error(None, _("No verified record of any organisation is what you ask for. Check the days."))
    return TemplateResponse(request, "mission/sharing/ask.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
@register("sharing.see")
def shared(request: HttpRequest, request_id: str) -> HttpResponse:
    """One request: what for, who has agreed, and who is waited for."""
    return _page(request, request_id)


@require_POST
@register("sharing.agree")
def answer(request: HttpRequest, request_id: str) -> HttpResponse:
    """The organisation's word."""
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, request_id, form=form, status=422)
    try:
        operations.answer(
            request_id=request_id, said=request.POST.get("said", ""), words=form.cleaned_data["words"],
            named=form.cleaned_data["named"], seen=request.POST.get("seen", ""), officer=someone_of(request),
            at=clock.now())
    except BadRequest as error:
        refuse(form, error)
        return _page(request, request_id, form=form, status=422)
    except Changed:
        return _page(request, request_id, form=form, fault=_changed(), status=409)
    messages.success(request, _("Written down, with your words."), extra_tags="good")
    return _back(request_id)


@require_POST
@register("sharing.ask")
def call_back(request: HttpRequest, request_id: str) -> HttpResponse:
    """End a request without a file."""
    try:
        operations.cancel(request_id=request_id, officer=someone_of(request), at=clock.now())
    except Changed:
        return _page(request, request_id, fault=_changed(), status=409)
    messages.success(request, _("Called back. Nothing was handed out."), extra_tags="good")
    return _back(request_id)


@require_POST
@register("sharing.ask")
def hand_out(request: HttpRequest, request_id: str) -> HttpResponse:
    """The file, once. It is not kept here."""
    someone, at = someone_of(request), clock.now()
    view = queries.request(someone, request_id, at)
    naming = words.naming(table_title(view.wanted.first, view.wanted.last))
    try:
        made = operations.hand_out(request_id=request_id, naming=naming, officer=someone, at=at)
    except Changed:
        return _page(request, request_id, fault=_changed(), status=409)
    return file(made, f"shared-{view.number}")


def _changed() -> str:
    return _("It stands otherwise now: somebody answered, or more organisations contribute. Look again below.")


def _back(request_id: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("mission:sharing_request", args=[request_id]))


def _page(
    request: HttpRequest, request_id: str, *, form: AnswerForm | None = None, fault: str = "", status: int = 200
) -> HttpResponse:
    someone = someone_of(request)
    view = queries.request(someone, request_id, clock.now())
    waits = view.standing.state in (sharing.WAITING, sharing.READY, sharing.DECLINED)
    mine = [one.said for one in view.answers if one.organisation == view.mine]
    last = mine[-1] if mine else ""
    names = words.people([view.asked_by, *(one.officer_id for one in view.answers)])
    return TemplateResponse(request, "mission/sharing/request.html", {
        **_told(view), "fault": fault, "form": form or AnswerForm(),
        "asked_by": names.get(view.asked_by, ""), "last": last,
        "may_say": sharing.may_say(last) if waits and view.mine else (),
        "may_ask": roles.may(someone.roles, "sharing.ask") and waits, "ready": view.standing.state == sharing.READY,
        "answers": [{"one": one, "who": words.organisation(one.organisation), "said": _(sharing.ANSWERS[one.said]),
                     "by": names.get(one.officer_id, "")} for one in view.answers],
    }, status=status)


def _told(view: RequestView) -> dict[str, Any]:
    """A request in words."""
    standing = view.standing
    said = {**dict.fromkeys(standing.agreed, sharing.AGREED), **dict.fromkeys(standing.declined, sharing.DECLINED)}
    contributors = [
        {"name": words.organisation(code), "said": _(sharing.ANSWERS[said[code]]) if code in said else _("Not yet"),
         "chip": {sharing.AGREED: "good", sharing.DECLINED: "late"}.get(said.get(code, ""), "clock"),
         "named": code in standing.named, "mine": code == view.mine}
        for code in sorted({*standing.agreed, *standing.missing, *standing.declined})
    ]
    departments = dict(words.departments())
    return {
        "one": view, "kind": _(sharing.KINDS[view.wanted.kind]), "state": _(sharing.STATES[standing.state]),
        "chip": words.CHIPS[standing.state], "contributors": contributors,
        "kinds": [label for code, label in words.kinds() if code in view.wanted.kinds],
        "departments": [departments.get(code, code) for code in view.wanted.departments],
    }
