"""Reading the UN's workbook, ours or one that was edited elsewhere. Every fault has its sheet, row and column."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from tande.policy.violations import fields as catalogue
from tande.policy.violations.entries import Entry, Value
from tande.toolkit.mrm import layout, values
from tande.toolkit.mrm.layout import Column, folded
from tande.toolkit.mrm.records import Fault, Place, Reading, Records
from tande.toolkit.mrm.signing import Signing
from tande.toolkit.spreadsheets import Book, Limits, Row, open_book

LIMITS: Final = Limits(
    rows=20_000, columns=300, cell_chars=32_767, file_bytes=10 * 1024 * 1024, unpacked_bytes=100 * 1024 * 1024,
    prose=True,
)
_HEADING_ROWS: Final = 6
_OURS: Final = re.compile(r"[0-9a-f]{32}")


def read(data: bytes) -> Reading:
    """What the workbook holds. Raises spreadsheets.Refused for a file that is none at all."""
    book = open_book(data, LIMITS)
    reader = _Reader()
    titles = {folded(one.name): one for one in book.sheets}
    if layout.PARTIES in titles:
        reader.take_parties(_rows(book, titles[layout.PARTIES].index))
    if layout.VERSIONS in titles:
        reader.take_versions(_rows(book, titles[layout.VERSIONS].index))
    for sort, title in layout.SHEETS.items():
        sheet = titles.get(folded(title)) or titles.get(folded(title)[:-1])
        if sheet is not None:
            reader.take(sort, sheet.name, _rows(book, sheet.index))
    known = {layout.VERSIONS, layout.PARTIES, *(folded(one) for one in layout.SHEETS.values())}
    reader.unknown += [
        Place(one.name) for one in book.sheets
        if folded(one.name) not in known and folded(one.name) + "s" not in known
    ]
    return reader.finished()


def _rows(book: Book, index: int) -> Iterator[Row]:
    return book.rows(index if book.kind == "xlsx" else None)


def own_id(sort: str, told: str) -> str:
    """Our id for an id of another program: theirs where it has our form, else one that is always the same for it."""
    plain = told.strip().casefold().replace("-", "")
    if _OURS.fullmatch(plain):
        return plain
    return hashlib.sha256(f"mrm|{sort}|{told.strip()}".encode()).hexdigest()[:32]


@dataclass
class _Draft:
    """A row on its way, gathered from every row of the sheets that tells of it."""

    sort: str
    id: str
    incident: str
    cells: dict[str, tuple[str, Place]] = field(default_factory=dict)
    fields: dict[str, Value] = field(default_factory=dict)
    violations: set[str] = field(default_factory=set)


class _Reader:
    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.unknown: list[Place] = []
        self._drafts: dict[tuple[str, str], _Draft] = {}
        self._places: dict[tuple[str, str, str], Place] = {}
        self._about: dict[str, dict[str, str]] = {}
        self._versions: dict[str, tuple[int, str]] = {}
        self._parties: dict[str, tuple[str, str]] = {}
        self._covers: dict[str, set[str]] = {sort: set() for sort in catalogue.SORTS}
        self._signing = Signing(self.faults)
        self._found_violations = False

    def take(self, sort: str, title: str, rows: Iterator[Row]) -> None:
        """Read one sheet."""
        heads: dict[int, Column] | None = None
        for row in rows:
            if heads is None:
                heads = self._headings(sort, title, row)
                if heads is None and row.number > _HEADING_ROWS:
                    break
                continue
            self._row(sort, title, row, heads)
        if heads is None:
            self.faults.append(Fault("no_sheet", Place(title)))

    def finished(self) -> Reading:
        """All of it, once every sheet was taken."""
        if not self._found_violations:
            self.faults.append(Fault("no_sheet", Place("")))
        entries = [self._entry(draft) for draft in self._drafts.values()]
        known = {one.id for one in entries if one.sort == catalogue.VIOLATION}
        for one in entries:
            if one.sort in catalogue.PARTS and not set(one.violations) <= known:
                at = self._places[one.sort, one.id, ""]
                self.faults.append(Fault("not_there", Place(at.sheet, at.row, layout.VIOLATION_ID)))
        records = Records(tuple(entries), self._signing.finished(), self._about, self._versions,
                          parties=self._parties)
        faults = tuple(dict.fromkeys(self.faults))
        return Reading(records, faults, tuple(self.unknown), {**self._places, **self._signing.places})

    def _headings(self, sort: str, title: str, row: Row) -> dict[int, Column] | None:
        """Column → what it is, where this row holds the headings."""
        known = layout.known_headings(sort)
        found = {place: known[folded(text)] for place, text in enumerate(row.cells) if folded(text) in known}
        names = [one.heading for one in found.values()]
        if not {layout.INCIDENT_ID, layout.VIOLATION_ID} <= set(names):
            return None
        self._found_violations |= sort == catalogue.VIOLATION
        for column in found.values():
            if sort == catalogue.VIOLATION and column.heading == layout.TYPE:
                self._covers[sort].add("violation_category")
            if column.field is not None and not column.stage:
                self._covers[column.sort].add(column.field.name)
        for place, text in enumerate(row.cells):
            if text and place not in found:
                self.unknown.append(Place(title, row.number, text[:80]))
            elif text and names.count(found[place].heading) > 1:
                self.faults.append(Fault("twice_column", Place(title, row.number, text[:80])))
        return found

    def _row(self, sort: str, title: str, row: Row, heads: Mapping[int, Column]) -> None:
        cells = {
            column.heading: row.cells[place] for place, column in heads.items()
            if place < len(row.cells) and row.cells[place]
        }
        broken = {
            heads[one.column].heading if one.column in heads else "": one.code for one in row.faults
            if one.column in heads or one.column < 0
        }
        for heading, code in broken.items():
            self.faults.append(Fault(code, Place(title, row.number, heading)))
        if not cells:
            return
        at = Place(title, row.number)
        incident = self._id(catalogue.INCIDENT, cells.get(layout.INCIDENT_ID, ""), at, layout.INCIDENT_ID)
        if incident is None:
            return
        columns = [one for one in heads.values() if one.heading not in broken]
        if sort == catalogue.VIOLATION:
            self._violation(incident, cells, columns, at)
        else:
            self._part(sort, incident, cells, columns, at)

    def _violation(self, incident: str, cells: Mapping[str, str], columns: list[Column], at: Place) -> None:
        self._keep(self._draft(catalogue.INCIDENT, incident, incident, at), cells, columns, at)
        self._keep_about(catalogue.INCIDENT, incident, cells, at)
        told = cells.get(layout.VIOLATION_ID, "")
        own = [one.heading for one in columns if one.sort == catalogue.VIOLATION or one.stage]
        if not told:
            if any(heading in cells for heading in (layout.TYPE, *own)):
                self.faults.append(Fault("no_violation", Place(at.sheet, at.row, layout.VIOLATION_ID)))
            return
        draft = self._draft(catalogue.VIOLATION, own_id(catalogue.VIOLATION, told), incident, at)
        if draft.incident != incident:
            self.faults.append(Fault("differs", Place(at.sheet, at.row, layout.INCIDENT_ID)))
        self._keep(draft, cells, columns, at)
        self._keep_type(draft, cells.get(layout.TYPE, ""), at)
        self._signing.take(draft.id, cells, columns, at)

    def _part(self, sort: str, incident: str, cells: Mapping[str, str], columns: list[Column], at: Place) -> None:
        heading = layout.PART_IDS[sort]
        id = self._id(sort, cells.get(heading, ""), at, heading, fault="no_part")
        if id is None:
            return
        draft = self._draft(sort, id, incident, at)
        if draft.incident != incident:
            self.faults.append(Fault("differs", Place(at.sheet, at.row, layout.INCIDENT_ID)))
        if told := cells.get(layout.VIOLATION_ID, ""):
            draft.violations.add(own_id(catalogue.VIOLATION, told))
        self._keep(draft, cells, columns, at)
        self._keep_about(sort, id, cells, at)

    def _id(self, sort: str, told: str, at: Place, heading: str, *, fault: str = "no_incident") -> str | None:
        if not told:
            self.faults.append(Fault(fault, Place(at.sheet, at.row, heading)))
            return None
        return own_id(sort, told)

    def _draft(self, sort: str, id: str, incident: str, at: Place) -> _Draft:
        self._places.setdefault((sort, id, ""), at)
        return self._drafts.setdefault((sort, id), _Draft(sort, id, incident))

    def _keep(self, draft: _Draft, cells: Mapping[str, str], columns: list[Column], at: Place) -> None:
        """Take a row's cells into a draft; what another row said of the same must be the same."""
        tallies: dict[str, dict[str, str]] = {}
        for column in columns:
            if column.field is None or column.sort != draft.sort:
                continue
            text, here = cells.get(column.heading, ""), Place(at.sheet, at.row, column.heading)
            said, _where = draft.cells.setdefault(column.heading, (text, here))
            if said != text:
                self.faults.append(Fault("differs", here))
            elif column.part and text:
                tallies.setdefault(column.field.name, {})[column.part] = text
                self._places[draft.sort, draft.id, column.field.name] = here
            elif text:
                self._keep_value(draft, column.field, text, here)
        for name, parts in tallies.items():
            try:
                draft.fields[name] = values.tally(parts)
            except values.NotAValue as fault:
                self.faults.append(Fault(str(fault), self._places[draft.sort, draft.id, name]))

    def _keep_value(self, draft: _Draft, told: catalogue.Field, text: str, here: Place) -> None:
        self._places[draft.sort, draft.id, told.name] = here
        try:
            draft.fields[told.name] = values.read(told, text)
        except values.NotAValue as fault:
            self.faults.append(Fault(str(fault), here))

    def _keep_type(self, draft: _Draft, text: str, at: Place) -> None:
        here = Place(at.sheet, at.row, layout.TYPE)
        if draft.cells.setdefault(layout.TYPE, (text, here))[0] != text:
            self.faults.append(Fault("differs", here))
        elif text:
            self._keep_value(draft, catalogue.field(catalogue.VIOLATION, "violation_category"), text, here)

    def _keep_about(self, sort: str, id: str, cells: Mapping[str, str], at: Place) -> None:
        """What is no field of a row and still belongs to it."""
        kept = self._about.setdefault(id, {})
        for heading in layout.ABOUT.get(sort, ()):
            text, here = cells.get(heading, ""), Place(at.sheet, at.row, heading)
            try:
                told = values.code("incident_status", text) if text and heading == layout.STATUS else text
            except values.NotAValue as fault:
                self.faults.append(Fault(str(fault), here))
                continue
            if told and heading in (layout.DUPLICATE_OF, layout.SAME_CHILD):
                told = own_id(sort, told)
            if kept.setdefault(heading, told) != told:
                self.faults.append(Fault("differs", here))
            if told:
                self._places[sort, id, heading] = here

    def take_parties(self, rows: Iterator[Row]) -> None:
        """The sheet of added parties: code, name, category, after its headings."""
        for row in rows:
            code, name, category, *_more = [*row.cells, "", "", ""]
            if code and name and code != layout.PARTY_COLUMNS[0]:
                self._parties[code[:60]] = name, category

    def take_versions(self, rows: Iterator[Row]) -> None:
        """The sheet about where the workbook comes from. What is odd in it is left out: then a change is compared."""
        for row in rows:
            id, version, told, *_more = [*row.cells, "", "", ""]
            if _OURS.fullmatch(id) and version.isascii() and version.isdigit() and len(version) < 8:
                self._versions[id] = int(version), told[:64]

    def _entry(self, draft: _Draft) -> Entry:
        told = self._versions.get(draft.id)
        return Entry(draft.id, draft.sort, draft.incident, draft.fields, tuple(sorted(draft.violations)),
                     told[0] if told else None, self._covered(draft.sort))

    def _covered(self, sort: str) -> tuple[str, ...]:
        """The fields that the file has columns for; () when it has all of them."""
        listed = {one.name for one in catalogue.FIELDS[sort]}
        here = self._covers[sort]
        return () if here >= listed else tuple(sorted(here))
