"""The demonstration's grave violations: invented records that make up the published year, and some of this year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from tande.domains.officers.queries import Officer
from tande.domains.violations import operations, queries
from tande.domains.violations.operations import Signed
from tande.interfaces.console.errors import NotReady
from tande.ledger import clock
from tande.policy.violations import fields as catalogue
from tande.policy.violations.codes import BOYS, GIRLS, STAGES, UNKNOWN, VERIFIED
from tande.policy.violations.entries import Entry
from tande.toolkit import sealing

_SEX = {BOYS: "male", GIRLS: "female", UNKNOWN: "unknown"}
_PARTS = {catalogue.VICTIM: "victims", catalogue.PERPETRATOR: "perpetrators", catalogue.SOURCE: "sources",
          catalogue.RESPONSE: "responses"}


def record_all(script: Mapping[str, Any]) -> dict[str, Any]:
    """Record and sign everything as the script says; how many incidents and violations there are then."""
    at = clock.now()
    monitor, signers = _officer(script["by"]), [_officer(name) for name in script["signed_by"]]
    rows, signed = _year(script["year"])
    days = [date.fromisoformat(day) for day in script["year"]["signed_on"]]
    with transaction.atomic():
        operations.import_incidents(entries=rows, officer=monitor, at=at)
        _same_children(script["year"], rows, monitor, at)
        _sign(signed, list(zip(STAGES, signers, days, strict=True)), monitor, at)
    for one in script["open"]:
        _open(one, monitor, signers, at)
    lines = queries.incidents(monitor, queries.Look())
    return {"incidents": lines.total, "violations": len(queries.records(signers[-1]))}


def _officer(name: str) -> Officer:
    found = Officer.objects.filter(is_active=True, username=name).first()
    if found is None:
        raise NotReady(f"The pack's demo.toml names nobody called {name}, whom the demonstration's violations need.")
    return found


def _year(year: Mapping[str, Any]) -> tuple[list[Entry], list[str]]:
    """The rows of the published year, and the ids of its violations."""
    rows: list[Entry] = []
    for line in year["lines"]:
        incident, fields = _incident(year, line["commune"], year["words"], year["day"], year["end"])
        violation = _violation(line["kind"], incident)
        rows += [fields, violation, _perpetrator(line["party"], incident, violation.id)]
        rows += [Entry(sealing.new_id(), catalogue.VICTIM, incident,
                       {"individual_sex": _SEX[_sex_of(year, child)], "survivor_code": child}, (violation.id,))
                 for child in _children(line["children"])]
    for place in year["places"]:
        incident, fields = _incident(year, place["commune"], year["words"], year["day"], year["end"])
        violations = [_violation(place["kind"], incident) for _time in range(place["times"])]
        rows += [fields, *violations, _perpetrator(place["party"], incident, *(one.id for one in violations))]
    return rows, [one.id for one in rows if one.sort == catalogue.VIOLATION]


def _incident(year: Mapping[str, Any], commune: str, words: str, day: str, end: str) -> tuple[str, Entry]:
    made = sealing.new_id()
    told = {"incident_date": day, "incident_date_end": end, "commune": commune, "incident_description": words}
    return made, Entry(made, catalogue.INCIDENT, made, told)


def _violation(kind: str, incident: str) -> Entry:
    return Entry(sealing.new_id(), catalogue.VIOLATION, incident, {"violation_category": kind})


def _perpetrator(party: str, incident: str, *violations: str) -> Entry:
    told = {"perpetrator_category": "armed_group", "party": party}
    return Entry(sealing.new_id(), catalogue.PERPETRATOR, incident, told, violations)


def _children(ranges: list[str]) -> Iterator[str]:
    """"k0-11" are twelve children, "k3" is one."""
    for given in ranges:
        first, _dash, last = given[1:].partition("-")
        for number in range(int(first), int(last or first) + 1):
            yield f"{given[0]}{number}"


def _sex_of(year: Mapping[str, Any], child: str) -> str:
    boys, girls, _unknown = year["children"][child[0]]
    number = int(child[1:])
    return BOYS if number < boys else GIRLS if number < boys + girls else UNKNOWN


def _same_children(year: Mapping[str, Any], rows: list[Entry], monitor: Officer, at: datetime) -> None:
    """A child who stands in several records is one child."""
    first: dict[object, str] = {}
    for row in rows:
        if row.sort == catalogue.VICTIM:
            child = row.fields["survivor_code"]
            if child in first:
                operations.same_child(part_id=row.id, other_id=first[child], officer=monitor, at=at)
            first.setdefault(child, row.id)


def _sign(
    violations: list[str], stages: list[tuple[str, Officer, date]], monitor: Officer, at: datetime
) -> None:
    """Sign each violation by these stages, each on its day."""
    revisions = queries.revisions(monitor, violations)
    for violation in violations:
        for stage, officer, day in stages:
            told = Signed(stage, revisions[violation], VERIFIED, day, "primary_witnessed")
            operations.sign(violation_id=violation, signed=told, officer=officer, at=at)


def _open(one: Mapping[str, Any], monitor: Officer, signers: list[Officer], at: datetime) -> None:
    """An incident of this year with its violation, signed by as many stages as the script says."""
    day = timezone.localdate(at) - timedelta(days=one["days_ago"])
    incident = sealing.new_id()
    told = {"incident_date": day.isoformat(), "commune": one["commune"], "incident_description": one["words"],
            "incident_description_for_public_sharing": one.get("public", "")}
    violation = Entry(sealing.new_id(), catalogue.VIOLATION, incident,
                      {"violation_category": one["kind"], "violation_tally": one.get("typed", {})})
    rows = [Entry(incident, catalogue.INCIDENT, incident, told), violation]
    rows += [Entry(sealing.new_id(), sort, incident, fields, (violation.id,))
             for sort, name in _PARTS.items() for fields in one.get(name, [])]
    operations.import_incidents(entries=rows, officer=monitor, at=at)
    stages = [(stage, officer, day + timedelta(days=2 + n)) for n, (stage, officer) in enumerate(
        zip(STAGES, signers, strict=True))][: one["signed"]]
    _sign([violation.id], stages, monitor, at)
