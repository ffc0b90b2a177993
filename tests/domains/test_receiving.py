"""An organisation's own codes, and what it confirms with them: once each, corrected in the open, useless if revoked."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from tande.domains.officers.models import Officer
from tande.domains.receiving import operations, queries
from tande.domains.receiving.errors import (
    AlreadyMatched,
    AlreadyRevoked,
    BadField,
    Changed,
    NoSuchCode,
    NoSuchReceiver,
    NoSuchReception,
    NotAllowed,
)
from tande.domains.receiving.models import Code, Match, Reception
from tande.domains.receiving.operations import Said
from tande.ledger import clock
from tande.ledger.models import Fact
from tande.policy import roles
from tande.policy.encounters import Receipt
from tande.toolkit import handover, sealing
from tests.domains import factories

pytestmark = pytest.mark.django_db
NOW = clock.now().replace(microsecond=0)
WELL = Receipt("", NOW - timedelta(hours=1), "boy", "child_agency", "15-17", ("well",))


@pytest.fixture
def head(db: None) -> Officer:
    return factories.officer("head")


def give(head: Officer, receiver: str = "", label: str = "Night desk") -> operations.Given:
    from django.conf import settings

    return operations.give_code(
        receiver=receiver or settings.MISSION.receivers[0].code, label=label, actor=head, at=NOW
    )


def said(number: str = "", **more: Any) -> Said:
    return Said(**{"child": sealing.new_id(), "number": number, "receipt": WELL, **more})


def test_a_code_is_shown_once_and_kept_as_a_mark_alone(head: Officer) -> None:
    one, other = give(head), give(head, label="Bureau de l'Ouest, étage 2")
    assert one.code not in repr(one)
    kept = b"".join(bytes(row.mark) + bytes(row.label) for row in Code.objects.all())
    assert one.code.encode() not in kept
    assert b"Night" not in kept
    assert {shown.label for shown in queries.codes(head)} == {"Bureau de l'Ouest, étage 2", "Night desk"}
    assert operations.check(other.code, at=NOW).code_id == other.id
    assert {shown.id: shown.used_at for shown in queries.codes(head)} == {one.id: None, other.id: NOW}
    facts = Fact.objects.filter(kind="receiver.code_given")
    assert {fact.subject for fact in facts} == {one.id, other.id}
    assert not any(one.code in fact.body or "Night" in fact.body for fact in facts)


def test_a_revoked_code_is_useless_at_once_and_is_as_one_that_never_was(head: Officer) -> None:
    given = give(head)
    holder = operations.check(given.code, at=NOW)
    operations.revoke_code(code_id=given.id, actor=head, at=NOW)
    deeds: list[Callable[[], object]] = [
        lambda: operations.check(given.code, at=NOW),
        lambda: operations.check(handover.new_code(), at=NOW),
        lambda: operations.still(holder.code_id, at=NOW),
        lambda: operations.confirm(code_id=holder.code_id, said=said(handover.new_number()), at=NOW),
        lambda: operations.revoke_code(code_id=sealing.new_id(), actor=head, at=NOW),
    ]
    for deed in deeds:
        with pytest.raises(NoSuchCode):
            deed()
    with pytest.raises(AlreadyRevoked):
        operations.revoke_code(code_id=given.id, actor=head, at=NOW)
    assert not Reception.objects.exists()
    assert Fact.objects.filter(kind="receiver.code_revoked").count() == 1


@pytest.mark.parametrize("role", [role for role in roles.ROLES if role != roles.FOCAL_POINT])
def test_only_the_head_and_the_child_officer_give_codes(role: str, head: Officer) -> None:
    somebody = factories.officer(role, key=False)
    given = give(head)
    deeds: list[Callable[[], object]] = [
        lambda: give(somebody), lambda: queries.codes(somebody),
        lambda: operations.revoke_code(code_id=given.id, actor=somebody, at=NOW),
    ]
    for deed in deeds:
        if role in (roles.HEAD, roles.CHILD_OFFICER):
            deed()
        else:
            with pytest.raises(NotAllowed):
                deed()


@pytest.mark.parametrize(("receiver", "label", "error"), [
    ("police", "Desk", NoSuchReceiver), ("", " ", BadField), ("", "x" * 81, BadField), ("", "a\u202eb", BadField),
])  # fmt: skip
def test_a_code_needs_an_organisation_of_the_pack_and_a_label(
    receiver: str, label: str, error: type[Exception], head: Officer
) -> None:
    with pytest.raises(error):
        give(head, receiver, label)
    assert not Code.objects.exists()


def test_the_same_once_more_is_the_same_receipt_and_a_correction_a_further_version(head: Officer) -> None:
    given, number = give(head), handover.new_number()
    first, new = operations.confirm(code_id=given.id, said=said(number), at=NOW)
    assert (new, first.version, handover.is_number(first.receipt_no)) == (True, 1, True)
    for base in (0, 1, 7):
        again, new = operations.confirm(code_id=given.id, said=said(number, base=base), at=NOW + timedelta(hours=1))
        assert (again, new) == (first, False)
    girl = replace(WELL, sex="girl", conditions=("ill", "hurt"))
    with pytest.raises(Changed) as changed:
        operations.confirm(code_id=given.id, said=said(number, receipt=girl), at=NOW)
    assert changed.value.args == (first,)
    second, new = operations.confirm(code_id=given.id, said=said(number, receipt=girl, base=1), at=NOW)
    assert (new, second.version, second.receipt_no) == (True, 2, first.receipt_no)
    assert second.receipt.conditions == ("hurt", "ill")
    assert [one.receipt.sex for one in queries.versions(first.child)] == ["boy", "girl"]
    assert queries.receptions([number, "x"]) == {number: second}
    other = give(head)  # another code of the same organisation corrects the same confirmation
    third, _new = operations.confirm(code_id=other.id, said=said(number, base=2), at=NOW)
    assert (third.version, third.receipt_no, third.receipt.sex) == (3, first.receipt_no, "boy")


def test_two_organisations_may_confirm_and_the_first_to_take_the_child_in_counts(head: Officer) -> None:
    from django.conf import settings

    one, other = (give(head, receiver.code) for receiver in settings.MISSION.receivers[:2])
    number = handover.new_number()
    late, _ = operations.confirm(code_id=one.id, said=said(number), at=NOW)
    early, _ = operations.confirm(
        code_id=other.id, said=said(number, receipt=replace(WELL, at=NOW - timedelta(hours=5))), at=NOW
    )
    assert late.receipt_no != early.receipt_no
    assert queries.receptions([number])[number] == early
    assert queries.all_of([number]) == [late, early]
    assert queries.former(number, "", late.receiver) == late


def test_a_child_without_a_number_waits_until_it_is_matched_once(head: Officer) -> None:
    given, number = give(head), handover.new_number()
    one = said(said_number=number, commune="")
    waiting, new = operations.confirm(code_id=given.id, said=one, at=NOW)
    assert operations.confirm(code_id=given.id, said=one, at=NOW) == (waiting, False)
    assert (new, waiting.number, waiting.said_number) == (True, "", number)
    assert queries.unmatched() == [waiting]
    matched = operations.match(child=waiting.child, number=number, officer_id=head.pk, at=NOW)
    assert (matched.number, queries.unmatched()) == (number, [])
    assert queries.receptions([number])[number].receipt_no == waiting.receipt_no
    for child, error in ((waiting.child, AlreadyMatched), (sealing.new_id(), NoSuchReception)):
        with pytest.raises(error):
            operations.match(child=child, number=number, officer_id=None, at=NOW)
    numbered, _ = operations.confirm(code_id=given.id, said=said(handover.new_number()), at=NOW)
    with pytest.raises(AlreadyMatched):
        operations.match(child=numbered.child, number=number, officer_id=None, at=NOW)
    lonely, _ = operations.confirm(code_id=given.id, said=said(), at=NOW)
    with pytest.raises(AlreadyMatched):  # the organisation confirmed that child under its number already
        operations.match(child=lonely.child, number=numbered.number, officer_id=None, at=NOW)


BAD: list[tuple[dict[str, Any], str]] = [
    ({"number": "12345678"}, "number"), ({"number": "1" * 9}, "number"), ({"number": "x"}, "number"),
    ({"said_number": "12345678"}, "number"), ({"child": "x"}, "child"), ({"commune": "nowhere"}, "commune"),
    ({"receipt": replace(WELL, at=NOW + timedelta(days=1))}, "at"),
    ({"receipt": replace(WELL, at=datetime.min.replace(tzinfo=NOW.tzinfo))}, "at"),
    ({"receipt": replace(WELL, sex="man")}, "sex"), ({"receipt": replace(WELL, conditions=())}, "conditions"),
]


@pytest.mark.parametrize(("more", "field"), BAD)
def test_what_cannot_be_so_is_refused_by_its_field_and_nothing_is_kept(
    more: dict[str, Any], field: str, head: Officer
) -> None:
    given = give(head)
    with pytest.raises(BadField) as refused:
        operations.confirm(code_id=given.id, said=said(**more), at=NOW)
    assert refused.value.args == (field,)
    assert not Reception.objects.exists()


def test_nobody_corrects_another_organisations_child_without_a_number(head: Officer) -> None:
    from django.conf import settings

    one, other = (give(head, receiver.code) for receiver in settings.MISSION.receivers[:2])
    kept, _ = operations.confirm(code_id=one.id, said=said(), at=NOW)
    with pytest.raises(BadField):
        operations.confirm(code_id=other.id, said=said(child=kept.child, base=1), at=NOW)


@pytest.mark.parametrize("model", [Reception, Match])
def test_confirmations_are_append_only(model: Any, head: Officer) -> None:
    given = give(head)
    kept, _ = operations.confirm(code_id=given.id, said=said(), at=NOW)
    operations.match(child=kept.child, number=handover.new_number(), officer_id=None, at=NOW)
    for deed in (lambda: model.objects.update(at=NOW), lambda: model.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            deed()
