"""The demonstration's request to share, answered by one of two organisations, and files to try the import with."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from tande.domains.officers.queries import Officer
from tande.domains.sharing import operations as sharing
from tande.domains.violations import operations, queries
from tande.domains.violations.operations import Signed
from tande.interfaces.console.errors import NotReady
from tande.ledger import clock
from tande.policy.sharing import Wanted
from tande.policy.violations import fields as catalogue
from tande.policy.violations.codes import STAGES, VERIFIED
from tande.policy.violations.entries import Entry
from tande.toolkit import sealing
from tande.toolkit.fieldforms.violations import NUMBERS, REPEATS
from tande.toolkit.mrm import workbook
from tande.toolkit.mrm.records import Records
from tande.toolkit.spreadsheets import write_sheets


def share_all(script: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """Record, verify, ask and answer as the script says; where the files to import lie."""
    at = clock.now()
    signers = [_officer(name) for name in script["signed_by"]]
    for one in script["records"]:
        _record(one, _officer(one["by"]), signers, at)
    _ask(script["request"], _officer(script["asked_by"]), at)
    folder.mkdir(exist_ok=True, mode=0o700)
    today = timezone.localdate(at)
    rows = [row for one in script["workbook"] for row in _rows(one, today)]
    _keep(folder / script["to_import"], workbook.write(Records(tuple(rows))))
    wrong = [Entry(row.id, row.sort, row.incident, {**row.fields, **_MISTAKES.get(row.sort, {})}) for row in rows]
    _keep(folder / script["with_mistakes"], workbook.write(Records(tuple(wrong))))
    _keep(folder / script["form_export"], form_export(script["workbook"][0], today))
    return {"folder": str(folder), "files": [script[name] for name in ("to_import", "with_mistakes", "form_export")]}


_MISTAKES: Mapping[str, Mapping[str, Any]] = {
    catalogue.INCIDENT: {"incident_date": "2026-02-31"}, catalogue.VIOLATION: {"weapon_type": "catapult"},
}


def _officer(name: str) -> Officer:
    found = Officer.objects.filter(is_active=True, username=name).first()
    if found is None:
        raise NotReady(f"The pack's demo.toml names nobody called {name}, whom the demonstration's sharing needs.")
    return found


def _rows(one: Mapping[str, Any], today: date) -> list[Entry]:
    """An incident with a violation and, where one is told of, its child."""
    incident, violation = sealing.new_id(), sealing.new_id()
    day = (today - timedelta(days=one["days_ago"])).isoformat()
    told = {"incident_date": day, "commune": one["commune"], "incident_description": one["words"]}
    public = {"incident_description_for_public_sharing": one["public"]} if "public" in one else {}
    rows = [Entry(incident, catalogue.INCIDENT, incident, {**told, **public}),
            Entry(violation, catalogue.VIOLATION, incident, {"violation_category": one["kind"]})]
    if "sex" in one:
        child = {"individual_sex": one["sex"], "individual_age": one["age"]}
        rows.append(Entry(sealing.new_id(), catalogue.VICTIM, incident, child, (violation,)))
    return rows


def _record(one: Mapping[str, Any], monitor: Officer, signers: list[Officer], at: datetime) -> None:
    rows = _rows(one, timezone.localdate(at))
    operations.import_incidents(entries=rows, officer=monitor, at=at)
    (view,) = queries.full(monitor, at, ids=[rows[0].id])
    for place, (stage, officer) in enumerate(zip(STAGES, signers, strict=True), 2):
        told = Signed(stage, view.violations[0].revision, VERIFIED, view.began + timedelta(days=place),
                      "primary_witnessed")
        operations.sign(violation_id=view.violations[0].id, signed=told, officer=officer, at=at)


def _ask(one: Mapping[str, Any], officer: Officer, at: datetime) -> None:
    today = timezone.localdate(at)
    wanted = Wanted(one["kind"], today - timedelta(days=90), today)
    made = sharing.ask(wanted=wanted, recipient=one["recipient"], purpose=one["purpose"],
                       until=today + timedelta(days=one["days"]), officer=officer, at=at)
    for answer in one["answers"]:
        sharing.answer(request_id=made, said=answer["said"], words=answer["words"], named=answer["named"], seen="",
                       officer=_officer(answer["by"]), at=at)


def form_export(one: Mapping[str, Any], today: date) -> bytes:
    """What Kobo would export of one record of the monitors' form."""
    instance = "b3a1f0c4-1111-4222-8333-0000000000de"
    day = (today - timedelta(days=one["days_ago"])).isoformat()
    repeat, parent = REPEATS[catalogue.VIOLATION], ["_parent_index", "_submission__uuid"]
    return write_sheets({
        "main": (["incident/incident_date", "incident/commune", "incident/incident_description", "_uuid", "_index"],
                 [[day, one["commune"], one["words"], instance, "1"]]),
        repeat: ([f"{repeat}/violation_category", *parent], [[one["kind"], "1", instance]]),
        REPEATS[catalogue.GROUP]: ([f"groups/group_{NUMBERS}", "groups/group_number", "groups/group_sex", *parent],
                                   [["1", "4", "mixed", "1", instance]]),
    })


def _keep(path: Path, data: bytes) -> None:
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(data)


def lines(sheet: Mapping[str, Any]) -> list[str]:
    """Where the files to import lie."""
    if "sharing" not in sheet:
        return []
    told = sheet["sharing"]
    files = ", ".join(told["files"])
    return [f"Invented records of violations to try the import with ({files}):", f"  {told['folder']}", ""]
