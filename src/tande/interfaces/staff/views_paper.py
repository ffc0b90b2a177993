"""Batches of paper forms: issued, printed once, given out, voided, and accounted for with their gaps."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from tande.domains.gateways import queries as gateways
from tande.domains.intake.errors import NotDurable
from tande.domains.paper import operations, queries
from tande.domains.paper.errors import AllPrinted, BadField, NoSuchForm
from tande.domains.paper.views import BatchView
from tande.interfaces.staff import labels, paper_words
from tande.interfaces.staff.access import desk, officer_of
from tande.interfaces.staff.forms_paper import AgainForm, BatchForm, PrintForm, RangeForm, VoidForm, languages
from tande.ledger import clock
from tande.policy import paper as rules
from tande.policy import roles
from tande.toolkit import codes, sealing
from tande.toolkit.errors import PdfNotMade
from tande.toolkit.pdf.complaint_forms import Sheet, draw_forms


@require_GET
@desk("paper.issue")
def papers(request: HttpRequest) -> HttpResponse:
    """Every batch with its account, and a form for a new one."""
    return _papers(request)


def _papers(request: HttpRequest, *, form: forms.Form | None = None, status: int = 200) -> HttpResponse:
    rows = [_row(one) for one in queries.batches(officer_of(request))]
    return TemplateResponse(request, "staff/papers.html", {"rows": rows, "form": form or BatchForm()}, status=status)


@require_POST
@desk("paper.issue")
def issue(request: HttpRequest) -> HttpResponse:
    """Reserve the numbers of a batch; nothing is printed yet."""
    form = BatchForm(request.POST)
    if not form.is_valid():
        return _papers(request, form=form, status=422)
    given = form.cleaned_data
    try:
        batch_id = operations.issue(
            batch_id=given["id"], place_code=given["place"], label=given["label"], count=given["count"],
            actor=officer_of(request), at=clock.now(),
        )
    except BadField as error:
        wrong = _("Write one line, without special characters.")
        return _papers(request, form=_refused(form, str(error), {"label": wrong}), status=422)
    return HttpResponseRedirect(reverse("staff:paper_batch", args=[batch_id]))


@require_GET
@desk("paper.issue")
def batch(request: HttpRequest, batch_id: str) -> HttpResponse:
    """One batch: print the next forms, give out, void, and where each number stands."""
    return _batch(request, batch_id)


@require_POST
@desk("paper.issue")
def print_forms(request: HttpRequest, batch_id: str) -> HttpResponse:
    """The PDF of the next forms, once: the codes are in this answer and nowhere else."""
    form = PrintForm(request.POST, auto_id="print_%s")
    if not form.is_valid():
        return _batch(request, batch_id, print_form=form, status=422)
    given, at = form.cleaned_data, clock.now()
    try:
        return _had_once(request, batch_id, print_form=form, make=lambda: operations.print_forms(
            print_id=given["id"], batch_id=batch_id, count=given["count"], language=given["language"], at=at,
            actor=officer_of(request), draw=_drawn(given["language"], at),
        ))
    except BadField as error:
        return _batch(request, batch_id, print_form=_refused(form, str(error), {}), status=422)


@require_POST
@desk("paper.issue")
def print_again(request: HttpRequest, batch_id: str) -> HttpResponse:
    """Sheets that came out badly: they are voided, and the PDF of as many new ones is had once."""
    form = AgainForm(request.POST, auto_id="again_%s")
    if not form.is_valid():
        return _batch(request, batch_id, again_form=form, status=422)
    given, at = form.cleaned_data, clock.now()
    try:
        return _had_once(request, batch_id, again_form=form, make=lambda: operations.print_again(
            print_id=given["id"], batch_id=batch_id, first=given["first"], last=given["last"], at=at,
            actor=officer_of(request), draw=lambda language: _drawn(language, at),
        ))
    except (NoSuchForm, BadField):
        form.add_error("first", _(
            "Only sheets of this batch, in one language, that are neither typed in nor voided; at most %(n)d at once."
        ) % {"n": operations.AGAIN_MAX})
        return _batch(request, batch_id, again_form=form, status=422)


def _had_once(
    request: HttpRequest, batch_id: str, make: Callable[[], bytes], **form: forms.Form
) -> HttpResponse:
    """The PDF that ``make`` makes, or the batch's page with the one form that was sent, and why there is none."""
    try:
        return _pdf(make())
    except AllPrinted:
        why, status = _printed_before(), 409
    except PdfNotMade:
        why, status = _("The PDF could not be made. No number was used up."), 503
    for one in form.values():
        one.add_error(None, why)
    return _batch(request, batch_id, **form, status=status)


def _drawn(language: str, at: datetime) -> Callable[[Sequence[Sheet]], bytes]:
    words = paper_words.form_words(language, at=at, ways=_ways(language))
    return lambda sheets: draw_forms(sheets, words, lang=language, at=at)


def _printed_before() -> str:
    return _(
        "These were printed already: their codes are kept nowhere, so they cannot be printed again. If that print is "
        "lost, void it below. If single sheets came out badly, print new ones instead, below."
    )


def _pdf(made: bytes) -> HttpResponse:
    return HttpResponse(made, content_type="application/pdf", headers={
        "Content-Disposition": f'attachment; filename="{sealing.new_id()[:8]}.pdf"',
    })


@require_POST
@desk("paper.issue")
def give_out(request: HttpRequest, batch_id: str) -> HttpResponse:
    """Forms were taken to where people find them."""
    form = RangeForm(request.POST, auto_id="given_%s")
    if form.is_valid():
        try:
            count = operations.give_out(
                first=form.cleaned_data["first"], last=form.cleaned_data["last"], actor=officer_of(request),
                at=clock.now(), batch_id=batch_id,
            )
        except (NoSuchForm, BadField):
            form.add_error("first", _no_such_range())
        else:
            told = ngettext(
                "%(n)d form is written down as given out.", "%(n)d forms are written down as given out.", count
            )
            messages.success(request, told % {"n": count}, extra_tags="good")
            return HttpResponseRedirect(reverse("staff:paper_batch", args=[batch_id]))
    return _batch(request, batch_id, given_form=form, status=422)


@require_POST
@desk("paper.issue")
def void(request: HttpRequest, batch_id: str) -> HttpResponse:
    """Forms that must not be used any more; those typed in already are named."""
    form = VoidForm(request.POST, auto_id="void_%s")
    if form.is_valid():
        given = form.cleaned_data
        try:
            told = operations.void(
                first=given["first"], last=given["last"], reason=given["reason"], actor=officer_of(request),
                at=clock.now(), batch_id=batch_id,
            )
        except (NoSuchForm, BadField):
            form.add_error("first", _no_such_range())
        else:
            _tell(request, told, given["reason"])
            return HttpResponseRedirect(reverse("staff:paper_batch", args=[batch_id]))
    return _batch(request, batch_id, void_form=form, status=422)


@require_POST
@desk("team.change")
def close_codes(request: HttpRequest, batch_id: str) -> HttpResponse:
    """The head lets the codes of forms that are typed in open nothing any more: others may know them."""
    at = clock.now()
    try:
        count = operations.close_codes(batch_id=batch_id, words=_closed(at), actor=officer_of(request), at=at)
    except NotDurable:
        messages.warning(request, _("It was not written down: the server is busy. Press the button again."),
                         extra_tags="warn")
    else:
        told = ngettext("%(n)d code is closed.", "%(n)d codes are closed.", count) % {"n": count}
        messages.success(request, told, extra_tags="good")
    return HttpResponseRedirect(reverse("staff:paper_batch", args=[batch_id]))


def _closed(at: datetime) -> dict[str, str]:
    """What the cases are told, in each language: officers read it with the paper's own words."""
    said = {}
    for code in settings.MISSION.language_codes:
        with translation.override(code):
            said[code] = _(
                "The code of this paper was closed on %(day)s: others may have seen it. The person can read no answer."
            ) % {"day": timezone.localdate(at).isoformat()}
    return said


def _tell(request: HttpRequest, told: operations.Voided, reason: str) -> None:
    counted = ngettext("%(n)d form is voided.", "%(n)d forms are voided.", told.count) % {"n": told.count}
    messages.success(request, counted, extra_tags="good")
    if told.entered:
        numbers = ", ".join(codes.show(one) for one in told.entered)
        typed = _("Typed in before, so not voided: %(numbers)s.") % {"numbers": numbers}
        if reason in rules.UNSAFE:
            typed += " " + _("Somebody else may read the answers to these until the head closes their codes.")
        messages.warning(request, typed, extra_tags="warn")


def _batch(
    request: HttpRequest, batch_id: str, *, print_form: forms.Form | None = None,
    given_form: forms.Form | None = None, void_form: forms.Form | None = None, again_form: forms.Form | None = None,
    status: int = 200,
) -> HttpResponse:
    found = queries.batch(officer_of(request), batch_id)
    left = found.account.unprinted
    names = dict(languages())
    first = {"count": min(left, rules.PRINT_MAX), "language": settings.MISSION.language_codes[0]}
    return TemplateResponse(request, "staff/paper_batch.html", {
        "row": _row(found), "left": left, "most": rules.PRINT_MAX,
        "prints": [(one, names.get(one.language, one.language)) for one in found.prints],
        "is_head": roles.may(officer_of(request).roles, "team.change"),
        "print_form": print_form or PrintForm(auto_id="print_%s", initial=first),
        "again_form": again_form or AgainForm(auto_id="again_%s"),
        "given_form": given_form or RangeForm(auto_id="given_%s"),
        "void_form": void_form or VoidForm(auto_id="void_%s"),
        "states": [
            (_(words), _dated(found, code))
            for code, words in rules.STATES.items() if found.account.numbers[code]
        ],
    }, status=status)


def _row(view: BatchView) -> dict[str, Any]:
    account = view.account
    numbers = {code: len(some) for code, some in account.numbers.items()}
    return {
        "view": view, "place": labels.pack("place", view.place) if view.place else "", "numbers": numbers,
        "printed": account.count - account.unprinted, "still_out": len(account.out), "gaps": len(account.gaps),
    }


def _dated(view: BatchView, state: str) -> list[tuple[str, str]]:
    """The numbers in this state, each with its day and, where it was voided, the reason."""
    told = {
        number: day.isoformat() + (f", {_(rules.REASONS[reason])}" if reason else "")
        for number, kind, day, reason in view.dates if kind == state
    }
    return [(number, told.get(number, "")) for number in view.account.numbers[state]]


def _ways(language: str) -> list[str]:
    """How the holder of a strip asks for the answer. Only our own doors: another's line would not know the code."""
    with translation.override(language):
        host = urlsplit(settings.TANDE.public_url).netloc
        path = reverse("public:code").rstrip("/")
        ways = [_("On the internet: %(address)s") % {"address": f"{host}{path}"}]
        given = [one.settings.get("sender", "").strip() for one in gateways.in_use()]
        numbers = [one for one in dict.fromkeys(given) if one.lstrip("+").replace(" ", "").isdecimal()]
        if numbers:
            ways.append(_("By text message, send the number to: %(phone)s") % {"phone": ", ".join(numbers[:2])})
    return ways


def _no_such_range() -> str:
    return _("Both numbers must be of printed forms of one batch, the lower one first.")


def _refused(form: forms.Form, name: str, sentences: dict[str, str]) -> forms.Form:
    sentence = sentences.get(name, _("This cannot be so. Look at it again."))
    form.add_error(name if name in form.fields else None, sentence)
    return form
