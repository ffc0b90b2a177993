"""Rosters uploaded through the real operations."""

from typing import Any

from tande.domains.officers.models import Officer
from tande.domains.personnel import importing, uploads
from tande.domains.personnel.row_reading import Choice
from tande.ledger import clock
from tande.toolkit.spreadsheets import write_xlsx

HEADINGS = ("Service No.", "Full name", "Date of birth", "Unit", "Role", "Rank")
ROWS = (
    ("0001", "Wanjiku Mfano", "1990-05-17", "Alpha", "commander", "Inspekta"),
    ("0002", "Otieno Kielelezo", "1988", "Alpha", "", "Konstebo"),
    ("0003", "Achieng Igizo", "03/04/1992", "Bravo", "team leader", "Sajini"),
)


def sheet(*rows: tuple[str, ...], headings: tuple[str, ...] = HEADINGS) -> bytes:
    """An honest workbook."""
    return write_xlsx(headings, rows or ROWS)


def checked(data: bytes, officer: Officer, *, contingent: str = "KEN", **more: Any) -> str:
    """Uploaded with the columns as they were guessed, and checked; the upload's id."""
    made = importing.upload(contingent=contingent, data=data, officer=officer, at=clock.now())
    told = uploads.upload(made, officer).choice
    given: dict[str, Any] = {"columns": told["columns"], "heading_row": told["heading_row"], **more}
    importing.choose(upload_id=made, choice=Choice(**given), officer=officer, at=clock.now())
    importing.work_now(made)
    return made


def apply(upload_id: str, officer: Officer, **more: Any) -> uploads.UploadView:
    """Applied, by whoever works; how it stands then."""
    importing.apply(upload_id=upload_id, officer=officer, at=clock.now(), **{"leave_out": False, **more})
    importing.work_now(upload_id)
    return uploads.upload(upload_id, officer)


def imported(data: bytes, officer: Officer, **more: Any) -> uploads.UploadView:
    """All of it at once."""
    return apply(checked(data, officer, **more), officer)
