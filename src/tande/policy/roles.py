"""Who may do what: one table from action to the roles that hold the right.

The table draws the desk's buttons, the public procedure page and the tests. It answers for a role in
general; whether an officer may act in *this* case (grant, conflict) is asked of casework.
Source: DESIGN section 2; independence follows CommDH(2009)4 and the criticism in the mandate facts.
"""

from collections.abc import Iterable
from typing import Final, Protocol


class Actor(Protocol):
    """Whoever acts: an id and the roles held. The officers domain's rows fit."""

    pk: int
    roles: list[str]


INTAKE_OFFICER: Final = "intake_officer"
INVESTIGATOR: Final = "investigator"
CHILD_OFFICER: Final = "child_officer"
HEAD: Final = "head"
REVIEWER: Final = "reviewer"
AUDITOR: Final = "auditor"
ADMINISTRATOR: Final = "administrator"
OPERATOR: Final = "operator"
FOCAL_POINT: Final = "focal_point"
VETTING_OFFICER: Final = "vetting_officer"
TRAINING_OFFICER: Final = "training_officer"
COMMANDER: Final = "commander"
UNIT_OFFICER: Final = "unit_officer"
CHILD_ADVISER: Final = "child_adviser"
MONITOR: Final = "monitor"
VERIFIER: Final = "verifier"
TECHNICAL_VERIFIER: Final = "technical_verifier"
TASK_FORCE: Final = "task_force"
ORGANISATION_HEAD: Final = "organisation_head"

ROLES: Final[dict[str, str]] = {
    INTAKE_OFFICER: "Intake officer",
    INVESTIGATOR: "Investigator",
    CHILD_OFFICER: "Child-protection officer",
    HEAD: "Head of the mechanism",
    REVIEWER: "Reviewer",
    AUDITOR: "Auditor",
    ADMINISTRATOR: "Administrator",
    OPERATOR: "Operator of the hotline or the counter",
    FOCAL_POINT: "Focal point of a State",
    VETTING_OFFICER: "Vetting officer",
    TRAINING_OFFICER: "Training officer",
    COMMANDER: "Commander",
    UNIT_OFFICER: "Officer of a unit",
    CHILD_ADVISER: "Child-protection adviser",
    MONITOR: "Monitor of violations",
    VERIFIER: "Verifier",
    TECHNICAL_VERIFIER: "Verifier of the technical group",
    TASK_FORCE: "Task force on children",
    ORGANISATION_HEAD: "Head of an organisation",
}

PEOPLE_ROLES: Final = frozenset({VETTING_OFFICER, TRAINING_OFFICER, COMMANDER})
"""Who works with the people of the mission; the first of the body, the others of the mission."""
MISSION_ROLES: Final = frozenset({TRAINING_OFFICER, COMMANDER, UNIT_OFFICER, CHILD_ADVISER})
"""Of the mission itself: a State may be set, and then they see that contingent alone."""
TASK_FORCE_ROLES: Final = frozenset({MONITOR, VERIFIER, TECHNICAL_VERIFIER, TASK_FORCE})
"""Who records and verifies the grave violations: neither of the mission nor of the body."""
ORGANISATION_ROLES: Final = frozenset({MONITOR, ORGANISATION_HEAD})
"""They stand for an organisation, which must be set."""
REGISTER_ROLES: Final = PEOPLE_ROLES | MISSION_ROLES | TASK_FORCE_ROLES | ORGANISATION_ROLES
"""Who works in the safeguards register and never at the desk."""
ALONE: Final = REGISTER_ROLES | {FOCAL_POINT}
"""Roles that are held alone: nobody of a State or the mission works on complaints (promise 4)."""
BODY_ROLES: Final = frozenset(ROLES) - ALONE
"""Roles of the desk. A focal point belongs to a State, and the register's people have a site of their own."""
CASE_ROLES: Final = frozenset({INTAKE_OFFICER, INVESTIGATOR, CHILD_OFFICER, HEAD, REVIEWER})
_CARERS: Final = frozenset({INTAKE_OFFICER, CHILD_OFFICER, HEAD, INVESTIGATOR})
_INQUIRERS: Final = frozenset({INVESTIGATOR, CHILD_OFFICER, HEAD})
_HEARERS: Final = frozenset({OPERATOR, INTAKE_OFFICER, CHILD_OFFICER, HEAD})
_PATROLS: Final = frozenset({UNIT_OFFICER, COMMANDER})

MAY: Final[dict[str, frozenset[str]]] = {
    "queue.see": CASE_ROLES,
    "case.open": CASE_ROLES,
    "case.triage": _CARERS,
    "case.write": _CARERS,
    "case.move": CASE_ROLES,
    "case.second": CASE_ROLES,
    "case.link": _CARERS,
    "allegation.record": _CARERS,
    "allegation.decide": _INQUIRERS,
    "interim.ask": _CARERS,
    "inquiry.see": CASE_ROLES,
    "inquiry.write": CASE_ROLES,
    "lessons.see": CASE_ROLES,
    "retaliation.report": CASE_ROLES,
    "support.see": CASE_ROLES,
    "support.offer": _CARERS,
    "support.assess": _CARERS,
    "support.owe": _CARERS,
    "claim.record": _CARERS,
    "directory.see": CASE_ROLES,
    "directory.check": _CARERS,
    "conflict.declare": CASE_ROLES,
    "conflict.lift": frozenset({HEAD, REVIEWER}),
    "referral.see": CASE_ROLES,
    "referral.make": _INQUIRERS,
    "referral.answer": frozenset({FOCAL_POINT}),
    "state.keys": frozenset({FOCAL_POINT}),
    "states.manage": frozenset({HEAD}),
    "track.record": _INQUIRERS,
    "late.see": CASE_ROLES | {AUDITOR},
    "case.grant": frozenset({INTAKE_OFFICER, CHILD_OFFICER, HEAD}),
    "case.export": CASE_ROLES,
    "identity.open": frozenset({INTAKE_OFFICER, CHILD_OFFICER, HEAD}),
    "evidence.open": CASE_ROLES,
    "readings.see": frozenset({HEAD, AUDITOR}),
    "keys.see": BODY_ROLES,
    "keys.own": CASE_ROLES,
    "keys.give_desk_key": frozenset({HEAD, INTAKE_OFFICER, CHILD_OFFICER}),
    "keys.replace_desk_key": frozenset({HEAD}),
    "commitment.see": CASE_ROLES | {AUDITOR},
    "commitment.keep": frozenset({HEAD, INVESTIGATOR}),
    "commitment.contradict": frozenset({HEAD, INVESTIGATOR, REVIEWER, AUDITOR}),
    "commitment.verify": frozenset({REVIEWER, AUDITOR}),
    "operator.file": _HEARERS,
    "callback.see": _HEARERS,
    "callback.work": _HEARERS,
    "paper.issue": frozenset({HEAD, INTAKE_OFFICER}),
    "paper.enter": _HEARERS,
    "box.record": _HEARERS,
    "door.see": frozenset({ADMINISTRATOR, HEAD, AUDITOR}),
    "door.manage": frozenset({ADMINISTRATOR, HEAD}),
    "fieldapp.manage": frozenset({ADMINISTRATOR, HEAD}),
    "partner.manage": frozenset({HEAD}),
    "canary.see": frozenset({AUDITOR}),
    "canary.plant": frozenset({AUDITOR}),
    "register.see": REGISTER_ROLES | CASE_ROLES | {AUDITOR},
    "people.see": PEOPLE_ROLES | {HEAD, AUDITOR},
    "people.particulars": frozenset({VETTING_OFFICER, HEAD}),
    "people.import": frozenset({VETTING_OFFICER}),
    "people.change": frozenset({VETTING_OFFICER}),
    "people.export": frozenset({VETTING_OFFICER, HEAD}),
    "people.readings": frozenset({HEAD, AUDITOR}),
    "vetting.see": frozenset({VETTING_OFFICER, HEAD, AUDITOR}),
    "vetting.record": frozenset({VETTING_OFFICER}),
    "vetting.lists": frozenset({VETTING_OFFICER}),
    "vetting.decide": frozenset({VETTING_OFFICER, HEAD}),
    "vetting.audit": frozenset({VETTING_OFFICER, HEAD, AUDITOR}),
    "vetting.finding": _INQUIRERS,
    "training.see": frozenset({TRAINING_OFFICER, VETTING_OFFICER, HEAD, AUDITOR}),
    "training.keep": frozenset({TRAINING_OFFICER}),
    "training.revoke": frozenset({TRAINING_OFFICER, HEAD}),
    "curricula.change": frozenset({TRAINING_OFFICER}),
    "ready.see": PEOPLE_ROLES | {HEAD, AUDITOR},
    "suspension.set": frozenset({VETTING_OFFICER, HEAD}),
    "override.ask": frozenset({VETTING_OFFICER, COMMANDER}),
    "override.confirm": frozenset({VETTING_OFFICER, HEAD}),
    "encounter.file": frozenset({UNIT_OFFICER, CHILD_ADVISER}),
    "encounter.see": _PATROLS | {CHILD_ADVISER, HEAD, CHILD_OFFICER},
    "encounter.manage": frozenset({CHILD_ADVISER}),
    "encounter.restricted": frozenset({CHILD_ADVISER, HEAD}),
    "reception.see": frozenset({CHILD_ADVISER, HEAD, CHILD_OFFICER}),
    "receiver.manage": frozenset({HEAD, CHILD_OFFICER}),
    "phone.manage": _PATROLS | {CHILD_ADVISER},
    "force.file": frozenset({UNIT_OFFICER}),
    "force.see": _PATROLS | CASE_ROLES,
    "force.review": frozenset({COMMANDER}),
    "force.link": _INQUIRERS,
    "force.patterns": _INQUIRERS | {REVIEWER},
    "operation.record": _PATROLS | {HEAD, INVESTIGATOR},
    "detention.file": frozenset({UNIT_OFFICER}),
    "detention.see": _PATROLS | CASE_ROLES,
    "detention.tell_council": frozenset({COMMANDER}),
    "violation.see": TASK_FORCE_ROLES,
    "violation.record": frozenset({MONITOR, VERIFIER}),
    "violation.identity": frozenset({MONITOR, VERIFIER}),
    "violation.verify_focal_point": frozenset({VERIFIER}),
    "violation.verify_technical": frozenset({TECHNICAL_VERIFIER}),
    "violation.verify_task_force": frozenset({TASK_FORCE}),
    "violation.count": TASK_FORCE_ROLES - {MONITOR},
    "violation.import": frozenset({MONITOR, VERIFIER}),
    "violation.export_mrm": frozenset({TECHNICAL_VERIFIER, TASK_FORCE}),
    "violation.export_hxl": TASK_FORCE_ROLES - {MONITOR},
    "violation.export_form": TASK_FORCE_ROLES,
    "sharing.ask": frozenset({TECHNICAL_VERIFIER, TASK_FORCE}),
    "sharing.see": frozenset({TECHNICAL_VERIFIER, TASK_FORCE, ORGANISATION_HEAD}),
    "sharing.agree": frozenset({ORGANISATION_HEAD}),
    "team.see": frozenset({HEAD, ADMINISTRATOR, AUDITOR}),
    "team.change": frozenset({HEAD}),
}

DESK_ROLES: Final[dict[str, frozenset[str]]] = {
    "intake": frozenset({INTAKE_OFFICER, HEAD}),
    "child": frozenset({CHILD_OFFICER}),
}
"""Which roles hold the key of which desk: complaints by children go to child protection, nobody else."""


def may(roles: Iterable[str], action: str) -> bool:
    """Whether any of these roles holds the right.

    Raises KeyError for an action that is not in the table: an unknown action is a fault in the
    code and must never be answered with yes.
    """
    return not MAY[action].isdisjoint(roles)


def desks_of(roles: Iterable[str]) -> frozenset[str]:
    """The desks whose key an officer with these roles may hold."""
    held = frozenset(roles)
    return frozenset(desk for desk, allowed in DESK_ROLES.items() if allowed & held)
