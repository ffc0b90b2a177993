"""Reading an upload: its sheets and first rows, how far it is, what the dry run found, and which rows are faulty."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from tande.domains.personnel import sealed
from tande.domains.personnel.errors import Changed, NoSuchPerson, NotAllowed
from tande.domains.personnel.models import Contingent, Person, Upload
from tande.domains.personnel.row_reading import Choice
from tande.domains.personnel.scope import Insider
from tande.ledger import operations as ledger
from tande.policy import roles
from tande.toolkit.spreadsheets import Book, Row, Sheet, open_book

ROWS_SHOWN: Final = 50
SAMPLE_ROWS: Final = 30
PART_ROWS: Final = 500
MISSING_PART: Final = 1_000_000
"""The part that holds the ids of those who are no longer on the list."""
VERDICTS: Final = ("faulty", "new", "changed", "returned", "unchanged")


@dataclass(frozen=True)
class UploadView:
    """An upload as its page needs it. ``counts``: rows by verdict, ``missing``, ``units`` (new ones by name)."""

    id: str
    contingent: str
    state: str
    at: datetime
    officer_id: int
    choice: Mapping[str, Any]
    counts: Mapping[str, Any]
    total: int
    done: int
    roster: str
    size: int = 0

    @property
    def percent(self) -> int:
        """How far the work is."""
        return min(100, self.done * 100 // self.total) if self.total else 0


@dataclass(frozen=True)
class RowView:
    """A checked row: what it says, what is wrong (code, column), and what would change (field → former value)."""

    number: int
    verdict: str
    name: str
    service_number: str
    unit: str
    post: str
    cells: tuple[str, ...]
    faults: tuple[tuple[str, int], ...]
    changes: Mapping[str, tuple[str, str]]
    person_id: str


def upload_for(actor: Insider, upload_id: str, *states: str) -> Upload:
    """An upload this actor may work on, in one of these states (any, when none is named).

    Raises NotAllowed, NoSuchPerson, Changed.
    """
    if not roles.may(actor.roles, "people.import"):
        raise NotAllowed("people.import")
    found = Upload.objects.filter(pk=upload_id).first()
    if found is None or (actor.state and actor.state != found.contingent):
        raise NoSuchPerson(upload_id)
    if states and found.state not in states:
        raise Changed
    return found


def upload(upload_id: str, actor: Insider) -> UploadView:
    """How it stands. Raises NotAllowed, NoSuchPerson."""
    found = upload_for(actor, upload_id)
    counts = {name: value for name, value in found.counts.items() if name != "by_part"}
    return UploadView(found.pk, found.contingent, found.state, found.at, found.officer_id, found.choice, counts,
                      found.total, found.done, found.roster, found.size)


def waiting(actor: Insider) -> list[UploadView]:
    """Uploads of this actor that have not ended, newest first."""
    rows = Upload.objects.filter(officer_id=actor.pk, state__in=("choose", "check", "checked", "apply"))
    return [upload(pk, actor) for pk in rows.order_by("-at").values_list("pk", flat=True)]


def book_of(found: Upload) -> Book:
    """The file, opened. Raises Refused."""
    return open_book(sealed.open_blob(bytes(found.file), f"personnel_upload.file|{found.pk}"))


def sheets(upload_id: str, actor: Insider) -> tuple[Sheet, ...]:
    """The sheets to choose from. Raises NotAllowed, NoSuchPerson, Changed, Refused."""
    return book_of(upload_for(actor, upload_id, "choose", "checked")).sheets


def sample(upload_id: str, actor: Insider) -> list[tuple[int, tuple[str, ...]]]:
    """The first rows of the chosen sheet with their numbers. Raises NotAllowed, NoSuchPerson, Changed, Refused."""
    found = upload_for(actor, upload_id, "choose", "checked")
    return first_rows(book_of(found), found.choice.get("sheet"))


def first_rows(book: Book, sheet: int | None) -> list[tuple[int, tuple[str, ...]]]:
    """The first rows that hold something. Raises Refused."""
    found = []
    for row in book.rows(sheet):
        found.append((row.number, row.cells))
        if len(found) == SAMPLE_ROWS:
            break
    return found


def headings(upload_id: str, actor: Insider) -> tuple[str, ...]:
    """The cells of the row with the headings; () for a list without. Raises NotAllowed, NoSuchPerson, Changed."""
    at = upload_for(actor, upload_id).choice.get("heading_row")
    return next((cells for number, cells in sample(upload_id, actor) if number == at), ())


def choice_of(found: Upload) -> Choice:
    """What was chosen for it."""
    told = found.choice
    return Choice(told["columns"], told["heading_row"], told.get("sheet"), told["day_order"], told["default_unit"],
                  told["whole"])


def rows(upload_id: str, actor: Insider, *, verdict: str, page: int, at: datetime) -> tuple[list[RowView], int]:
    """A page of the checked rows of one verdict, and how many pages there are; the look is recorded.

    Raises NotAllowed, NoSuchPerson, Changed.
    """
    found = upload_for(actor, upload_id, "checked")
    total = int(found.counts.get(verdict, 0))
    pages = max(1, -(-total // ROWS_SHOWN))
    page = min(max(1, page), pages)
    first = (page - 1) * ROWS_SHOWN
    ledger.record(kind="person.looked", subject="", at=at, actor=actor.pk,
                  body={"contingent": found.contingent, "people": min(ROWS_SHOWN, total - first), "upload": "yes"})
    return [row_view(one) for one in _some(found, verdict, first)], pages


def _some(found: Upload, verdict: str, first: int) -> Iterator[dict[str, Any]]:
    """The rows from ``first`` on, opening only the parts that hold some of them."""
    left, given = first, 0
    for number, counted in enumerate(found.counts.get("by_part", {}).get(verdict, ())):
        if left >= counted:
            left -= counted
            continue
        for one in part(found, number):
            if one["v"] == verdict:
                if left:
                    left -= 1
                    continue
                yield one
                given += 1
                if given == ROWS_SHOWN:
                    return


def part(found: Upload, number: int) -> list[Any]:
    """One sealed part, opened; [] when there is none."""
    blob = found.parts.filter(number=number).values_list("rows", flat=True).first()
    if blob is None:
        return []
    opened: list[Any] = json.loads(sealed.open_blob(bytes(blob), f"personnel_uploadpart.rows|{found.pk}/{number}"))
    return opened


def seal_part(found: Upload, number: int, listed: list[Any]) -> bytes:
    """What ``part`` opens."""
    return sealed.seal_blob(json.dumps(listed, ensure_ascii=False).encode(),
                            f"personnel_uploadpart.rows|{found.pk}/{number}")


def all_rows(found: Upload) -> Iterator[dict[str, Any]]:
    """Every checked row in the order of the file."""
    numbers = found.parts.exclude(number=MISSING_PART).order_by("number").values_list("number", flat=True)
    for number in list(numbers):
        yield from part(found, number)


def row_view(one: Mapping[str, Any]) -> RowView:
    """A checked row for a page."""
    names = one["d"]["names"]
    return RowView(one["n"], one["v"], names[0] if names else "", one["d"]["service_number"], one["u"], one["p"],
                   tuple(one["c"]), tuple((code, column) for code, column in one["f"]),
                   {field: (old, new) for field, (old, new) in one["ch"].items()}, one["id"])


def faulty(upload_id: str, actor: Insider, at: datetime) -> tuple[tuple[str, ...], list[RowView]]:
    """The headings and every faulty row, for a file to mend; recorded as an export.

    Raises NotAllowed, NoSuchPerson, Changed.
    """
    found = upload_for(actor, upload_id, "checked")
    listed = [row_view(one) for one in all_rows(found) if one["v"] == "faulty"]
    ledger.record(kind="people.exported", subject="", at=at, actor=actor.pk,
                  body={"contingent": found.contingent, "people": len(listed), "form": "faulty"})
    return headings(upload_id, actor), listed


def missing_names(upload_id: str, actor: Insider, at: datetime) -> list[tuple[str, str, str]]:
    """Those who are no longer on the list, the first 200: id, name, unit; the look is recorded.

    Raises NotAllowed, NoSuchPerson, Changed.
    """
    found = upload_for(actor, upload_id, "checked")
    ids = part(found, MISSING_PART)[:200]
    people = Person.objects.filter(pk__in=ids).order_by("unit", "number")
    shown = [(one.pk, str(sealed.opened(one, "names")[0]), one.unit) for one in people]
    if shown:
        ledger.record(kind="person.looked", subject="", at=at, actor=actor.pk,
                      body={"contingent": found.contingent, "people": len(shown)})
    return shown


def revision_of(contingent: str) -> int:
    """That of the contingent now; 0 for one without people."""
    found = Contingent.objects.filter(pk=contingent).values_list("revision", flat=True).first()
    return found or 0


def row_of(row: Row) -> dict[str, Any]:
    """The beginning of a checked row."""
    return {"n": row.number, "c": list(row.cells)}
