"""Records of violations made through the real operations: everybody and everything invented."""

from datetime import date, datetime
from typing import Any

from tande.domains.officers.models import Officer
from tande.domains.violations import operations, queries
from tande.domains.violations.models import Violation
from tande.domains.violations.operations import Saved, Signed
from tande.ledger import clock
from tande.policy.violations import codes
from tande.policy.violations.entries import Entry
from tande.toolkit import sealing
from tests.domains import factories

DAY = date(2026, 10, 1)
INCIDENT = {
    "incident_date": "2026-10-01", "commune": "HT0111", "incident_description": "Shots near the invented market",
}  # fmt: skip
ORGANISATION = "example_rights"


def task_force() -> dict[str, Officer]:
    """One officer for each stage."""
    return {"focal_point": factories.officer("verifier", key=False),
            "technical": factories.officer("technical_verifier", key=False),
            "task_force": factories.officer("task_force", key=False)}


def monitor(organisation: str = ORGANISATION) -> Officer:
    return factories.officer("monitor", key=False, organisation=organisation)


def save(who: Any, sort: str, incident: str = "", on: tuple[str, ...] = (), **fields: Any) -> Saved:
    """One new row."""
    made = sealing.new_id()
    return operations.save(entry=Entry(made, sort, incident or made, fields, on), officer=who, at=clock.now())


def incident(who: Any, **more: Any) -> str:
    return save(who, "incident", **{**INCIDENT, **more}).id


def violation(who: Any, incident_id: str, kind: str = codes.KILLING, **more: Any) -> str:
    return save(who, "violation", incident_id, violation_category=kind, **more).id


def child(who: Any, incident_id: str, *on: str, sex: str = "female", **more: Any) -> str:
    return save(who, "victim", incident_id, on, individual_sex=sex, **more).id


def story(who: Any, **more: Any) -> tuple[str, str, str]:
    """An incident with a killing of one girl: the three ids."""
    one = incident(who, **more)
    two = violation(who, one)
    return one, two, child(who, one, two)


def sign(who: Any, violation_id: str, stage: str, status: str = codes.VERIFIED, on: date = DAY, **more: Any) -> None:
    given = {"weight": "primary_witnessed", "reasons": ("other",), **more}
    told = {"revision": Violation.objects.get(pk=violation_id).revision, **given}
    operations.sign(violation_id=violation_id, signed=Signed(stage=stage, status=status, on=on, **told), officer=who,
                    at=clock.now())


def sign_all(people: dict[str, Officer], violation_id: str, status: str = codes.VERIFIED, on: date = DAY) -> None:
    for stage, who in people.items():
        sign(who, violation_id, stage, status, on)


def change(who: Any, sort: str, row_id: str, incident_id: str, base: int | None, at: datetime | None = None,
           on: tuple[str, ...] | None = None, **fields: Any) -> Saved:
    """Save a row again with some other fields; None takes one away."""
    view = queries.incident(who, incident_id, clock.now(), identity=True)
    rows = {view.id: view, **{one.id: one for one in (*view.violations, *view.parts)}}
    row: Any = rows[row_id]
    links = tuple(on) if on is not None else getattr(row, "violations", ()) if sort not in ("incident",) else ()
    entry = Entry(row_id, sort, incident_id, {**row.fields, **fields}, links, base)
    return operations.save(entry=entry, officer=who, at=at or clock.now())
