"""The paper of a session: the trainer's list, the list to sign, slips to cut apart; as PDF, and the list as XLSX."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tande.domains.personnel import queries as personnel
from tande.domains.training import errors, queries
from tande.interfaces.mission import downloads, words
from tande.interfaces.mission import training_words as training
from tande.interfaces.mission.access import refusal, register, someone_of
from tande.ledger import clock
from tande.toolkit import seats as seat_codes
from tande.toolkit.errors import PdfNotMade
from tande.toolkit.pdf import sheets


@require_GET
@register("training.keep")
def sheet(request: HttpRequest, session_id: str, kind: str, form: str) -> HttpResponse:
    """The paper of a session in the officer's language. That its names were looked at is recorded."""
    if kind not in ("pdf", "xlsx") or form not in sheets.FORMS:
        raise Http404
    officer, at = someone_of(request), clock.now()
    try:
        session = queries.session(session_id, officer)
        seats = queries.session_seats(session_id, officer, codes=True)
    except errors.NoSuchSession:
        raise Http404 from None
    names = personnel.numbered({one.person for one in seats}, officer, at)
    units = training.unit_names(session.contingent)
    unit_of = {one.id: units.get(one.unit, one.unit) for one in queries.roster(session.contingent, training.today())}
    codes = {one.person: one.code for one in seats}
    places = [sheets.Place(name, number, unit_of.get(person, ""), codes[person])
              for person, (name, number) in names.items()]
    name = f"session-{session.held_on.isoformat()}-{form}"
    if kind == "xlsx":
        return _workbook(name, places, form)
    address = settings.TANDE.public_url + reverse("learning:start")
    title = training.title(session.course) if session.course else ", ".join(map(training.title, session.curricula))
    try:
        data = sheets.draw_sheet(places, form=form, title=title, facts=_facts(session), labels=_labels(),
                                 address=address, lang=training.lang(), at=at)
    except PdfNotMade:
        return refusal(request, status=503, error="no_pdf",
                       message=_("The PDF could not be made. Take the XLSX, and tell the administrator."))
    return downloads.file("pdf", name, data)


def _workbook(name: str, places: list[sheets.Place], form: str) -> HttpResponse:
    headings = [_("No."), _("Name"), _("Service number"), _("Unit")]
    coded = form != "signing"
    rows = [[str(row), one.name, one.number, one.unit, *([seat_codes.show(one.code)] if coded else []), ""]
            for row, one in enumerate(places, 1)]
    return downloads.table("xlsx", name, [*headings, *([_("Seat code")] if coded else []), _("Signature")], rows)


def _facts(session: queries.SessionView) -> list[tuple[str, str]]:
    return [
        (_("Day"), session.held_on.isoformat()), (_("Place"), session.place),
        (_("Name of the trainer"), session.trainer), (_("Organisation of the trainer"), session.organisation),
        (_("Contingent"), words.pack("state", session.contingent)), (_("People expected"), str(session.seats)),
    ]


def _labels() -> dict[str, str]:
    return {
        "number": _("No."), "name": _("Name"), "service": _("Service number"), "unit": _("Unit"),
        "code": _("Seat code"), "square": "QR", "signature": _("Signature"), "open": _("For the test, open:"),
        "cut": _("Cut along the lines. Give each person only their own slip."),
        "keep": _("Keep this list yourself: it shows everybody's seat code. The square opens the page of the test."),
        "trainer_signs": _("Signature of the trainer"),
    }
