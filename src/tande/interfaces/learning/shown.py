"""Courses and the catalogue as plain values in one language, for the templates."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as later

from tande.domains.training import queries as training
from tande.policy.courses import Course, Lesson, Part, Question, Source
from tande.policy.mission import Contact

STANDINGS: Final = {
    "sourced": later("From a source"),
    "rule": later("Our own rule"),
    "unconfirmed": later("To be confirmed"),
}
KINDS: Final = {
    "steps": later("Step by step"),
    "do": later("Do"),
    "never": later("Never"),
    "say": later("Words to say"),
    "story": later("A scene"),
    "contacts": later("Whom to call"),
}
PHASES: Final = {
    "pre": later("before deployment"), "induction": later("on arrival"), "refresher": later("again in the mission"),
}
POSTS: Final = {"all": later("everybody"), "manager": later("managers"), "commander": later("commanders")}


def catalogue(on: date, lang: str) -> list[dict[str, Any]]:
    """Every curriculum with its terms in force, what it stands on, and the course that teaches it here."""
    in_force = training.in_force(on)
    library = settings.COURSES
    found = []
    for one in library.curricula:
        terms = in_force[one.code]
        course = library.course_for(one.code)
        found.append({
            "title": one.title[lang], "minutes": terms.minutes, "pass_mark": terms.pass_mark,
            "months": terms.valid_months, "phases": ", ".join(_(PHASES[phase]) for phase in terms.phases),
            "posts": ", ".join(_(POSTS[post]) for post in terms.required_of), "source": one.provenance.source,
            "standing": "rule" if one.our_rule else "sourced" if one.shown else "unconfirmed",
            "standing_words": standing_words(one.shown, one.our_rule),
            "figures_rule": one.terms.figures.our_rule, "course": course.code if course else "",
            "number": terms.number,
        })
    return found


def standing_words(shown: bool, our_rule: bool) -> str:
    """How sure a statement is, in words."""
    return _(STANDINGS["unconfirmed" if not shown else "rule" if our_rule else "sourced"])


def pass_mark(course: Course, on: date) -> int:
    """What must be reached in a course's test, by the terms in force: the highest of what it covers."""
    in_force = training.in_force(on)
    return max(in_force[code].pass_mark for code in course.covers)


def course_head(course: Course, lang: str, on: date) -> dict[str, Any]:
    """A course without its lessons."""
    return {
        "code": course.code, "title": course.title[lang], "about": course.about[lang],
        "minutes": course.terms.minutes, "pass_mark": pass_mark(course, on), "asked": course.trial.asked,
        "tries": course.trial.tries, "hours": course.trial.wait_hours, "version": course.version,
        "figures_rule": course.terms.figures.our_rule,
        "lessons": [{"code": one.code, "title": one.title[lang], "number": number}
                    for number, one in enumerate(course.lessons, 1)],
    }


def lesson(course: Course, one: Lesson, lang: str) -> dict[str, Any]:
    """A lesson with its parts, its sources numbered in the order in which they are cited, and its questions."""
    numbers = {code: number for number, code in enumerate(one.cites, 1)}
    return {
        "code": one.code, "title": one.title[lang],
        "parts": [_part(part, numbers, lang) for part in one.parts],
        "sources": [_source(source, numbers[source.code]) for source in course.sources if source.code in numbers],
        "questions": [_question(question, lang) for question in course.questions if question.lesson == one.code],
    }


def _part(part: Part, numbers: Mapping[str, int], lang: str) -> dict[str, Any]:
    contacts: Iterable[Contact] = settings.MISSION.contacts
    return {
        "kind": part.kind, "heading": _(KINDS[part.kind]) if part.kind in KINDS else "", "texts": part.texts[lang],
        "standing": part.standing, "standing_words": _(STANDINGS[part.standing]),
        "cites": [numbers[code] for code in part.cites],
        "contacts": [
            {"name": one.name[lang], "use": one.use[lang], "phone": one.phone, "email": one.email, "free": one.free,
             "hours": one.hours[lang], "call": one.phone.replace(" ", "").replace("-", "")}
            for one in contacts if one.code in part.contacts and one.shown
        ],
    }


def _source(source: Source, number: int) -> dict[str, Any]:
    return {"number": number, "text": source.provenance.source, "words": standing_words(source.shown, source.our_rule)}


def _question(question: Question, lang: str) -> dict[str, Any]:
    return {
        "ask": question.ask[lang], "why": question.why[lang],
        "options": [{"text": text[lang], "right": letter in question.right}
                    for letter, text in question.options.items()],
    }
