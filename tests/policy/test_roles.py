"""Who may do what: least privilege as a table that a reader can check."""

import pytest

from tande.policy import roles

INDEPENDENT = ("intake_officer", "investigator", "child_officer", "head", "reviewer")
NEW = ("unit_officer", "child_adviser", "monitor", "verifier", "technical_verifier", "task_force", "organisation_head")
READS_CONTENT = {"case.open", "case.write", "case.export", "identity.open", "evidence.open", "queue.see"}


@pytest.mark.parametrize("action", sorted(READS_CONTENT))
@pytest.mark.parametrize("role", [roles.AUDITOR, roles.ADMINISTRATOR])
def test_auditor_and_administrator_see_no_content(role: str, action: str) -> None:
    assert not roles.may([role], action)


def test_an_unknown_action_is_a_fault_and_an_unknown_role_has_no_right() -> None:
    with pytest.raises(KeyError):
        roles.may([roles.HEAD], "case.delete")
    assert not any(roles.may(["minister"], action) for action in roles.MAY)


def test_every_role_is_known_and_only_the_child_officer_holds_the_child_desk() -> None:
    assert all(held <= set(roles.ROLES) for held in roles.MAY.values())
    assert roles.desks_of([roles.CHILD_OFFICER]) == {"child"}
    assert "child" not in roles.desks_of(set(roles.ROLES) - {roles.CHILD_OFFICER})


CHILDREN_AND_FORCE: dict[str, set[str]] = {
    "encounter.file": {"unit_officer", "child_adviser"},
    "encounter.see": {"unit_officer", "child_adviser", "commander", "child_officer", "head"},
    "encounter.manage": {"child_adviser"},
    "encounter.restricted": {"child_adviser", "head"},
    "receiver.manage": {"child_officer", "head"},
    "reception.see": {"child_adviser", "child_officer", "head"},
    "phone.manage": {"unit_officer", "child_adviser", "commander"},
    "force.file": {"unit_officer"},
    "force.see": {"unit_officer", "commander", *INDEPENDENT},
    "force.review": {"commander"},
    "force.link": {"investigator", "child_officer", "head"},
    "force.patterns": {"investigator", "child_officer", "head", "reviewer"},
    "operation.record": {"unit_officer", "commander", "investigator", "head"},
    "detention.file": {"unit_officer"},
    "detention.see": {"unit_officer", "commander", *INDEPENDENT},
    "detention.tell_council": {"commander"},
    "violation.see": {"monitor", "verifier", "technical_verifier", "task_force"},
    "violation.record": {"monitor", "verifier"},
    "violation.identity": {"monitor", "verifier"},
    "violation.verify_focal_point": {"verifier"},
    "violation.verify_technical": {"technical_verifier"},
    "violation.verify_task_force": {"task_force"},
    "violation.count": {"verifier", "technical_verifier", "task_force"},
    "violation.import": {"monitor", "verifier"},
    "violation.export_mrm": {"technical_verifier", "task_force"},
    "violation.export_hxl": {"verifier", "technical_verifier", "task_force"},
    "violation.export_form": {"monitor", "verifier", "technical_verifier", "task_force"},
    "sharing.ask": {"technical_verifier", "task_force"},
    "sharing.see": {"technical_verifier", "task_force", "organisation_head"},
    "sharing.agree": {"organisation_head"},
}
"""The whole table of children and force, said a second time: whoever changes a right changes it knowingly."""


@pytest.mark.parametrize("role", sorted(roles.ROLES))
def test_each_role_has_of_children_and_force_exactly_what_the_table_says(role: str) -> None:
    areas = {action.partition(".")[0] for action in CHILDREN_AND_FORCE}
    held = {action for action in roles.MAY if action.partition(".")[0] in areas and roles.may([role], action)}
    assert held == {action for action, who in CHILDREN_AND_FORCE.items() if role in who}


@pytest.mark.parametrize("role", NEW)
def test_the_new_roles_have_nothing_else_and_are_held_alone(role: str) -> None:
    """None of them gets to the desk or sees a complaint, people's pasts, or who trained."""
    assert {action for action in roles.MAY if roles.may([role], action)} - set(CHILDREN_AND_FORCE) == {"register.see"}
    assert role in roles.REGISTER_ROLES & roles.ALONE
    assert role not in roles.BODY_ROLES | roles.CASE_ROLES
    assert roles.desks_of([role]) == frozenset()


def test_the_body_sees_every_use_of_force_and_the_mission_never_a_violation_or_a_complaint() -> None:
    assert all(roles.may([role], "force.see") and roles.may([role], "detention.see") for role in INDEPENDENT)
    seen = {action for role in roles.MISSION_ROLES for action in roles.MAY if roles.may([role], action)}
    assert not {one for one in seen if one.startswith(("violation.", "sharing.", "case.", "identity.", "queue."))}
    assert not [one for one in roles.BODY_ROLES if roles.may([one], "violation.see")]


def test_who_signs_one_stage_signs_no_other_and_whoever_files_does_not_review() -> None:
    stages = ("violation.verify_focal_point", "violation.verify_technical", "violation.verify_task_force")
    assert all(sum(roles.may([role], stage) for stage in stages) <= 1 for role in roles.ROLES)
    assert roles.MAY["force.file"].isdisjoint(roles.MAY["force.review"])
    assert roles.MAY["receiver.manage"].isdisjoint(roles.MISSION_ROLES), "the mission cannot confirm to itself"
