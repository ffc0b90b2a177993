"""Typing papers in, one after the other: the number first, then what stands on the paper. Nothing can be read back."""

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_http_methods, require_POST

from tande.domains.casework.errors import TooMuch
from tande.domains.evidence.errors import BadPart, NotStored
from tande.domains.intake.errors import BadComplaint, CaseExists, NotDurable
from tande.domains.officers.errors import DeskNotReady
from tande.domains.paper import operations, queries
from tande.domains.paper.errors import (
    AlreadyEntered,
    BadField,
    BeingEntered,
    NoSuchForm,
    NotEntered,
    WrongState,
)
from tande.domains.paper.views import Standing
from tande.interfaces.staff import labels, paper_typed, paper_words
from tande.interfaces.staff.access import desk, officer_of
from tande.interfaces.staff.forms_paper import languages, read_number
from tande.interfaces.staff.operator.kept import typed_survives
from tande.interfaces.staff.paper_typed import EMPTY, Typed
from tande.ledger import clock
from tande.policy import paper as rules
from tande.policy import questions
from tande.toolkit import codes

HOW = {
    operations.FIRST: later("A form that comes for the first time"),
    operations.MORE: later("One more page of a form that was typed in before"),
    operations.COPY: later("A copy: the number was typed in before, but another person wrote this"),
    EMPTY: later("Nothing is written on it"),
}


@require_http_methods(["GET", "POST"])
@typed_survives
@desk("paper.enter")
def enter(request: HttpRequest) -> HttpResponse:
    """The screen; on POST keep the paper and show the next empty one. What was typed is in no answer after that."""
    if request.method != "POST":
        return _screen(request, paper_typed.fresh())
    typed = paper_typed.read(request)
    if "check" in request.POST:
        return _screen(request, replace(typed, wrong={k: v for k, v in typed.wrong.items() if k == "number"}))
    if typed.wrong:
        return _screen(request, typed, status=422)
    return _keep(request, typed)


@require_POST
@desk("paper.enter", json=True)
def number(request: HttpRequest) -> HttpResponse:
    """What a number is, while it is typed. By POST: a number must not stand in an address."""
    typed = request.POST.get("number", "")
    try:
        standing = queries.standing(officer_of(request), read_number(typed))
    except ValidationError as error:
        return JsonResponse({"good": False, "words": error.messages[0]})
    except NoSuchForm:
        return JsonResponse({"good": False, "words": _no_such_form()})
    return JsonResponse({
        "good": standing.state != rules.ENTERED, "words": _standing(standing), "language": standing.language,
    })


def _keep(request: HttpRequest, typed: Typed) -> HttpResponse:
    try:
        done = _done(request, typed)
    except (AlreadyEntered, BeingEntered, NoSuchForm, NotEntered, WrongState) as error:
        return _screen(request, typed.blamed("number", _of_number(error)), status=409)
    except (BadField, BadComplaint) as error:
        name = str(error) if str(error) in ("text", "lines", "language", "path", "how") else "text"
        return _screen(request, typed.blamed(name, _of_field(name)), status=422)
    except DeskNotReady:
        told = _("No officer has a key to seal it with yet, so nothing was kept. Keep the paper locked away.")
        return _screen(request, typed.blamed("", told), status=503)
    except (TooMuch, BadPart):
        told = _("The files were not kept. Choose them again, or fewer.")
        return _screen(request, typed.blamed("files", told), status=422)
    except (NotDurable, NotStored, CaseExists):
        return _screen(request, typed.blamed("", _("It was not kept yet. Press the button once more.")), status=503)
    next_one = paper_typed.fresh(language=typed.language, sitting=typed.sitting + (0 if done.again else 1))
    return _screen(request, next_one, done=_told(done, typed))


def _done(request: HttpRequest, typed: Typed) -> operations.Done:
    if typed.how == EMPTY:
        if not typed.number:
            raise NoSuchForm
        operations.found_empty(number=typed.number, actor=officer_of(request), at=clock.now())
        return operations.Done(typed.number, True)
    return operations.enter(paper=typed.paper(_copied(typed.language)), actor=officer_of(request), at=clock.now())


def _copied(language: str) -> str:
    """What the first case is told of a copy, in the paper's language, since officers read that with it."""
    with translation.override(language):
        return _(
            "Another paper with the same form number came in, written by somebody else. "
            "Two persons may hold this code."
        )


def _told(done: operations.Done, typed: Typed) -> str:
    if typed.how == EMPTY:
        return _("Form %(number)s is written down as empty.") % {"number": codes.show(done.number)}
    kept = _("Kept and sealed. Put the paper where the papers are kept; it cannot be read here again.")
    number = {"number": codes.show(done.number)}
    said = [_("Form %(number)s.") % number if done.number else _("A paper without a number."), kept]
    if not done.reachable:
        said.append(_("The person has no code for it, so nobody can answer unless the paper says how."))
    return " ".join(said)


def _screen(request: HttpRequest, typed: Typed, *, done: str = "", status: int = 200) -> HttpResponse:
    standing = _checked(request, typed) if typed.number and "number" not in typed.wrong else ""
    return TemplateResponse(request, "staff/paper_enter.html", {
        "typed": typed, "done": done, "standing": standing, "asked": _asked(typed), "languages": languages(),
        "paths": [(key, _(rules.PATH_LABELS[path])) for key, path in rules.PATH_KEYS.items()],
        "how": [(code, words, typed.how == code) for code, words in HOW.items()],
        "contact": [
            (f"contact_{one.name}", _(one.label), typed.said(f"contact_{one.name}")) for one in questions.CONTACT_FIELDS
        ],
        "contact_ask": _(questions.QUESTIONS["contact"].ask), "files_lost": bool(typed.files),
        "values": typed.values, "wrong": typed.wrong,
    }, status=status)


def _asked(typed: Typed) -> list[dict[str, Any]]:
    language = labels.pack_language()
    return [
        {
            "number": place, "ask": _(one.ask), "name": f"keys_{one.id}", "value": typed.said(f"keys_{one.id}"),
            "boxes": paper_words.boxes(one, language), "wrong": typed.wrong.get(f"keys_{one.id}", ""),
            "line": f"line_{one.id}" if one.id in paper_typed.LINES else "", "line_label": _(one.words),
            "line_value": typed.said(f"line_{one.id}"), "others": one.id in rules.FOR_OTHERS,
        }
        for place, one in enumerate(rules.asked(""), 1)
    ]


def _checked(request: HttpRequest, typed: Typed) -> str:
    try:
        return _standing(queries.standing(officer_of(request), typed.number))
    except NoSuchForm:
        return _no_such_form()


def _standing(one: Standing) -> str:
    """Where a form stands, in a sentence for whoever has the paper in hand."""
    name = dict(settings.LANGUAGES).get(one.language, one.language)
    said = f"{codes.show(one.number)} · {name} · {_(rules.STATES[one.state])}"
    if one.on:
        said += f" · {one.on.isoformat()}"
    if not one.reachable:
        said += ". " + _("Its code was made useless. Type it in all the same: nothing is lost.")
    return said


def _no_such_form() -> str:
    return _(
        "No form with this number was printed. Look at it again; if it is so, type it in as a paper without a number."
    )


def _of_number(error: Exception) -> str:
    if isinstance(error, AlreadyEntered):
        return _(
            "This number was typed in on %(day)s. Is this one more page of the same paper, or a copy on which somebody "
            "else wrote? Choose it under “What is it?” and save again. If it is the same paper, leave it."
        ) % {"day": error.on.isoformat()}
    if isinstance(error, BeingEntered):
        return _(
            "Somebody else is typing in this number at this moment. If it was you, wait two minutes and save again."
        )
    if isinstance(error, NotEntered):
        return _("This number was not typed in before. Choose “A form that comes for the first time”.")
    if isinstance(error, WrongState):
        return _("This number was typed in before, so it is not empty.")
    return _no_such_form()


def _of_field(name: str) -> str:
    return {
        "text": _("Write what stands on the paper, tick a box or choose a picture of it."),
        "lines": _("A line is too long: write it into the large field."),
    }.get(name, _("This cannot be so. Look at it again."))
