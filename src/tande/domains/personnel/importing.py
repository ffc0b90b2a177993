"""Whole rosters on their way in: a file, what its columns are, a dry run, and one step that keeps it all or nothing.

Until that step nothing of a file is anywhere but sealed in ``Upload`` and ``UploadPart``, and both are emptied when the
upload ends. What takes long is done by ``work_on``, from `tande errands` or, for a short list, in the request itself.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction

from tande.domains.personnel import sealed
from tande.domains.personnel.applying import apply_upload
from tande.domains.personnel.checking import LEASE, check_upload
from tande.domains.personnel.errors import BadField, Changed, Ended
from tande.domains.personnel.headings import FIELDS, folded, guess, heading_row
from tande.domains.personnel.models import Contingent, Upload
from tande.domains.personnel.row_reading import DAY_ORDERS, Choice
from tande.domains.personnel.scope import Insider, check, locked
from tande.domains.personnel.uploads import book_of, first_rows, upload_for
from tande.ledger import clock
from tande.policy import people as policy
from tande.toolkit import sealing
from tande.toolkit.spreadsheets import Refused, open_book

CHOOSE: Final = "choose"
CHECK: Final = "check"
CHECKED: Final = "checked"
APPLY: Final = "apply"
APPLIED: Final = "applied"
REFUSED: Final = "refused"
THROWN: Final = "thrown"
WAITING: Final = (CHOOSE, CHECK, CHECKED, APPLY)
KEPT_FOR: Final = timedelta(days=2)
_TRIES: Final = 3


def upload(*, contingent: str, data: bytes, officer: Insider, at: datetime) -> str:
    """Take a file in, sealed; the upload's id. Who uploads again for a contingent throws the former file away.

    Needs ``people.import``. Raises NotAllowed, NoSuchContingent, and Refused before anything is kept.
    """
    check(officer, "people.import", contingent)
    book = open_book(data)
    shown = [sheet.index for sheet in book.sheets if not sheet.hidden] or [0]
    upload_id = sealing.new_id()
    made = Upload(id=upload_id, contingent=contingent, officer_id=officer.pk, at=at, state=CHOOSE, size=len(data))
    if len(shown) == 1:
        made.choice = {"sheet": shown[0], **_guessed(first_rows(book, shown[0]), contingent)}
    made.file = sealed.seal_blob(data, f"personnel_upload.file|{upload_id}")
    with transaction.atomic():
        for former in Upload.objects.filter(contingent=contingent, officer_id=officer.pk, state__in=WAITING):
            end(former, THROWN)
        made.save(force_insert=True)
    return upload_id


def choose_sheet(*, upload_id: str, sheet: int, officer: Insider, at: datetime) -> None:
    """Of several sheets this one. Raises NotAllowed, NoSuchPerson, Changed, Refused."""
    found = upload_for(officer, upload_id, CHOOSE, CHECKED)
    guessed = _guessed(first_rows(book_of(found), sheet), found.contingent)
    with transaction.atomic():
        found = upload_for(officer, upload_id, CHOOSE, CHECKED)
        found.choice, found.state = {"sheet": sheet, **guessed}, CHOOSE
        found.save(update_fields=["choice", "state"])


def choose(*, upload_id: str, choice: Choice, officer: Insider, at: datetime) -> None:
    """What the columns are; they are remembered for the contingent, and the rows wait to be checked.

    Raises NotAllowed, NoSuchPerson, Changed, BadField.
    """
    _check_choice(choice)
    found = upload_for(officer, upload_id, CHOOSE, CHECKED)
    rows = dict(first_rows(book_of(found), found.choice.get("sheet")))
    with transaction.atomic():
        found = upload_for(officer, upload_id, CHOOSE, CHECKED)
        _remember(found.contingent, choice, rows.get(choice.heading_row, ()))
        found.choice = {**asdict(choice), "columns": dict(choice.columns), "sheet": found.choice.get("sheet")}
        found.state, found.done, found.total, found.counts, found.lease = CHECK, 0, 0, {}, None
        found.save()


def apply(
    *, upload_id: str, officer: Insider, at: datetime, leave_out: bool, missing: str = "keep",
    left_on: date | None = None,
) -> None:
    """Keep what the dry run showed, in one step. ``leave_out``: rows with faults stay out, by this explicit choice.

    ``missing``: a reason of LEAVING for those who are no longer on the list, who then left on ``left_on``; "keep"
    leaves them as they are. Raises NotAllowed, NoSuchPerson, Changed, BadField.
    """
    with transaction.atomic():
        found = upload_for(officer, upload_id, CHECKED)
        if found.counts.get("faulty") and not leave_out:
            raise BadField(("leave_out", "day"))
        if missing != "keep" and (missing not in policy.LEAVING or left_on is None):
            raise BadField(("left_on", "day"))
        told = {"by": officer.pk, "missing": missing, "left_on": left_on.isoformat() if left_on else ""}
        found.choice, found.state, found.lease = {**found.choice, **told}, APPLY, None
        found.save()


def throw_away(*, upload_id: str, officer: Insider) -> None:
    """Nothing of the file is kept. Raises NotAllowed, NoSuchPerson, Changed."""
    with transaction.atomic():
        end(upload_for(officer, upload_id, *WAITING), THROWN)


def end(upload: Upload, state: str) -> None:
    """Empty an upload; counts and state stay."""
    upload.state, upload.file, upload.lease = state, b"", None
    upload.save()
    upload.parts.all().delete()


def work_on(deadline: datetime) -> bool:
    """Do what waits, until this moment; whether more is waiting. Called by `tande errands`; safe twice at once."""
    for old in Upload.objects.filter(state__in=WAITING, at__lt=clock.now() - KEPT_FOR).defer("file"):
        end(old, THROWN)
    while clock.now() < deadline:
        found = _take()
        if found is None:
            return False
        work_on_one(found)
    return Upload.objects.filter(state__in=(CHECK, APPLY)).exists()


def work_now(upload_id: str) -> None:
    """The same for one upload, in the request: for lists that take a second or two."""
    found = _take(upload_id)
    if found is not None:
        work_on_one(found)


def work_on_one(found: Upload) -> None:
    """Check or apply. A kill leaves it waiting; the next worker begins again, and nothing is done twice."""
    try:
        check_upload(found) if found.state == CHECK else apply_upload(found)
    except Ended:
        return
    except Refused as refused:
        found.counts = {"refused": refused.code, "row": refused.row, "limit": refused.more.get("limit", 0)}
        end(found, REFUSED)
    except Changed:
        values = {"state": CHECK, "lease": None, "counts": {"again": True}, "done": 0}
        Upload.objects.filter(pk=found.pk, state=APPLY).update(**values)


def _take(upload_id: str = "") -> Upload | None:
    """The oldest upload that waits for a worker, leased to this one; three workers that died are enough."""
    now = clock.now()
    with transaction.atomic():
        rows = Upload.objects.select_for_update().filter(state__in=(CHECK, APPLY)).order_by("at")
        rows = rows.filter(pk=upload_id) if upload_id else rows
        for found in rows:
            if found.lease is None or found.lease < now:
                tries = int(found.counts.get("tries", 0)) + 1
                if tries > _TRIES:
                    found.counts = {"refused": "damaged"}
                    end(found, REFUSED)
                    continue
                found.counts, found.lease = {**found.counts, "tries": tries}, now + LEASE
                found.save(update_fields=["counts", "lease"])
                return found
    return None


def _guessed(rows: list[tuple[int, tuple[str, ...]]], contingent: str) -> dict[str, object]:
    kept = Contingent.objects.filter(pk=contingent).first()
    remembered = _remembered(rows, kept.headings if kept else {})
    at = heading_row(rows, remembered)
    cells = next((cells for number, cells in rows if number == at), ())
    return {"heading_row": at, "columns": guess(cells, remembered)}


def _remembered(rows: list[tuple[int, tuple[str, ...]]], chosen: Mapping[str, str]) -> dict[str, str]:
    """What was chosen for headings that stand in these rows."""
    words = {folded(cell) for _number, cells in rows for cell in cells} - {""} if chosen else set()
    return {word: chosen[mark] for word in words if (mark := sealed.heading_mark(word)) in chosen}


def _check_choice(choice: Choice) -> None:
    columns = list(choice.columns.values())
    if not set(choice.columns) <= set(FIELDS) or len(set(columns)) != len(columns) or min(columns, default=-1) < 0:
        raise BadField(("columns", "day"))
    if not {"name", "family_name", "given_names"} & set(choice.columns):
        raise BadField(("name", "no_name"))
    if "service_number" not in choice.columns:
        raise BadField(("service_number", "service_number"))
    if "unit" not in choice.columns and not folded(choice.default_unit):
        raise BadField(("unit", "no_unit"))
    if choice.day_order not in DAY_ORDERS:
        raise BadField(("day_order", "day"))


def _remember(contingent: str, choice: Choice, cells: tuple[str, ...]) -> None:
    kept = locked(contingent)
    named = {field: folded(cells[column]) for field, column in choice.columns.items() if column < len(cells)}
    chosen = {sealed.heading_mark(word): field for field, word in named.items() if word}
    kept.headings = {**kept.headings, **chosen}
    kept.save(update_fields=["headings"])
