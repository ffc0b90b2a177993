"""What of a case goes into vetting, and that nothing else ever does."""

import json
from datetime import date

import pytest
from django.db import connection

from tande.domains.casework import operations as casework
from tande.domains.casework.errors import NoSuchCase
from tande.domains.officers.models import Officer
from tande.domains.personnel.models import Person
from tande.domains.screening.models import OwnRecord as ScreeningRecord
from tande.domains.vetting import models, operations, queries
from tande.domains.vetting.errors import BadField, CaseDoesNotQualify, Changed, NoSuchRecord, NotAllowed
from tande.domains.vetting.operations import Named
from tande.ledger import clock
from tande.ledger.models import Fact
from tande.policy import vetting
from tests.domains import factories
from tests.domains.people import enroll, today
from tests.domains.test_interim import ask, record
from tests.domains.test_vetting import attest, certify, check, screen, soon, status
from tests.domains.vetting_stories import allege, decide, go, substantiated

pytestmark = pytest.mark.django_db
WHO = Named(("Baraka Kielelezo", "Barakah Kielelezo"), "1988-02-03", ("A1234567",), "KEN")


@pytest.fixture
def vera() -> Officer:
    return factories.officer("vetting_officer", key=False)


@pytest.fixture
def baraka(vera: Officer) -> str:
    """Somebody on the roster whom the case is about, cleared."""
    operations.add_repatriations(told=[operations.Repatriation(Named(("Zzyzx Qwghlm",)), "KEN", today(), "unknown")],
                                 officer=vera, at=clock.now())
    person = enroll(vera, "Baraka Kielelezo", born="1988-02-03")
    certify(vera)
    attest(vera, person)
    check(vera)
    screen()
    assert status(person) == vetting.CLEARED
    return person


def enter(case_id: str, officer: Officer, ref: str, who: Named = WHO) -> str:
    return operations.enter_finding(case_id=case_id, ref=ref, who=who, officer=officer, at=clock.now())


def all_of_vetting(person: str, officer: Officer) -> list[object]:
    """Everything that vetting shows or writes of somebody, and every row and fact of vetting and screening."""
    screen()
    with connection.cursor() as cursor:
        counts = []
        for table in connection.introspection.table_names(cursor):
            if table.startswith(("vetting_", "screening_")) and table != "vetting_progress":
                cursor.execute(f"SELECT count(*) FROM {table}")
                counts.append((table, cursor.fetchone()))
    facts = list(Fact.objects.filter(kind__startswith="vetting.").values_list("kind", "subject", "body"))
    return [counts, facts, queries.person_vetting(person, officer, on=today()), queries.overview(today()),
            queries.readiness_facts([person]), queries.waiting(officer), queries.repatriations(officer)]


def test_an_open_complaint_changes_nothing_in_vetting(
    inquiry_id: str, head: Officer, vera: Officer, baraka: str
) -> None:
    before = all_of_vetting(baraka, vera)
    one = allege(inquiry_id, head)
    interim = ask(inquiry_id, one, head)
    decide(inquiry_id, head, one, "substantiated")  # of one allegation, while the inquiry is open
    for ref in (f"finding:{one}", f"interim:{interim}", "", "finding:", "interim:x"):
        with pytest.raises(CaseDoesNotQualify):
            enter(inquiry_id, head, ref)
    assert all_of_vetting(baraka, vera) == before
    go(inquiry_id, head, "finding", finding="substantiated")  # nobody entered it: nothing enters itself
    assert all_of_vetting(baraka, vera) == before


def test_a_finding_raises_an_alert_and_falls_with_the_review(
    inquiry_id: str, head: Officer, vera: Officer, baraka: str
) -> None:
    ref = substantiated(inquiry_id, head)
    made = enter(inquiry_id, head, ref)
    screen()
    assert status(baraka) == vetting.UNDER_REVIEW
    go(inquiry_id, head, "closed")
    go(inquiry_id, head, "review")
    screen()
    assert status(baraka) == vetting.UNDER_REVIEW  # while the review lasts the finding stands
    go(inquiry_id, factories.officer("reviewer", "head"), "inquiry")
    screen()
    row = models.OwnRecord.objects.get(pk=made)
    assert row.withdrawn_at is not None
    assert row.withdrawn_by is None  # by itself
    assert status(baraka) == vetting.CLEARED
    assert not operations.work_on(soon())
    assert Fact.objects.filter(kind="vetting.record_withdrawn").count() == 1


def test_a_measure_is_gone_when_it_is_lifted(inquiry_id: str, head: Officer, baraka: str) -> None:
    measure = ask(inquiry_id, allege(inquiry_id, head), head)
    record(inquiry_id, measure, head, "taken")
    enter(inquiry_id, head, f"interim:{measure}")
    screen()
    assert status(baraka) == vetting.UNDER_REVIEW
    record(inquiry_id, measure, head, "lifted")
    screen()
    assert status(baraka) == vetting.CLEARED


def test_nothing_of_the_case_leaves_but_what_was_typed(inquiry_id: str, head: Officer, vera: Officer) -> None:
    made = enter(inquiry_id, head, substantiated(inquiry_id, head))
    assert [(one.id, one.name) for one in queries.case_records(inquiry_id)] == [(made, "Baraka Kielelezo")]
    with connection.cursor() as cursor:
        text = b""
        for table in ("vetting_ownrecord", "screening_ownrecord", "screening_change"):
            cursor.execute(f"SELECT * FROM {table}")
            text += b"".join(bytes(value) if isinstance(value, memoryview | bytes) else str(value).encode()
                             for row in cursor.fetchall() for value in row)
    for word in (inquiry_id, "Baraka", "1988", "A1234567"):
        assert word.encode() not in text
    facts = Fact.objects.filter(kind="vetting.record_entered")
    assert [(one.subject, sorted(json.loads(one.body))) for one in facts] == [(made, ["source", "version"])]
    assert not any(inquiry_id in one.body for one in facts)


def test_who_may_enter_and_withdraw(inquiry_id: str, head: Officer, vera: Officer) -> None:
    ref = substantiated(inquiry_id, head)
    for role, error in (("intake_officer", NotAllowed), ("investigator", NoSuchCase)):
        with pytest.raises(error):
            enter(inquiry_id, factories.officer(role), ref)
    with pytest.raises(NotAllowed):
        enter(inquiry_id, vera, ref)
    for who in (Named(()), Named((" ",)), Named(("Baraka",), born="soon")):
        with pytest.raises(BadField):
            enter(inquiry_id, head, ref, who)
    assert not models.OwnRecord.objects.exists()
    made = enter(inquiry_id, head, ref)
    with pytest.raises(NoSuchCase):
        operations.withdraw_finding(case_id="0" * 32, own_id=made, officer=head, at=clock.now())
    with pytest.raises(NoSuchRecord):
        operations.withdraw_finding(case_id=inquiry_id, own_id="0" * 32, officer=head, at=clock.now())
    operations.withdraw_finding(case_id=inquiry_id, own_id=made, officer=head, at=clock.now())
    with pytest.raises(Changed):
        operations.withdraw_finding(case_id=inquiry_id, own_id=made, officer=head, at=clock.now())
    assert ScreeningRecord.objects.get(pk=made).withdrawn_at is not None


def test_an_officer_shut_out_of_the_case_enters_nothing(inquiry_id: str, head: Officer) -> None:
    ref = substantiated(inquiry_id, head)
    casework.declare_conflict(case_id=inquiry_id, officer=head, about=head.pk, reason="family", at=clock.now())
    with pytest.raises(NoSuchCase):
        enter(inquiry_id, head, ref)


def test_a_repatriation_of_somebody_on_the_roster_raises_an_alert(vera: Officer, baraka: str) -> None:
    told = operations.Repatriation(WHO, "KEN", today(), "violence")
    assert operations.add_repatriations(told=[told, told], officer=vera, at=clock.now()) == 1
    screen()
    assert status(baraka) == vetting.UNDER_REVIEW
    operations.withdraw_repatriation(own_id=queries.repatriations(vera)[0].id, officer=vera, at=clock.now())
    screen()
    assert status(baraka) == vetting.CLEARED
    assert Person.objects.count() == 1


@pytest.mark.parametrize(("change", "field"), [
    ({"who": Named((" ",))}, "names"), ({"state": "Kenya"}, "state"), ({"grounds": "x"}, "grounds"),
    ({"on": date(2100, 1, 1)}, "on"), ({"who": Named(("Jina",), born="soon")}, "born"),
])
def test_one_bad_repatriation_stops_all(vera: Officer, change: dict[str, object], field: str) -> None:
    good = {"who": WHO, "state": "KEN", "on": today(), "grounds": "violence"}
    told = [operations.Repatriation(**one) for one in (good, good | change)]  # type: ignore[arg-type]
    with pytest.raises(BadField, match=field):
        operations.add_repatriations(told=told, officer=vera, at=clock.now())
    assert not models.OwnRecord.objects.exists()
    assert not ScreeningRecord.objects.exists()
