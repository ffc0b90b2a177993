"""The first page: the organisation's code and the hand-over number, or that the unit gave none.

Code and number are sent in a form and never stand in an address; a sealed token does. A wrong code and an unknown
number are one answer, and cost the same.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from tande.domains.children import errors, receptions
from tande.interfaces.receiving import tokens, typed
from tande.interfaces.receiving.pages import go_on, page, takes
from tande.interfaces.receiving.tokens import Page
from tande.ledger import clock
from tande.toolkit import sealing
from tande.toolkit.limiter import Limiter, TooManyTries

guesses = Limiter()


@takes("GET", "POST")
def start(request: HttpRequest) -> HttpResponse:
    """The form; on POST the page of that child."""
    if request.method != "POST":
        return page(request, "start")
    without = "without" in request.POST
    given, at = {name: request.POST.get(name, "")[:100] for name in ("code", "number")}, clock.now()
    code, code_fault = typed.code(given["code"])
    number, number_fault = typed.number(given["number"])
    if without and not given["number"].strip():
        number_fault = ""
    faults = {"code": code_fault, "number": number_fault}
    if code_fault or number_fault:
        return _refused(request, faults, given)
    asked = "" if without else number
    try:
        guesses.before(code.encode("ascii"))
        try:
            holder = receptions.open_with(code=code, number=asked, at=at)
        except errors.NoSuchEncounter:
            guesses.wrong()
            fault = _("We do not know this code.") if without else _(
                "This code and this number do not go together. Check both. If both are right, press the second button."
            )
            return _refused(request, {"both": fault}, given)
    except TooManyTries as many:
        return too_many(request, many, "start", {})
    return go_on(address("confirm", Page(
        holder.code_id, sealing.new_id(), asked, number if without else "", at, at
    )))


def too_many(request: HttpRequest, many: TooManyTries, name: str, more: dict[str, object]) -> HttpResponse:
    """The same page, to be tried again after a while."""
    fault = _("Too many codes or numbers were tried. Wait a little.")
    response = page(request, name, {"faults": {"both": fault}, **more}, status=429)
    response["Retry-After"] = str(many.seconds)
    return response


def address(name: str, one: Page) -> str:
    """The address of a page with its token, renewed."""
    token = tokens.make(one, key=settings.TANDE.token_key)
    return reverse(f"receiving:{name}", kwargs={"token": token})


def _refused(request: HttpRequest, faults: dict[str, str], given: dict[str, str]) -> HttpResponse:
    return page(request, "start", {"faults": faults, "given": given}, status=400)
