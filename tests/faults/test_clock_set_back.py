"""A clock that was wrong or is set back: facts keep their order, receipts stay valid, nobody is locked out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings

from tande.domains.casework import operations as casework
from tande.domains.casework import queries
from tande.domains.intake import operations as intake
from tande.ledger import clock
from tande.ledger import queries as ledger
from tande.ledger.models import Fact
from tande.toolkit import promises
from tests.domains import factories
from tests.interfaces.public.people import Desk, Reporter, the_case

YEAR = timedelta(days=365)


def vkey() -> str:
    return promises.receipt_vkey(origin=settings.MISSION.receipt_origin, seed=settings.TANDE.receipt_seed)


def test_facts_keep_the_order_in_which_they_happened(desk: Desk) -> None:
    filed = factories.complaint(desk.intake).complaint
    now = clock.now()
    intake.receive(complaint=filed, at=now)
    with clock.standing_at(now - YEAR):
        casework.confirm_saved(case_id=filed.case_id, at=clock.now())
        casework.move(
            case_id=filed.case_id, officer=desk.officer, to="acknowledged", codes={}, at=clock.now(),
            version=the_case().version,
        )
    kinds = [fact.kind for fact in ledger.facts_about(filed.case_id)]
    assert kinds == ["complaint.received", "receipt.saved", "complaint.acknowledged"]
    numbers = list(Fact.objects.filter(subject=filed.case_id).order_by("seq").values_list("at", flat=True))
    assert numbers[0] > numbers[1]


def test_the_same_form_before_and_after_gives_the_same_valid_receipt(desk: Desk) -> None:
    filed = factories.complaint(desk.intake).complaint
    now = clock.now()
    first = intake.receive(complaint=filed, at=now)
    again = intake.receive(complaint=filed, at=now - YEAR)
    assert (again.promise, again.check_number, again.new) == (first.promise, first.check_number, False)
    earlier = intake.receive(complaint=factories.complaint(desk.intake).complaint, at=now - YEAR)
    for receipt in (first, again, earlier):
        promise = promises.verify_promise(receipt.promise, vkey=vkey())
        assert promise.publish_by == receipt.publish_by > receipt.received_on


@pytest.mark.parametrize(
    "wrong", [datetime(1970, 1, 1, tzinfo=UTC), datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)]
)
def test_a_person_files_adds_and_comes_back_across_a_jump(desk: Desk, wrong: datetime) -> None:
    before = Reporter()
    code = before.file("Yo frape m.").code
    inside = before.link(r"/[^\"]*/ok/").removesuffix("ok/")
    with clock.standing_at(wrong):
        during = Reporter()
        other = during.file("Anplis.").code
        assert during.next().page.status_code == 200
        words = before.open(f"{inside}w/")
        assert words.page.status_code == (410 if wrong.year == 2100 else 200)
        if wrong.year != 2100:
            words.send(f"{inside}w/", text="Pi ta.").follow()
        for own in (code, other):
            assert Reporter().open("/k/").send("/k/", code=own).page.status_code == 200
    for own in (code, other):
        assert Reporter().open("/k/").send("/k/", code=own).page.status_code == 200


def test_officers_work_on_across_a_jump(desk: Desk, reporter: Reporter) -> None:
    reporter.file()
    case = the_case()
    for moved in (-YEAR, YEAR, timedelta()):
        at = clock.now() + moved
        with clock.standing_at(at):
            casework.record_reading(case_id=case.id, officer=desk.officer, what="case", at=at)
            assert queries.case(case.id, desk.officer, at=at) is not None
    assert [fact.kind for fact in ledger.facts_about(case.id)].count("case.read") == 3
