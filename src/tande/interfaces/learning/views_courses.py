"""The lessons: for whoever serves in the mission, and open to everybody, so that anyone can see what is taught."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from tande.interfaces.learning import shown
from tande.interfaces.learning.pages import language, page, takes
from tande.ledger import clock
from tande.policy.courses import Course


@takes("GET")
def home(request: HttpRequest) -> HttpResponse:
    """The courses, the way to the test, and the whole catalogue with its terms."""
    lang, on = language(), timezone.localdate(clock.now())
    return page(request, "home", {
        "courses": [shown.course_head(one, lang, on) for one in settings.COURSES.courses],
        "catalogue": shown.catalogue(on, lang),
    })


@takes("GET")
def course(request: HttpRequest, course_code: str) -> HttpResponse:
    """One course: what it is about, its lessons, how it is examined."""
    found = _course(course_code)
    return page(request, "course", {"course": _head(found)})


@takes("GET")
def lesson(request: HttpRequest, course_code: str, lesson_code: str) -> HttpResponse:
    """One lesson with its sources, and questions to practise with their answers behind a line."""
    found = _course(course_code)
    lang = language()
    codes = [one.code for one in found.lessons]
    if lesson_code not in codes:
        raise Http404
    place = codes.index(lesson_code)
    head = _head(found)
    around = {"before": head["lessons"][place - 1] if place else None,
              "after": head["lessons"][place + 1] if place + 1 < len(codes) else None}
    return page(request, "lesson", {
        "course": head, "lesson": shown.lesson(found, found.lessons[place], lang), "number": place + 1, **around,
    })


@takes("GET")
def whole(request: HttpRequest, course_code: str) -> HttpResponse:
    """The whole course on one page, to print or to keep; questions for practice with their answers at the end."""
    found = _course(course_code)
    lang = language()
    return page(request, "whole", {
        "course": _head(found),
        "lessons": [shown.lesson(found, one, lang) for one in found.lessons],
    })


def _head(found: Course) -> dict[str, Any]:
    return shown.course_head(found, language(), timezone.localdate(clock.now()))


def _course(code: str) -> Course:
    found: Course | None = settings.COURSES.course(code)
    if found is None:
        raise Http404
    return found
