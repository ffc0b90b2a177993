"""Officers come and go, keys rotate, complaints stay untouched."""

import pytest

from tande.domains.casework import queries as casework
from tande.domains.intake import operations as intake
from tande.domains.officers import operations, queries
from tande.domains.officers.errors import (
    BadKey,
    DeskNotReady,
    NameTaken,
    NoSuchKey,
    NotAHolder,
    NotAllowed,
    UnknownRole,
)
from tande.ledger import clock
from tande.toolkit import sealing
from tests.domains import factories

pytestmark = pytest.mark.django_db


def test_without_a_desk_key_nothing_can_be_sealed() -> None:
    with pytest.raises(DeskNotReady):
        queries.desk_key_in_force("intake")
    with pytest.raises(DeskNotReady):
        queries.desk_key_in_force("child")


def test_a_childs_complaint_falls_back_to_intake_until_there_is_a_child_key() -> None:
    intake_key = factories.desk_key(factories.officer("intake_officer"))
    assert queries.desk_key_in_force("child").id == intake_key.id
    child_key = factories.desk_key(factories.officer("child_officer"), "child")
    assert queries.desk_key_in_force("child").id == child_key.id


def test_rotation_seals_new_complaints_anew_and_leaves_old_ones_as_they_were() -> None:
    officer = factories.officer("intake_officer")
    first = factories.desk_key(officer)
    filed = factories.complaint(first)
    intake.receive(complaint=filed.complaint, at=clock.now())
    second = factories.desk_key(officer)
    assert queries.desk_key_in_force("intake").id == second.id
    assert {half["id"] for half in queries.key_material(officer)["desk_keys"]} == {first.id, second.id}
    sealed = casework.sealed(filed.complaint.case_id, officer)
    assert (sealed["desk_key"], sealed["case_key"]) == (first.id, filed.complaint.case_key_envelope)
    assert [view.in_force for view in queries.published_keys()] == [True, False]


def test_only_entitled_officers_with_a_key_become_holders() -> None:
    giver = factories.officer("intake_officer")
    key = factories.desk_key(giver)
    half = factories.envelope(32)
    for stranger in (factories.officer("investigator"), factories.officer("child_officer"),
                     factories.officer("intake_officer", key=False)):
        with pytest.raises(NotAHolder):
            operations.give_desk_key(key_id=key.id, holder_id=stranger.pk, envelope=half, at=clock.now(), actor=giver)
    colleague = factories.officer("intake_officer")
    operations.give_desk_key(key_id=key.id, holder_id=colleague.pk, envelope=half, at=clock.now(), actor=giver)
    assert queries.held_desk_keys(colleague) == {key.id}
    with pytest.raises(NotAHolder):
        operations.give_desk_key(key_id=key.id, holder_id=giver.pk, envelope=half, at=clock.now(),
                                 actor=factories.officer("intake_officer"))
    with pytest.raises(NoSuchKey):
        operations.give_desk_key(key_id="0" * 32, holder_id=giver.pk, envelope=half, at=clock.now(), actor=giver)


def test_who_leaves_keeps_nothing() -> None:
    head, officer = factories.officer("head"), factories.officer("intake_officer")
    key = factories.desk_key(officer)
    with pytest.raises(NotAllowed):
        operations.retire(officer=head, at=clock.now(), actor=officer)
    operations.retire(officer=officer, at=clock.now(), actor=head)
    officer.refresh_from_db()
    assert not officer.is_active
    assert queries.held_desk_keys(officer) == frozenset()
    assert queries.desk_key(key.id).id == key.id


def test_bad_roles_names_and_keys_are_refused() -> None:
    first = factories.officer("head")
    with pytest.raises(NameTaken):
        operations.create_officer(username=first.username, display_name="x", roles=["head"], passphrase="y" * 20,
                                  at=clock.now())
    with pytest.raises(UnknownRole):
        operations.create_officer(username="m", display_name="x", roles=["minister"], passphrase="y" * 20,
                                  at=clock.now())
    with pytest.raises(NotAllowed):
        operations.create_officer(username="n", display_name="x", roles=["head"], passphrase="y" * 20, at=clock.now(),
                                  actor=factories.officer("intake_officer"))
    weak = factories.WRAPPED | {"rounds": 1000}
    with pytest.raises(BadKey):
        operations.set_key(officer=first, public_key=sealing.new_key_pair()[1], wrapped_key=weak, at=clock.now())
    with pytest.raises(BadKey):
        operations.set_key(officer=first, public_key=b"short", wrapped_key=factories.WRAPPED, at=clock.now())


def test_a_new_own_key_voids_the_halves_sealed_to_the_old_one() -> None:
    officer = factories.officer("intake_officer")
    factories.desk_key(officer)
    operations.set_key(officer=officer, public_key=sealing.new_key_pair()[1], wrapped_key=factories.WRAPPED,
                       at=clock.now())
    assert queries.key_material(officer)["desk_keys"] == []
