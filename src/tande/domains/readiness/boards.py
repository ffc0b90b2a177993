"""What somebody may see of the gate: every reason for the body, a word and the training due for the mission's staff."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone

from tande.domains.personnel import queries as personnel
from tande.domains.personnel.errors import NoSuchContingent, NoSuchPerson
from tande.domains.readiness import queries
from tande.domains.readiness.errors import NotAllowed
from tande.domains.readiness.queries import Deployment, Insider, Matter
from tande.domains.readiness.rules import RulesOverTime
from tande.policy import gate, readiness, roles
from tande.policy.readiness import Answer, Reason

PAGE_ROWS = 50


@dataclass(frozen=True)
class Line:
    """Somebody at the gate. ``vetting`` is a code of readiness.SHOWN; ``reasons`` are those that the reader may see."""

    person: str
    name: str
    unit: str
    post: str
    ready: bool
    overridden: bool
    deployed_on: date | None
    vetting: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Board:
    """A contingent on a day: counts by state and unit, and one page of lines. ``asked``: what was filtered by."""

    contingent: str
    on: date
    counts: Mapping[str, int]
    units: Mapping[str, Mapping[str, int]]
    missing: tuple[tuple[Reason, int], ...]
    lines: tuple[Line, ...]
    total: int
    page: int
    pages: int
    rules: str


READY, OVERRIDDEN, NOT_READY = "ready", "overridden", "not_ready"


def board(
    actor: Insider, contingent: str, on: date, *, at: datetime, unit: str = "", state: str = "", page: int = 1,
    rows: int = PAGE_ROWS,
) -> Board:
    """Who of a contingent may deploy on a day. A look at names is recorded. Raises NotAllowed, NoSuchContingent."""
    check(actor, contingent)
    postings, answers = queries.postings_of(on), queries.answers(contingent, on)
    counts: Counter[str] = Counter(map(_state, answers.values()))
    units: dict[str, Counter[str]] = {}
    missing: Counter[Reason] = Counter()
    for person, one in answers.items():
        units.setdefault(postings[person].unit, Counter())[_state(one)] += 1
        missing.update({Reason(reason.code, _detail(reason)) for reason in seen(actor, one)})
    found = [
        person for person, one in answers.items()
        if (not unit or postings[person].unit == unit) and (not state or _state(one) == state)
    ]
    pages = max(1, -(-len(found) // rows))
    page = min(max(1, page), pages)
    shown = found[(page - 1) * rows : page * rows]
    names = personnel.names(shown, actor, at)
    lines = [_line(actor, person, names, postings, answers[person]) for person in shown]
    return Board(
        contingent, on, counts, units, tuple(missing.most_common()), tuple(lines), len(found), page, pages,
        RulesOverTime().on(on).version,
    )


def _state(one: Answer) -> str:
    return NOT_READY if not one.ready else OVERRIDDEN if one.overridden and one.reasons else READY


def _detail(reason: Reason) -> str:
    return reason.detail if reason.area == readiness.TRAINING else ""


def _line(
    actor: Insider, person: str, names: Mapping[str, str], postings: Mapping[str, personnel.Posting], one: Answer
) -> Line:
    posting = postings.get(person)
    return Line(
        person, names.get(person, ""), posting.unit if posting else "", posting.post if posting else "", one.ready,
        _state(one) == OVERRIDDEN, posting.deployed_on if posting else None, shown_vetting(actor, one),
        seen(actor, one),
    )


def shown_vetting(actor: Insider, one: Answer) -> str:
    """Cleared, pending or not cleared. To the mission's staff a suspension is "not cleared", without its reason."""
    suspended = any(reason.code == "suspended" for reason in one.reasons)
    if suspended and not all_reasons(actor):
        return readiness.NOT_CLEARED
    return readiness.vetting_shown(one)


def all_reasons(actor: Insider) -> bool:
    """Whether somebody may know why: officers of the body; never the mission's own staff."""
    return not set(actor.roles) & roles.MISSION_ROLES and roles.may(actor.roles, "vetting.see")


def seen(actor: Insider, one: Answer) -> tuple[Reason, ...]:
    """The reasons that somebody may see."""
    if all_reasons(actor):
        return one.reasons
    return tuple(
        reason for reason in one.reasons
        if reason.area != readiness.VETTING and reason.code not in ("suspended", "unknown_fact")
    )


@dataclass(frozen=True)
class PersonBoard:
    """One person at the gate on a day, and what was decided about her or him; matters only for officers of the body."""

    line: Line
    contingent: str
    on: date
    known: date | None
    rules: str
    rules_since: date
    matters: tuple[Matter, ...]
    last_override: date


def person(actor: Insider, person_id: str, on: date, *, at: datetime, known: date | None = None) -> PersonBoard:
    """One person's answer on a day. A look is recorded. Raises NotAllowed, NoSuchPerson."""
    if not roles.may(actor.roles, "ready.see"):
        raise NotAllowed("ready.see")
    posting = personnel.postings().get(person_id)
    if posting is None or (actor.state and actor.state != posting.contingent):
        raise NoSuchPerson(person_id)
    rules = RulesOverTime()
    names = personnel.names([person_id], actor, at)
    line = _line(actor, person_id, names, {person_id: posting}, queries.answer(person_id, on, known))
    matters = queries.matters_of(person_id)
    if not all_reasons(actor):
        matters = [one for one in matters if one.kind == gate.OVERRIDE]
    since = rules.since(on)
    return PersonBoard(line, posting.contingent, on, known, rules.on(on).version, since, tuple(matters),
                       gate.last_day(timezone.localdate(at)))


@dataclass(frozen=True)
class PastLine:
    """Somebody who deployed without being ready, by what was known that day (``then``) or is known now."""

    person: str
    name: str
    contingent: str
    unit: str
    on: date
    then: bool
    now: bool
    overridden: bool
    vetting: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Past:
    """One page of those who were not ready: ``found`` of ``of`` who deployed."""

    lines: tuple[PastLine, ...]
    found: int
    of: int
    page: int
    pages: int


def past(
    actor: Insider, contingent: str, *, at: datetime, since: date = date.min, until: date = date.max, page: int = 1,
    rows: int = PAGE_ROWS,
) -> Past:
    """Who was not ready on the day they deployed, of those between two days. A look at names is recorded.

    Raises NotAllowed, NoSuchContingent.
    """
    check(actor, contingent)
    everybody = queries.deployments(contingent, since=since, until=until)
    found = [one for one in everybody if not (one.then.ready and one.now.ready) or one.then.overridden]
    found = [one for one in found if one.then.reasons or one.now.reasons]
    pages = max(1, -(-len(found) // rows))
    page = min(max(1, page), pages)
    shown = found[(page - 1) * rows : page * rows]
    names = personnel.names({one.person for one in shown}, actor, at)
    return Past(tuple(_past(actor, one, names) for one in shown), len(found), len(everybody), page, pages)


def _past(actor: Insider, one: Deployment, names: Mapping[str, str]) -> PastLine:
    both = dict.fromkeys([*seen(actor, one.then), *seen(actor, one.now)])
    return PastLine(
        one.person, names.get(one.person, ""), one.contingent, one.unit, one.on, one.then.ready, one.now.ready,
        one.then.overridden, shown_vetting(actor, one.then), tuple(both),
    )


def matters(actor: Insider, kind: str, *, at: datetime) -> list[tuple[Matter, str]]:
    """Suspensions or overrides that this officer may see, each with the person's name. A look is recorded.

    Suspensions are for officers of the body alone. Raises NotAllowed.
    """
    if not roles.may(actor.roles, "ready.see") or (kind == gate.SUSPENSION and not all_reasons(actor)):
        raise NotAllowed(kind)
    found = [one for one in queries.matters(actor.state) if one.kind == kind]
    names = personnel.names([one.person for one in found], actor, at)
    return [(one, names.get(one.person, "")) for one in found]


def contingents(actor: Insider) -> tuple[str, ...]:
    """The contingents that somebody sees and in which there is anybody, in the mission's order."""
    there = {one.contingent for one in personnel.postings().values()}
    return tuple(code for code in personnel.contingents_of(actor) if code in there)


def check(actor: Insider, contingent: str) -> None:
    """Raises NotAllowed, NoSuchContingent."""
    if not roles.may(actor.roles, "ready.see"):
        raise NotAllowed("ready.see")
    if contingent not in settings.MISSION.states or (actor.state and actor.state != contingent):
        raise NoSuchContingent(contingent)


def unit_names(contingent: str) -> dict[str, str]:
    """Names of a contingent's units by code."""
    return personnel.unit_names(contingent)


def remedies(reasons: Iterable[Reason]) -> list[tuple[Reason, str, str]]:
    """Each reason with its sentence and its remedy, in English."""
    return [(one, readiness.REASONS[one.code].sentence, readiness.REASONS[one.code].remedy) for one in reasons]
