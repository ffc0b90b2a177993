"""The sealed words about help and protection, for the export of a whole case. What has no words is in the facts."""

from typing import Any

from tande.domains.officers import queries as officers
from tande.domains.support import access
from tande.domains.support.models import Assessment, ClaimStep, Measure, Plan
from tande.policy import roles
from tande.policy.roles import Actor


def export(case_id: str, officer: Actor) -> dict[str, Any]:
    """``sealed`` as ``toolkit.exported.read_case`` has it, bytes and times as they are; none for who may not see it.

    Raises NoSuchThing.
    """
    if not roles.may(officer.roles, "support.see"):
        return {"sealed": []}
    access.check_case(case_id, officer, "support.see")
    found = [
        *_rows(Assessment, case_id, "assessment", "about", "risk", "with_person"),
        *_rows(Plan, case_id, "safety_plan", "about"),
        *_rows(Measure, case_id, "measure", "about", "kind", "owed_by", "due", "state"),
        *_rows(ClaimStep, case_id, "claim_step", "step", "next_due"),
    ]
    names = officers.names({one["officer"] for one in found})
    return {"sealed": [one | {"officer": names.get(one["officer"], "")} for one in sorted(found, key=_when)]}


def _rows(
    model: type[Assessment | Plan | Measure | ClaimStep], case_id: str, kind: str, *codes: str
) -> list[dict[str, Any]]:
    rows = model._default_manager.filter(case_id=case_id).exclude(envelope=b"")
    return [
        {
            "compartment": "support", "purpose": "help", "kind": kind, "id": one.pk, "at": one.at,
            "officer": one.officer_id, "about": one.claim_id if isinstance(one, ClaimStep) else "",
            "codes": {LABELS.get(code, code): _code(getattr(one, code)) for code in codes},
            "envelope": bytes(one.envelope),
        }
        for one in rows
    ]


LABELS = {"kind": "measure", "about": "person", "state": "measure_state"}
"""Names under which a code stands outside its table, where it would be taken for another's."""


def _code(value: Any) -> str | bool:
    return value if isinstance(value, bool) else str(value or "")


def _when(one: dict[str, Any]) -> tuple[Any, str]:
    return one["at"], one["id"]
