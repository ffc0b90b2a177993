"""Courses and curricula of a mission pack: what is taught, in every language, and what the questions ask.

A course is data (``courses/<code>/`` of a pack). What is the same in every language stands once, in ``course.toml``
and ``questions.toml``: lessons, their parts with the sources they cite, which answers are right. Texts stand apart, one
file a language, under the same codes. Reading and judging them is policy.course_checks.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from tande.policy.provenance import Label, Provenance, Sourced

AUDIENCES: Final = ("all", "commander")
PHASES: Final = ("pre", "induction", "refresher")
"""Before deployment, on arrival, and again while in the mission."""

REQUIRED_OF: Final = ("all", "manager", "commander")
"""Whose readiness a curriculum is a condition of; ``all`` is everybody."""

KINDS: Final = ("text", "steps", "do", "never", "say", "story", "contacts")
"""How a part is read: paragraphs, numbered steps, what to do, what never to do, words to say, a scene, whom to call."""

LETTERS: Final = "abcde"
"""Options of a question; three at least."""

STANDINGS: Final = ("sourced", "rule", "unconfirmed")
"""What a reader must be told about a part: read in a source, our own rule, still to be confirmed."""


@dataclass(frozen=True, slots=True)
class Source(Sourced):
    """Something a part of a lesson cites."""

    code: str
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a lesson: the same number of sentences or items in every language.

    ``contacts`` are codes of the pack's contacts, so that a number stands in one place of the pack only.
    """

    code: str
    kind: str
    standing: str
    cites: tuple[str, ...]
    contacts: tuple[str, ...]
    texts: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Lesson:
    """One lesson of a course, in the order of the file."""

    code: str
    title: Label
    parts: tuple[Part, ...]

    @property
    def cites(self) -> tuple[str, ...]:
        """Codes of the sources of all its parts, each once."""
        return tuple(dict.fromkeys(code for part in self.parts for code in part.cites))


@dataclass(frozen=True, slots=True)
class Question:
    """A question after a lesson. ``why`` is shown once it is answered; a wrong answer to a critical one fails."""

    code: str
    lesson: str
    right: tuple[str, ...]
    weight: int
    critical: bool
    ask: Label
    options: Mapping[str, Label]
    why: Label

    @property
    def several(self) -> bool:
        """Whether more than one option is right; the reader is told so."""
        return len(self.right) > 1


@dataclass(frozen=True, slots=True)
class Terms:
    """For whom and when, how long, the pass mark in per cent, how long it counts, and whose numbers these are."""

    audience: str
    phases: tuple[str, ...]
    minutes: int
    pass_mark: int
    valid_months: int
    figures: Provenance


@dataclass(frozen=True, slots=True)
class Curriculum(Sourced):
    """One entry of the catalogue; ``required_of`` names those whose readiness it is a condition of."""

    code: str
    title: Label
    terms: Terms
    required_of: tuple[str, ...]
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Trial:
    """How a course is examined: questions asked at a time, tries with one seat, hours between two tries."""

    asked: int = 20
    tries: int = 3
    wait_hours: int = 12


@dataclass(frozen=True, slots=True)
class Course:
    """What is taught for one or more curricula (``covers``). ``version`` rises with every change of content."""

    code: str
    version: int
    covers: tuple[str, ...]
    title: Label
    about: Label
    terms: Terms
    trial: Trial
    sources: tuple[Source, ...]
    lessons: tuple[Lesson, ...]
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Library:
    """All that a pack teaches. ``faults`` say what is wrong with it, one a line; what they name is left out."""

    curricula: tuple[Curriculum, ...]
    courses: tuple[Course, ...]
    faults: tuple[str, ...] = ()

    def curriculum(self, code: str) -> Curriculum | None:
        """The entry of the catalogue."""
        return next((one for one in self.curricula if one.code == code), None)

    def course(self, code: str) -> Course | None:
        """The course of this code."""
        return next((one for one in self.courses if one.code == code), None)

    def course_for(self, curriculum: str) -> Course | None:
        """The first course that covers a curriculum; most of the catalogue is taught in classrooms alone."""
        return next((one for one in self.courses if curriculum in one.covers), None)
