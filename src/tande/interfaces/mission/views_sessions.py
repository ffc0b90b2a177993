"""Sessions: planned, their paper printed, who was there ticked, papers marked, and signed."""

import re
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tande.domains.officers import queries as officers
from tande.domains.personnel import queries as personnel
from tande.domains.training import errors, operations, queries
from tande.domains.training.operations import Score
from tande.interfaces.mission import training_words as words
from tande.interfaces.mission.access import refusal, register, someone_of
from tande.interfaces.mission.forms_training import SessionForm
from tande.ledger import clock
from tande.policy import roles
from tande.policy import training as rules
from tande.toolkit import sealing

SEATS_A_PAGE: Final = 100
CODES_AT_ONCE: Final = 500


@require_GET
@register("training.see")
def sessions(request: HttpRequest) -> HttpResponse:
    """Every session that the officer sees, the latest first."""
    officer = someone_of(request)
    return TemplateResponse(request, "mission/sessions.html", {
        "rows": [_head(one) for one in queries.sessions(officer)], "keeps": roles.may(officer.roles, "training.keep"),
    })


@require_http_methods(["GET", "HEAD", "POST"])
@register("training.keep")
def new_session(request: HttpRequest) -> HttpResponse:
    """Plan a session: everybody of a contingent or of one unit gets a seat."""
    officer = someone_of(request)
    contingents = words.contingents(officer)
    asked = request.POST.get("contingent", "")
    if asked not in dict(contingents):
        asked = words.contingent_asked(request, officer)
    units = list(words.unit_names(asked).items())
    form = SessionForm(request.POST or None, contingents=contingents, units=units, initial={
        "id": sealing.new_id(), "contingent": asked, "held_on": words.today(),
    })
    if request.method == "POST" and form.is_valid():
        session = form.session()
        people = [one.id for one in queries.roster(session.contingent, words.today())
                  if not session.unit or one.unit == session.unit]
        try:
            if people:
                operations.plan(session=session, people=people, officer=officer, at=clock.now())
                return HttpResponseRedirect(reverse("mission:training_session", args=[session.id]))
            form.add_error("unit", _("Nobody is on this roster."))
        except errors.BadField as error:
            field = str(error)
            form.add_error(field if field in form.fields else None, _("This cannot be right: look at it again."))
    return TemplateResponse(request, "mission/session_new.html", {
        "form": form, "contingents": contingents, "contingent": asked,
    }, status=422 if form.is_bound else 200)


@require_GET
@register("training.see")
def session(request: HttpRequest, session_id: str) -> HttpResponse:
    """One session with its seats, a hundred a page."""
    return _session(request, session_id)


@require_POST
@register("training.keep")
def attendance(request: HttpRequest, session_id: str) -> HttpResponse:
    """Who of this page was there: a tick is present, no tick is absent."""
    ticked = set(request.POST.getlist("present"))
    shown = set(request.POST.get("shown", "").split())

    def keep() -> None:
        operations.record_attendance(session_id=session_id, present=ticked & shown, absent=shown - ticked,
                                     officer=someone_of(request), at=clock.now())
        messages.success(request, _("Kept. Nothing counts before the session is signed."))

    return _done(request, session_id, keep)


@require_POST
@register("training.keep")
def codes(request: HttpRequest, session_id: str) -> HttpResponse:
    """Tick as present whoever handed in these seat codes, one a line."""
    typed = [one for one in re.split(r"[\n,;]+", request.POST.get("codes", "")) if one.strip()][:CODES_AT_ONCE]

    def keep() -> None:
        wrong = operations.tick_codes(session_id=session_id, typed=typed, officer=someone_of(request), at=clock.now())
        good = len(typed) - len(wrong)
        messages.success(request, ngettext("%(n)d seat code was ticked.", "%(n)d seat codes were ticked.", good)
                         % {"n": good})
        if wrong:
            lines = ", ".join(str(place + 1) for place in wrong)
            messages.warning(request, _("Not codes of this session: lines %(lines)s.") % {"lines": lines})

    return _done(request, session_id, keep)


@require_POST
@register("training.keep")
def more_people(request: HttpRequest, session_id: str) -> HttpResponse:
    """Seat people who came without being expected, by their service numbers, one a line."""
    given = re.split(r"[\n,;]+", request.POST.get("numbers", ""))
    typed = [one.strip() for one in given if one.strip()][:CODES_AT_ONCE]

    def keep() -> None:
        officer = someone_of(request)
        contingent = queries.session(session_id, officer).contingent
        found = personnel.by_number(contingent, typed, officer)
        new = operations.add_people(session_id=session_id, people=list(found.values()), officer=officer, at=clock.now())
        messages.success(request, ngettext("%(n)d person was added.", "%(n)d people were added.", new) % {"n": new})
        lines = ", ".join(str(place) for place, one in enumerate(typed, 1) if one not in found)
        if lines:
            messages.warning(request, _("Nobody of this contingent has these numbers: lines %(lines)s.")
                             % {"lines": lines})

    return _done(request, session_id, keep)


@require_POST
@register("training.keep")
def scores(request: HttpRequest, session_id: str) -> HttpResponse:
    """What the trainer marked on paper, for one curriculum."""
    curriculum, given = request.POST.get("curriculum", ""), []
    for name in request.POST:
        text = request.POST.get(name, "").strip()
        if name.startswith("score_") and text:
            whole = int(text) if re.fullmatch(r"[0-9]{1,3}", text) else -1
            given.append(Score(request.POST.get(f"id_{name[6:]}", ""), name[6:], curriculum, whole))

    def keep() -> None:
        found = operations.record_scores(session_id=session_id, scores=given, officer=someone_of(request),
                                         at=clock.now())
        good = sum(not one.reason for one in found)
        messages.success(request, ngettext("%(n)d score was kept.", "%(n)d scores were kept.", good) % {"n": good})
        for reason in dict.fromkeys(one.reason for one in found if one.reason):
            messages.warning(request, _(rules.REFUSALS[reason]))

    return _done(request, session_id, keep)


@require_POST
@register("training.keep")
def sign(request: HttpRequest, session_id: str) -> HttpResponse:
    """Put one's name to who was there."""

    def keep() -> None:
        operations.sign(session_id=session_id, seen=request.POST.get("seen", ""), officer=someone_of(request),
                        at=clock.now())
        messages.success(request, _("Signed. The session and its tests count from now on."))

    return _done(request, session_id, keep)


def _done(request: HttpRequest, session_id: str, deed: Any) -> HttpResponse:
    try:
        deed()
    except errors.NoSuchSession:
        return _absent(request)
    except errors.Signed:
        return refusal(request, status=409, error="signed", message=_("The session is signed: nothing can be added."))
    except errors.Changed:
        return refusal(request, status=409, error="changed",
                       message=_("Somebody ticked others meanwhile. Go back, look at the list and sign again."))
    except errors.BadField as error:
        words_of = _("The session's day has not come yet.") if str(error) == "held_on" else _(
            "This list is not of this session. Go back and load the page again.")
        return refusal(request, status=422, error="bad_field", message=words_of)
    page = request.POST.get("page", "")
    back = reverse("mission:training_session", args=[session_id])
    return HttpResponseRedirect(f"{back}?page={page}" if re.fullmatch(r"[0-9]{1,4}", page) else back)


def _absent(request: HttpRequest) -> HttpResponse:
    return refusal(request, status=404, error="absent",
                   message=_("There is nothing here, or it is not of your contingent."))


def _session(request: HttpRequest, session_id: str) -> HttpResponse:
    officer, at = someone_of(request), clock.now()
    try:
        found = queries.session(session_id, officer)
        seats = queries.session_seats(session_id, officer)
    except errors.NoSuchSession:
        return _absent(request)
    names = personnel.numbered({one.person for one in seats}, officer, at)
    order = {person: place for place, person in enumerate(names)}
    seats.sort(key=lambda one: order.get(one.person, len(order)))
    pages = max(1, -(-len(seats) // SEATS_A_PAGE))
    page = _page_asked(request, pages)
    here = seats[(page - 1) * SEATS_A_PAGE: page * SEATS_A_PAGE]
    papers = [(code, words.title(code)) for code in found.curricula if settings.COURSES.course_for(code) is None]
    paper = request.GET.get("paper", "")
    keeps = roles.may(officer.roles, "training.keep")
    return TemplateResponse(request, "mission/session.html", {
        **_head(found), "page": page, "pages": range(1, pages + 1), "shown": " ".join(one.id for one in here),
        "first": (page - 1) * SEATS_A_PAGE + 1, "begun": found.held_on <= words.today(),
        "keeps": keeps and found.signed_at is None, "prints": keeps, "papers": papers,
        "paper": paper if paper in dict(papers) else "", "seen": queries.seen_of(seats),
        "signer": officers.names({found.signed_by}).get(found.signed_by, "") if found.signed_by else "",
        "seats": [_seat(one, *names.get(one.person, ("—", ""))) for one in here],
    })


def _page_asked(request: HttpRequest, pages: int) -> int:
    asked = request.GET.get("page", "1")
    return min(pages, max(1, int(asked))) if re.fullmatch(r"[0-9]{1,4}", asked) else 1


def _seat(one: queries.SeatView, name: str, number: str) -> dict[str, Any]:
    return {
        "id": one.id, "person": one.person, "name": name, "number": number, "present": one.present,
        "new_id": sealing.new_id(),
        "tried": [{"title": words.title(code), "passed": good} for code, good in one.tried.items()],
    }


def _head(found: queries.SessionView) -> dict[str, Any]:
    units = words.unit_names(found.contingent) if found.unit else {}
    return {
        "session": found, "unit": units.get(found.unit, found.unit),
        "title": words.title(found.course) if found.course else ", ".join(map(words.title, found.curricula)),
        "taught": [words.title(code) for code in found.curricula],
    }

