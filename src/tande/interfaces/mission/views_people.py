"""People: the contingents, a contingent's list, taking it away as a file, and who looked at whom."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from tande.domains.officers import queries as officers
from tande.domains.personnel import exporting, queries, uploads
from tande.interfaces.mission import words, words_people
from tande.interfaces.mission.access import register, someone_of
from tande.ledger import clock
from tande.policy import roles

TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv; charset=utf-8",
}  # fmt: skip


@require_GET
@register("people.see")
def people(request: HttpRequest) -> HttpResponse:
    """Every contingent with how many are on its list; who sees one alone goes straight to it."""
    someone = someone_of(request)
    if someone.state:
        return HttpResponseRedirect(reverse("mission:contingent", args=[someone.state]))
    counted = queries.counts(timezone.localdate(clock.now()))
    rows = [{"code": code, "name": words.pack("state", code), "counts": counted.get(code)}
            for code in queries.contingents_of(someone)]
    rows.sort(key=lambda row: (row["counts"] is None, str(row["name"])))
    waiting = uploads.waiting(someone) if roles.may(someone.roles, "people.import") else []
    return TemplateResponse(request, "mission/people/contingents.html", {
        "rows": rows, "waiting": waiting, "may_readings": roles.may(someone.roles, "people.readings")})


@require_GET
@register("people.see")
def contingent(request: HttpRequest, contingent: str) -> HttpResponse:
    """A contingent's list, by unit; some of it when something is looked for."""
    someone, asked = someone_of(request), request.GET
    given = asked.get("page", "")
    page = int(given) if given.isascii() and given.isdigit() and len(given) < 7 else 1
    # Without NUL, which PostgreSQL refuses to be asked for.
    search, unit = (asked.get(name, "").replace("\0", "")[:most] for name, most in (("q", 100), ("unit", 40)))
    gone = asked.get("gone") == "yes"
    found = queries.people(someone, contingent=contingent, at=clock.now(), unit=unit, search=search, page=page,
                           gone=gone)
    listed = queries.units(contingent)
    kept = asked.copy()
    kept.pop("page", None)
    return TemplateResponse(request, "mission/people/contingent.html", {
        "code": contingent, "found": found, "units": listed, "unit": unit, "search": search, "gone": gone,
        "unit_names": {one.code: one.name for one in listed}, "query": kept.urlencode(),
        "may_import": roles.may(someone.roles, "people.import"), "today": timezone.localdate(clock.now()),
        "may_change": roles.may(someone.roles, "people.change"),
        "may_export": roles.may(someone.roles, "people.export"), "looked_for": bool(search or unit)})


@require_POST
@register("people.export")
def export(request: HttpRequest, contingent: str) -> HttpResponse:
    """The list as a file. Recorded, hence a POST."""
    form = request.POST.get("form", "")
    form = form if form in TYPES else "xlsx"
    headings = [words_people.field(name) for name in exporting.COLUMNS]
    data = exporting.export(someone_of(request), contingent=contingent, form=form, headings=headings, at=clock.now())
    response = HttpResponse(data, content_type=TYPES[form])
    day = timezone.localdate(clock.now()).isoformat()
    response.headers["Content-Disposition"] = f'attachment; filename="people-{contingent}-{day}.{form}"'
    return response


@require_GET
@register("people.readings")
def readings(request: HttpRequest) -> HttpResponse:
    """Who looked at whom, and who took lists away; of one officer or one person when asked."""
    asked = request.GET
    officer = asked.get("officer", "")
    officer_id = int(officer) if officer.isascii() and officer.isdigit() and len(officer) < 19 else None
    person = asked.get("person", "").replace("\0", "")[:32]
    found = queries.readings(someone_of(request), officer_id=officer_id, person_id=person)
    names = officers.names({one.officer_id for one in found})
    return TemplateResponse(request, "mission/people/readings.html", {
        "rows": [{"one": one, "who": names.get(one.officer_id, "–")} for one in found],
        "narrowed": officer_id is not None or bool(person)})
