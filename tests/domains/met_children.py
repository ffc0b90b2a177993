"""Children met for tests: a unit, its officer, the adviser, and records put down through the real operations."""

from datetime import datetime, timedelta
from typing import Any

from tande.domains.children import operations
from tande.domains.children.views import EncounterView
from tande.domains.officers.models import Officer
from tande.domains.personnel import units
from tande.ledger import clock
from tande.policy.encounters import Encounter
from tande.toolkit import sealing
from tests.domains import factories

COMMUNE = "HT0111"


def unit(name: str = "Alpha", contingent: str = "KEN") -> str:
    """A unit of a contingent; its code."""
    vera = factories.officer("vetting_officer", key=False)
    return units.add_unit(contingent=contingent, name=name, officer=vera, at=clock.now())


def leader(name: str = "Alpha", contingent: str = "KEN") -> Officer:
    """The officer of a unit, which is there."""
    return factories.officer("unit_officer", state=contingent, unit=unit(name, contingent))


def adviser() -> Officer:
    return factories.officer("child_adviser")


def good(at: datetime | None = None, **more: Any) -> Encounter:
    """A record in which nothing is wrong and no flag stands, of a boy of perhaps 15."""
    return Encounter(**{
        "id": sealing.new_id(), "unit": "alpha", "at": at or clock.now() - timedelta(hours=2), "commune": COMMUNE,
        "circumstance": "found", "age": 15, "age_band": "15-17", "age_basis": "statement", "sex": "boy", "hurt": "no",
        "urgent": "no", "apart": "yes", "restrained": "no", "questioned": "no", "photo": "no", "heard": "yes",
        "assent": "yes", "family": "no", "baby": "no", "items": ("firearm",), **more,
    })


def met(officer: Officer, at: datetime | None = None, *, note: str = "", arrived: datetime | None = None,
        **more: Any) -> EncounterView:
    """A child met, put down by the officer of a unit, which arrived two hours later unless told."""
    found = good(at, **{"unit": officer.unit, **more})
    return operations.record(encounter=found, contingent=officer.state, source="web", note=note, actor=officer,
                             at=arrived or min(clock.now(), found.at + timedelta(hours=2)))


def by_phone(encounter: Encounter, *, contingent: str = "KEN", note: str = "", phone: str = "p1",
             at: datetime | None = None) -> EncounterView:
    """The same from a patrol's phone."""
    return operations.record(encounter=encounter, contingent=contingent, source="phone", note=note, phone=phone,
                             at=at or clock.now())
