"""A tablet that many use, at a counter: choose a language, write, read the code, and nothing stays for who comes next.

The words are sealed in this request's memory, as on the page without script: the tablet is ours, and a shared one must
keep nothing. No draft, no file, no address that tells; the code goes with a redirect, so "Back" sends no form again.
"""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse, translate_url
from django.utils.translation import gettext as _

from tande.domains.casework import operations as casework
from tande.domains.casework import queries as cases
from tande.domains.intake.errors import NotDurable
from tande.domains.officers import queries as officers
from tande.domains.officers.errors import DeskNotReady
from tande.gates.once import Once
from tande.interfaces.public import forms, keeping, sentences
from tande.interfaces.public.forms import Draft
from tande.interfaces.public.keeping import NotKept
from tande.interfaces.public.pages import go_on, own_site_only, page, takes
from tande.interfaces.public.views_write import path_of
from tande.ledger import clock
from tande.policy import questions
from tande.toolkit import codes

WARN_SECONDS, END_SECONDS = 75, 90
"""Without a touch: when the tablet asks whether somebody is still there, and when it begins anew."""
SHOWN = Once("t", timedelta(minutes=10))
COOKIE_PATH = "/"
"""Not that of one language: whoever begins anew in another drops it too."""
NOBODY = "kiosk"
"""There is no sign-in here: the cookie opens for whoever holds the tablet, until it is dropped or its time is over."""


@takes("GET")
def start(request: HttpRequest) -> HttpResponse:
    """The languages, each in its own words. It shows nothing of whoever was here before, and drops what was left."""
    response = _page(request, "start", {"tongues": _tongues(), "codes": settings.MISSION.language_codes})
    SHOWN.drop(response, path=COOKIE_PATH)
    return response


@takes("GET")
def choose(request: HttpRequest) -> HttpResponse:
    """About whom it is."""
    return _page(request, "choose")


@takes("GET")
def danger(request: HttpRequest) -> HttpResponse:
    """Numbers for help now."""
    ordered = sorted(settings.MISSION.contacts_for(), key=lambda contact: not contact.danger)
    return _page(request, "danger", {"contacts": ordered})


@takes("GET", "POST")
@own_site_only
def write(request: HttpRequest, number: int) -> HttpResponse:
    """The form, and on POST the way to the code. ``number`` names the path as on the site."""
    path, at = path_of(number), clock.now()
    if request.method != "POST":
        return _blank(request, path)
    said = {"cut_off": sentences.cut_off(), "too_long": sentences.too_long_again()}
    draft = Draft("", forms.new_nonce())
    try:
        sent = keeping.read(request, **said)
        draft = Draft(sent.text, sent.nonce)  # words alone: there are no files here
        if draft.empty:
            raise NotKept(draft, _("Write a few words. Then press the button again."), 400)
        receipt, own_code = keeping.keep(draft, path=path, at=at, **said)
    except NotKept as why:
        return _form(request, path, why.draft, fault=why.fault, status=why.status)
    except DeskNotReady:
        return _form(request, path, draft, fault=sentences.not_kept(), status=503)
    if not receipt.new and cases.is_saved(receipt.case_id):
        return _begin_anew()  # sent again from the browser's history, by whoever is there now
    response = go_on(request, reverse("public:kiosk_code"))
    held = {"case": receipt.case_id, "code": own_code}
    SHOWN.put(response, held, path=COOKIE_PATH, who=NOBODY, at=at, secure=request.is_secure())
    return response


@takes("GET", "POST")
@own_site_only
def code(request: HttpRequest) -> HttpResponse:
    """The code, while the person is here; on POST she says that she has it, and it is gone from the tablet."""
    at = clock.now()
    held = SHOWN.read(request, who=NOBODY, at=at)
    if held is None:
        return go_on(request, reverse("public:kiosk"))
    if request.method == "POST":
        try:
            casework.confirm_saved(case_id=held["case"], at=at)
        except NotDurable:
            again = _("Wait a minute and press the button again.")
            return _page(request, "code", {"code": codes.show(held["code"]).split(" "), "fault": again}, status=503)
        return _begin_anew()
    return _page(request, "code", {"code": codes.show(held["code"]).split(" ")})


@takes("GET", "POST")
@own_site_only
def finish(request: HttpRequest) -> HttpResponse:
    """Nothing of whoever was here stays."""
    return _begin_anew()


def _begin_anew() -> HttpResponse:
    """Clear what the browser holds and go to the first page, in the language that most people speak.

    As at the way out of the site, a cookie that is gone in a second makes the browser forget the page left behind.
    """
    first = str(settings.MISSION.language_codes[0])
    response = HttpResponseRedirect(translate_url(reverse("public:kiosk"), first), status=303)
    SHOWN.drop(response, path=COOKIE_PATH)
    response["Clear-Site-Data"] = '"cache", "storage"'
    response.set_cookie("x", "", max_age=1, httponly=True, samesite="Strict")
    return response


def _blank(request: HttpRequest, path: str) -> HttpResponse:
    """The form to write; while no officer has a key to seal to, nobody is let to write in vain."""
    try:
        officers.desk_key_in_force(questions.desk_of(path))
    except DeskNotReady:
        return _page(request, "closed", status=503)
    return _form(request, path, Draft("", forms.new_nonce()))


def _form(request: HttpRequest, path: str, draft: Draft, *, fault: str = "", status: int = 200) -> HttpResponse:
    about = {"path": path, "draft": draft, "fault": fault, "heard": f"kiosk_write_{path}"}
    return _page(request, "write", about, status=status)


def _page(
    request: HttpRequest, name: str, context: dict[str, object] | None = None, *, status: int = 200
) -> HttpResponse:
    frame = {"end": reverse("public:kiosk_finish"), "warn_seconds": WARN_SECONDS, "end_seconds": END_SECONDS}
    return page(request, f"kiosk/{name}", {**frame, **(context or {})}, status=status)


def _tongues() -> list[tuple[str, str, str]]:
    first = reverse("public:kiosk_choose")
    return [(one.code, one.name, translate_url(first, one.code)) for one in settings.MISSION.languages]
