"""The card that a patrol carries: what to do when it meets a child, and what never. Texts are a mission pack's.

``card/card.toml`` names steps and prohibitions once, in their order, each with its drawing and its source; a file in
each language holds the words. So no language can lack a step unnoticed.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from tande.policy.letters import CURLED
from tande.policy.mission_reading import PackError, Problem, Reader, check_code, fault_in_text, provenance
from tande.policy.provenance import Label, Provenance, Sourced

HOURS: Final = "{hours}"
"""Stands in a text for the hand-over limit in force."""
TITLE_MAX: Final = 34
LINE_MAX: Final = 110
LINES_MAX: Final = 3


@dataclass(frozen=True, slots=True)
class Step(Sourced):
    """One step or one prohibition; ``lines`` maps a language to short sentences."""

    code: str
    drawing: str
    title: Label
    lines: Mapping[str, tuple[str, ...]]
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Card:
    """What the card says. ``faults`` says why there is none; ``version`` is empty then."""

    version: str = ""
    title: Label = field(default_factory=dict)
    about: Label = field(default_factory=dict)
    steps: tuple[Step, ...] = ()
    nevers: tuple[Step, ...] = ()
    faults: tuple[str, ...] = ()


def tables(languages: Collection[str]) -> tuple[str, ...]:
    """The stems of a card's files."""
    return ("card", *languages)


def card(raw: Mapping[str, object], *, languages: tuple[str, ...], drawings: Collection[str]) -> Card:
    """The card. Raises PackError with every problem found."""
    problems: list[Problem] = []
    head, *rest = (Reader(raw[stem], table=stem, path=(), problems=problems) for stem in tables(languages))
    texts = dict(zip(languages, rest, strict=True))
    made = Card(
        version=str(head.whole("version", low=1, high=9_999)), title=_label(texts, "title"),
        about=_label(texts, "about"),
        steps=_steps(head, "steps", texts, drawings), nevers=_steps(head, "nevers", texts, drawings),
    )
    for table in (head, *texts.values()):
        table.close()
    if problems:
        raise PackError(problems)
    return made


def _steps(
    head: Reader, name: str, texts: Mapping[str, Reader], drawings: Collection[str]
) -> tuple[Step, ...]:
    table = head.table_at(name)
    found = []
    for code in table.codes():
        check_code(table, code)
        row = table.table_at(code)
        words = {language: text.table_at(code) for language, text in texts.items()}
        found.append(Step(
            code, row.choice("drawing", drawings), _label(words, "title", longest=TITLE_MAX), _lines(words),
            provenance(row),
        ))
        for one in (row, *words.values()):
            one.close()
    if not found:
        head.note(name, "has no entry")
    return tuple(found)


def _label(texts: Mapping[str, Reader], key: str, *, longest: int = 400) -> Label:
    said = {language: text.text(key) for language, text in texts.items()}
    for language, text in said.items():
        if len(text) > longest:
            texts[language].note(key, f"is longer than {longest} characters")
        if set(text) & set(CURLED):
            texts[language].note(key, "must use straight apostrophes (')")
    return MappingProxyType(said)


def _lines(texts: Mapping[str, Reader]) -> Mapping[str, tuple[str, ...]]:
    """The sentences below a title: as many in each language as in the first."""
    found = {language: _sentences(text) for language, text in texts.items()}
    first, wanted = next((language, len(lines)) for language, lines in found.items())
    for language, lines in found.items():
        if len(lines) != wanted:
            texts[language].note("lines", f"has {len(lines)} sentences where {first} has {wanted}")
    return MappingProxyType(found)


def _sentences(text: Reader) -> tuple[str, ...]:
    value = text.take("lines")
    if not isinstance(value, list) or not 1 <= len(value) <= LINES_MAX:
        text.note("lines", f"must be a list of 1 to {LINES_MAX} sentences")
        return ()
    for number, one in enumerate(value):
        if not isinstance(one, str):
            text.note("lines", "must be a text", number)
            return ()
        if fault := fault_in_text(one):
            text.note("lines", fault, number)
        if len(one) > LINE_MAX or set(one) & set(CURLED):
            text.note("lines", f"must have at most {LINE_MAX} characters and straight apostrophes", number)
    return tuple(value)
