"""A submission's answers by the questions of our own form, as exports of Kobo and Central are read too.

``fieldforms.submissions`` has the records: what a phone posts to us and what a partner exports later are one and the
same, known by the instanceID, and whoever reads the ones reads the others.
"""

import math
import re
from dataclasses import dataclass
from typing import Final

from tande.toolkit.fieldforms.form import FILES, Form, Question
from tande.toolkit.fieldforms.submissions import Submission as Record
from tande.toolkit.fieldforms.submissions import Told, bare
from tande.toolkit.mrm.records import Place
from tande.toolkit.openrosa.submissions import Submission
from tande.toolkit.openrosa.xml import Node

_META: Final = "meta"
_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,6}(\.[0-9]{0,15})?([eE][+-]?[0-9]{1,2})?")
_Path = tuple[str, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Read:
    """The record, the files that it and its manifest name, and the paths of answers to no question of the form."""

    record: Record
    files: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Point:
    """A place on earth in degrees, with its height and how exact it is in metres, None where the phone did not say."""

    latitude: float
    longitude: float
    height: float | None = None
    within: float | None = None


def read(submission: Submission, form: Form | None) -> Read:
    """The answers. Nothing is refused: without a form all answers are unknown, and `parts.by_name` keeps every file."""
    instance = bare(submission.instance_id)
    if submission.encrypted:
        return Read(Record(instance, Told({}, Place(form.id if form else ""), {})), submission.encrypted.files)
    reader = _Reader(form)
    reader.walk(submission.root)
    own = Told(reader.answers, Place(submission.form_id), {name: name for name in reader.answers})
    files = dict.fromkeys((*reader.files, *submission.audit))
    return Read(Record(instance, own, reader.repeats), tuple(files), tuple(dict.fromkeys(reader.unknown)))


def codes(text: str) -> tuple[str, ...]:
    """The answers chosen of several, each once, in their order: forms part them by blanks."""
    return tuple(dict.fromkeys(text.split()))


def point(text: str) -> Point | None:
    """The place of a geopoint, "latitude longitude height exactness"; None for none that can be."""
    parts = text.split()
    if not 2 <= len(parts) <= 4 or not all(_NUMBER.fullmatch(one) for one in parts):
        return None
    numbers = [float(one) for one in parts]
    if not all(map(math.isfinite, numbers)) or abs(numbers[0]) > 90 or abs(numbers[1]) > 180:
        return None
    more = [None if text in ("0", "0.0") else number for text, number in zip(parts[2:], numbers[2:], strict=True)]
    return Point(numbers[0], numbers[1], *more)


class _Reader:
    def __init__(self, form: Form | None) -> None:
        self._questions: dict[_Path, Question] = {}
        self._repeats: dict[_Path, str] = {}
        if form is not None:
            names = form.repeats()
            for above, question in form.questions():
                self._questions[(*above, question.name)] = question
                self._repeats |= {above[: n + 1]: name for n, name in enumerate(above) if name in names}
        self.answers: dict[str, str] = {}
        self.repeats: dict[str, list[Told]] = {}
        self.files: list[str] = []
        self.unknown: list[str] = []

    def walk(self, root: Node) -> None:
        """All answers below the root."""
        self._inside(root, (), self.answers, "")

    def _inside(self, node: Node, path: _Path, answers: dict[str, str], at: str) -> None:
        for one in node.inside:
            here = (*path, one.name)
            if here == (_META,):
                continue
            if here in self._repeats:
                self._repeat(one, here)
            elif one.inside:
                self._inside(one, here, answers, at)
            elif one.text:
                self._answer(one.text, here, answers, at)

    def _repeat(self, node: Node, path: _Path) -> None:
        name = self._repeats[path]
        found = self.repeats.setdefault(name, [])
        answers: dict[str, str] = {}
        number = len(found) + 1
        place = Place(name, number)
        found.append(Told(answers, place, {}, number))
        self._inside(node, path, answers, f"{name}[{number}]")
        found[number - 1] = Told(answers, place, {one: one for one in answers}, number)

    def _answer(self, text: str, path: _Path, answers: dict[str, str], at: str) -> None:
        question = self._questions.get(path)
        if question is None or question.name in answers:
            self.unknown.append("/".join(path) + (f" ({at})" if at else ""))
            return
        answers[question.name] = text
        if question.kind in FILES:
            self.files.append(text)
