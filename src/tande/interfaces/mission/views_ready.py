"""Who may deploy, contingent by contingent: today, on any day, and on the day they did."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tande.domains.readiness import boards
from tande.interfaces.mission import ready_words as words
from tande.interfaces.mission.access import register, someone_of
from tande.interfaces.mission.words import pack
from tande.ledger import clock
from tande.policy import readiness
from tande.toolkit.spreadsheets import writing

EVERYBODY = 100_000


def day_asked(request: HttpRequest, name: str, default: date) -> date:
    """A day in the address; the default for anything that is none."""
    try:
        return date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return default


def page_asked(request: HttpRequest) -> int:
    """The page in the address, from 1."""
    given = request.GET.get("page", "")
    return max(1, int(given)) if given.isascii() and given.isdigit() and len(given) < 7 else 1


@require_GET
@register("ready.see")
def start(request: HttpRequest) -> HttpResponse:
    """Choose a contingent; whoever sees only one goes there."""
    someone = someone_of(request)
    codes = [someone.state] if someone.state else list(boards.contingents(someone))
    if len(codes) == 1:
        return HttpResponseRedirect(reverse("mission:ready_board", args=[codes[0]]))
    found = [(code, pack("state", code)) for code in codes]
    return TemplateResponse(request, "mission/ready_start.html", {"contingents": found, **_rights(request)})


@require_GET
@register("ready.see")
def board(request: HttpRequest, contingent: str) -> HttpResponse:
    """Who may deploy on a day and why not, one page of it."""
    return TemplateResponse(request, "mission/ready_board.html", _board(request, contingent))


@require_GET
@register("ready.see")
def everybody(request: HttpRequest, contingent: str) -> HttpResponse:
    """The same on one long page, to print."""
    found = _board(request, contingent, rows=EVERYBODY) | {"printed": True}
    return TemplateResponse(request, "mission/ready_board.html", found)


@require_GET
@register("ready.see")
def table(request: HttpRequest, contingent: str) -> HttpResponse:
    """The same for a spreadsheet."""
    found = _board(request, contingent, rows=EVERYBODY)
    head = [_("Name"), _("Unit"), _("Post"), _("State"), _("Vetting"), _("What is missing"), _("What to do")]
    rows = [
        [one["name"], one["unit"], one["post"], str(one["state_words"]), one["vetting_words"],
         "; ".join(filter(None, (_whole(each) for each in one["reasons"]))),
         "; ".join(dict.fromkeys(each["remedy"] for each in one["reasons"]))]
        for one in found["lines"]
    ]
    return _csv(head, rows, f"{contingent}-{found['on'].isoformat()}-ready.csv")


def _whole(one: dict[str, str]) -> str:
    return f"{one['sentence']} ({one['about']})" if one["about"] else one["sentence"]


def _board(request: HttpRequest, contingent: str, rows: int = boards.PAGE_ROWS) -> dict[str, Any]:
    someone, at = someone_of(request), clock.now()
    today = timezone.localdate(at)
    on = day_asked(request, "on", today)
    unit, state = request.GET.get("unit", ""), request.GET.get("state", "")
    found = boards.board(
        someone, contingent, on, at=at, unit=unit, state=state if state in words.STATES else "",
        page=page_asked(request), rows=rows,
    )
    return {
        **words.board(found, boards.unit_names(contingent)), "on": on, "today": today, "contingent": contingent,
        "unit": unit, "state": state, "all_reasons": boards.all_reasons(someone), "query": _query(request),
        "training": readiness.TRAINING, **_rights(request),
    }


def _query(request: HttpRequest) -> str:
    """What was filtered by, for other addresses of the same list."""
    asked = request.GET.copy()
    asked.pop("page", None)
    return asked.urlencode()


def _rights(request: HttpRequest) -> dict[str, bool]:
    return {"sees_suspensions": boards.all_reasons(someone_of(request))}


@require_GET
@register("ready.see")
def past(request: HttpRequest, contingent: str) -> HttpResponse:
    """Who was not ready on the day they deployed, of those between two days."""
    return TemplateResponse(request, "mission/ready_past.html", _past(request, contingent))


@require_GET
@register("ready.see")
def past_table(request: HttpRequest, contingent: str) -> HttpResponse:
    """The same for a spreadsheet."""
    found = _past(request, contingent, rows=EVERYBODY)
    head = [_("Deployed on"), _("Name"), _("Unit"), _("As known that day"), _("As known now"), _("Vetting"),
            _("What is missing")]
    rows = [
        [one["on"].isoformat(), one["name"], one["unit"], one["then"], one["now"], one["vetting_words"],
         "; ".join(_whole(each) for each in one["reasons"])]
        for one in found["lines"]
    ]
    return _csv(head, rows, f"{contingent}-deployed.csv")


def _past(request: HttpRequest, contingent: str, rows: int = boards.PAGE_ROWS) -> dict[str, Any]:
    someone, at = someone_of(request), clock.now()
    today = timezone.localdate(at)
    since, until = day_asked(request, "since", date(today.year, 1, 1)), day_asked(request, "until", today)
    found = boards.past(
        someone, contingent, at=at, since=since, until=until, page=page_asked(request), rows=rows
    )
    units = boards.unit_names(contingent)
    return {
        "contingent": contingent, "since": since, "until": until, "past": found, "query": _query(request),
        "lines": [words.past(one, units) for one in found.lines], "all_reasons": boards.all_reasons(someone),
    }


def _csv(head: list[str], rows: list[list[str]], name: str) -> HttpResponse:
    response = HttpResponse(writing.write_csv(head, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
