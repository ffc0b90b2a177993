"""What happened to people in the screening, with its time: from these any past day can be rebuilt."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.utils import timezone

from tande.domains.screening.models import Change, Screened, Step
from tande.policy import alerts as rules
from tande.policy import readiness

SCREENED: Final = "screened"
REGISTER_CHANGED: Final = "register_changed"
ALERT_OPENED: Final = "alert_opened"
ALERT_SETTLED: Final = "alert_settled"
ALERT_ADVERSE: Final = "alert_adverse"
ALERT_REMEDIATED: Final = "alert_remediated"
_MANY: Final = 500


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened. ``code``: the register's number, or the alert's id with which opening of it.

    ``version``: the person's, where she was screened. ``note`` of a lifted adverse decision: remedied or mistaken.
    """

    kind: str
    at: datetime
    code: str
    version: int = 0
    note: str = ""


def events(people: Collection[str]) -> dict[str, list[Event]]:
    """Every event of these people, oldest first; the register's changes stand with each of them."""
    wanted = frozenset(people)
    changes = [Event(REGISTER_CHANGED, one.at, str(one.number)) for one in _changes()]
    found = {person: list(changes) for person in wanted}
    for person, event in (*_screened(wanted), *_alerts(wanted)):
        found[person].append(event)
    return {person: sorted(some, key=lambda one: one.at) for person, some in found.items()}


def readiness_facts(people: Collection[str]) -> dict[str, list[readiness.Fact]]:
    """The same for the gate, by day. Of a day's changes of the register only the last one counts."""
    last = {_day(one.at): str(one.number) for one in _changes()}
    changes = [readiness.Fact(readiness.REGISTER_CHANGED, day, day, code=code) for day, code in last.items()]
    wanted = frozenset(people)
    found = {person: list(changes) for person in wanted}
    for person, event in _screened(wanted):
        found[person].append(_fact(event, _named(event, last)))
    for person, event in _alerts(wanted):
        found[person].append(_fact(event, event.code))
    return found


_KINDS: Final = {
    SCREENED: readiness.SCREENED, ALERT_OPENED: readiness.ALERT_OPENED, ALERT_SETTLED: readiness.ALERT_SETTLED,
    ALERT_ADVERSE: readiness.ALERT_ADVERSE, ALERT_REMEDIATED: readiness.ALERT_REMEDIED,
}  # fmt: skip


def _fact(event: Event, code: str) -> readiness.Fact:
    day = _day(event.at)
    return readiness.Fact(_KINDS[event.kind], day, day, code=code)


def _named(event: Event, last: dict[date, str]) -> str:
    """A screening at or after the day's last change names that one: it covers them all."""
    today = last.get(_day(event.at), "0")
    return today if int(event.code) >= int(today) else event.code


def _changes() -> list[Change]:
    return list(Change.objects.only("number", "at").order_by("number"))


def _screened(wanted: frozenset[str]) -> Iterator[tuple[str, Event]]:
    for some in _portions(wanted):
        rows = Screened.objects.filter(person_id__in=some)
        for person, version, register, at in rows.values_list("person_id", "person_version", "register", "at"):
            yield person, Event(SCREENED, at, str(register), version)


def _alerts(wanted: frozenset[str]) -> Iterator[tuple[str, Event]]:
    for some in _portions(wanted):
        rows = Step.objects.filter(alert__person_id__in=some).order_by("alert_id", "number")
        for row in rows.values_list(
            "alert__person_id", "alert_id", "opening", "kind", "outcome", "proposal", "at"
        ):
            person, alert, opening, kind, outcome, proposal, at = row
            found = _kind(kind, outcome, proposal)
            if found:
                yield person, Event(found, at, f"{alert}:{opening}", note=_note(found, proposal))


def _kind(kind: str, outcome: str, proposal: str) -> str:
    """What a step means. ``proposal`` is the one that the step answered."""
    if kind in (rules.RAISED, rules.REOPENED):
        return ALERT_OPENED
    if kind == rules.CONFIRM:
        return ALERT_ADVERSE if outcome == rules.ADVERSE else ALERT_REMEDIATED
    return ALERT_SETTLED if kind in (rules.SAY_NOT, rules.DROPPED) else ""


def _note(found: str, proposal: str) -> str:
    return proposal if found == ALERT_REMEDIATED else ""


def _portions(wanted: Iterable[str]) -> Iterator[list[str]]:
    """So many at once as every database takes in one query."""
    ordered = sorted(wanted)
    for start in range(0, len(ordered), _MANY):
        yield ordered[start : start + _MANY]


def _day(at: datetime) -> date:
    return timezone.localdate(at)
