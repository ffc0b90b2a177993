"""What came of a child: the form, a look over it before it counts, and the receipt with its number."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from tande.domains.children import errors, receptions
from tande.domains.children.receptions import Shown
from tande.domains.receiving import errors as receiving_errors
from tande.domains.receiving.operations import Said
from tande.domains.receiving.views import Received
from tande.interfaces.receiving import tokens, typed
from tande.interfaces.receiving.forms import ReceptionForm, of_receipt
from tande.interfaces.receiving.pages import go_on, language, page, problem, takes
from tande.interfaces.receiving.tokens import BadToken, Page
from tande.interfaces.receiving.views_start import address, guesses, too_many
from tande.ledger import clock
from tande.policy import receptions as rules
from tande.policy.encounters import Receipt
from tande.toolkit import codes, sealing
from tande.toolkit.limiter import TooManyTries


def opened(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Give the view what the address holds, renewed; otherwise a page that says why not and how to begin anew."""

    @wraps(view)
    def guarded(request: HttpRequest, *, token: str) -> HttpResponseBase:
        try:
            return view(request, tokens.read(token, key=settings.TANDE.token_key, at=clock.now()))
        except BadToken:
            return problem(request, status=410, title=_("This page was open too long"),
                           text=_("What you confirmed before is kept. Type your code and the number again to go on."))
        except receiving_errors.NoSuchCode:
            return problem(request, status=410, title=_("This code is no longer in force"),
                           text=_("What was confirmed with it is kept. Ask the independent body for a new code."))
        except errors.NoSuchEncounter:
            return problem(request, status=410, title=_("This number is no longer known"),
                           text=_("Call the independent body. If the child is with you, confirm without a number."))

    return takes("GET", "POST")(guarded)


@opened
def confirm(request: HttpRequest, one: Page) -> HttpResponse:
    """The form; on POST a look over what was said, and from there the confirmation itself."""
    shown = receptions.shown(code_id=one.code_id, number=one.number, child=one.child, at=clock.now())
    if request.method != "POST":
        return _form(request, one, shown, _first(shown), base=shown.former.version if shown.former else 0)
    form, base = ReceptionForm(request.POST, known=shown.known), _base(request)
    if not form.is_valid():
        return _form(request, one, shown, form, base=base, status=400)
    if "change" in request.POST:
        return _form(request, one, shown, form, base=base)
    if "confirm" not in request.POST:
        return _look(request, one, shown, form, base=base)
    said = Said(child=one.child, number=one.number, receipt=form.receipt(), base=base, said_number=one.said_number,
                commune=form.cleaned_data.get("commune", ""))
    try:
        receptions.confirm_reception(code_id=one.code_id, said=said, at=clock.now())
    except receiving_errors.Changed as changed:
        now: Received | None = changed.args[0]
        return _form(request, one, shown, form, base=now.version if now else 0, now=now, status=409)
    except receiving_errors.BadField:
        return _form(request, one, shown, form, base=base, status=400)
    return go_on(address("receipt", one))


@opened
def receipt(request: HttpRequest, one: Page) -> HttpResponse:
    """The receipt number, large, with what was confirmed; printable."""
    shown = receptions.shown(code_id=one.code_id, number=one.number, child=one.child, at=clock.now())
    if shown.former is None:
        return go_on(address("confirm", one))
    return _receipt(request, one, shown.former)


@opened
def another(request: HttpRequest, one: Page) -> HttpResponse:
    """One more child with the same code: its number, or that the unit gave none."""
    if request.method != "POST":
        return go_on(address("receipt", one))
    at, text = clock.now(), request.POST.get("number", "")[:100]
    number, fault = typed.number(text)
    without = "without" in request.POST
    if without and not text.strip():
        fault = ""
    former = receptions.shown(code_id=one.code_id, number=one.number, child=one.child, at=at).former
    if former is None:
        return go_on(address("confirm", one))
    try:
        guesses.before(one.code_id.encode("ascii"))
        if not fault:
            try:
                receptions.number_known(code_id=one.code_id, number="" if without else number, at=at)
            except errors.NoSuchEncounter:
                guesses.wrong()
                fault = _("We do not know this number. Check it. If it is right, press the second button.")
    except TooManyTries as many:
        return too_many(request, many, "receipt", _receipt_words(one, former))
    if fault:
        return _receipt(request, one, former, fault=fault, text=text)
    asked, said = ("", number) if without else (number, "")
    return go_on(address("confirm", Page(one.code_id, sealing.new_id(), asked, said, one.first_at, at)))


def _base(request: HttpRequest) -> int:
    text = request.POST.get("base", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0


def _first(shown: Shown) -> ReceptionForm:
    former = shown.former
    initial = of_receipt(former.receipt, former.commune) if former else {"day": timezone.localdate(clock.now())}
    return ReceptionForm(known=shown.known, initial=initial)


def _form(
    request: HttpRequest, one: Page, shown: Shown, form: ReceptionForm, *, base: int, now: Received | None = None,
    status: int = 200,
) -> HttpResponse:
    return page(request, "confirm", {
        **_child(one, shown), "form": form, "base": base, "former": shown.former,
        "now": _rows(now.receipt, now.commune) if now else None,
    }, status=status)


def _look(request: HttpRequest, one: Page, shown: Shown, form: ReceptionForm, *, base: int) -> HttpResponse:
    said, commune = form.receipt(), form.cleaned_data.get("commune", "")
    early = shown.on is not None and timezone.localdate(said.at) < shown.on
    return page(request, "look", {
        **_child(one, shown), "rows": _rows(said, commune), "base": base, "early": early, "former": shown.former,
        "kept": [(name, value) for name in form.fields for value in request.POST.getlist(name)[:10]],
    })


def _receipt(
    request: HttpRequest, one: Page, former: Received, *, fault: str = "", text: str = ""
) -> HttpResponse:
    more = {"faults": {"number": fault}, "text": text} if fault else {}
    return page(request, "receipt", {**_receipt_words(one, former), **more}, status=400 if fault else 200)


def _receipt_words(one: Page, former: Received) -> dict[str, Any]:
    return {
        "receipt_number": codes.show(former.receipt_no), "rows": _rows(former.receipt, former.commune),
        "number": codes.show(former.number or former.said_number), "without": not former.number,
        "version": former.version, "kept_at": timezone.localtime(former.at),
        "organisation": settings.MISSION.label("receiver", former.receiver, language()),
        "correct": address("confirm", one), "next": address("another", one),
    }


def _child(one: Page, shown: Shown) -> dict[str, Any]:
    """What is shown of the child, in words."""
    lang = language()
    return {
        "here": address("confirm", one), "number": codes.show(one.number or one.said_number),
        "elsewhere": shown.elsewhere, "known": shown.known,
        "child": [
            (_("Where"), settings.MISSION.label("place", shown.commune, lang)),
            (_("Day"), shown.on.isoformat() if shown.on else ""),
            (_("The child is"), _(rules.SEXES.get(shown.sex, "Not known"))),
            (_("Age in years"), _(rules.AGE_BANDS.get(shown.age_band, "Not known"))),
        ] if shown.known else [],
    }


def _rows(said: Receipt, commune: str) -> list[tuple[str, str]]:
    """What an organisation says, in words."""
    at = timezone.localtime(said.at)
    rows = [
        (_("Came to you"), f"{at:%Y-%m-%d %H:%M}"),
        (_("The child is"), _(rules.SEXES[said.sex])),
        (_("Age in years"), _(rules.AGE_BANDS[said.age_band])),
        (_("How is the child?"), "; ".join(_(rules.CONDITIONS[code]) for code in said.conditions)),
        (_("Where is the child now?"), _(rules.DESTINATIONS[said.destination])),
    ]
    if commune:
        rows.append((_("Where was the child given to you?"), settings.MISSION.label("place", commune, language())))
    return rows
