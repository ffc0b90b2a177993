"""The demonstration's children met in past months, so that its figures have something to count. Nobody in it exists.

They are put down, handed over and received by the same operations as any other, at the hours at which people would.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.db import transaction

from tande.domains.children import operations, receptions
from tande.domains.children.operations import record
from tande.domains.officers.queries import Officer
from tande.domains.receiving import operations as receiving
from tande.domains.receiving.operations import Given, Said
from tande.ledger import clock
from tande.policy.encounters import Encounter, Receipt
from tande.toolkit import sealing

LATE_EVERY, FLAG_EVERY, LOST_EVERY = 6, 5, 9
"""Of so many, one was handed over late, one was questioned, one was never confirmed."""


def meet_all(past: Mapping[str, Any], unit: str, state: str) -> int:
    """Put down as many children in each month before this one as the script says; how many."""
    now, chance, number = clock.now(), Random(6), 0  # noqa: S311 - nothing secret is drawn from it
    officer, adviser, head = (_officer(role) for role in ("unit_officer", "child_adviser", "head"))
    with transaction.atomic():
        first = now - timedelta(days=31 * (len(past["months"]) + 1))
        code = receiving.give_code(receiver=past["receiver"], label=past["label"], actor=head, at=first)
        for back, children in enumerate(past["months"], start=1):
            for _child in range(children):
                at = now - timedelta(days=30 * back + chance.uniform(-6, 6))
                number += 1
                met = _met(chance, number, unit, at, past["communes"])
                _one(met, number, state, officer, adviser, code, past["receiver"])
    return number


def _met(chance: Random, number: int, unit: str, at: datetime, communes: list[str]) -> Encounter:
    return Encounter(
        id=sealing.new_id(), unit=unit, at=at, commune=chance.choice(communes), circumstance="found",
        age_band=chance.choice(["12-14", "15-17"]), age_basis="statement", sex=chance.choice(["boy", "boy", "girl"]),
        hurt="no", urgent="no", apart="yes", restrained="no", photo="no", baby="no", family="no",
        questioned="yes" if number % FLAG_EVERY == 0 else "no",
    )


def _one(
    met: Encounter, number: int, state: str, officer: Officer, adviser: Officer, code: Given, receiver: str
) -> None:
    arrived = met.at + timedelta(hours=2)
    view = record(encounter=met, contingent=state, source="phone", phone="demo", at=arrived)
    operations.acknowledge(id=view.id, actor=adviser, at=arrived + timedelta(hours=1))
    left = met.at + timedelta(hours=33 if number % LATE_EVERY == 0 else 5 + number % 16)
    operations.hand_over(id=view.id, left_at=left, destination="child_agency", receiver=receiver,
                         also={"heard": "yes", "assent": "yes"}, actor=officer, at=left)
    if number % LOST_EVERY:
        receipt = Receipt("", left + timedelta(minutes=40), met.sex, "child_agency", met.age_band, ("hungry",))
        said = Said(sealing.new_id(), view.number, receipt)
        receptions.confirm_reception(code_id=code.id, at=receipt.at, said=said)


def _officer(role: str) -> Officer:
    return next(one for one in Officer.objects.filter(is_active=True).order_by("pk") if role in one.roles)
