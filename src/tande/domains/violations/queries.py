"""Reading violations. Opening a record is written down; who somebody is needs a right of its own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Count, Q, QuerySet

from tande.domains.violations import counted, keeping, settling
from tande.domains.violations.errors import NoSuchRecord
from tande.domains.violations.known_parties import known as known_parties
from tande.domains.violations.known_parties import labels as party_labels
from tande.domains.violations.models import Conflict, Incident, Owed, Part, Signature, Violation
from tande.domains.violations.scope import (
    COUNT,
    IDENTITY,
    RECORD,
    SEE,
    Insider,
    check,
    incident_for,
    incidents_for,
)
from tande.domains.violations.viewing import incident_view
from tande.domains.violations.views import ConflictView, IncidentView, Line, Lines, Reading
from tande.ledger import queries as facts
from tande.policy.violations import fields as catalogue
from tande.policy.violations.codes import STAGES
from tande.policy.violations.entries import Entry
from tande.policy.violations.parties import plain
from tande.policy.violations.records import Violation as Record

__all__ = ["known_parties", "party_labels"]
PAGE_ROWS: Final = 50
_AT_ONCE: Final = 200


@dataclass(frozen=True, slots=True)
class Look:
    """What is looked for in the list; "" and None: anything. ``turn``: the stage whose turn it is, or "changed"."""

    words: str = ""
    kind: str = ""
    status: str = ""
    turn: str = ""
    department: str = ""
    organisation: str = ""
    state: str = ""
    since: date | None = None
    until: date | None = None
    conflicts: bool = False


def incidents(actor: Insider, look: Look, *, page: int = 1) -> Lines:
    """A page of the incidents this actor may see, newest first. Needs ``violation.see``. Raises NotAllowed."""
    rows = _filtered(incidents_for(actor, SEE), look).order_by("-began", "-number")
    if look.words.strip():
        found: Sequence[Any] = _searched(rows, look.words)
        total = len(found)
    else:
        found, total = (), rows.count()
    pages = max(1, -(-total // PAGE_ROWS))
    page = min(max(1, page), pages)
    first = (page - 1) * PAGE_ROWS
    shown = list((found or rows)[first : first + PAGE_ROWS]) if total else []
    return Lines(tuple(_lines(shown)), total, page, pages)


def _filtered(rows: "QuerySet[Incident]", look: Look) -> "QuerySet[Incident]":
    below = Violation.objects.filter(removed=False)
    wanted = {"kind": look.kind, "status": look.status}
    narrowed: dict[str, Any] = {name: value for name, value in wanted.items() if value}
    if look.turn:
        narrowed |= {"changed": True} if look.turn == "changed" else {"turn": look.turn}
    if narrowed:
        rows = rows.filter(pk__in=below.filter(**narrowed).values("incident_id"))
    given = {"department": look.department, "organisation": look.organisation, "status": look.state,
             "began__lte": look.until, "ended__gte": look.since}
    rows = rows.filter(**{name: value for name, value in given.items() if value})
    if look.conflicts:
        rows = rows.filter(pk__in=Conflict.objects.filter(settled_at=None).values("incident_id"))
    return rows


def _searched(rows: "QuerySet[Incident]", words: str) -> list[Incident]:
    """By number, or every word somewhere in the description, the place or the name of a larger event."""
    if words.strip().lstrip("#").isascii() and words.strip().lstrip("#").isdigit():
        number = words.strip().lstrip("#")
        return list(rows.filter(number=int(number))) if len(number) < 10 else []
    wanted = plain(words).split()
    return [one for one in rows.iterator(_AT_ONCE) if wanted and _has(one, wanted)]


def _has(incident: Incident, wanted: list[str]) -> bool:
    told = " ".join(str(value) for value in keeping.opened(incident, incident.pk, identity=False).values())
    here = plain(told).split()
    return all(any(word.startswith(one) for word in here) for one in wanted)


def _lines(shown: list[Incident]) -> Iterable[Line]:
    ids = [one.pk for one in shown]
    below: dict[str, list[tuple[str, str, str, bool]]] = {}
    told = Violation.objects.filter(incident__in=ids, removed=False).order_by("pk")
    for each in told:
        below.setdefault(each.incident_id, []).append((each.kind, each.status, each.turn, each.changed))
    children = _children(ids)
    open_ones = dict(Conflict.objects.filter(incident__in=ids, settled_at=None).values_list("incident")
                     .annotate(n=Count("pk")))
    for one in shown:
        yield Line(one.pk, one.number, one.organisation, one.status, one.began, str(one.codes["commune"]),
                   tuple(below.get(one.pk, ())), children.get(one.pk, 0), open_ones.get(one.pk, 0))


def _children(ids: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    rows = Part.objects.filter(incident__in=ids, removed=False, sort__in=[catalogue.VICTIM, catalogue.GROUP])
    for incident, sort, codes in rows.values_list("incident_id", "sort", "codes"):
        found[incident] = found.get(incident, 0) + (int(codes["group_number"]) if sort == catalogue.GROUP else 1)
    return found


def incident(
    actor: Insider, incident_id: str, at: datetime, *, identity: bool = False, part: str = ""
) -> IncidentView:
    """An incident with everything that hangs on it; that it was opened is recorded.

    ``identity``: also who somebody is, which needs ``violation.identity``. Needs ``violation.see``. Raises NotAllowed,
    NoSuchRecord.
    """
    if identity:
        check(actor, IDENTITY)
    found = incident_for(actor, SEE, incident_id)
    told = part or ("identity" if identity else "record")
    keeping.record("violation.looked", incident_id, actor=actor.pk, at=at, part=told)
    return incident_view(found, identity=identity)


def conflict(actor: Insider, conflict_id: str, at: datetime) -> ConflictView:
    """Two savings field by field, with who somebody is: who may settle it may read that. That it was read is recorded.

    Needs ``violation.record``. Raises NotAllowed, NoSuchRecord.
    """
    told = settling.conflict(conflict_id, actor)
    keeping.record("violation.looked", told.incident, actor=actor.pk, at=at, part="conflict")
    return told


def full(
    actor: Insider, at: datetime, *, identity: bool = False, ids: Iterable[str] | None = None
) -> list[IncidentView]:
    """Every incident this actor may see (or these), for an export, by number; one look is recorded.

    Needs ``violation.see``, with ``identity`` also ``violation.identity``. Raises NotAllowed.
    """
    if identity:
        check(actor, IDENTITY)
    rows = incidents_for(actor, SEE).order_by("number")
    rows = rows if ids is None else rows.filter(pk__in=list(ids))
    found = [incident_view(one, identity=identity) for one in rows]
    if found:
        keeping.record("violation.looked", "", actor=actor.pk, at=at, incidents=len(found),
                       part="identity" if identity else "record")
    return found


def entries(views: Iterable[IncidentView]) -> list[Entry]:
    """The same as rows that ``operations.import_incidents`` takes back, each on the version it has now."""
    found = []
    for one in views:
        found.append(Entry(one.id, catalogue.INCIDENT, one.id, one.fields, (), one.version,
                           () if one.identity else _clear(catalogue.INCIDENT)))
        found += [Entry(each.id, catalogue.VIOLATION, one.id, each.fields, (), each.version)
                  for each in one.violations]
        found += [Entry(each.id, each.sort, one.id, each.fields, each.violations, each.version,
                        () if one.identity else _clear(each.sort)) for each in one.parts]
    return found


def _clear(sort: str) -> tuple[str, ...]:
    return tuple(field.name for field in catalogue.FIELDS[sort] if not field.identity)


def records(actor: Insider) -> list[Record]:
    """What is counted, for ``policy.violations.counting``: codes alone, so no look is recorded.

    What the task force signed counts as it was signed; what waits counts as it stands, unless its incident is a
    duplicate. Needs ``violation.count``. Raises NotAllowed.
    """
    check(actor, COUNT)
    signed = {one.violation_id: one.counted for one in Signature.objects.filter(
        stage=STAGES[-1], step="signed", violation__verified_on__isnull=False).order_by("number")}
    rows = Violation.objects.filter(removed=False).select_related("incident").prefetch_related("parts")
    found = []
    for one in rows.order_by("pk"):
        if one.verified_on is None and one.incident.status == "duplicate":
            continue
        told = signed[one.pk] if one.verified_on else counted.content(one, one.parts.all())
        found.append(counted.record_of(one.pk, one.status, one.verified_on, told))
    return found


def organisations(actor: Insider) -> list[str]:
    """The organisations that recorded something this actor may see. Needs ``violation.see``. Raises NotAllowed."""
    rows = incidents_for(actor, SEE).exclude(organisation="")
    return sorted(rows.values_list("organisation", flat=True).distinct())


def incidents_of(violations: Iterable[str]) -> dict[str, str]:
    """The incidents of violations: by which those who contributed are found."""
    return dict(Violation.objects.filter(pk__in=list(violations)).values_list("pk", "incident_id"))


def organisations_of(incidents: Iterable[str]) -> dict[str, str]:
    """Whose records these are, by incident: who has to agree when they are shared."""
    return dict(Incident.objects.filter(pk__in=list(incidents)).values_list("pk", "organisation"))


def complaint_code(actor: Insider, violation_id: str, at: datetime) -> str:
    """The code that follows the complaint a violation opened, for the organisation that recorded it; recorded.

    "" while it is still owed, or when there is none. Needs ``violation.record``. Raises NotAllowed, NoSuchRecord.
    """
    owed = Owed.objects.filter(pk=violation_id).select_related("violation").first()
    if owed is None:
        raise NoSuchRecord(violation_id)
    incident_for(actor, RECORD, owed.violation.incident_id)
    if owed.opened_at is None:
        return ""
    keeping.record("violation.looked", owed.violation.incident_id, actor=actor.pk, at=at, part="code")
    return str(keeping.unseal(bytes(owed.code), "code", owed.pk)["code"])


def readings(actor: Insider, incident_id: str, *, limit: int = 100) -> list[Reading]:
    """Who opened an incident, newest first. Needs ``violation.see``. Raises NotAllowed, NoSuchRecord."""
    incident_for(actor, SEE, incident_id)
    return [Reading(one.actor or 0, one.at, str(one.body.get("part", "")))
            for one in facts.latest(("violation.looked",), limit, subject=incident_id)]


def revisions(actor: Insider, violations: Iterable[str]) -> dict[str, int]:
    """The revision of these violations, which a signature names. Needs ``violation.see``. Raises NotAllowed."""
    rows = Violation.objects.filter(pk__in=list(violations), incident__in=incidents_for(actor, SEE))
    return dict(rows.values_list("pk", "revision"))


def children_like(actor: Insider, part_id: str) -> list[tuple[str, int, str, object]]:
    """Children of other incidents this actor may record in: id, incident's number, sex, age; to say it is the same one.

    Needs ``violation.record``. Raises NotAllowed.
    """
    reachable = incidents_for(actor, RECORD)
    rows = Part.objects.filter(Q(incident__in=reachable), sort=catalogue.VICTIM, removed=False, same_as="")
    rows = rows.exclude(pk=part_id).select_related("incident").order_by("-incident__number", "pk")[:200]
    return [(one.pk, one.incident.number, str(one.codes.get("individual_sex", "")), one.codes.get("individual_age"))
            for one in rows]
