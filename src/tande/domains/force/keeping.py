"""Keeping versions: what stands in force, and which clocks were missed. In the caller's transaction."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, tzinfo
from typing import Final

from django.conf import settings
from django.utils import timezone

from tande.domains.children import queries as children
from tande.domains.force import sealed
from tande.domains.force.models import Missed, Report, Version
from tande.ledger import operations as ledger
from tande.policy import force, force_report
from tande.policy.force import Use, Wrong
from tande.policy.force_report import Circumstances
from tande.toolkit import handover

FIRST: Final = "first"
FULL: Final = "full"
CHANGE: Final = "change"
UNKNOWN: Final = "unknown"


@dataclass(frozen=True)
class Filed:
    """What somebody wrote, with who attests it: the signed-in officer, or the registered phone."""

    use: Use
    told: Circumstances
    words: Mapping[str, str]
    source: str
    at: datetime
    officer: int | None = None
    phone: str = ""
    wrong: Sequence[Wrong] = field(default=())


def zone() -> tzinfo:
    """The mission's own zone: it says which day counts as the same."""
    return timezone.get_default_timezone()


def day_of(at: datetime) -> date:
    """The day of a moment where the mission is."""
    return timezone.localdate(at)


def mark_of(filed: Filed, kind: str) -> bytes:
    """By what the same codes and words are known again."""
    content = [kind, force_report.plain(filed.use, filed.told), dict(filed.words)]
    return sealed.mark(json.dumps(content, ensure_ascii=False, sort_keys=True), "version", "mark")


def repeated(report: Report, filed: Filed, *, base: int, kind: str) -> bool:
    """Whether the very same was written from the same version before: a button pressed twice, a record sent again."""
    return report.versions.filter(base=base, mark=mark_of(filed, kind)).exists()


def add(report: Report, filed: Filed, *, base: int, kind: str) -> Version:
    """Write the next version. From the last one it is in force; from an older one it stands beside it, in conflict."""
    number = report.version + 1
    made = Version.objects.create(
        report=report, number=number, base=base, kind=kind, conflict=base != report.version, source=filed.source,
        codes=force_report.plain(filed.use, filed.told), words=sealed.seal_words(filed.words, report.pk, number),
        mark=mark_of(filed, kind), wrong=[[one.field, one.sentence] for one in filed.wrong],
        officer_id=filed.officer, phone=filed.phone, at=filed.at,
    )
    report.version, report.disputed = number, made.conflict
    if kind == FULL and report.full_at is None:
        report.full_at = filed.at  # in conflict too: somebody did hand in a full report
    if not made.conflict:
        report.head = number
        put_in_force(report, filed)
    report.watched = True
    report.save()
    return made


def put_in_force(report: Report, filed: Filed) -> None:
    """Copy onto the report what lists and rules ask of it."""
    moment = filed.use.at if possible(filed.use.at, filed.at) else filed.at
    report.at, report.day = moment, day_of(moment)
    report.codes = force_report.plain(filed.use, filed.told)
    report.level, report.outcome = level_of(filed.use), force.outcome(filed.use)
    report.child = filed.use.child if filed.use.child in force.CHILD else "doubt"
    report.commune = filed.told.commune if known_commune(filed.told.commune) else ""
    report.operation_id = filed.told.operation_id[:32]


def possible(moment: datetime, now: datetime) -> bool:
    """Whether a clock can run from this moment: a phone whose clock stands in another year is heard all the same."""
    return moment <= now + force.FURTHEST_AHEAD and moment.date() >= force.FIRST_DAY


def level_of(use: Use) -> str:
    """The level of the strongest means that is known, or that it is not."""
    known = tuple(one for one in use.means if one in force.MEANS)
    return force.level(replace(use, means=known)) if known else UNKNOWN


def known_commune(code: str) -> bool:
    """Whether the mission's places have this commune."""
    return any(one.code == code and one.level == "commune" for one in settings.MISSION.places)


def met(number: str, contingent: str) -> str:
    """The record of a child met that has this hand-over number, of this contingent; "" when there is none."""
    found = children.by_number(number) if handover.is_number(number) else None
    return found.id if found is not None and found.contingent == contingent else ""


def department_of(code: str) -> str:
    """The department of a commune; "" when that is not told."""
    return next((one.parent for one in settings.MISSION.places if one.code == code), "") if code else ""


def use_of(report: Report) -> Use:
    """What is in force, with the clocks as they stand: what rules ask."""
    use, _told = force_report.read(report.codes)
    return replace(
        use, at=report.at, first_at=report.first_at, full_at=report.full_at, reviewed_at=report.reviewed_at
    )


def codes_of(report: Report) -> dict[str, object]:
    """What a fact says of a report: codes that figures count."""
    use, _told = force_report.read(report.codes)
    return {
        "contingent": report.contingent, "on": report.day.isoformat(), "department": department_of(report.commune),
        "level": report.level, "means": sorted(one for one in set(use.means) if one in force.MEANS),
        "outcome": report.outcome, "child": report.child,
    }


def note_missed(report: Report, now: datetime) -> int:
    """Write down each clock that was missed, once; how many are new. What is all done is watched no more.

    The caller holds the report's row.
    """
    dues = force.owed(use_of(report), zone=zone(), now=now)
    known = set(report.missed.values_list("what", flat=True))
    new = [one for one in dues if one.late and one.what not in known]
    for one in new:
        miss(report, one.what, one.by, now)
    if report.reviewed_at is not None and all(one.done for one in dues) and report.watched:
        report.watched = False
        report.save(update_fields=["watched"])
    return len(new)


def miss(report: Report, what: str, due_at: datetime, now: datetime) -> None:
    """One missed clock, with its fact."""
    Missed.objects.create(report=report, what=what, due_at=due_at, at=now)
    ledger.record(kind="force.missed", subject=report.pk, at=now, body={"what": what, "contingent": report.contingent})
