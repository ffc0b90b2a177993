"""Writing the UN's workbook. What is written depends on the records alone: the same records make the same cells."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Final

from tande.policy.violations import fields as catalogue
from tande.policy.violations.codes import KINDS
from tande.policy.violations.entries import Entry, Value
from tande.toolkit.mrm import layout, values
from tande.toolkit.mrm.layout import Column
from tande.toolkit.mrm.records import Records, Signed
from tande.toolkit.spreadsheets import write_sheets

_SECONDARY: Final = ("supporting_testimony", "supporting_evidence")
Sheet = tuple[list[str], list[list[str]]]


def write(records: Records, *, leave_out: Collection[str] = ()) -> bytes:
    """The workbook. ``leave_out``: names of fields whose columns are not written at all."""
    return write_sheets(sheets(records, leave_out=leave_out))


def sheets(records: Records, *, leave_out: Collection[str] = ()) -> dict[str, Sheet]:
    """Headings and rows of each sheet, in the order of incidents and of ids."""
    book = _Book(records)
    found: dict[str, Sheet] = {}
    for sort, title in layout.SHEETS.items():
        columns = [one for one in layout.columns(sort) if not one.field or one.field.name not in leave_out]
        lines = book.violation_rows(columns) if sort == catalogue.VIOLATION else book.part_rows(sort, columns)
        found[title] = [one.heading for one in columns], list(lines)
    if records.parties:
        rows = [[code, *told] for code, told in sorted(records.parties.items())]
        found[layout.PARTIES] = list(layout.PARTY_COLUMNS), rows
    if records.versions:
        found[layout.VERSIONS] = list(layout.VERSION_COLUMNS), _version_rows(records)
    return found


def _version_rows(records: Records) -> list[list[str]]:
    return [
        [id, str(version), told, values.BETWEEN.join(records.elsewhere.get(id, ()))]
        for id, (version, told) in sorted(records.versions.items())
    ]


def identity_fields() -> frozenset[str]:
    """The fields that tell who somebody is."""
    return frozenset(one.name for listed in catalogue.FIELDS.values() for one in listed if one.identity)


class _Book:
    """Records by what they belong to."""

    def __init__(self, records: Records) -> None:
        self._about = records.about
        self._of: dict[str, list[Entry]] = defaultdict(list)
        for one in sorted(records.entries, key=lambda entry: (entry.incident, entry.id)):
            self._of[one.sort].append(one)
        self._incidents = {one.id: one for one in self._of[catalogue.INCIDENT]}
        self._violations = {one.id: one for one in self._of[catalogue.VIOLATION]}
        self._signed: dict[str, dict[str, Signed]] = defaultdict(dict)
        for step in records.signed:
            self._signed[step.violation][step.stage] = step
        self._sources: dict[str, list[Entry]] = defaultdict(list)
        for one in self._of[catalogue.SOURCE]:
            for violation in one.violations:
                self._sources[violation].append(one)

    def violation_rows(self, columns: list[Column]) -> Iterator[list[str]]:
        """One row for each violation, and one for each incident that has none."""
        by_incident: dict[str, list[Entry | None]] = {id: [] for id in self._incidents}
        for one in self._of[catalogue.VIOLATION]:
            by_incident.setdefault(one.incident, []).append(one)
        for incident, violations in sorted(by_incident.items()):
            for violation in violations or [None]:
                yield [self._cell(column, incident, violation) for column in columns]

    def part_rows(self, sort: str, columns: list[Column]) -> Iterator[list[str]]:
        """One row for each link of a row to a violation."""
        for one in self._of[sort]:
            for violation in sorted(one.violations) or [""]:
                fixed = {
                    layout.INCIDENT_ID: one.incident, layout.VIOLATION_ID: violation, layout.PART_IDS[sort]: one.id,
                    **dict.fromkeys(layout.ABOUT.get(sort, ()), ""), **self._about.get(one.id, {}),
                    **_naming(self._violations.get(violation)),
                }
                yield [
                    values.told(column.field, one.fields.get(column.field.name), column.part) if column.field
                    else fixed[column.heading] for column in columns
                ]

    def _cell(self, column: Column, incident: str, violation: Entry | None) -> str:
        if column.stage:
            step = self._signed[violation.id].get(column.stage) if violation else None
            if column.field is None:
                return step.by if step else ""
            return values.told(column.field, step.fields.get(column.field.name) if step else None)
        if column.field is None:
            return self._fixed(column.heading, incident, violation)
        entry = self._incidents.get(incident) if column.sort == catalogue.INCIDENT else violation
        return values.told(column.field, entry.fields.get(column.field.name) if entry else None, column.part)

    def _fixed(self, heading: str, incident: str, violation: Entry | None) -> str:
        if heading == layout.INCIDENT_ID:
            return incident
        if heading in layout.ABOUT[catalogue.INCIDENT]:
            return self._about.get(incident, {}).get(heading, "")
        if violation is None:
            return ""
        if heading == layout.VIOLATION_ID:
            return violation.id
        if heading in (layout.TYPE, layout.SUMMARY):
            return _naming(violation)[heading]
        return self._verification(heading, violation.id)

    def _verification(self, heading: str, violation: str) -> str:
        steps = self._signed[violation]
        for stage, (status, on) in catalogue.EXPORTED_SIGNATURES.items():
            if heading in (status, on):
                return _signed_cell(steps.get(stage), day=heading == on)
        last = [steps[stage] for stage in catalogue.EXPORTED_SIGNATURES if stage in steps][-1:]
        said: Mapping[str, Value] = last[0].fields if last else {}
        first = steps.get("focal_point")
        kinds = [one.fields.get("source_type") for one in self._sources[violation]]
        final = steps.get("task_force")
        return {
            "verifier_id_code": first.by if first else "",
            "un_eyewitness": str(said.get("un_eyewitness", "")),
            "verification_additional": str(said.get("note", "")),
            "verification_source_primary_number": str(kinds.count("primary")),
            "verification_source_secondary_number": str(sum(kind in _SECONDARY for kind in kinds)),
            "verified_ghn_reported": quarter(date.fromisoformat(final.on)) if final else "",
        }[heading]


def quarter(day: date) -> str:
    """The quarter in whose note a verification is reported."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def _signed_cell(step: Signed | None, *, day: bool) -> str:
    if step is None:
        return ""
    return step.on if day else values.told(_STATUS, step.status)


_STATUS: Final = next(one for one in catalogue.SIGNATURE_FIELDS if one.name == "status")


def _naming(violation: Entry | None) -> dict[str, str]:
    """Type and summary of a violation as their workbook has them."""
    kind = str(violation.fields.get("violation_category", "")) if violation else ""
    label = KINDS.get(kind, kind)
    return {layout.TYPE: kind, layout.SUMMARY: f"{label} - {violation.id[:5]}" if violation else ""}
