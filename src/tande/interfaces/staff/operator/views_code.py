"""The code, read out and confirmed; the class of status for whoever comes with one; and the notes between shifts."""

import hmac
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tande.domains.callbacks import operations, queries
from tande.domains.callbacks.errors import BadField
from tande.domains.callbacks.operations import Filed
from tande.domains.intake import told
from tande.domains.intake.errors import NotDurable
from tande.gates.once import Once
from tande.interfaces.staff.access import desk, officer_of
from tande.interfaces.staff.operator import words
from tande.interfaces.staff.operator.kept import typed_survives
from tande.ledger import clock
from tande.toolkit import codes, sealing
from tande.toolkit.errors import CodeMistyped, CodeTooLong, CodeTooShort, NotDigits
from tande.toolkit.limiter import Limiter, TooManyTries

LAST = 8
"""How many digits the person says back."""
SHOWN = Once("operator_code", timedelta(minutes=30))
lookups = Limiter()


def with_code(request: HttpRequest, filed: Filed, *, language: str, at: datetime) -> HttpResponse:
    """Go on to the page that shows the code; it travels sealed, for this officer alone."""
    response = HttpResponseRedirect(reverse("staff:operator_code"))
    _send(request, response, {"case": filed.case_id, "code": filed.code, "language": language}, at)
    return response


def with_pad(request: HttpRequest, filed: Filed, *, pad: str, language: str, at: datetime) -> HttpResponse:
    """The same for a code that the browser made: it is not known here, and only that tab can show it.

    ``pad``: what the browser needs beside its own half to show the code again, also after the page was loaded anew.
    """
    response = JsonResponse({"next": reverse("staff:operator_code")})
    _send(request, response, {"case": filed.case_id, "pad": pad, "language": language}, at)
    return response


def known_already(request: HttpRequest) -> None:
    """Say on the next page why no code is shown: the same form came once more."""
    messages.warning(request, _("It was kept before, and the person has the code: it is not shown again."), "warn")


def _send(request: HttpRequest, response: HttpResponse, held: dict[str, str], at: datetime) -> None:
    address = reverse("staff:operator_code")
    SHOWN.put(response, held, path=address, who=_who(request), at=at, secure=request.is_secure())


@require_http_methods(["GET", "POST"])
@desk("operator.file")
def code(request: HttpRequest) -> HttpResponse:
    """The code in large groups until the person has said its end; then it is nowhere here any more."""
    at = clock.now()
    held = SHOWN.read(request, who=_who(request), at=at)
    if held is None:
        messages.warning(request, _("There is no code to show. It is shown once, and not kept here."), "warn")
        return _next(request)
    if request.method != "POST":
        return _code_page(request, held)
    if "skip" in request.POST:
        messages.warning(request, _("Kept. It is not confirmed that the person has the code."), "warn")
        return _next(request)
    if not _repeated(request, held):
        return _code_page(request, held, fault=_wrong(), status=422)
    try:
        operations.confirm(case_id=held["case"], actor=officer_of(request), at=at)
    except NotDurable:
        again = _("It was not written down: the server is busy. Press the button again.")
        return _code_page(request, held, fault=again, status=503)
    messages.success(request, _("The person has the code. Everything is sealed; nothing of it is left here."), "good")
    return _next(request)


@require_http_methods(["GET", "POST"])
@desk("operator.file")
def status(request: HttpRequest) -> HttpResponse:
    """For somebody who comes with a code: one of four classes, never what was written."""
    if request.method != "POST":
        return _status_page(request)
    language = request.POST.get("language", "")
    try:
        own = codes.parse_code(request.POST.get("code", ""))
    except (NotDigits, CodeTooShort, CodeTooLong, CodeMistyped):
        fault = _("This is no access code: 20 digits, the last a check digit.")
        return _status_page(request, fault=fault, language=language, status=422)
    try:
        lookups.before(codes.first_hash(own))
        found = told.status_of(codes.first_hash(own), at=clock.now())
        if not found:
            lookups.wrong()
    except TooManyTries as error:
        fault = _("Too many codes were tried. Wait %d seconds.") % error.seconds
        return _status_page(request, fault=fault, language=language, status=429)
    if not found:
        return _status_page(request, fault=_("No complaint has this code. Ask for each group again."),
                            language=language, status=404)
    return _status_page(request, found=found, language=language)


@require_http_methods(["GET", "POST"])
@typed_survives
@desk("operator.file")
def notes(request: HttpRequest) -> HttpResponse:
    """What one shift tells the next."""
    if request.method != "POST":
        return _notes_page(request)
    typed = request.POST.get("words", "")
    note_id = request.POST.get("id", "")
    try:
        operations.leave_note(
            note_id=note_id if sealing.is_id(note_id) else sealing.new_id(), words=typed.replace("\r\n", "\n"),
            actor=officer_of(request), at=clock.now(),
        )
    except BadField:
        fault = _("Write a note of at most %d characters.") % operations.NOTE_MAX
        return _notes_page(request, typed=typed, fault=fault, status=422)
    messages.success(request, _("The next shift can read it."), "good")
    return HttpResponseRedirect(reverse("staff:operator_notes"))


def _repeated(request: HttpRequest, held: dict[str, str]) -> bool:
    """Whether the person said the end of the code; of a code that is not known here, the browser says so."""
    if "pad" in held:
        return request.POST.get("same") == "yes"
    said = "".join(one for one in request.POST.get("said", "") if one.isdecimal() and one.isascii())
    return hmac.compare_digest(said, held["code"][-LAST:])


def _wrong() -> str:
    return _("These are not the last eight digits. Read the code out again, slowly, and let them be repeated.")


def _who(request: HttpRequest) -> str:
    return f"officer {officer_of(request).pk}"


def _next(request: HttpRequest) -> HttpResponse:
    response = HttpResponseRedirect(reverse("staff:operator"))
    SHOWN.drop(response, path=reverse("staff:operator_code"))
    return response


def _code_page(request: HttpRequest, held: dict[str, str], *, fault: str = "", status: int = 200) -> HttpResponse:
    return TemplateResponse(request, "staff/operator/code.html", {
        "groups": codes.show(held["code"]).split(" ") if "code" in held else [], "pad": held.get("pad", ""),
        "fault": fault, "wrong": _wrong(),
        "before": words.script(("code",), held["language"]), "back": words.script(("code_back",), held["language"]),
        "end": words.script(("end",), held["language"]), "lost": words.script(("code_lost",), held["language"]),
    }, status=status)


def _status_page(
    request: HttpRequest, *, found: str = "", fault: str = "", language: str = "", status: int = 200
) -> HttpResponse:
    known = words.languages()
    chosen = language if language in dict(known) else known[0][0]
    return TemplateResponse(request, "staff/operator/status.html", {
        "found": words.STATUSES.get(found, ""), "lines": words.script((found,), chosen) if found else [],
        "fault": fault, "languages": known, "language": chosen,
    }, status=status)


def _notes_page(request: HttpRequest, *, typed: str = "", fault: str = "", status: int = 200) -> HttpResponse:
    return TemplateResponse(request, "staff/operator/notes.html", {
        "notes": queries.shift_notes(officer_of(request), at=clock.now()), "typed": typed, "fault": fault,
        "id": sealing.new_id(), "days": settings.OPERATOR.note_days, "longest": operations.NOTE_MAX,
        "care": words.care(),
    }, status=status)
