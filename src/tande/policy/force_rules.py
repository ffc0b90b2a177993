"""The mission's rules on the use of force as a public document: what a pack says of each level and means, and when.

Which levels and means there are, what goes to the independent body by itself and by when is policy.force, and never
stands in a pack: the page puts both together, so that it cannot say anything else than the program does. Reading and
judging a pack's files is policy.force_rule_checks.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from tande.policy import encounters, force
from tande.policy.courses import Lesson, Source
from tande.policy.provenance import Label

SECTIONS: Final = (
    "standing", "principles", "precautions", "warning", "aid", "relatives", "report", "superiors", "refuse", "children",
    "custody", "less_lethal", "body",
)
"""What no rules on force may leave out, whatever the mission."""

ASKED: Final = ("what", "when", "never", "after")
"""Of each means: what it is, when it may be used, when never, what must be done after."""

CARD_LINES: Final = 12
"""More does not go on a card of A6."""


@dataclass(frozen=True, slots=True)
class Version:
    """One version: its number, the day from which it holds, and what changed."""

    number: int
    since: date
    changed: Label


@dataclass(frozen=True, slots=True)
class Entry:
    """What is said of a level or a means, by question of ASKED (a level has ``what`` alone), and on what it rests."""

    code: str
    words: Mapping[str, Label]
    standing: str
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """The lines of the card, the same number in every language."""

    lines: Mapping[str, tuple[str, ...]]
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ForceRules:
    """The document. Sections have the shape of a lesson: parts that each cite their sources."""

    title: Label
    about: Label
    duties: tuple[str, ...]
    """The commitments that these rules are for."""
    versions: tuple[Version, ...]
    sources: tuple[Source, ...]
    sections: tuple[Lesson, ...]
    levels: tuple[Entry, ...]
    means: tuple[Entry, ...]
    card: Card

    @property
    def version(self) -> Version:
        """The newest."""
        return self.versions[-1]


@dataclass(frozen=True, slots=True)
class Shelf:
    """The rules of a pack; None with its ``faults``, one a line, or where a pack has none."""

    rules: ForceRules | None
    faults: tuple[str, ...] = ()


def limits() -> dict[str, int]:
    """The numbers that hold, from the program itself."""
    return {
        "first_report_hours_at_least": _hours(force.FIRST_AT_LEAST),
        "full_report_hours": _hours(force.FULL_WITHIN),
        "full_report_hours_if_harmed": _hours(force.FULL_WITHIN_HARM),
        "review_days": force.REVIEW_WITHIN_DAYS,
        "adult_from": encounters.ADULT_FROM,
    }


def document(rules: ForceRules) -> bytes:
    """Everything the page says, in every language, in one written form: its SHA-256 stands in the public log."""
    whole = {
        "version": rules.version.number, "since": rules.version.since.isoformat(),
        "title": dict(rules.title), "about": dict(rules.about), "duties": [*rules.duties],
        "versions": [{"number": one.number, "since": one.since.isoformat(), "changed": dict(one.changed)}
                     for one in rules.versions],
        "sources": {one.code: {"source": one.provenance.source, "certainty": one.provenance.certainty}
                    for one in rules.sources},
        "sections": {one.code: _section(one) for one in rules.sections},
        "levels": _entries(rules.levels), "means": _entries(rules.means),
        "levels_of_means": {code: level for code, (level, _words) in force.MEANS.items()},
        "card": {language: list(lines) for language, lines in rules.card.lines.items()},
        "by_itself_to_the_body": list(force.TRANSFERS), "limits": limits(),
    }
    return json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def fact(rules: ForceRules) -> dict[str, object]:
    """What the public log says of the version in force."""
    return {
        "version": rules.version.number, "since": rules.version.since.isoformat(),
        "sha256": hashlib.sha256(document(rules)).hexdigest(),
    }


def _section(one: Lesson) -> dict[str, Any]:
    return {
        "title": dict(one.title),
        "parts": {part.code: {
            "kind": part.kind, "standing": part.standing, "cites": list(part.cites),
            "texts": {language: list(texts) for language, texts in part.texts.items()},
        } for part in one.parts},
    }


def _entries(entries: Iterable[Entry]) -> dict[str, Any]:
    return {one.code: {"standing": one.standing, "cites": list(one.cites),
                       **{asked: dict(label) for asked, label in one.words.items()}} for one in entries}


def _hours(span: Any) -> int:
    return int(span.total_seconds() // 3600)
