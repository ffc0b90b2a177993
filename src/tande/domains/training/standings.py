"""How training stands on a day, worked out from what was recorded: for some people, for a contingent, for the gate.

Only what was tried by somebody who was there, in a session that is signed, and was not annulled, counts. Each answer is
two or three queries, whatever the number of people, and opens nothing that is sealed.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F, QuerySet
from django.utils import timezone

from tande.domains.personnel import queries as personnel
from tande.domains.training import terms
from tande.domains.training.models import Annulment, Attempt, Attendance
from tande.ledger import clock
from tande.policy import readiness
from tande.policy import training as rules
from tande.policy.training import Cell, Standing, Trainee, Version

_DAY = timedelta(days=1)
_IDS_AT_ONCE = 5_000
"""Beyond so many people the whole table is read: a database takes only so many parameters."""


@dataclass(frozen=True)
class Pass:
    """A result that counts, as a certificate states it. ``signed_at``: since when it counts."""

    attempt_id: str
    person: str
    curriculum: str
    course: str
    course_version: int
    score: int
    on: date
    until: date
    made_at: datetime
    signed_at: datetime


@dataclass(frozen=True)
class Coverage:
    """How many of a contingent are trained in what, on a day. ``cells`` by unit and module; unit "" is all together."""

    contingent: str
    on: date
    people: int
    modules: tuple[str, ...]
    units: tuple[str, ...]
    cells: Mapping[tuple[str, str], Cell]


@dataclass(frozen=True)
class Due:
    """Something that ends soon, or has ended."""

    person: str
    unit: str
    curriculum: str
    standing: Standing


def status(people: Collection[str], on: date, *, known: date | None = None) -> dict[str, dict[str, Standing]]:
    """Of each person each curriculum of the catalogue as it stands on a day, by what was written up to ``known``."""
    return _standings(people, terms.versions(), on, known)


def coverage(contingent: str, on: date) -> Coverage:
    """Who of a contingent is trained in what on a day, per unit and all together."""
    versions = terms.versions()
    in_force = rules.in_force(versions, on)
    people = roster(contingent, on)
    cells = rules.coverage(people, _standings([one.id for one in people], versions, on, None), in_force, on)
    units = tuple(sorted({one.unit for one in people if one.unit}))
    return Coverage(contingent, on, len(people), tuple(in_force), units, cells)


def due(contingent: str, on: date, *, ended_since: date | None = None) -> list[Due]:
    """What ends within 90 days or has ended, of those who need it by their post, the first to end first."""
    in_force = terms.in_force(on)
    people = {one.id: one for one in roster(contingent, on)}
    found = []
    for person, own in status(list(people), on).items():
        for code, standing in own.items():
            if not rules.required_of(people[person].post, in_force[code]):
                continue
            ended = standing.state in (rules.EXPIRED, rules.VOID)
            if standing.warning or (ended and (ended_since is None or (standing.until or on) >= ended_since)):
                found.append(Due(person, people[person].unit, code, standing))
    return sorted(found, key=lambda one: (one.standing.until or on, one.unit, one.curriculum, one.person))


def roster(contingent: str, on: date) -> list[Trainee]:
    """Who belonged to a contingent on a day and had not left, in codes; a day to come is asked of today's roster."""
    past = on < timezone.localdate(clock.now())
    return [
        Trainee(person, one.unit, one.post, one.deployed_on)
        for person, one in personnel.postings(on if past else None).items()
        if one.contingent == contingent and (one.left_on is None or one.left_on > on)
    ]


def readiness_facts(people: Collection[str]) -> dict[str, list[readiness.Fact]]:
    """What the gate needs to know, by person: each pass, known since it was written and the session was signed.

    A pass ends the day before it is annulled, or before terms begin that void it; days before stay as they were.
    """
    voiding = [one for one in terms.versions() if one.voids]
    found: dict[str, list[readiness.Fact]] = {person: [] for person in people}
    for row in _rows(_counting().filter(passed=True), people):
        ends = [row.until or row.on, *(day - _DAY for day in (row.annulled_on, *_voided(row, voiding)) if day)]
        found[row.person].append(
            readiness.Fact(readiness.TRAINED, row.on, row.known, min(ends), row.curriculum)
        )
    return found


def passes(people: Collection[str] | None = None, *, session: str = "") -> list[Pass]:
    """Every pass that counts or counted (ended, not annulled): of these people, of one session, or all."""
    rows = _counting().filter(passed=True)
    if session:
        rows = rows.filter(seat__session_id=session)
    return [
        Pass(row.attempt_id, row.person, row.curriculum, row.course, row.course_version, row.score, row.on,
             row.until, row.made_at, max(row.at, row.signed_at))
        for row in _rows(rows, people) if row.until and not row.annulled_on
    ]


@dataclass(frozen=True, slots=True)
class _Row:
    """An attempt that counts, with what happened to it."""

    attempt_id: str
    person: str
    curriculum: str
    course: str
    course_version: int
    score: int
    passed: bool
    terms: int
    on: date
    until: date | None
    made_at: datetime
    at: datetime
    signed_at: datetime
    annulled_on: date | None

    @property
    def known(self) -> date:
        """The day since which it could be known."""
        return timezone.localdate(max(self.at, self.signed_at))


def _standings(
    people: Collection[str], versions: list[Version], on: date, known: date | None
) -> dict[str, dict[str, Standing]]:
    by_code: dict[str, list[Version]] = defaultdict(list)
    for version in versions:
        by_code[version.curriculum].append(version)
    tried: dict[tuple[str, str], list[rules.Attempt]] = defaultdict(list)
    for row in _rows(_counting().filter(on__lte=on), people):
        if (known is None or row.known <= known) and not (row.annulled_on and row.annulled_on <= on):
            attempt = rules.Attempt(row.curriculum, row.on, row.terms, row.passed, row.until)
            tried[row.person, row.curriculum].append(attempt)
    attended = _attended(people, on)
    never = {code: rules.standing((), (), own, on) for code, own in by_code.items()}
    return {
        person: {
            code: rules.standing(tried.get((person, code), ()), attended.get((person, code), ()), own, on)
            if (person, code) in tried or (person, code) in attended else never[code]
            for code, own in by_code.items()
        }
        for person in people
    }


def _attended(people: Collection[str], on: date) -> dict[tuple[str, str], list[date]]:
    found: dict[tuple[str, str], list[date]] = defaultdict(list)
    rows = Attendance.objects.filter(on__lte=on)
    if len(people) <= _IDS_AT_ONCE:
        rows = rows.filter(person__in=list(people))
    for person, day, curricula in rows.values_list("person", "on", "seat__session__curricula"):
        for code in curricula.split(","):
            found[person, code].append(day)
    return found


def _counting() -> QuerySet[Attempt]:
    """Attempts of people who were there, in sessions that are signed."""
    return Attempt.objects.filter(seat__attended__isnull=False)


def _rows(rows: QuerySet[Attempt], people: Collection[str] | None) -> Iterator[_Row]:
    if people is not None and len(people) <= _IDS_AT_ONCE:
        rows = rows.filter(person__in=list(people))
    annulled = dict(Annulment.objects.values_list("attempt_id", "on"))
    wanted = None if people is None else set(people)
    columns = [one for one in _Row.__slots__ if one != "annulled_on"]
    for values in rows.annotate(signed_at=F("seat__attended__at")).values_list(*columns):
        if wanted is None or values[1] in wanted:
            yield _Row(*(*values, annulled.get(values[0])))


def _voided(row: _Row, voiding: Iterable[Version]) -> Iterator[date]:
    return (one.starts for one in voiding if one.curriculum == row.curriculum and one.number > row.terms)
