"""Force at a glance: what is owed and late, gaps, and one report with everything that may be done about it."""

import re
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_GET, require_POST

from tande.domains.casework import queries as casework
from tande.domains.force import operations, queries
from tande.domains.force.errors import BadReport, Changed, NoSuchReport, NotFull, OwnReport
from tande.domains.officers import queries as officers
from tande.interfaces.mission import words as pack
from tande.interfaces.mission.access import register, someone_of
from tande.interfaces.mission.force import words
from tande.interfaces.mission.force.forms import LinkForm, ReviewForm
from tande.interfaces.mission.telling import tell
from tande.ledger import clock
from tande.policy import force, roles

SHOWS = {
    "": later("All"), "owed": later("Something is owed"), "late": later("Late"),
    "transferred": later("At the independent body"), "disputed": later("Two versions"),
    "child": later("A child, or doubt"),
}

_CODE = re.compile(r"[A-Za-z0-9_-]*")
FINDING_CHIPS = {"within_rules": "good", "outside_rules": "late", "unclear": "clock"}


@require_GET
@register("force.see")
def overview(request: HttpRequest) -> HttpResponse:
    """What is owed, what is due first at the top; gaps; and the newest reports."""
    someone, at = someone_of(request), clock.now()
    board = queries.board(someone, at)
    return TemplateResponse(request, "mission/force/overview.html", {
        "late": [line(one) for one in board if any(due.late for due in one.owed)],
        "owed": [line(one) for one in board if not any(due.late for due in one.owed)],
        "gaps": [operation_line(one) for one in queries.gaps_of(someone, at)],
        "cases_owed": [line(one) for one in queries.owed_cases(someone, at)],
        "newest": [line(one) for one in queries.reports(someone, at).rows[:10]],
        **rights(someone),
    })


@require_GET
@register("force.see")
def reports(request: HttpRequest) -> HttpResponse:
    """The reports within reach, narrowed and by pages."""
    someone, at = someone_of(request), clock.now()
    asked = {name: request.GET.get(name, "")[:40] for name in ("contingent", "unit", "show")}
    chosen = {name: value if _CODE.fullmatch(value) else "" for name, value in asked.items()}
    number = request.GET.get("page", "1")
    found = queries.reports(someone, at, **chosen, page=int(number) if number.isdecimal() and len(number) < 9 else 1)
    return TemplateResponse(request, "mission/force/reports.html", {
        "found": found, "rows": [line(one) for one in found.rows], "chosen": chosen,
        "shows": [(code, label, code == chosen["show"]) for code, label in SHOWS.items()],
        "query": "&".join(f"{name}={value}" for name, value in chosen.items()),
        **rights(someone),
    })


@require_GET
@register("force.see")
def report(request: HttpRequest, report_id: str) -> HttpResponse:
    """One report, all its versions, its reviews; for the body its cases."""
    return page(request, report_id)


@require_POST
@register("force.review")
def review(request: HttpRequest, report_id: str) -> HttpResponse:
    """Record the superior's review of the version that was shown."""
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return page(request, report_id, form=form)
    try:
        operations.review(id=report_id, actor=someone_of(request), at=clock.now(), **form.cleaned_data)
        tell(request, _("The review is recorded."))
    except NoSuchReport:
        raise Http404 from None
    except BadReport as error:
        form.refuse(error.wrong)
        return page(request, report_id, form=form)
    except (Changed, NotFull, OwnReport) as error:
        told = {Changed: _("The report changed while you read it. Read it again; what you wrote stays here."),
                NotFull: _("A review waits for the full report."),
                OwnReport: _("You wrote this report, or belong to its unit. Another superior reviews it.")}
        form.add_error(None, told[type(error)])
        return page(request, report_id, form=form, status=409)
    return HttpResponseRedirect(reverse("mission:force_report", args=[report_id]))


@require_POST
@register("force.link")
def link(request: HttpRequest, report_id: str) -> HttpResponse:
    """Link a complaint by the first signs of its number."""
    someone, form = someone_of(request), LinkForm(request.POST)
    if not form.is_valid():
        return page(request, report_id, linking=form)
    found = casework.by_short_id(form.cleaned_data["case"].lower(), someone)
    if len(found) != 1:
        form.add_error("case", _("No case that you may open begins so, or several do. Write more of its signs."))
        return page(request, report_id, linking=form)
    try:
        operations.link(id=report_id, case_id=found[0], actor=someone, at=clock.now())
    except NoSuchReport:
        raise Http404 from None
    tell(request, _("The complaint is linked."))
    return HttpResponseRedirect(reverse("mission:force_report", args=[report_id]))


@require_POST
@register("force.link")
def unlink(request: HttpRequest, report_id: str, link_id: str) -> HttpResponse:
    """Take a link back that was wrong."""
    try:
        operations.unlink(id=report_id, link_id=link_id, actor=someone_of(request), at=clock.now())
    except NoSuchReport:
        raise Http404 from None
    tell(request, _("The link is taken back."))
    return HttpResponseRedirect(reverse("mission:force_report", args=[report_id]))


def page(
    request: HttpRequest, report_id: str, *, form: ReviewForm | None = None, linking: LinkForm | None = None,
    status: int = 422,
) -> HttpResponse:
    """The page of one report; with a form that was refused it says why."""
    someone, at = someone_of(request), clock.now()
    try:
        found = queries.report(report_id, someone, at)
        cases = queries.cases_of(report_id, someone)
    except NoSuchReport:
        raise Http404 from None
    body = queries.of_the_body(someone)
    may = rights(someone)
    return TemplateResponse(request, "mission/force/report.html", {
        "one": found, "head": heading(found), "lines": words.lines(found.use, found.told, found.words),
        "dues": words.dues(found), "versions": _versions(found), "reviews": _reviews(found),
        "wrong": [(words.LABELS.get(name, name), text) for name, text in _head(found).wrong],
        "reasons": [_(force.TRANSFERS[one]) for one in found.reasons],
        "cases": [(case, case[:casework.SHORT_ID_CHARS], link) for case, link in cases], "body": body,
        "case_owed": report_id in {row.id for row in queries.owed_cases(someone, at)},
        "met": [(number, record) for number, record in queries.children_met(report_id, someone).items()
                if roles.may(someone.roles, "encounter.see")],
        "review": form or _review_form(found, may), "linking": linking or LinkForm(auto_id="link_%s"), **may,
    }, status=status if form is not None or linking is not None else 200)


def rights(someone: Any) -> dict[str, bool]:
    """What this officer may do, for pages, and whether there are rules to read."""
    return {
        "rules": settings.FORCE_RULES.rules is not None,
        "may_file": roles.may(someone.roles, "force.file"), "may_review": roles.may(someone.roles, "force.review"),
        "may_link": roles.may(someone.roles, "force.link"), "may_patterns": roles.may(someone.roles, "force.patterns"),
        "may_operation": roles.may(someone.roles, "operation.record"),
    }


def heading(one: queries.Row | queries.UseView) -> dict[str, Any]:
    """What stands above a report and in each line of a list."""
    return {
        "state": pack.pack("state", one.contingent), "unit": words.unit(one.contingent, one.unit),
        "level": words.level(one.level), "outcome": _(force.OUTCOMES[one.outcome]), "harmed": one.outcome != "none",
        "child": one.child != "no", "finding": _(force.REVIEWS[one.finding]) if one.finding else "",
        "chip": FINDING_CHIPS.get(one.finding, ""),
    }


def line(one: queries.Row) -> dict[str, Any]:
    """A line of a list."""
    dues = words.dues(one)
    return {
        "one": one, **heading(one), "commune": words.commune(one.commune),
        "means": ", ".join(map(words.means, one.means)),
        "owed": [due for due in dues if not due["done"]], "late": one.late,
        "was_late": [due for due in dues if due["done"] and due["late"]],
    }


def operation_line(one: queries.OperationView) -> dict[str, Any]:
    """An operation in a list."""
    return {
        "one": one, "state": pack.pack("state", one.contingent), "commune": words.commune(one.commune),
        "units": ", ".join(words.unit(one.contingent, unit) for unit in one.units), "form_words": words.form(one.form),
    }


def _review_form(found: queries.UseView, may: dict[str, bool]) -> ReviewForm | None:
    if not may["may_review"] or found.full_at is None:
        return None
    return ReviewForm(initial={"version": found.version}, auto_id="review_%s")


def _head(found: queries.UseView) -> queries.VersionView:
    return next(one for one in found.versions if one.number == found.head)


def _versions(found: queries.UseView) -> list[dict[str, Any]]:
    """Each version with who attested it and where it differs from the one in force; newest first."""
    by = officers.names({one.officer_id for one in found.versions if one.officer_id})
    return [
        {"one": one, "kind": words.KINDS[one.kind], "by": by.get(one.officer_id or 0, ""),
         "in_force": one.number == found.head, "open": one.conflict and one.number > found.head,
         "differs": words.differences(one, _head(found))}
        for one in reversed(found.versions)
    ]


def _reviews(found: queries.UseView) -> list[dict[str, Any]]:
    by = officers.names({one.officer_id for one in found.reviews})
    return [{"one": one, "finding": _(force.REVIEWS[one.finding]), "by": by.get(one.officer_id, "")}
            for one in found.reviews]
