"""Receiving: one transaction, one fact, one receipt, whatever is repeated."""

import json
from dataclasses import replace

import pytest

from tande.domains.casework.models import Case
from tande.domains.intake import operations, queries
from tande.domains.intake.errors import BadComplaint, CaseExists
from tande.ledger import clock
from tande.ledger.models import Fact
from tande.toolkit import codes, promises
from tests.domains import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> factories.DeskPair:
    return factories.desk_key(factories.officer("intake_officer"))


def test_a_complaint_gets_a_receipt_whose_promise_verifies(desk: factories.DeskPair, settings: object) -> None:
    filed = factories.complaint(desk)
    receipt = operations.receive(complaint=filed.complaint, at=clock.now())
    assert receipt.new
    vkey = promises.receipt_vkey(origin=settings.MISSION.receipt_origin, seed=settings.TANDE.receipt_seed)  # type: ignore[attr-defined]
    promise = promises.verify_promise(receipt.promise, vkey=vkey)
    fact = Fact.objects.get(kind="complaint.received")
    assert promise.leaf_hash == bytes(fact.leaf_hash or b"")
    assert promise.check_number == receipt.check_number


def test_the_same_complaint_again_gives_the_same_receipt(desk: factories.DeskPair) -> None:
    filed = factories.complaint(desk)
    first = operations.receive(complaint=filed.complaint, at=clock.now())
    again = operations.receive(complaint=filed.complaint, at=clock.now())
    assert again == replace(first, new=False)
    assert Case.objects.count() == Fact.objects.filter(kind="complaint.received").count() == 1


def test_anothers_case_id_or_code_is_refused_and_leaves_nothing(desk: factories.DeskPair) -> None:
    one, two = factories.complaint(desk), factories.complaint(desk)
    operations.receive(complaint=one.complaint, at=clock.now())
    for clash in (replace(two.complaint, case_id=one.complaint.case_id),
                  replace(two.complaint, first_hash=one.complaint.first_hash)):
        with pytest.raises(CaseExists):
            operations.receive(complaint=clash, at=clock.now())
    assert Case.objects.count() == 1


@pytest.mark.parametrize(("field", "value"), [
    ("case_id", "../etc"), ("case_id", "A" * 32), ("reporter_key", b"short"), ("case_key", b""),
    ("first_hash", b"1"), ("case_key_envelope", b"x" * 10), ("desk_key_id", "0" * 32), ("message", b""),
    ("message_id", "zz"),
])
def test_what_is_not_a_sealed_complaint_is_refused_by_field(
    desk: factories.DeskPair, field: str, value: object
) -> None:
    broken = replace(factories.complaint(desk).complaint, **{field: value})  # type: ignore[arg-type]
    with pytest.raises(BadComplaint):
        operations.receive(complaint=broken, at=clock.now())
    assert not Case.objects.exists()
    assert not Fact.objects.filter(kind="complaint.received").exists()


def test_the_code_leads_to_the_case_and_a_wrong_one_to_nothing(desk: factories.DeskPair) -> None:
    filed = factories.complaint(desk)
    operations.receive(complaint=filed.complaint, at=clock.now())
    found = queries.follow_up(codes.first_hash(filed.code), at=clock.now())
    assert found is not None
    assert found.case_id == filed.complaint.case_id
    assert found.case.stage == "received"
    assert queries.follow_up(codes.first_hash(codes.new_code()), at=clock.now()) is None


def test_neither_code_nor_its_hash_is_kept(desk: factories.DeskPair) -> None:
    filed = factories.complaint(desk)
    operations.receive(complaint=filed.complaint, at=clock.now())
    from tande.domains.intake.models import Receipt

    kept = bytes(Receipt.objects.get().lookup_id)
    assert kept != codes.first_hash(filed.code)
    assert filed.code.encode() not in kept


def test_the_fact_says_how_it_came_in_codes_and_its_log_entry_nothing_of_it(desk: factories.DeskPair) -> None:
    child = factories.desk_key(factories.officer("child_officer"), "child")
    for key, given in ((desk, {"channel": "web", "language": "ht"}), (child, {}), (desk, {"channel": "paper"})):
        operations.receive(complaint=factories.complaint(key).complaint, at=clock.now(), **given)
    bodies = [json.loads(fact.body) for fact in Fact.objects.filter(kind="complaint.received").order_by("seq")]
    assert bodies == [{"channel": "web", "language": "ht"}, {"child": True}, {"channel": "paper"}]
    for entry in Fact.objects.filter(kind="complaint.received").values_list("entry", flat=True):
        assert not {"web", "ht", "child", "paper"} & set((entry or "").split(" "))
    for wrong in ({"channel": "Telegram"}, {"language": "xx"}):
        with pytest.raises(BadComplaint):
            operations.receive(complaint=factories.complaint(desk).complaint, at=clock.now(), **wrong)
