"""What an operator reads out to whoever calls or walks in, and the rules of the hotline. Both are a mission pack's.

``operator/operator.toml`` holds the rules; a file in each language holds every line of the script, so that no
language can lack one unnoticed.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from tande.policy import callbacks
from tande.policy.letters import CURLED
from tande.policy.mission_reading import PackError, Problem, Reader, provenance
from tande.policy.provenance import Label

LINES: Final = (
    "opening", "danger", "danger_yes", "words", "behalf", "child", "silent", "contact", "call", "code", "code_back",
    "code_lost", "end", "received", "working", "question", "decided",
)
"""In the order in which they are said; ``silent`` when somebody cannot speak or weeps, ``code_lost`` when the
browser's tab is gone that made the code. The last four are all that whoever comes with a code is told:
``conversation.inputs.STATUSES``."""
LONGEST: Final = 400
NOTE_DAYS: Final = 7


@dataclass(frozen=True, slots=True)
class Operator:
    """The script by line, the rules of calling back, how long a note lives, and who helps those who listen.

    ``faults`` says why the script is empty; the rules are the cautious ones of ``callbacks.Rules`` then.
    """

    script: Mapping[str, Label] = field(default_factory=dict)
    calls: callbacks.Rules = field(default_factory=callbacks.Rules)
    note_days: int = NOTE_DAYS
    care: Label = field(default_factory=dict)
    care_contacts: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()

    def said(self, line: str, language: str) -> str:
        """A line of the script in a language, "" when the pack has none."""
        return self.script.get(line, {}).get(language, "")


def tables(languages: Collection[str]) -> tuple[str, ...]:
    """The stems of the files."""
    return ("operator", *languages)


def operator(raw: Mapping[str, object], *, languages: tuple[str, ...], contacts: Collection[str]) -> Operator:
    """Script and rules. Raises PackError with every problem found."""
    problems: list[Problem] = []
    head, *rest = (Reader(raw[stem], table=stem, path=(), problems=problems) for stem in tables(languages))
    texts = dict(zip(languages, rest, strict=True))
    provenance(head)
    notes, care = head.table_at("notes"), head.table_at("care")
    made = Operator(
        script=MappingProxyType({line: _label(texts, line) for line in LINES}), calls=_calls(head.table_at("calls")),
        note_days=notes.whole("keep_days", low=1, high=31), care=_label(texts, "care"),
        care_contacts=care.several("contacts", contacts, needed=False),
    )
    for table in (head, notes, care, *texts.values()):
        table.close()
    if problems:
        raise PackError(problems)
    return made


def _calls(table: Reader) -> callbacks.Rules:
    hours = table.table_at("hours")
    windows = {name: _window(hours.table_at(name)) for name in callbacks.WINDOWS}
    hours.close()
    made = callbacks.Rules(
        tries=table.whole("tries", low=1, high=20), again_minutes=table.whole("again_minutes", low=5, high=2_880),
        taken_minutes=table.whole("taken_minutes", low=5, high=480),
        keep_days=table.whole("keep_days", low=1, high=90), hours=MappingProxyType(windows),
    )
    table.close()
    return made


def _window(table: Reader) -> tuple[int, int]:
    low, high = table.whole("from", low=0, high=23), table.whole("to", low=1, high=24)
    if low >= high:
        table.note("to", "must be after the hour it begins with")
    table.close()
    return low, high


def _label(texts: Mapping[str, Reader], key: str) -> Label:
    said = {language: text.text(key) for language, text in texts.items()}
    for language, text in said.items():
        if len(text) > LONGEST or set(text) & set(CURLED):
            texts[language].note(key, f"must have at most {LONGEST} characters and straight apostrophes (')")
    return MappingProxyType(said)
