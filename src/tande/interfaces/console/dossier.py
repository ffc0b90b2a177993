"""The file of a case, opened: the records that text and PDF are drawn from. No input or output.

Everything here is plain text. Words that people wrote stand apart from what this program says (`Item.words`), so
that nobody's words can be taken for a heading, a finding or another person's entry.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from tande.interfaces.console import coded
from tande.interfaces.console.coded import Pairs
from tande.interfaces.console.outfolder import one_line
from tande.policy import inquiry
from tande.toolkit.exported import Clear, ClearFile, SealedCase, SealedFile
from tande.toolkit.opened import OpenedEntry, OpenedMessage, Refused
from tande.toolkit.payloads import Manifest, TextPayload

KEEP = "This file contains sealed content that is now open: keep it from others, and destroy it when it is not needed."


@dataclass(frozen=True)
class Item:
    """One thing of the file. `depth` 1 stands under its section, 2 belongs to the item before it."""

    title: str
    facts: Pairs = ()
    words: str = ""
    lang: str = ""
    depth: int = 1


@dataclass(frozen=True)
class Table:
    """Rows of short texts under `columns`."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Section:
    """A part of the file; `empty` is said when there is nothing in it."""

    title: str
    items: tuple[Item, ...] = ()
    table: Table | None = None
    empty: str = ""


@dataclass(frozen=True)
class FileInfo:
    """A file that opened and was written under `saved`."""

    number: int
    saved: str
    mime: str
    sealed: SealedFile
    manifest: Manifest


@dataclass
class Opened:
    """Everything that came out of an export; `at` when it was opened, `way` with which key."""

    case: SealedCase
    at: str
    way: str
    fingerprint: str
    messages: list[OpenedMessage] = field(default_factory=list)
    entries: list[OpenedEntry] = field(default_factory=list)
    files: list[FileInfo] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)

    @property
    def clear(self) -> ClearFile:
        """What stands in clear; nothing in a file of form 1."""
        return self.case.clear or ClearFile()


def cover(found: Opened) -> Pairs:
    """What stands in front: which case, its key's fingerprint, and when it was carried away and opened."""
    exported = found.clear.exported
    made = (("Exported", f"{coded.moment(exported['at'])} by {one_line(exported['officer'])}"),) if exported else ()
    return (
        ("Case", found.case.id), ("Fingerprint of the case's key", found.fingerprint), *made,
        ("Opened", f"{coded.moment(found.at)}, with {found.way}"),
    )


def entries(found: Opened, *kinds: str, about: str | None = None, compartment: str = "inquiry") -> list[OpenedEntry]:
    """The opened entries of these kinds, in the order they were written; only those about `about`, when given."""
    return [
        one for one in found.entries
        if one.sealed.compartment == compartment and one.sealed.kind in kinds
        and (about is None or one.sealed.about == about)
    ]


def item(found: Opened, one: OpenedEntry, *, more: Pairs = (), depth: int = 1) -> Item:
    """An entry with who wrote it, when, and its marks."""
    sealed = one.sealed
    wrote = (("Written", f"{coded.moment(sealed.at)} by {one_line(sealed.officer) or 'not known'}"),)
    long = _long_answers(one)
    asked = tuple(pair for pair in data(one.payload, inquiry.SEALED_FIELDS.get(sealed.kind, {})) if pair[0] not in long)
    facts = (*more, *coded.marks(sealed.codes, found.clear.words), *asked, *wrote)
    return Item(coded.kind(sealed.kind), facts, one.payload.text, one.payload.lang, depth)


def items_of(found: Opened, one: OpenedEntry) -> list[Item]:
    """An entry, and below it what was answered on several lines: a hearing's questions and answers keep theirs."""
    answers = _long_answers(one).items()
    below = [Item(label, words=words, lang=one.payload.lang, depth=2) for label, words in answers]
    return [item(found, one, more=belongs(found, one.sealed.about)), *below]


def _long_answers(one: OpenedEntry) -> dict[str, str]:
    labels = inquiry.SEALED_FIELDS.get(one.sealed.kind, {})
    given = {label: one.payload.data.get(name) for name, label in labels.items()}
    return {label: words for label, words in given.items() if isinstance(words, str) and "\n" in words.strip()}


def data(payload: TextPayload, labels: Mapping[str, str]) -> Pairs:
    """What a script put beside the words: under our names where we asked, else under one that cannot pass for ours."""
    return tuple(
        (labels.get(name) or f"data.{one_line(name)}", one_line(value if isinstance(value, str) else _json(value)))
        for name, value in payload.data.items()
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def allegation_title(one: Clear, found: Opened) -> str:
    """"Allegation 1: Theft"."""
    return f"Allegation {one['number']}: {coded.value('category', one['category'], found.clear.words)}"


def belongs(found: Opened, about: str) -> Pairs:
    """To which allegation an entry belongs."""
    titles = {one["id"]: allegation_title(one, found) for one in found.clear.allegations}
    return (("Belongs to", titles.get(about, "the case as a whole")),)
