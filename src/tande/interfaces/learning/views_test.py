"""The test: opened with a seat code, five questions a page, kept at each step, handed in once.

The code is sent in a form and never stands in an address; a short-lived token does. No page says who takes the test.
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tande.domains.training import errors, queries
from tande.domains.training import operations as training
from tande.interfaces.learning import shown, tokens
from tande.interfaces.learning.pages import go_on, language, page, problem, takes
from tande.interfaces.learning.tokens import BadToken, SittingToken
from tande.ledger import clock
from tande.policy import training as rules
from tande.toolkit import seats
from tande.toolkit.errors import SeatError, SeatNotLetters, SeatTooLong, SeatTooShort
from tande.toolkit.limiter import Limiter, TooManyTries

A_PAGE: Final = 5
"""Questions on one page: few enough for a small screen and a bad line, enough to be done in four steps."""

guesses = Limiter()


@takes("GET", "POST")
def start(request: HttpRequest) -> HttpResponse:
    """The form for the seat code; on POST the test begins, or goes on where it was cut."""
    if request.method != "POST":
        return page(request, "start", {"courses": settings.COURSES.courses})
    typed, at = request.POST.get("seat", "")[:100], clock.now()
    try:
        own = seats.parse_code(typed)
    except SeatError as error:
        return _refused(request, _mistyped(error), None, typed)
    try:
        guesses.before(own.encode("ascii"))
        try:
            sitting = training.begin(code=own, at=at)
        except errors.Refused as refused:
            if refused.reason == "unknown_seat":
                guesses.wrong()
            return _refused(request, _(rules.REFUSALS[refused.reason]), refused.again, typed)
    except TooManyTries as many:
        response = _refused(request, _("Too many codes were tried. Wait a little."), None, "", status=429)
        response["Retry-After"] = str(many.seconds)
        return response
    return go_on(_address("learning:questions", SittingToken(sitting, at, at), number=1))


def testing(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Give the view the token that the address holds, renewed; otherwise a page that asks for the seat code again."""

    @wraps(view)
    def opened(request: HttpRequest, *, token: str, **rest: object) -> HttpResponseBase:
        try:
            return view(request, tokens.read(token, key=settings.TANDE.token_key, at=clock.now()), **rest)
        except (BadToken, errors.NoSuchSitting):
            return problem(
                request, status=410, title=_("This page was open too long"),
                text=_("Your answers are kept. Type your seat code again to go on."),
            )

    return takes("GET", "POST")(opened)


@testing
def questions(request: HttpRequest, token: SittingToken, number: int) -> HttpResponse:
    """Five questions. Sending keeps the answers, whole or not, and goes on to the next five."""
    sitting = queries.sitting(token.sitting)
    if sitting.handed_in:
        return go_on(_address("learning:result", token))
    pages = -(-len(sitting.drawn.asked) // A_PAGE)
    number = min(max(number, 1), pages)
    here = sitting.drawn.asked[(number - 1) * A_PAGE: number * A_PAGE]
    if request.method == "POST":
        training.save(sitting_id=sitting.id, answers={
            asked.code: request.POST.getlist(asked.code)[:10] for asked in here
        })
        if "back" in request.POST:
            return go_on(_address("learning:questions", token, number=max(1, number - 1)))
        last = number == pages
        return go_on(_address("learning:finish", token) if last else
                     _address("learning:questions", token, number=number + 1))
    return page(request, "questions", {
        "course": sitting.course.title[language()], "number": number, "pages": pages,
        "first": (number - 1) * A_PAGE + 1, "total": len(sitting.drawn.asked), "kept": bool(sitting.answers),
        "questions": [_asked(sitting, asked.code, asked.options) for asked in here],
        "here": _address("learning:questions", token, number=number), "token": _text(token),
    })


@testing
def finish(request: HttpRequest, token: SittingToken) -> HttpResponse:
    """What is still open, and handing in."""
    sitting = queries.sitting(token.sitting)
    if sitting.handed_in:
        return go_on(_address("learning:result", token))
    if request.method == "POST":
        outcome = training.hand_in(sitting_id=sitting.id, at=clock.now())
        if outcome.reason:
            return _refused(request, _(rules.REFUSALS[outcome.reason]), outcome.again, "")
        return go_on(_address("learning:result", token))
    places = {code: place for place, code in enumerate(sitting.drawn.codes)}
    missing = [
        {"number": places[code] + 1, "url": _address("learning:questions", token, number=places[code] // A_PAGE + 1)}
        for code in sitting.open
    ]
    return page(request, "finish", {
        "missing": missing, "total": len(places), "here": _address("learning:finish", token),
        "tries": sitting.course.trial.tries,
        "back": _address("learning:questions", token, number=1),
    })


@testing
def result(request: HttpRequest, token: SittingToken) -> HttpResponse:
    """Passed or not, what to read again, and whether another try is possible. The right answers are not shown."""
    sitting = queries.sitting(token.sitting)
    if not sitting.handed_in:
        return go_on(_address("learning:questions", token, number=1))
    at, lang = clock.now(), language()
    found = queries.verdict(sitting.id, at)
    again = found.marked.wrong if found.marked else ()
    lessons = {one.lesson for one in sitting.course.questions if one.code in again}
    return page(request, "result", {
        "course": sitting.course.title[lang], "verdict": found,
        "pass_mark": shown.pass_mark(sitting.course, timezone.localdate(at)),
        "parts": [{"title": one.title[lang], "passed": found.passed[one.code]}
                  for one in settings.COURSES.curricula if one.code in found.passed],
        "critical": bool(found.marked and found.marked.critical_wrong),
        "again": timezone.localtime(found.again) if found.again else None,
        "lessons": [{"title": one.title[lang],
                     "url": reverse("learning:lesson", args=[sitting.course.code, one.code])}
                    for one in sitting.course.lessons if one.code in lessons],
    })


def _asked(sitting: queries.SittingView, code: str, options: tuple[str, ...]) -> dict[str, Any]:
    lang = language()
    question = next(one for one in sitting.course.questions if one.code == code)
    chosen = sitting.answers.get(code, ())
    return {
        "code": code, "ask": question.ask[lang], "several": question.several,
        "options": [{"letter": letter, "text": question.options[letter][lang], "chosen": letter in chosen}
                    for letter in options],
    }


def _mistyped(error: SeatError) -> str:
    """What to look at, before anything is looked up: most wrong codes are slips of the finger."""
    if isinstance(error, SeatTooShort):
        return _("Something is missing. A seat code has ten letters and digits.")
    if isinstance(error, SeatTooLong):
        return _("This is too long. A seat code has ten letters and digits.")
    if isinstance(error, SeatNotLetters):
        return _("A seat code has no 0, O, 1, I or L, and no other signs.")
    return _("One letter or digit is wrong, or two changed places. Look at each again.")


def _refused(
    request: HttpRequest, fault: str, again: datetime | None, typed: str, *, status: int = 400
) -> HttpResponse:
    return page(request, "start", {
        "fault": fault, "again": timezone.localtime(again) if again else None, "typed": typed,
        "courses": settings.COURSES.courses,
    }, status=status)


def _text(token: SittingToken) -> str:
    return tokens.make(token, key=settings.TANDE.token_key)


def _address(name: str, token: SittingToken, **rest: object) -> str:
    return reverse(name, kwargs={"token": _text(token), **rest})
