"""Reading screening: how people stand, what happened to them, the lists and the runs. Alerts: views.py."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from tande.domains.personnel import queries as personnel
from tande.domains.screening import register
from tande.domains.screening.events import Event, events, readiness_facts
from tande.domains.screening.models import Alert, Latest
from tande.policy import alerts as rules

__all__ = ["Event", "Standing", "due", "events", "readiness_facts", "standing"]


@dataclass(frozen=True, slots=True)
class Standing:
    """How a person stands. ``register``: the change of the register that she was screened against, 0 for never.

    ``current``: neither the register nor the person changed since. ``open``: alerts to be decided; ``adverse``: decided
    by two officers and standing; ``remediated``: lifted by two.
    """

    screened_at: datetime | None
    register: int
    current: bool
    open: int
    adverse: int
    remediated: int


def standing(people: Collection[str]) -> dict[str, Standing]:
    """How each of these people stands now; nobody is missing from the answer."""
    wanted, last = frozenset(people), register.newest()
    number = last.number if last else 0
    versions = {person: one.version for person, one in personnel.postings().items() if person in wanted}
    screened = {one.person_id: one for one in Latest.objects.all() if one.person_id in wanted}
    counts = _counts(wanted)
    return {
        person: _standing(screened.get(person), versions.get(person, -1), number, counts.get(person, (0, 0, 0)))
        for person in wanted
    }


def due() -> int:
    """How many people have to be screened, because they or the register changed."""
    last = register.newest()
    if last is None:
        return 0
    done = {one.person_id: (one.person_version, one.register) for one in Latest.objects.all()}
    return sum(
        done.get(person) != (one.version, last.number) for person, one in personnel.postings().items()
    )


def _standing(done: Latest | None, version: int, number: int, counts: tuple[int, int, int]) -> Standing:
    if done is None:
        return Standing(None, 0, False, *counts)
    current = done.person_version == version and done.register == number
    return Standing(done.at, done.register, current, *counts)


def _counts(wanted: frozenset[str]) -> dict[str, tuple[int, int, int]]:
    found: dict[str, tuple[int, int, int]] = {}
    rows = Alert.objects.exclude(state__in=rules.SETTLED)
    for person, state, proposal in rows.values_list("person_id", "state", "proposal"):
        if person in wanted:
            waits, against, lifted = found.get(person, (0, 0, 0))
            found[person] = (
                waits + rules.is_open(state, proposal), against + rules.stands_against(state, proposal),
                lifted + (state == rules.REMEDIED),
            )
    return found
