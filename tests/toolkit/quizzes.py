"""What the tests of the quiz in one file share: a session with seats, and results as its page makes them."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from tande.policy import quizzes
from tande.policy.courses import Course
from tande.project import courses
from tande.toolkit import quizfile, seats
from tande.toolkit.promises import canonical_json

ROOT = Path(__file__).parents[2]
SESSION = "5e55" * 8
MADE = datetime(2026, 3, 1, 8, tzinfo=UTC)
NOW = datetime(2026, 3, 3, 8, tzinfo=UTC)
CODES = [seats.code_from(number.to_bytes(8, "big")) for number in range(1, 4)]


@cache
def bridges() -> Course:
    """The tiny course: pace (right: b, critical), toll (right: a and d, weight 2)."""
    _, (course,) = courses.load(ROOT / "tests" / "packs" / "tiny", languages=("es", "en"), contacts=["harbour"])
    return course


@dataclass
class Session:
    """A session of a course: its pack and its seats."""

    course: Course = field(default_factory=bridges)
    id: str = SESSION
    codes: list[str] = field(default_factory=lambda: list(CODES))
    count: int = 20

    @property
    def pack(self) -> quizfile.Pack:
        return quizfile.pack_of(self.course, session=self.id, count=self.count)

    def expected(self) -> quizfile.Expected:
        held = [seats.seat(code, session=self.id) for code in self.codes]
        return quizfile.Expected(self.pack, self.course, {seat.mark: seat for seat in held}, MADE, NOW)

    def result(self, code: str, *, sign: seats.Seat | None = None, **changed: Any) -> dict[str, Any]:
        """A result with every answer right, unless ``changed`` says otherwise, signed by its seat."""
        seat = seats.seat(code, session=self.id)
        drawn = quizzes.draw(self.course, f"{self.id}|{seat.mark}", self.count)
        right = {question.code: "".join(question.right) for question in self.course.questions}
        made = {
            "answers": {asked: right[asked] for asked in drawn.codes}, "attempt": seat.mark[::-1], "lang": "es",
            "asked": [f"{asked.code}:{''.join(asked.options)}" for asked in drawn.asked], "pack": self.pack.id,
            "seat": seat.mark, "session": self.id, "started": "2026-03-02T10:00:00Z",
            "finished": "2026-03-02T10:20:00Z",
        } | changed
        return {**made, "sig": (sign or seat).sign(canonical_json(made))}

    def file(self, *results: Any) -> bytes:
        return quizfile.write(results, session=self.id, pack=self.pack.id)

    def judge(self, *results: Any) -> list[str]:
        """The reasons for each result, "" for a good one."""
        return [one.reason for one in quizfile.check(quizfile.read(self.file(*results)), self.expected())]


def as_text(data: bytes) -> dict[str, Any]:
    """A file's JSON."""
    read: dict[str, Any] = json.loads(data)
    return read
