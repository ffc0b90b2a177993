"""People on rosters for tests: invented, entered through the real operations."""

from datetime import date
from typing import Any

from django.utils import timezone

from tande.domains.officers.models import Officer
from tande.domains.personnel import operations, units
from tande.ledger import clock
from tande.policy.people import Details, Place

CAME = date(2026, 6, 1)


def today() -> date:
    """The mission's day now: not the day on which a file of tests was read."""
    return timezone.localdate(clock.now())


def details(name: str = "Wanjiku Mfano", number: str = "K-001", **more: Any) -> Details:
    """Particulars that the gate calls identified."""
    return Details(**{"names": (name,), "service_number": number, "born": "1990-05-17", **more})


def enroll(officer: Officer, name: str = "Wanjiku Mfano", number: str = "K-001", *, contingent: str = "KEN",
           unit: str = "Alpha", post: str = "member", deployed_on: date | None = CAME, **more: Any) -> str:
    """Somebody in a unit of Kenya's contingent, unless told otherwise; the id."""
    code = units.add_unit(contingent=contingent, name=unit, officer=officer, at=clock.now())
    return operations.enroll(contingent=contingent, details=details(name, number, **more), place=Place(code, post),
                             officer=officer, at=clock.now(), deployed_on=deployed_on)
