"""What a violation counts as: the codes of its rows as plain values, kept with the signature that makes them count."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from tande.domains.violations.models import Part, Violation
from tande.policy.violations import codes, parties
from tande.policy.violations import fields as catalogue
from tande.policy.violations.records import Child, Group
from tande.policy.violations.records import Violation as Record

_SEX: Final = {
    "male": codes.BOYS, "female": codes.GIRLS, "all_male": codes.BOYS, "all_female": codes.GIRLS,
}


def content(violation: Violation, parts: Iterable[Part]) -> dict[str, Any]:
    """The codes that count, from the violation as it stands now with the parts that hang on it."""
    here = sorted((one for one in parts if not one.removed), key=lambda one: one.pk)
    incident = violation.incident
    return {
        "kind": violation.kind, "began": incident.began.isoformat(), "ended": incident.ended.isoformat(),
        "department": incident.department, "party": party_of(violation, here),
        "children": [[one.same_as or one.pk, _sex(one.codes.get("individual_sex"))]
                     for one in here if one.sort == catalogue.VICTIM],
        "groups": [[one.pk, one.codes["group_number"], _sex(one.codes.get("group_sex"))]
                   for one in here if one.sort == catalogue.GROUP],
        "typed": violation.codes.get("violation_tally"),
        "freed": violation.codes.get("deprivation_liberty_end_date"),
    }


def party_of(violation: Violation, parts: Iterable[Part]) -> str:
    """The one line of attribution."""
    named = [one.codes.get("party", codes.UNKNOWN) for one in parts
             if one.sort == catalogue.PERPETRATOR and not one.removed]
    told = [code for code in named if code != codes.UNKNOWN]
    return parties.unit(told, str(violation.codes.get("several_parties", "")))


def record_of(violation_id: str, status: str, verified_on: date | None, told: Mapping[str, Any]) -> Record:
    """The same as what ``policy.violations.counting`` counts."""
    return Record(
        id=violation_id, kind=told["kind"], began=date.fromisoformat(told["began"]),
        ended=date.fromisoformat(told["ended"]), status=status, verified_on=verified_on, party=told["party"],
        department=told["department"], children=tuple(Child(id, sex) for id, sex in told["children"]),
        groups=tuple(Group(id, number, sex) for id, number, sex in told["groups"]), typed=told["typed"],
        freed_on=date.fromisoformat(told["freed"]) if told["freed"] else None,
    )


def _sex(code: object) -> str:
    return _SEX.get(str(code), codes.UNKNOWN)
