"""The tables of a period, and the incidents behind one of their numbers. Codes alone: no look is recorded."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from tande.domains.violations import queries
from tande.domains.violations.models import Violation
from tande.domains.violations.scope import Insider
from tande.policy.violations import counting
from tande.policy.violations.counting import Period
from tande.policy.violations.tables import Told, lay_out


@dataclass(frozen=True, slots=True)
class Behind:
    """A violation that a number counts. ``n``: how often it counts. ``number``: of its incident."""

    incident: str
    number: int
    kind: str
    ended: date
    department: str
    party: str
    status: str
    verified_on: date | None
    n: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """Every table of a period. ``labels``: of parties. ``numbers``: incident of each violation that is warned of."""

    told: Told
    labels: Mapping[str, str]
    numbers: Mapping[str, tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a table and the violations it counts, oldest first. ``labels``: of parties."""

    n: int | None
    behind: tuple[Behind, ...]
    labels: Mapping[str, str]


def sheet(actor: Insider, period: Period) -> Sheet:
    """Every table of a period. Needs ``violation.count``. Raises NotAllowed."""
    told = lay_out(queries.records(actor), period)
    warned = [*(one.violation for one in told.mismatches), *told.undated, *told.of_nobody]
    return Sheet(told, queries.party_labels(), _incidents(warned))


def number(actor: Insider, period: Period, table: str, row: str, column: str) -> Number | None:
    """A number and what is behind it; None when there is no such. Needs ``violation.count``. Raises NotAllowed."""
    records = {one.id: one for one in queries.records(actor)}
    found = lay_out(records.values(), period).table(table)
    cell = found.cell(row, column) if found else None
    if cell is None:
        return None
    incidents = _incidents(cell.ids)
    lines = []
    for one in (records[id] for id in cell.ids):
        by_sex = counting.tally(one)
        n = int(getattr(by_sex, column)) if hasattr(by_sex, column) and column != "total" else counting.count(one)
        incident, number = incidents[one.id]
        lines.append(Behind(incident, number, one.kind, one.ended, one.department, one.party, one.status,
                            one.verified_on, n))
    return Number(cell.n, tuple(sorted(lines, key=lambda one: (one.ended, one.number))), queries.party_labels())


def _incidents(ids: Iterable[str]) -> dict[str, tuple[str, int]]:
    wanted = list(ids)
    found: dict[str, tuple[str, int]] = {}
    for start in range(0, len(wanted), 500):
        rows = Violation.objects.filter(pk__in=wanted[start : start + 500])
        for id, incident, number in rows.values_list("pk", "incident_id", "incident__number"):
            found[id] = (incident, number)
    return found
