"""A form as plain values: questions, groups, repeats and lists of answers, with English texts as keys."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field

TEXT = "text"
ONE = "select_one"
SEVERAL = "select_multiple"
NUMBER = "integer"
DAY = "date"
TIME = "dateTime"
POINT = "geopoint"
PICTURE = "image"
SOUND = "audio"
FILM = "video"
FILES = (PICTURE, SOUND, FILM)
"""Kinds whose answer is the name of a file that is sent beside the record."""
KINDS = (TEXT, ONE, SEVERAL, NUMBER, DAY, TIME, POINT, *FILES)


@dataclass(frozen=True, slots=True)
class Question:
    """One question. ``answers``: its list. ``relevant``, ``constraint``, ``among``: expressions of XForms.

    ``among`` chooses from the list. ``wrong``: what is said when the constraint is not met. ``long``: several lines.
    ``hint``: said below the question.
    """

    name: str
    label: str
    kind: str
    answers: str = ""
    required: bool = False
    relevant: str = ""
    constraint: str = ""
    wrong: str = ""
    among: str = ""
    long: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Questions together; ``repeat``: as often as somebody adds one."""

    name: str
    label: str
    items: "tuple[Question | Group, ...]"
    repeat: bool = False
    relevant: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of a list. ``texts``: by language, where the mission pack has it; else ``label`` is translated."""

    code: str
    label: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    within: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A form. Its version is a hash of everything in it: two forms of one version are the same form."""

    id: str
    title: str
    items: tuple[Question | Group, ...]
    answers: Mapping[str, tuple[Answer, ...]]

    @property
    def version(self) -> str:
        """Twelve digits of the hash of the definition."""
        told = json.dumps(asdict(self), sort_keys=True, ensure_ascii=False, default=dict)
        return hashlib.sha256(told.encode()).hexdigest()[:12]

    def questions(self) -> "Iterator[tuple[tuple[str, ...], Question]]":
        """Every question with the names of the groups around it."""
        yield from _walk(self.items, ())

    def repeats(self) -> dict[str, Group]:
        """The repeats by name."""
        return {one.name: one for one in _groups(self.items) if one.repeat}


def _walk(items: tuple[Question | Group, ...], above: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Question]]:
    for one in items:
        if isinstance(one, Question):
            yield above, one
        else:
            yield from _walk(one.items, (*above, one.name))


def _groups(items: tuple[Question | Group, ...]) -> Iterator[Group]:
    for one in items:
        if isinstance(one, Group):
            yield one
            yield from _groups(one.items)
