"""Alerts: the queue, one alert with person and record side by side, and what an officer does with it."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tande.domains.screening import operations, queries, views
from tande.domains.screening.errors import (
    BadField,
    Changed,
    NoSuchAlert,
    NoSuchPerson,
    NothingToScreen,
    SecondNeeded,
)
from tande.interfaces.mission import words_screening as words
from tande.interfaces.mission.access import register, someone_of
from tande.ledger import clock
from tande.policy import alerts as rules
from tande.policy import roles


@require_GET
@register("vetting.see")
def alerts(request: HttpRequest) -> HttpResponse:
    """The queue: those to be decided first, the most certain of them at the top."""
    someone, wanted = someone_of(request), _filter(request.GET)
    page = request.GET.get("page", "")
    number = int(page) if page.isdecimal() and len(page) < 7 else 1
    due = queries.due()  # before the queue: a screening that ends in between would leave a page that says "nobody"
    found = views.queue(someone, at=clock.now(), wanted=wanted, page=number)
    waiting = sum(found.counts[code] for code in (rules.OPEN, rules.ASKED, rules.PROPOSED))
    return TemplateResponse(request, "mission/screening/alerts.html", {
        "queue": found, "wanted": wanted, "kept": _kept(wanted), "due": due,
        "tabs": [
            (views.WAITING, _("To be decided"), waiting),
            *((code, words.state(code), found.counts[code]) for code in rules.STATES if found.counts[code]),
            (views.EVERY, _("All"), sum(found.counts.values())),
        ],
        "contingents": settings.MISSION.states, "sources": sorted(views.list_names().items(), key=lambda one: one[1]),
    })


@require_GET
@register("vetting.see")
def alert(request: HttpRequest, alert_id: str) -> HttpResponse:
    """One alert: the person and the record side by side, why, what was done, and what may be done."""
    return _alert_page(request, alert_id)


def _alert_page(
    request: HttpRequest, alert_id: str, *, fault: str = "", typed: QueryDict | None = None, status: int = 200
) -> HttpResponse:
    someone, wanted = someone_of(request), _filter(request.GET)
    try:
        view = views.alert(alert_id, someone, at=clock.now())
    except NoSuchAlert:
        raise Http404 from None
    before, after = views.beside(alert_id, someone, wanted=wanted)
    kept = _kept(wanted)
    return TemplateResponse(request, "mission/screening/alert.html", {
        "view": view, "pairs": words.pairs(view), "remarks": words.remarks(view), "kept": kept, "fault": fault,
        "steps": _steps(view), "before": before, "after": after, "choices": _choices(view, typed),
        "may_screen": roles.may(someone.roles, "vetting.decide"), "reopened": _reopened(view),
    }, status=status)


def _reopened(view: views.AlertView) -> list[str]:
    """What changed since the last decision, where the alert was opened again."""
    if view.state not in rules.UNDECIDED:
        return []
    for one in reversed(view.steps):
        if one.kind == rules.REOPENED:
            return words.changed(one.changed)
    return []


def _steps(view: views.AlertView) -> list[dict[str, Any]]:
    return [
        {
            "sentence": words.step(one.kind), "why": words.why(one.kind, one.why), "officer": one.officer,
            "at": one.at, "words": one.words, "outcome": words.state(one.outcome),
            "changed": words.changed(one.changed),
        }
        for one in reversed(view.steps)
    ]


def _choices(view: views.AlertView, typed: QueryDict | None) -> list[dict[str, Any]]:
    """One form for each step that the officer may take; what was typed comes back into its own."""
    return [
        {
            "step": step, "button": words.BUTTONS[step], "hint": words.HINTS[step],
            "reasons": [(code, words.why(step, code)) for code in rules.WHY[step]],
            "needs_words": step in rules.NEEDS_WORDS,
            "why": typed.get("why", "") if typed and typed.get("step") == step else "",
            "words": typed.get("words", "") if typed and typed.get("step") == step else "",
            "open": bool(typed and typed.get("step") == step),
        }
        for step in view.may
    ]


@require_POST
@register("vetting.decide")
def decide(request: HttpRequest, alert_id: str) -> HttpResponse:
    """Take a step; then back to the alert, which says how it stands."""
    seen = request.POST.get("seen", "")
    try:
        operations.decide(
            alert_id=alert_id, step=request.POST.get("step", ""),
            seen=int(seen) if seen.isdecimal() and len(seen) < 7 else -1,
            officer=someone_of(request), at=clock.now(), why=request.POST.get("why", ""),
            words=request.POST.get("words", "").replace("\r\n", "\n").strip(),
        )
    except NoSuchAlert:
        raise Http404 from None
    except BadField as error:
        return _alert_page(request, alert_id, fault=str(words.DECIDING[str(error)]), typed=request.POST, status=422)
    except (Changed, SecondNeeded) as error:
        code = "second" if isinstance(error, SecondNeeded) else "changed"
        return _alert_page(request, alert_id, fault=str(words.DECIDING[code]), typed=request.POST, status=409)
    messages.success(request, _("Kept."))
    return HttpResponseRedirect(_with_filter(reverse("mission:alert", args=[alert_id]), request))


@require_POST
@register("vetting.decide")
def screen_now(request: HttpRequest, person_id: str) -> HttpResponse:
    """Compare one person with everything, at once; then to the alerts."""
    try:
        operations.screen_now(person_id=person_id, officer=someone_of(request), at=clock.now())
    except NoSuchPerson:
        raise Http404 from None
    except NothingToScreen:
        messages.warning(request, _("No list and no record was loaded yet."))
    else:
        messages.success(request, _("The person was compared with every record."))
    back = request.POST.get("alert", "")
    found = [one for one in views.alerts_on(person_id, someone_of(request)) if one[0] == back]
    where = reverse("mission:alert", args=[back]) if found else reverse("mission:alerts")
    return HttpResponseRedirect(_with_filter(where, request))


def _filter(given: QueryDict) -> views.Filter:
    """What the address asks for; what it cannot be asks for nothing."""
    state, contingent, source, change = (given.get(name, "") for name in ("state", "contingent", "source", "change"))
    known = {views.WAITING, views.EVERY, *rules.STATES}
    return views.Filter(
        state=state if state in known else views.WAITING,
        contingent=contingent if contingent in settings.MISSION.states else "",
        source=source if source == "own" or source in views.list_names() else "",
        change=int(change) if change.isdecimal() and len(change) < 9 else 0,
    )


def _kept(wanted: views.Filter) -> str:
    """The filter as the end of an address."""
    query = QueryDict(mutable=True)
    query.update({name: value for name, value in vars(wanted).items() if value and value != views.WAITING})
    return f"?{query.urlencode()}" if query else ""


def _with_filter(url: str, request: HttpRequest) -> str:
    return url + _kept(_filter(request.GET))
