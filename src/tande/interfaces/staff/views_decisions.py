"""What takes more than one officer or shuts one out: second opinions, conflicts of interest, links between cases."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tande.domains.casework import operations, queries
from tande.domains.casework.errors import (
    AlreadyThere,
    BadCodes,
    Conflict,
    NoSuchCase,
    NotReady,
    WrongStage,
)
from tande.domains.officers import queries as officers
from tande.interfaces.staff import labels, labels_desk
from tande.interfaces.staff.access import desk, officer_of
from tande.ledger import clock
from tande.policy import conflicts, roles


@require_POST
@desk("case.second")
def second(request: HttpRequest, case_id: str) -> HttpResponse:
    """The second officer agrees, or does not; the first may take the proposal back."""
    agrees = request.POST.get("answer") == "agree"
    version = request.POST.get("version", "")
    seen = int(version) if version.isascii() and version.isdigit() and len(version) < 10 else -1
    officer = officer_of(request)
    try:
        if agrees:
            stage = operations.second(case_id=case_id, officer=officer, at=clock.now(), version=seen)
            return _back(request, case_id, _("Done: %(stage)s.") % {"stage": labels.stage(stage)})
        operations.decline(case_id=case_id, officer=officer, at=clock.now(), version=seen)
    except (Conflict, WrongStage):
        fault = _("Somebody changed the case meanwhile. Nothing was decided: look again.")
        return _back(request, case_id, fault, False)
    except NotReady as error:
        return _back(request, case_id, not_ready(str(error)), False)
    return _back(request, case_id, _("The proposal is taken back. The case goes on as it was."))


def not_ready(code: str) -> str:
    """What must come first, in words."""
    return {
        "no_allegation": _("Record what is alleged first: a finding is made on each allegation."),
        "undecided_allegation": _("A finding on every allegation comes first. At least one has none yet."),
        "no_duplicate": _("Link the case to the one it is looked into under, as the same matter, first."),
        "same_officer": _("You proposed this. A second officer must agree."),
        "no_proposal": _("Nothing waits for a second officer here any more."),
        "waits_for_second": _("This takes two officers."),
    }[code]


@require_http_methods(["GET", "POST"])
@desk("conflict.declare", key_first=True)
def conflict(request: HttpRequest, case_id: str) -> HttpResponse:
    """Declare a conflict of interest, one's own or a colleague's, the head's included."""
    officer = officer_of(request)
    row = queries.case(case_id, officer, at=clock.now()).row
    fault, chosen = "", {"about": request.POST.get("about", str(officer.pk)), "reason": request.POST.get("reason", "")}
    if request.method == "POST":
        about = next((one for one in _colleagues() if str(one[0]) == chosen["about"]), None)
        if about is None or chosen["reason"] not in conflicts.REASONS:
            fault = _("Choose who it is about, and the reason.")
        else:
            try:
                operations.declare_conflict(
                    case_id=case_id, officer=officer, about=about[0], reason=chosen["reason"], at=clock.now()
                )
            except AlreadyThere:
                fault = _("The case is shut to this officer already.")
            else:
                return _shut(request, case_id, own=about[0] == officer.pk, name=about[1])
    return TemplateResponse(request, "staff/conflict_of_interest.html", {
        "row": row, "officer": officer, "colleagues": _colleagues(), "fault": fault, "chosen": chosen,
        "reasons": labels_desk.choices(conflicts.REASONS),
    }, status=422 if fault else 200)


def _colleagues() -> list[tuple[int, str]]:
    """Everybody of the body who works here, whether or not they could open the case so far."""
    return [
        (member.id, member.display_name) for member in officers.team()
        if member.is_active and roles.BODY_ROLES & set(member.roles)
    ]


def _shut(request: HttpRequest, case_id: str, *, own: bool, name: str) -> HttpResponse:
    if own:
        messages.success(request, _("The case is shut to you. Thank you for saying so."), extra_tags="good")
        return HttpResponseRedirect(reverse("staff:queue"))
    return _back(request, case_id, _("The case is shut to %(name)s.") % {"name": name})


@require_POST
@desk("conflict.lift")
def lift(request: HttpRequest, case_id: str, officer_id: int) -> HttpResponse:
    """Open the case again to an officer who was shut out; never by that officer."""
    operations.lift_conflict(case_id=case_id, officer=officer_of(request), about=officer_id, at=clock.now())
    return _back(request, case_id, _("The conflict of interest is lifted."))


@require_POST
@desk("case.link")
def link(request: HttpRequest, case_id: str) -> HttpResponse:
    """Link another case by the first digits of its number, as shown on its page."""
    officer = officer_of(request)
    asked = request.POST.get("other", "").strip().lower()
    found = queries.by_short_id(asked, officer)
    if len(found) != 1:
        fault = _("No case that you may open has this number.") if not found else _(
            "Several cases begin with this number. Type more of it.")
        return _back(request, case_id, fault, False)
    try:
        operations.link(case_id=case_id, other_id=found[0], kind=request.POST.get("kind", ""), officer=officer,
                        at=clock.now())
    except BadCodes:
        return _back(request, case_id, _("Choose another case, and how the two belong together."), False)
    except AlreadyThere:
        return _back(request, case_id, _("The two cases are linked already."), False)
    return _back(request, case_id, _("The cases are linked."))


@require_POST
@desk("case.link")
def unlink(request: HttpRequest, case_id: str, other_id: str) -> HttpResponse:
    """Take a link away; both timelines keep that it was there."""
    operations.unlink(case_id=case_id, other_id=other_id, officer=officer_of(request), at=clock.now())
    return _back(request, case_id, _("The link is taken away."))


def _back(request: HttpRequest, case_id: str, message: str, good: bool = True) -> HttpResponse:
    level = messages.SUCCESS if good else messages.ERROR
    messages.add_message(request, level, message, extra_tags="good" if good else "bad")
    try:
        queries.case(case_id, officer_of(request), at=clock.now())
    except NoSuchCase:
        return HttpResponseRedirect(reverse("staff:queue"))
    return HttpResponseRedirect(reverse("staff:case", args=[case_id]))
