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
from tande.domains.evidence.errors import BadPart, NotStored
from tande.domains.intake import operations as intake
from tande.domains.intake.errors import BadComplaint, CaseExists, NotDurable
from tande.domains.officers import queries as officers
from tande.domains.officers.errors import DeskNotReady
from tande.gates.once import Once
from tande.interfaces.public import forms, sentences
from tande.interfaces.public.forms import Draft
from tande.interfaces.public.pages import go_on, language, own_site_only, page, takes
from tande.interfaces.public.server_sealing import seal_draft
from tande.interfaces.public.views_write import desk_of, not_open, path_of
from tande.ledger import clock
from tande.policy.channels import WEB
from tande.toolkit import codes

WARN_SECONDS, END_SECONDS = 75, 90
"""Without a touch: when the tablet asks whether somebody is still there, and when it begins anew."""
SHOWN = Once("t", timedelta(minutes=10))
NOBODY = "kiosk"
"""There is no sign-in here: the cookie opens for whoever holds the tablet, until it is dropped or its time is over."""


@takes("GET")
def start(request: HttpRequest) -> HttpResponse:
    """The languages, each in its own words. It shows nothing of whoever was here before, and drops what was left."""
    response = _page(request, "start", {"tongues": _tongues(), "codes": settings.MISSION.language_codes})
    SHOWN.drop(response, path=reverse("public:kiosk_code"))
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
    path = path_of(number)
    if request.method != "POST":
        return _form(request, path, Draft("", forms.new_nonce()))
    try:
        draft = forms.read_draft(request)
    except forms.TooLarge:
        return _form(request, path, Draft("", forms.new_nonce()), fault=sentences.too_long(), status=413)
    except forms.Unreadable:
        return _form(request, path, Draft("", forms.new_nonce()), fault=sentences.cut_off(), status=400)
    return _receive(request, path, draft)


def _receive(request: HttpRequest, path: str, draft: Draft) -> HttpResponse:
    if draft.too_long:
        return _form(request, path, draft, fault=sentences.too_long(), status=413)
    if not draft.text.strip():
        return _form(request, path, draft, fault=_("Write a few words. Then press the button again."), status=400)
    at = clock.now()
    words = Draft(draft.text, draft.nonce)
    try:
        desk_key = officers.desk_key_in_force(desk_of(path))
        sealed = seal_draft(words, path=path, lang=language(), desk_key=desk_key)
        receipt = intake.receive(complaint=sealed.complaint, at=at, channel=WEB, language=language())
    except (NotDurable, NotStored):
        return _form(request, path, draft, fault=sentences.not_kept(), status=503)
    except CaseExists:
        return _form(request, path, Draft(draft.text, forms.new_nonce()), fault=sentences.not_kept(), status=409)
    except (BadComplaint, BadPart):
        return _form(request, path, draft, fault=sentences.too_long(), status=413)
    except DeskNotReady:
        return not_open(request, typed=draft.text)
    address = reverse("public:kiosk_code")
    response = go_on(request, address)
    held = {"case": receipt.case_id, "code": sealed.code}
    SHOWN.put(response, held, path=address, who=NOBODY, at=at, secure=request.is_secure())
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
    SHOWN.drop(response, path=reverse("public:kiosk_code"))
    response["Clear-Site-Data"] = '"cache", "storage"'
    response.set_cookie("x", "", max_age=1, httponly=True, samesite="Strict")
    return response


def _form(request: HttpRequest, path: str, draft: Draft, *, fault: str = "", status: int = 200) -> HttpResponse:
    try:
        officers.desk_key_in_force(desk_of(path))
    except DeskNotReady:
        return not_open(request, typed=draft.text)
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
