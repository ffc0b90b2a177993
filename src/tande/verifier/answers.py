"""What a command answers, and how it is shown: plain sentences, or one JSON object for other programs."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tande.verifier import evidence
from tande.verifier.findings import EXIT_CODES, Finding, Grade, exit_code
from tande.verifier.texts import say

Line = tuple[str, Mapping[str, object]]
_RESULTS: Final = {0: "fine", 1: "wrong", 2: "unread_result", 3: "question"}
_ORDER: Final = (Grade.NOTE, Grade.QUESTION, Grade.UNREAD, Grade.WRONG)


@dataclass
class Answer:
    """``lines``: sentences (name, values) in their order. ``data``: the same for programs. ``papers``: for proof."""

    lines: list[Line] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    data: dict[str, object] = field(default_factory=dict)
    papers: Path | None = None

    @property
    def code(self) -> int:
        """The exit code: 0 fine, 1 something is wrong, 2 could not be checked, 3 there are questions."""
        return exit_code(self.findings)


def as_text(answer: Answer, lang: str, kept: Mapping[str, Path]) -> str:
    """For people: what was read, what was found with the worst last, and the result."""
    lines = [say(lang, name, values) for name, values in answer.lines]
    for one in ordered(answer.findings):
        lines.append(f"{'!!' if one.grade is Grade.WRONG else '-'} {say(lang, one.name, one.values)}")
        if one.name in kept:
            lines.append(f"   {say(lang, 'evidence', {'path': kept[one.name]})}")
    return "\n".join([*lines, say(lang, _RESULTS[answer.code]), ""])


def as_json(answer: Answer, command: str, lang: str, kept: Mapping[str, Path]) -> str:
    """For programs: one object."""
    found = [
        {"name": one.name, "grade": one.grade.value, "text": say(lang, one.name, one.values),
         "values": dict(one.values), "evidence": str(kept[one.name]) if one.name in kept else None}
        for one in ordered(answer.findings)
    ]
    result = {0: "fine"} | {code: grade.value for grade, code in EXIT_CODES.items()}
    table = {"command": command, "exit": answer.code, "result": result[answer.code], "findings": found}
    return json.dumps(table | answer.data, ensure_ascii=False, indent=1, default=str) + "\n"


def as_one_line(answer: Answer, lang: str, subject: str) -> str:
    """For cron: nothing when all is well, else the worst in one line."""
    bad = [one for one in ordered(answer.findings) if one.grade is not Grade.NOTE]
    if not answer.code:
        return ""
    more = f" (+{len(bad) - 1})" if len(bad) > 1 else ""
    text = say(lang, bad[-1].name, bad[-1].values)
    return f"tande-verify {subject}: {' '.join(text.split())}{more}\n"


def keep(answer: Answer, lang: str, day: str) -> dict[str, Path]:
    """Write what proves the findings to others; where. Raises OSError."""
    if answer.papers is None:
        return {}
    texts = {one.name: say(lang, one.name, one.values) for one in answer.findings}
    return evidence.keep(answer.findings, folder=answer.papers, texts=texts, day=day)


def ordered(findings: Sequence[Finding]) -> list[Finding]:
    """The worst last, where a terminal still shows it."""
    return sorted(findings, key=lambda one: _ORDER.index(one.grade))
