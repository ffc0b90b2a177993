"""The demonstration's children met: one tonight, one late, one handed over and received, one without a receipt.

Each is put down, seen, handed over and received through the real operations, at the hour at which people would have.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings

from tande.domains.children import operations, receptions
from tande.domains.children.operations import record
from tande.domains.children.views import EncounterView
from tande.domains.officers.queries import Officer
from tande.domains.receiving import operations as receiving
from tande.domains.receiving.operations import Said
from tande.interfaces.console.errors import NotReady
from tande.ledger import clock
from tande.policy.encounters import Encounter, Receipt
from tande.toolkit import codes as handover
from tande.toolkit import sealing

_WRITTEN: Final = ("commune", "circumstance", "age", "age_band", "sex", "baby", "apart", "restrained", "questioned",
                   "photo", "hurt", "urgent", "said_adult", "family")
_GOOD: Final = {"apart": "yes", "restrained": "no", "questioned": "no", "photo": "no", "hurt": "no", "urgent": "no",
                "baby": "no", "age_basis": "statement", "family": "no"}


def meet_all(script: Mapping[str, Any]) -> dict[str, Any]:
    """Put every child of the script down; the hand-over numbers, and the code of the receiving body, to try with."""
    now = clock.now()
    people = {role: _officer(role) for role in ("unit_officer", "child_adviser", "head")}
    oldest = now - timedelta(hours=max(one["hours_ago"] for one in script["met"]))
    codes = {
        code: receiving.give_code(receiver=code, label="Demonstration", actor=people["head"], at=oldest)
        for code in sorted({one["receiver"] for one in script["met"] if "receiver" in one})
    }
    met = [_meet(one, script, people, codes, now) for one in script["met"]]
    operations.make_rounds(at=now)
    return {"numbers": [one.number for one in met], "codes": {code: given.code for code, given in codes.items()}}


def lines(sheet: Mapping[str, Any]) -> list[str]:
    """Where to see them, and with what a receiving body confirms."""
    if "children" not in sheet:
        return []
    url, met = settings.TANDE.public_url, sheet["children"]
    return [
        f"Children met, for njeri (of a unit) or esther (child protection)   {url}/mission/children/",
        f"To confirm that one came, as who takes children in   {url}/handover/",
        *(f"  {handover.show(code)}   code of {receiver}" for receiver, code in met["codes"].items()),
        "  Hand-over numbers: " + ", ".join(handover.show(number) for number in met["numbers"]), "",
    ]  # fmt: skip


def _meet(
    told: Mapping[str, Any], script: Mapping[str, Any], people: Mapping[str, Officer],
    codes: Mapping[str, receiving.Given], now: datetime,
) -> EncounterView:
    at = now - timedelta(hours=told["hours_ago"])
    arrived = at + timedelta(hours=told["arrived_after"])
    by_phone = told["source"] == "phone"
    encounter = _encounter(told, script["unit"], at)
    view = record(
        encounter=encounter, contingent=script["state"], source=told["source"],
        note=told.get("note", ""), texts={"apart_reason": told.get("apart_reason", "")}, at=arrived,
        phone="demo" if by_phone else "", actor=None if by_phone else people["unit_officer"],
    )
    if "beside" in told:  # a second phone of the patrol sent the same record with other answers
        record(encounter=replace(encounter, **told["beside"]), contingent=script["state"], source="phone",
               phone="demo 2", at=arrived + timedelta(minutes=9))
    if "seen_after" in told:
        operations.acknowledge(id=view.id, actor=people["child_adviser"],
                               at=arrived + timedelta(hours=told["seen_after"]))
    if "left_after" in told:
        view = _hand_over(view, told, people["unit_officer"], at)
    if told.get("received"):
        _receive(view, told, codes[told["receiver"]], now)
    return view


def _encounter(told: Mapping[str, Any], unit: str, at: datetime) -> Encounter:
    answers = {**_GOOD, **{name: told[name] for name in _WRITTEN if name in told}}
    cared = at + timedelta(hours=told["cared_after"]) if "cared_after" in told else None
    return Encounter(id=sealing.new_id(), unit=unit, at=at, items=tuple(told.get("items", ())), cared_at=cared,
                     **answers)


def _hand_over(view: EncounterView, told: Mapping[str, Any], officer: Officer, at: datetime) -> EncounterView:
    left = max(at + timedelta(hours=told["left_after"]), view.arrived_at)
    return operations.hand_over(id=view.id, left_at=left, destination=told["destination"], receiver=told["receiver"],
                                also={"heard": "yes", "assent": "yes"}, actor=officer, at=left)


def _receive(view: EncounterView, told: Mapping[str, Any], code: receiving.Given, now: datetime) -> None:
    left = view.encounter.left_at
    assert left is not None
    at = min(left + timedelta(minutes=50), now)
    receipt = Receipt("", at, told["sex"], told["destination"], told["age_band"], ("hungry", "afraid"))
    receptions.confirm_reception(code_id=code.id, at=at, said=Said(sealing.new_id(), view.number, receipt))


def _officer(role: str) -> Officer:
    found = next((one for one in Officer.objects.filter(is_active=True).order_by("pk") if role in one.roles), None)
    if found is None:
        raise NotReady(f"The pack's demo.toml names no {role}.")
    return found
