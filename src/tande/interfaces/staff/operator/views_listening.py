"""Listening to somebody: danger first, then the person's own words, sealed when they are sent. Nothing leads back."""

import hashlib
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tande.domains.callbacks import operations, queries
from tande.domains.callbacks.errors import BadField
from tande.domains.casework.errors import BadEnvelope, TooMuch
from tande.domains.intake.errors import BadComplaint, NotDurable
from tande.domains.officers import queries as officers
from tande.domains.officers.errors import DeskNotReady
from tande.interfaces.staff.access import desk, officer_of
from tande.interfaces.staff.bodies import base64_text
from tande.interfaces.staff.operator import forms, views_code, words
from tande.interfaces.staff.operator.forms import Start, Typed
from tande.interfaces.staff.operator.kept import typed_survives
from tande.interfaces.staff.operator.typed import remember_kept, was_kept
from tande.ledger import clock
from tande.policy import callbacks as rules
from tande.policy import limits, questions

NOT_KEPT = (BadField, BadComplaint, BadEnvelope, TooMuch, NotDurable, DeskNotReady)


@require_GET
@desk("operator.file")
def start(request: HttpRequest) -> HttpResponse:
    """Before anybody spoke: who waits for a call, the last shift's notes, and the first questions."""
    return _start_page(request, forms.new_start(clock.now()))


@require_http_methods(["GET", "POST"])
@desk("operator.file")
def write(request: HttpRequest) -> HttpResponse:
    """The form. It is the answer to a form that holds codes alone: going back sends no words."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("staff:operator"))
    begun, faults = forms.read_start(request.POST, clock.now())
    if faults:
        return _start_page(request, begun, faults, status=422)
    return _form(request, begun, Typed())


@require_http_methods(["GET", "POST"])
@typed_survives
@desk("operator.file")
def file(request: HttpRequest) -> HttpResponse:
    """Seal and keep it, and go on to the code. The same form twice is one complaint."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("staff:operator"))
    begun, wrong = forms.read_start(request.POST, clock.now())
    typed = forms.read_typed(request.POST, begun)
    faults = {**forms.check(typed), **({"danger": wrong[0]} if wrong else {})}
    if faults and was_kept(request):
        return _kept_before(request)
    if faults:
        return _form(request, begun, typed, faults, status=422)
    at = clock.now()
    try:
        filed = operations.file(
            spoken=forms.spoken(begun, typed, _key(begun, typed)), actor=officer_of(request), at=at
        )
    except NOT_KEPT as error:
        fault, code = _why(error)
        return _form(request, begun, typed, fault, status=code)
    if filed.confirmed:
        return _kept_before(request)
    return remember_kept(
        request, views_code.with_code(request, filed, language=begun.language, at=at), begun.nonce
    )


def _kept_before(request: HttpRequest) -> HttpResponse:
    views_code.known_already(request)
    return HttpResponseRedirect(reverse("staff:operator"))


def _why(error: Exception) -> tuple[dict[str, str], int]:
    """What to say when nothing was kept, at which field, and the status."""
    if isinstance(error, BadField):
        return {"number": _("This number cannot be called. Look at it again.")}, 422
    if isinstance(error, NotDurable):
        return {"text": _("It was not kept: the server is busy. All is still here: press the button again.")}, 503
    if isinstance(error, DeskNotReady):
        return {"text": _("No officer of this desk has a key yet. Copy the words to paper, and tell the head.")}, 503
    return {"text": _("This is too long. Shorten it: what does not fit can be told in a second part.")}, 413


def _key(begun: Start, typed: Typed) -> str:
    """Names this form with what it holds: a second press is the same complaint, a corrected form is another one."""
    whole = repr((begun.path, begun.child, begun.danger, begun.language, begun.door, vars(typed)))
    return f"{begun.nonce} {hashlib.sha256(whole.encode('utf-8', 'surrogatepass')).hexdigest()}"


def _start_page(
    request: HttpRequest, begun: Start, faults: list[str] | None = None, *, status: int = 200
) -> HttpResponse:
    officer, at = officer_of(request), clock.now()
    return TemplateResponse(request, "staff/operator/start.html", {
        "begun": begun, "faults": faults or [], "danger": words.DANGER, "child": words.CHILD, "about": words.ABOUT,
        "doors": words.DOORS, "languages": words.languages(), "waiting": queries.waiting(officer, at=at),
        "script": words.script(("opening", "danger"), begun.language), "others": _others(begun.language),
        "care": words.care(), "notes": len(queries.shift_notes(officer, at=at)), "no_script": _no_script(),
    }, status=status)


def _others(language: str) -> list[words.Line]:
    """The first lines in every other language: which one somebody speaks is heard before it can be chosen."""
    return [line for code, _name in words.languages() if code != language
            for line in words.script(("opening", "danger"), code)]


def _no_script() -> bool:
    """Whether the pack has no script to read out."""
    return not words.script(("opening",), words.languages()[0][0])


def _form(
    request: HttpRequest, begun: Start, typed: Typed, faults: dict[str, str] | None = None, *, status: int = 200
) -> HttpResponse:
    asked = _asked(begun, typed)
    return TemplateResponse(request, "staff/operator/write.html", {
        "begun": begun, "typed": typed, "faults": faults or {}, "in_danger": begun.danger == "yes",
        "began": parse_datetime(begun.started), "contacts": words.contacts(child=begun.is_child),
        "danger_lines": words.script(("danger_yes",), begun.language),
        "lines": words.script(_lines(begun), begun.language),
        "contact_lines": words.script(("contact",), begun.language),
        "call_lines": words.script(("call",), begun.language),
        "consents": [(code, label, forms.AGREED[code]) for code, label in words.CONSENTS.items()],
        "consent": typed.consent or ("child" if begun.is_child else ""),
        "asked": asked[:-1], "noted": asked[-1], "contact": _contact(typed), "windows": words.WINDOWS,
        "genders": words.GENDERS, "other": begun.about == questions.OTHER, **_sealing(begun),
    }, status=status)


def _sealing(begun: Start) -> dict[str, Any]:
    """What the browser needs to seal; no key when no officer of that desk has one yet."""
    longest = {"text": limits.TEXT_MAX_CHARS, "answer": forms.ANSWER_MAX, "contact": forms.CONTACT_MAX,
               "say": rules.SAFE_WORDS_MAX}
    try:
        key = officers.desk_key_in_force(questions.desk_of(begun.narrative_path))
    except DeskNotReady:
        return {"longest": longest}
    return {"longest": longest, "desk_key": key, "desk_key_text": base64_text(key.public_key)}


def _lines(begun: Start) -> tuple[str, ...]:
    """What is read out before the words are written, and what helps when somebody is silent."""
    behalf = ("behalf",) if begun.about == questions.OTHER else ()
    return (*behalf, *(("child",) if begun.is_child else ()), "words", "silent")


def _asked(begun: Start, typed: Typed) -> list[dict[str, Any]]:
    shown = []
    for one in begun.asked:
        chosen = typed.values.get(one, ["line"] if one == "filer" and not typed.values else [])
        shown.append({**words.chips(questions.QUESTIONS[one], begun.path, chosen), "text": typed.texts.get(one, "")})
    return shown


def _contact(typed: Typed) -> list[tuple[str, str, str]]:
    return [(one.name, one.label, typed.contact.get(one.name, "")) for one in questions.CONTACT_FIELDS]
