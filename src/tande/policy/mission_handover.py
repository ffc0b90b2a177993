"""Reading ``handover.toml`` and ``receivers.toml`` of a pack. Used by mission_checks only."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from tande.policy.encounters import DESTINATIONS
from tande.policy.handover import DatedLimit, Handover, Receiver
from tande.policy.mission import Mission
from tande.policy.mission_reading import CODE, Problem, Reader, check_code, provenance

LONGEST: Final = 24 * 14
"""Two weeks. The longest limit of any protocol known to us is 7 days; a larger number is a slip of the pen."""
Languages = tuple[str, ...]


def handover(table: Reader, languages: Languages) -> Handover:
    """The limits and the hours after which something is late; problems are noted in the reader."""
    receipt = table.whole("receipt_hours", low=1, high=LONGEST)
    seen = table.whole("seen_hours", low=1, high=LONGEST)
    limits = tuple(limit(row, languages) for row in table.rows("limits"))
    table.close()
    return Handover(limits, receipt, seen)


def receivers(table: Reader, languages: Languages) -> tuple[Receiver, ...]:
    """The bodies that may take a child over."""
    entries = table.table_at("receivers")
    made = []
    for code in entries.codes():
        check_code(entries, code)
        row = entries.table_at(code)
        made.append(Receiver(code, row.several("kinds", DESTINATIONS), row.label("name", languages), provenance(row)))
        row.close()
    if not made and table.has("receivers"):
        entries.note(None, "has no entry")
    table.close()
    return tuple(made)


def limit(row: Reader, languages: Languages) -> DatedLimit:
    """One dated limit; also of ``detention.toml``."""
    hours = row.whole("hours", low=1, high=LONGEST) if row.has("hours") else None
    made = DatedLimit(row.text("version", form=CODE), row.day("starts") or date.min, hours,
                      row.label("name", languages), provenance(row))
    row.close()
    return made


def crossing(mission: Mission) -> list[Problem]:
    """Problems between limits of a hand-over."""
    return between_limits("handover", mission.handover.limits, mission)


def between_limits(table: str, limits: Sequence[DatedLimit], mission: Mission) -> list[Problem]:
    """Problems between dated limits: doubles, and a mission that began without one."""
    problems: list[Problem] = []
    versions: set[str] = set()
    starts: set[date] = set()
    for number, one in enumerate(limits):
        if one.version in versions:
            problems.append(Problem(table, ("limits", number, "version"), "repeats a version above"))
        if one.counts and one.starts in starts:
            problems.append(Problem(table, ("limits", number, "starts"),
                                    "is the day on which another limit begins: nobody could say which holds"))
        versions.add(one.version)
        if one.counts:
            starts.add(one.starts)
    first = min((one.since for one in mission.names), default=date.max)
    if limits and not any(start <= first for start in starts):
        problems.append(Problem(table, ("limits",), f"has none that counts on {first}, when the mission began: "
                                "give one with hours whose certainty is source, tested or rule"))
    return problems
