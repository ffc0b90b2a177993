"""Makes the file: page, style, script, words and questions in one, and nothing that it would have to fetch.

The right answers are not in it, nor any name. Of the seats only the beginnings of their marks are, so that a code of
another session is told at once.
"""

import base64
import hashlib
import html
import importlib.resources
import json
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from tande.policy.courses import Course, Question
from tande.toolkit.promises import canonical_json

FORMAT: Final = "tande-quiz/1"
MARK_DIGITS: Final = 6
"""So many digits of a mark stand in the file: enough to tell a wrong code, too few to try codes against."""


@dataclass(frozen=True, slots=True)
class Pack:
    """The quiz of one session: ``id`` changes when anything does on which the drawing depends."""

    id: str
    session: str
    course: str
    version: int
    count: int


def pack_of(course: Course, *, session: str, count: int) -> Pack:
    """The pack of a course for a session, the same each time it is asked for."""
    questions = {
        question.code: [question.lesson, "".join(question.options), question.critical, question.several]
        for question in course.questions
    }
    about = {"format": FORMAT, "session": session, "course": course.code, "version": course.version, "count": count,
             "questions": questions}
    return Pack(hashlib.sha256(canonical_json(about)).hexdigest()[:32], session, course.code, course.version, count)


def make(
    course: Course, pack: Pack, *, script: str, languages: Collection[str], marks: Iterable[str], made: date
) -> str:
    """The whole file as text. ``script`` is the built quiz.js; ``marks`` are those of the session's seats."""
    words = _words()
    spoken = [language for language in languages if language in words]
    data = {
        "pack": {
            "pack": pack.id, "session": pack.session, "course": course.code, "version": course.version,
            "count": pack.count, "made": made.isoformat(), "languages": spoken, "title": dict(course.title),
            "marks": sorted({mark[:MARK_DIGITS] for mark in marks}),
        },
        "questions": {question.code: _question(question, spoken) for question in course.questions},
        "words": {language: words[language] for language in spoken},
    }
    style = _part("style.css")
    parts = {
        "policy": html.escape(_policy(script, style)), "title": html.escape(course.title[spoken[0]]), "style": style,
        "noscript": html.escape(" · ".join(words[language]["noscript"] for language in spoken)),
        "pack": _inside(json.dumps(data, ensure_ascii=False, separators=(",", ":"))), "script": script,
    }
    page = _part("page.html")
    # Each place is split off once, so that nothing in a question or in the script is taken for a place.
    made_of = []
    for name in ("policy", "title", "style", "noscript", "pack", "script"):
        before, _, page = page.partition("{{" + name + "}}")
        made_of += [before, parts[name]]
    return "".join([*made_of, page])


def _question(question: Question, languages: Collection[str]) -> dict[str, Any]:
    """What may be shown before it is answered."""
    def said(label: Mapping[str, str]) -> dict[str, str]:
        return {language: label[language] for language in languages}

    return {
        "lesson": question.lesson, "critical": question.critical, "several": question.several,
        "ask": said(question.ask), "options": {letter: said(label) for letter, label in question.options.items()},
    }


def _policy(script: str, style: str) -> str:
    """Nothing but what is in the file may run, and nothing may leave it."""
    def quoted(text: str) -> str:
        return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii") + "'"

    allowed = f"script-src {quoted(script)}; style-src {quoted(style)}"
    return f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'"


def _inside(text: str) -> str:
    """JSON that cannot end the element it stands in."""
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _part(name: str) -> str:
    return importlib.resources.files(__package__).joinpath(name).read_text(encoding="utf-8")


def _words() -> dict[str, dict[str, str]]:
    return tomllib.loads(_part("words.toml"))
