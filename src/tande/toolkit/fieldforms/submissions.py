"""What Kobo and ODK Central export of a form, as records: one CSV, a workbook with a sheet for each repeat, or a ZIP.

Headings may have their groups before them (with "/", "-" or ":"), answers to choose several from may be joined in one
column or stand in a column each. A record is known again by its instanceID: however often it comes, it is one.
"""

import hashlib
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from tande.toolkit.fieldforms.form import SEVERAL, Form, Question
from tande.toolkit.mrm.records import Fault, Place
from tande.toolkit.spreadsheets import Limits, Refused, Row, open_book

LIMITS: Final = Limits(
    rows=20_000, columns=1_500, cell_chars=32_767, file_bytes=10 * 1024 * 1024, unpacked_bytes=100 * 1024 * 1024,
    prose=True,
)
MOST_FILES: Final = 20
_INSTANCE: Final = ("rootuuid", "meta_rootuuid", "instanceid", "meta_instanceid", "key", "uuid")
_PARENT: Final = ("parent_key", "submission_uuid", "parent_index")
_OWN: Final = frozenset({
    *_INSTANCE, *_PARENT, "index", "id", "submission_time", "submissiondate", "validation_status", "notes", "status",
    "submitted_by", "version", "tags", "parent_table_name", "submission_id", "submission_submission_time",
    "submission_validation_status", "submission_notes", "submission_status", "submission_submitted_by",
    "submission_version", "submission_tags", "submitterid", "submittername", "attachmentspresent",
    "attachmentsexpected", "reviewstate", "deviceid", "edits", "formversion", "start", "end", "today", "instancename",
    "meta_instancename", "set_of_repeats", "geolocation", "phonenumber", "username", "submission_rootuuid",
})
_NUMBERED: Final = re.compile(r"\[(\d{1,4})\]$")
"""How a repeat's own key ends: its place in the record."""
_TRUE: Final = frozenset({"1", "1.0", "true", "yes"})


@dataclass(frozen=True, slots=True)
class Told:
    """One row of answers by question, with where each stood. ``index``: which of its repeat in the record, from 1."""

    answers: Mapping[str, str]
    at: Place
    headings: Mapping[str, str]
    index: int = 1


@dataclass
class Submission:
    """One record: its own answers, and those of each repeat in their order."""

    instance: str
    own: Told
    repeats: dict[str, list[Told]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Submitted:
    """What a file holds. With any fault nothing of it is to be kept."""

    records: tuple[Submission, ...] = ()
    faults: tuple[Fault, ...] = ()
    unknown: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class _Table:
    name: str
    rows: Iterable[Row]


def read(data: bytes, form: Form) -> Submitted:
    """The records in a file. Raises spreadsheets.Refused for a file that is none."""
    reader = _Reader(form)
    tables = [(table.name, list(table.rows)) for table in _tables(data)]
    for main in (True, False):  # repeats may name their record by its number in the main table
        for name, rows in tables:
            if rows and reader.is_main(rows[0]) == main:
                reader.take(name, rows)
    return reader.finished()


def _tables(data: bytes) -> Iterator[_Table]:
    if data.startswith(b"PK") and not _is_workbook(data):
        yield from _zipped(data)
        return
    book = open_book(data, LIMITS)
    for sheet in book.sheets:
        yield _Table(sheet.name, book.rows(sheet.index if book.kind == "xlsx" else None))


def _is_workbook(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return "[Content_Types].xml" in packed.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise Refused("damaged") from None


def _zipped(data: bytes) -> Iterator[_Table]:
    """The CSV files of a ZIP. Its sizes are those we count, not those it tells."""
    left = LIMITS.unpacked_bytes
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            members = [one for one in packed.infolist() if one.filename.casefold().endswith(".csv")]
            if not members or len(members) > MOST_FILES:
                raise Refused("not_a_spreadsheet")
            for one in members:
                with packed.open(one) as stream:
                    text = stream.read(min(left, LIMITS.file_bytes) + 1)
                left -= len(text)
                if left < 0 or len(text) > LIMITS.file_bytes:
                    raise Refused("bomb")
                if text.strip():
                    name = one.filename.rpartition("/")[2][:-4]
                    yield _Table(name[:100], open_book(text, LIMITS).rows(None))
    except (zipfile.BadZipFile, zipfile.LargeZipFile, ValueError, NotImplementedError, RuntimeError, EOFError, OSError):
        raise Refused("damaged") from None


class _Reader:
    def __init__(self, form: Form) -> None:
        self._questions = {question.name: question for _above, question in form.questions()}
        self._repeats = form.repeats()
        self._in = {
            question.name: next((name for name in above if name in self._repeats), "")
            for above, question in form.questions()
        }
        self._faults: list[Fault] = []
        self._unknown: list[Place] = []
        self._records: dict[str, Submission] = {}
        self._by_index: dict[str, str] = {}
        self._seen_main = False

    def is_main(self, heads: Row) -> bool:
        """Whether these headings ask something outside every repeat."""
        found = [_Heading(text, self._questions).question for text in heads.cells]
        return any(name and not self._in[name] for name in found)

    def take(self, name: str, rows: list[Row]) -> None:
        """Read one table: the main one, or one of a repeat."""
        heads = [_Heading(text, self._questions) for text in rows[0].cells]
        asked = {self._in[one.question] for one in heads if one.question}
        repeat = next((one for one in asked if one), "")
        if not asked or (repeat and "" in asked):
            self._faults.append(Fault("other_form", Place(name, rows[0].number)))
            return
        self._unknown += [
            Place(name, rows[0].number, one.text[:80]) for one in heads
            if one.text and not one.question and one.plain not in _OWN and not one.plain.startswith("set_of_")
        ]
        self._seen_main |= not repeat
        for row in rows[1:]:
            self._row(name, row, heads, repeat)

    def finished(self) -> Submitted:
        """All of it, once every table was taken."""
        if not self._seen_main and not self._faults:
            self._faults.append(Fault("other_form", Place("")))
        for record in self._records.values():
            if not record.own.answers and record.repeats:
                self._faults.append(Fault("no_parent", next(iter(record.repeats.values()))[0].at))
        return Submitted(tuple(self._records.values()), tuple(dict.fromkeys(self._faults)), tuple(self._unknown))

    def _row(self, name: str, row: Row, heads: "list[_Heading]", repeat: str) -> None:
        at = Place(name, row.number)
        for fault in row.faults:
            heading = heads[fault.column].text if 0 <= fault.column < len(heads) else ""
            self._faults.append(Fault(fault.code, Place(name, row.number, heading[:80])))
        if len(row.cells) > len(heads):
            self._faults.append(Fault("short_row", at))
        cells = dict(zip((one.plain for one in heads), row.cells, strict=False))
        told = _told(row, heads, self._questions, at)
        instance = self._instance(cells, repeat)
        if not instance:
            self._faults.append(Fault("no_parent" if repeat else "no_instance", at))
            return
        record = self._records.get(instance)
        if record is None:
            record = self._records[instance] = Submission(instance, Told({}, at, {}))
        if repeat:
            found = record.repeats.setdefault(repeat, [])
            number = _NUMBERED.search(cells.get("key", ""))
            found.append(Told(told.answers, told.at, told.headings, int(number[1]) if number else len(found) + 1))
        elif record.own.answers and record.own.answers != told.answers:
            self._faults.append(Fault("differs", at))
        else:
            record.own = told
        if not repeat and cells.get("index"):
            self._by_index[cells["index"]] = instance

    def _instance(self, cells: Mapping[str, str], repeat: str) -> str:
        """The record that a row belongs to. Repeats name their parent by its id, or by its number in the file."""
        if not repeat:
            return next((bare(cells[name]) for name in _INSTANCE if cells.get(name)), "")
        for name in ("submission_rootuuid", "submission_uuid", "parent_key"):
            if cells.get(name):
                return bare(cells[name].partition("/")[0])
        return self._by_index.get(cells.get("parent_index", ""), "")


class _Heading:
    """A column's heading: the question it means, and which answer of it, where each has a column."""

    def __init__(self, text: str, questions: Mapping[str, Question]) -> None:
        self.text = text
        self.plain = _plain(text)
        self.question, self.answer = "", ""
        parts = [part for part in re.split(r"[/:]|(?<=\w)-(?=\w)", text.strip()) if part]
        if not parts:
            return
        if parts[-1] in questions:
            self.question = parts[-1]
        elif len(parts) > 1:
            for place in range(len(parts) - 1, 0, -1):
                name = parts[place - 1]
                if name in questions and questions[name].kind == SEVERAL:
                    self.question, self.answer = name, text.strip()[text.strip().rfind(name) + len(name) + 1 :]
                    break


def _told(row: Row, heads: list[_Heading], questions: Mapping[str, Question], at: Place) -> Told:
    """The answers of a row. A joined column of a question to choose several from goes before its single ones."""
    answers: dict[str, str] = {}
    headings: dict[str, str] = {}
    single: dict[str, list[str]] = {}
    for head, text in zip(heads, row.cells, strict=False):
        if not head.question:
            continue
        headings.setdefault(head.question, head.text)
        if head.answer:
            if text.casefold() in _TRUE:
                single.setdefault(head.question, []).append(head.answer)
        elif text:
            answers[head.question] = text
    for name, chosen in single.items():
        answers.setdefault(name, " ".join(chosen))
    kept = {name: text for name, text in answers.items() if name in questions}
    return Told(kept, at, headings)


def record_id(instance: str, *more: str | int) -> str:
    """The id of what a record holds: always the same for the same record and place."""
    return hashlib.sha256("|".join(["form", instance, *map(str, more)]).encode()).hexdigest()[:32]


def bare(instance: str) -> str:
    """An instanceID as records are known by: apps and servers differ in its prefix and its case."""
    return instance.strip().casefold().removeprefix("uuid:")


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", text.casefold()).strip("_")
