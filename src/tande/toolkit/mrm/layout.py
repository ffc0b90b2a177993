"""The sheets and columns of the UN's workbook for grave violations, from the one definition of the fields.

One sheet of violations, each row with its incident and its verification, and one sheet for each sort of what hangs on
them: a row for each link, so that a child of two violations stands in two rows with one id. Facts on children, 1b, 6.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from tande.policy.violations import fields as catalogue
from tande.policy.violations.codes import SEXES
from tande.policy.violations.fields import Field

INCIDENT_ID: Final = "incident_id"
VIOLATION_ID: Final = "violation_id"
TYPE: Final = "violation_type"
SUMMARY: Final = "violation_summary"
STATUS: Final = "incident_status"
DUPLICATE_OF: Final = "duplicate_of"
ORGANISATION: Final = "organisation"
SAME_CHILD: Final = "same_child_as"
ABOUT: Final[dict[str, tuple[str, ...]]] = {
    catalogue.INCIDENT: (STATUS, DUPLICATE_OF, ORGANISATION), catalogue.VICTIM: (SAME_CHILD,),
}
"""What is no field and still belongs to a row: it changes by an act of its own."""
VERSIONS: Final = "versions"
"""A sheet about where the workbook comes from, not about what happened: which version each row was."""
PARTIES: Final = "parties"
"""A sheet with the parties that monitors added: their codes mean nothing in another installation, their names do."""
PARTY_COLUMNS: Final = ("code", "name", "category")
VERSION_COLUMNS: Final = ("id", "version", "mark", "signed_elsewhere")
VIOLATIONS: Final = "Violations"
SHEETS: Final[dict[str, str]] = {
    catalogue.VIOLATION: VIOLATIONS, catalogue.VICTIM: "individual_victims", catalogue.GROUP: "group_victims",
    catalogue.SOURCE: "sources", catalogue.PERPETRATOR: "perpetrators", catalogue.RESPONSE: "responses",
}
PART_IDS: Final[dict[str, str]] = {
    catalogue.VICTIM: "individual_victim_id", catalogue.GROUP: "group_victim_id", catalogue.SOURCE: "source_id",
    catalogue.PERPETRATOR: "perpetrator_id", catalogue.RESPONSE: "response_id",
}
VERIFICATION: Final = (
    "verifier_id_code", "verification_source_primary_number", "verification_source_secondary_number", "un_eyewitness",
    "verified", "verification_date_focal_point", "verified_ctfmr_technical", "verification_date_ctfmr_technical",
    "ctfmr_verified", "ctfmr_verified_date", "verification_additional", "verified_ghn_reported",
)
"""Their columns of a verification, in their order. The counts of sources and the quarter are worked out, never read."""
_ALIASES: Final[dict[str, str]] = {
    "incident": INCIDENT_ID, "violation": VIOLATION_ID, "type": TYPE, "violation_summary": SUMMARY,
    "summary": SUMMARY, "status": STATUS, "individual_victim": "individual_victim_id", "source": "source_id",
    "group_victim": "group_victim_id", "perpetrator": "perpetrator_id", "response": "response_id",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``part``: which of a tally's numbers. ``stage``: of which signature. No field: an id or derived."""

    heading: str
    sort: str = ""
    field: Field | None = None
    part: str = ""
    stage: str = ""


@cache
def columns(sort: str) -> tuple[Column, ...]:
    """The columns of a sheet, that of violations with those of incidents and verification."""
    if sort != catalogue.VIOLATION:
        fixed = (INCIDENT_ID, VIOLATION_ID, TYPE, SUMMARY, PART_IDS[sort], *ABOUT.get(sort, ()))
        own = tuple(Column(one) for one in fixed)
        return (*own, *_of_fields(sort, frozenset(one.heading for one in own)))
    fixed = (INCIDENT_ID, VIOLATION_ID, TYPE, SUMMARY, *ABOUT[catalogue.INCIDENT])
    own = tuple(Column(one) for one in fixed)
    taken = frozenset({*(one.heading for one in own), *VERIFICATION})
    incident = _of_fields(catalogue.INCIDENT, taken)
    violation = _of_fields(catalogue.VIOLATION, taken | {one.heading for one in incident})
    signed = (*(Column(one) for one in VERIFICATION), *_of_signatures())
    return (*own, *incident, *signed, *(one for one in violation if one.field and one.field.options != "kind"))


def _of_fields(sort: str, taken: frozenset[str]) -> tuple[Column, ...]:
    found = []
    for one in catalogue.FIELDS[sort]:
        heading = one.exported if one.exported not in taken else f"{sort}_{one.exported}"
        if one.kind == catalogue.TALLY:
            found += [Column(f"{heading}_{part}", sort, one, part) for part in (*SEXES, "total")]
        else:
            found.append(Column(heading, sort, one))
    return tuple(found)


def _of_signatures() -> tuple[Column, ...]:
    """What each stage said beside its status and day; their workbook has one column for all three, if any."""
    found = []
    for stage in catalogue.EXPORTED_SIGNATURES:
        found.append(Column(f"{stage}_signed_by", stage=stage))
        found += [
            Column(f"{stage}_{one.name}", "signature", one, stage=stage)
            for one in catalogue.SIGNATURE_FIELDS if one.name not in ("status", "on")
        ]
    return tuple(found)


def folded(heading: str) -> str:
    """A heading in the form in which two spellings of one are the same."""
    return re.sub(r"[^a-z0-9]+", "_", heading.casefold()).strip("_")


@cache
def known_headings(sort: str) -> dict[str, Column]:
    """Folded heading or label → column. A label that two columns share means neither."""
    own = {folded(one.heading): one for one in columns(sort)}
    found = dict(own)
    twice: set[str] = set()
    for one in columns(sort):
        label = folded(one.field.label) if one.field and not one.part and not one.stage else ""
        if label and label not in own:
            twice |= {label} & found.keys()
            found[label] = one
    for alias, heading in _ALIASES.items():
        if heading in own and alias not in own:
            found[alias] = own[heading]
    return {label: one for label, one in found.items() if label not in twice or label in own}


def heading_of(sort: str, name: str) -> str:
    """Under which heading a field of a row stands; a tally's is that of its total."""
    sheet = catalogue.VIOLATION if sort == catalogue.INCIDENT else sort
    if name in ("violation_category", ""):
        return TYPE if name else INCIDENT_ID
    found = [one.heading for one in columns(sheet) if one.sort == sort and one.field and one.field.name == name]
    return found[-1] if found else name
