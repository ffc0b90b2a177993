"""Operations of the mission, with the casualties that anybody knows of, and which of them no report of force answers.

An operation with casualties and without a report shows as a gap. Whoever tells of casualties, a later entry that knows
of fewer takes none away.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Final

from tande.policy import force
from tande.policy.force import Wrong

FORMS: Final[dict[str, str]] = {
    "sole": "Of the mission alone", "joint_police": "Together with the national police",
    "joint_army": "Together with the national army", "joint_other": "Together with others",
}
SOURCES: Final[dict[str, str]] = {
    "unit": "The unit", "command": "The command", "police": "The national police", "hospital": "A hospital",
    "un": "The United Nations", "civil_society": "An organisation of civil society", "press": "The press",
    "witness": "Somebody who was there", "other": "Another source",
}
ASKED_OF_ALL: Final = ("dead", "hurt")
REPORT_WITHIN: Final = timedelta(hours=4)
"""After the end of the operation's day, as for a first report."""


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation as one entry tells of it. ``units``: their codes; ``dead`` and ``hurt``: everybody, whoever."""

    id: str
    contingent: str
    day: date
    commune: str
    units: tuple[str, ...]
    form: str = "sole"
    dead: int = 0
    hurt: int = 0
    source: str = "unit"


@dataclass(frozen=True, slots=True)
class Answered:
    """What of a report says which operation it belongs to; ``day`` in the mission's own zone."""

    contingent: str
    unit: str
    day: date
    commune: str
    operation_id: str = ""


def answers(report: Answered, operation: Operation) -> bool:
    """Whether a report is of this operation: it names it, or names none and fits by unit, day and commune.

    The day after counts too, for what went on into the night; a report without a commune fits any.
    """
    if report.operation_id:
        return report.operation_id == operation.id
    near = operation.day <= report.day <= operation.day + timedelta(days=1)
    placed = report.commune in ("", operation.commune)
    return report.contingent == operation.contingent and report.unit in operation.units and near and placed


def unanswered(operations: Iterable[Operation], reports: Iterable[Answered]) -> tuple[str, ...]:
    """Operations with casualties that no report answers, oldest first."""
    hurt = {one.id: one for one in operations if one.dead or one.hurt}
    told = list(reports)
    reported = {key for key, one in hurt.items() if any(answers(report, one) for report in told)}
    return force.gaps({key: one.day for key, one in hurt.items()}, reported)


def due(day: date, *, zone: tzinfo) -> datetime:
    """By when a report of that day's operation is owed."""
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), zone) + REPORT_WITHIN


def worst(entries: Iterable[Operation]) -> tuple[int, int]:
    """The most dead and the most hurt that any entry tells of: nobody brings a number down."""
    told = list(entries)
    return max((one.dead for one in told), default=0), max((one.hurt for one in told), default=0)


def check(operation: Operation, *, today: date) -> list[Wrong]:
    """Everything that cannot be so; empty when it can be kept."""
    found = [Wrong(name, "Choose one of the answers.") for name, table in (("form", FORMS), ("source", SOURCES))
             if getattr(operation, name) not in table]
    if not force.FIRST_DAY <= operation.day <= today:
        found.append(Wrong("day", "This day cannot be: not in the future, and not before 2020."))
    if not operation.units:
        found.append(Wrong("units", "Choose at least one unit."))
    for name in ASKED_OF_ALL:
        if getattr(operation, name) < 0:
            found.append(Wrong(name, "A number is not below 0."))
        elif getattr(operation, name) > force.MOST:
            found.append(Wrong(name, "This number is too large to be so."))
    return found
