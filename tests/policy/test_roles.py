"""Who may do what: least privilege as a table that a reader can check."""

import pytest

from tande.policy import roles

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
