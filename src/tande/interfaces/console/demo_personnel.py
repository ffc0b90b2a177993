"""The demonstration's contingents: invented people on rosters, imported as anybody's spreadsheet would be."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.utils import timezone
from openpyxl import Workbook

from tande.domains.officers.queries import Officer
from tande.domains.personnel import importing, units, uploads
from tande.domains.personnel.row_reading import Choice
from tande.interfaces.console.errors import NotReady
from tande.ledger import clock
from tande.policy.people import FUNCTIONS
from tande.toolkit.spreadsheets import write_csv, write_xlsx

MISTAKES: Final = "roster-with-mistakes.xlsx"
_HEADING_OF: Final = {
    "Force No.": "number", "Regimental number": "number", "Número de placa": "number", "Rank": "rank", "Title": "rank",
    "Rango": "rank", "Full name": "name", "Last name": "family", "Apellidos": "family", "First name": "given",
    "Nombres": "given", "Also known as": "alias", "Date of birth": "born", "DOB": "born",
    "Fecha de nacimiento": "born", "Passport": "passport", "Nationality": "state", "Citizenship": "state",
    "Nacionalidad": "state", "Unit": "unit", "Team": "unit", "Unidad": "unit", "Role": "post", "Position": "post",
    "Cargo": "post", "Function": "function", "Date of arrival": "came", "Arrival": "came",
    "Fecha de llegada": "came",
}  # fmt: skip


def import_all(script: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """Import every contingent of the script, dated as it says; where the spreadsheets lie, to try the upload with."""
    folder.mkdir(exist_ok=True, mode=0o700)
    officer = _vetting_officer()
    for one in script["contingents"]:
        at = clock.now() - timedelta(days=one["days_ago"])
        rows = list(people_of(one, timezone.localdate(at), one["days_ago"]))
        data = spreadsheet(one, rows)
        _keep(folder / one["file"], data)
        with clock.standing_at(at):
            _import(one, data, officer, at)
    first = script["contingents"][0]
    came = timezone.localdate(clock.now())
    _keep(folder / MISTAKES, with_mistakes(first, list(people_of(first, came, 0))))
    return {"folder": str(folder), "mistakes": MISTAKES}


def _vetting_officer() -> Officer:
    found = next((one for one in Officer.objects.filter(is_active=True) if "vetting_officer" in one.roles), None)
    if found is None:
        raise NotReady("The pack's demo.toml names no vetting officer, who puts people on rosters.")
    return found


def people_of(one: Mapping[str, Any], day: date, days_ago: int) -> Iterator[dict[str, str]]:
    """The contingent's people, each by what its headings stand for. The same every time."""
    given, family, listed = one["given"], one["family"], one["units"]
    in_each = -(-one["people"] // len(listed))
    for n in range(one["people"]):
        place = n % in_each
        post = "commander" if place == 0 else "manager" if place < 1 + in_each // 25 else "member"
        first, last = given[n % len(given)], family[(n // len(given) + n) % len(family)]
        middle = given[(n * 7 + n // len(given) + 5) % len(given)]
        ranks = one["ranks"][post]
        came = one["came_days_ago"][n % len(one["came_days_ago"])]
        yield {
            "number": one["number"].format(n=one["first_number"] + n), "rank": ranks[n % len(ranks)],
            "name": f"{first} {middle} {last}", "given": f"{first} {middle}", "family": last,
            "alias": f"{middle} {last}" if n % 23 == 7 else "", "born": _born(n), "state": one["state"],
            "passport": f"EX{7_000_000 + n * 37}" if n % 3 else "", "unit": listed[n // in_each],
            "post": post, "function": list(FUNCTIONS)[n // 20 % len(FUNCTIONS)] if n % 20 == 3 else "",
            "came": "" if n % 16 == 9 and n // 16 < one["not_yet"]
            else (day + timedelta(days=days_ago - came)).isoformat(),
        }


def _born(n: int) -> str:
    """Most by the day, some by the month or the year alone, as lists have them."""
    day = date(1971, 1, 1) + timedelta(days=n * 6_089 % 11_300)
    return str(day.year) if n % 47 == 11 else day.isoformat()[:7] if n % 61 == 13 else day.isoformat()


def spreadsheet(one: Mapping[str, Any], rows: list[dict[str, str]]) -> bytes:
    """The roster as the contingent's clerk would send it."""
    columns = [_HEADING_OF[heading] for heading in one["headings"]]
    table = [[row[column] for column in columns] for row in rows]
    if one["file"].endswith(".csv"):
        return write_csv(one["headings"], table)
    return write_xlsx(one["headings"], table, title="Roster")


def _import(one: Mapping[str, Any], data: bytes, officer: Officer, at: datetime) -> None:
    state = one["state"]
    if one["rotation"]:
        units.add_rotation(contingent=state, name=one["rotation"], begins=timezone.localdate(at), ends=None,
                           officer=officer, at=at)
    made = importing.upload(contingent=state, data=data, officer=officer, at=at)
    told = uploads.upload(made, officer).choice
    importing.choose(upload_id=made, choice=Choice(told["columns"], told["heading_row"]), officer=officer, at=at)
    importing.work_now(made)
    importing.apply(upload_id=made, officer=officer, at=at, leave_out=False)
    importing.work_now(made)
    if uploads.upload(made, officer).state != "applied":
        raise NotReady(f"The demonstration's roster of {state} was not kept.")


def with_mistakes(one: Mapping[str, Any], rows: list[dict[str, str]]) -> bytes:
    """Some of the same people with what real lists have: to see in the upload what is wrong, row by row."""
    columns = [_HEADING_OF[heading] for heading in one["headings"]]
    book = Workbook()
    sheet = book.active
    sheet.title = "Roster"
    sheet.append([settings.MISSION.name_on(timezone.localdate(clock.now()), "en")])
    sheet.append(one["headings"])
    for row in [*rows[:12], *_spoilt(rows)]:
        sheet.append([row[column] for column in columns])
    unit = columns.index("unit") + 1
    sheet.merge_cells(start_row=5, end_row=6, start_column=unit, end_column=unit)
    sheet.cell(row=8, column=columns.index("name") + 1).value = '=CONCATENATE("Zawadi ","Mfano")'
    sheet.row_dimensions[10].hidden = True
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _spoilt(rows: list[dict[str, str]]) -> Iterator[dict[str, str]]:
    """Rows with one mistake each, a late change of name, and two newcomers."""
    new = {**rows[12], "name": "Tumaini Pendo Fumbo", "number": "0049001", "alias": ""}
    yield {**rows[12], "name": rows[12]["name"] + " Karatasi"}
    yield {**rows[13], "born": "31/02/1990"}
    yield {**rows[14], "born": "7/5/85"}
    yield {**rows[15], "number": rows[16]["number"]}
    yield rows[16]
    yield {**rows[17], "name": ""}
    yield {**rows[18], "number": ""}
    yield {**rows[19], "post": "boss"}
    yield {**rows[20], "number": rows[20]["number"].lstrip("0")}
    yield new
    yield {**new, "name": "محمد كيليليزو", "number": "0049002"}


def _keep(path: Path, data: bytes) -> None:
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(data)
