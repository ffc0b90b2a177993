"""Reading vetting: statuses for the gate and the figures, and what the vetting pages show. None is ever stored."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from tande.domains.personnel import queries as personnel
from tande.domains.personnel.queries import Posting
from tande.domains.vetting.made import decisions
from tande.domains.vetting.reading import known_of, standings, unit_standing
from tande.domains.vetting.views import (
    AttestationView,
    CertificateView,
    DecisionView,
    OwnRecordView,
    PersonVetting,
    UnitView,
    case_records,
    certificates,
    person_vetting,
    repatriations,
    undecided,
    unit_decisions,
    waiting,
)
from tande.policy import readiness, vetting
from tande.policy.readiness import Fact
from tande.policy.vetting import Standing

__all__ = [
    "AttestationView",
    "CertificateView",
    "Counts",
    "DecisionView",
    "OwnRecordView",
    "PersonVetting",
    "UnitView",
    "case_records",
    "certificates",
    "counts",
    "overview",
    "person_vetting",
    "readiness_facts",
    "repatriations",
    "shown_of",
    "status_of",
    "undecided",
    "unit_decisions",
    "units",
    "waiting",
]
SOON = timedelta(days=90)
_VETTING_ALONE = readiness.Rules("", {"": ()})
"""No training is asked for: only what vetting needs."""


@dataclass(frozen=True)
class Counts:
    """How many people of a contingent (or unit) stand how. ``people`` are those present; who left is apart.

    ``statuses`` counts those present by status; ``missing`` records by code; ``expiring``: cleared, but not for
    longer than 90 days. ``deployed_pending``: deployed and not cleared. ``left_pending``: left while pending.
    """

    people: int = 0
    cleared: int = 0
    deployed: int = 0
    deployed_pending: int = 0
    left_pending: int = 0
    expiring: int = 0
    statuses: Mapping[str, int] = field(default_factory=dict)
    missing: Mapping[str, int] = field(default_factory=dict)

    @property
    def rest(self) -> int:
        """Present and not cleared."""
        return self.people - self.cleared

    @property
    def percent(self) -> int:
        """Of those present, how many in a hundred are cleared; rounded down, so that 100 means everybody."""
        return 100 * self.cleared // self.people if self.people else 0


def readiness_facts(people: Collection[str]) -> dict[str, list[Fact]]:
    """What the gate needs to know, by person: the three records, units, alerts and decisions. Nothing is opened."""
    return {person: [*one.facts, *one.gate_alone] for person, one in known_of(people, personnel.postings()).items()}


def status_of(people: Collection[str], on: date) -> dict[str, Standing]:
    """How vetting stands on a day, with everything missing and open, by person. For who holds vetting.see."""
    return standings(people, personnel.postings(), on=on)


def shown_of(people: Collection[str], on: date) -> dict[str, str]:
    """All that the mission's own staff learn: cleared, pending or not cleared (codes of policy.readiness.SHOWN).

    As the gate has it, by its own function: the two never tell the mission different things.
    """
    return {
        person: readiness.vetting_shown(readiness.judge(facts, post="", rules=_VETTING_ALONE, on=on))
        for person, facts in readiness_facts(people).items()
    }


def counts(contingent: str, on: date) -> Counts:
    """How many of a contingent stand how on a day."""
    return overview(on).get((contingent, None), Counts())


def overview(on: date) -> dict[tuple[str, str | None], Counts]:
    """The counts of every contingent (unit None) and of every unit, by contingent and unit."""
    postings = personnel.postings()
    groups: dict[tuple[str, str | None], list[tuple[Posting, Standing]]] = {}
    for person, standing in standings(list(postings), postings, on=on).items():
        one = postings[person]
        for unit in (None, one.unit):
            groups.setdefault((one.contingent, unit), []).append((one, standing))
    return {group: _count(rows, on) for group, rows in groups.items()}


def units(contingent: str, on: date) -> list[UnitView]:
    """The units of a contingent that have people, each with how its own vetting stands and who commands it."""
    made, named = decisions(), personnel.commanders()
    found: dict[str, set[str]] = {}
    for person, one in personnel.postings().items():
        if one.contingent == contingent and one.left_on is None:
            commanders = found.setdefault(one.unit, set())
            if one.post == "commander":
                commanders.add(person)
    for person, (of, unit) in named.items():
        if of == contingent and unit in found:
            found[unit].add(person)
    return [
        UnitView(contingent, unit, unit_standing(contingent, unit, made, on=on), tuple(sorted(commanders)))
        for unit, commanders in sorted(found.items())
    ]


def _count(rows: Collection[tuple[Posting, Standing]], on: date) -> Counts:
    there = [(one, standing) for one, standing in rows if one.left_on is None or one.left_on > on]
    deployed = [(one, standing) for one, standing in there if one.deployed_on is not None and one.deployed_on <= on]
    return Counts(
        people=len(there),
        cleared=sum(standing.good for _, standing in there),
        deployed=len(deployed),
        deployed_pending=sum(not standing.good for _, standing in deployed),
        left_pending=sum(standing.status == vetting.LEFT_PENDING for _, standing in rows),
        expiring=sum(standing.good and standing.until is not None and standing.until <= on + SOON
                     for _, standing in there),
        statuses=dict(Counter(standing.status for _, standing in there)),
        missing=dict(Counter(record for _, standing in there for record in standing.missing)),
    )
