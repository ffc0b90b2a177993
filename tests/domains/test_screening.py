"""Everybody against every record: who is compared again after what, and what becomes of the alerts."""

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from tande.domains.officers.models import Officer
from tande.domains.screening import operations, queries, register
from tande.domains.screening.errors import (
    BadField,
    NameTaken,
    NoSuchDraft,
    NoSuchList,
    NoSuchPerson,
    NoSuchRecord,
    NotAllowed,
    NothingToScreen,
    SameAgain,
)
from tande.domains.screening.lists import Upload, draft
from tande.domains.screening.models import Alert, Change, Draft, ListVersion, OwnRecord, Run, Screened, Step
from tande.ledger import clock
from tande.ledger.models import Fact
from tande.policy import alerts as rules
from tande.policy import readiness
from tande.toolkit import sealing
from tande.toolkit.watchlists import Reading
from tests.domains import factories
from tests.domains.screened import alert_on, change, load, person, record, step, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def baptiste() -> Officer:
    return factories.officer("vetting_officer")


KALVO = record("1", "Kalvo Birunsky", "Calvo the Ferryman", born=("1960-02-01",), numbers=("NW445566",))
TARVELE = record("2", "Osmo Tarvele")


def test_every_alias_of_every_record_is_compared_with_everybody(baptiste: Officer) -> None:
    by_name, by_alias = person("Birunsky Kalvo", born="1960"), person("Ferryman, Calvo")
    by_number, innocent = person("Nobody Else", numbers=("nw 445-566",)), person("Anne Marie Joseph")
    load(KALVO, TARVELE, officer=baptiste)
    work()
    assert {one.person_id for one in Alert.objects.all()} == {by_name, by_alias, by_number}
    stand = queries.standing([by_name, innocent, "0" * 32])
    assert (stand[by_name].open, stand[by_name].current, stand[by_name].register) == (1, True, 1)
    assert (stand[innocent].open, stand[innocent].current) == (0, True)
    assert stand["0" * 32].screened_at is None
    assert not stand["0" * 32].current
    run = Run.objects.get()
    assert (run.done, run.total, run.raised, run.ended_at is not None) == (4, 4, 3, True)
    assert json.loads(Fact.objects.get(kind="vetting.screened").body) == {"register": 1, "people": 4, "alerts": 3}
    assert queries.due() == 0


def test_nothing_that_names_anybody_stands_open_in_the_tables(baptiste: Officer) -> None:
    somebody = person("Kalvo Birunsky")
    load(KALVO, officer=baptiste)
    operations.put_record(record_id=sealing.new_id(), source="own", names=["Somebody Quite"], born=["1970"],
                          note="A word on it", actor=baptiste, at=clock.now())
    operations.keep_draft(upload=Upload((b"Kalvo Birunsky",), {"name": "x"}), officer=baptiste, at=clock.now())
    work()
    step(alert_on(somebody), rules.SAY_NOT, baptiste, "other_birth", "Not Kalvo at all")
    told = []
    with connection.cursor() as cursor:
        for table in (*(one for one in connection.introspection.table_names() if one.startswith("screening_")),
                      "ledger_fact"):
            cursor.execute(f'SELECT * FROM "{table}"')
            cells = [one for row in cursor.fetchall() for one in row]
            told += [str(bytes(one) if isinstance(one, memoryview) else one) for one in cells]
    assert [one for one in told for word in ("Kalvo", "Birunsky", "Somebody", "445566", "word on") if word in one] == []


def test_only_what_changed_is_compared_again(baptiste: Officer) -> None:
    old, new = person("Kalvo Birunsky"), person("Renna Solvay")
    list_id = load(KALVO, officer=baptiste)
    work()
    load(KALVO, record("9", "Renna Solvay"), officer=baptiste, list_id=list_id)
    assert queries.due() == 2
    assert not queries.standing([old])[old].current
    work()
    assert list(Screened.objects.order_by("register", "person_id").values_list("register", "whole")) == [
        (1, True), (1, True), (2, False), (2, False),
    ]
    assert alert_on(new).state == rules.OPEN
    assert alert_on(old).steps == 1
    change(old, "Renna Solvay")
    assert queries.due() == 1
    work()
    assert Screened.objects.filter(person_id=old, person_version=2).get().whole
    assert {one.state for one in Alert.objects.filter(person_id=old)} == {rules.GONE, rules.OPEN}


def test_not_the_same_holds_until_either_changes_and_says_what_did(baptiste: Officer) -> None:
    somebody = person("Kalvo Birunsky", born="1985-01-01")
    list_id = load(KALVO, officer=baptiste)
    work()
    alert = alert_on(somebody)
    step(alert, rules.SAY_NOT, baptiste, "other_birth")
    load(KALVO, TARVELE, officer=baptiste, list_id=list_id)
    work()
    operations.screen_now(person_id=somebody, officer=baptiste, at=clock.now())
    assert alert_on(somebody).state == rules.NOT_SAME
    load(record("1", *KALVO.names, "Somebody New", born=("1985-01-01",)), officer=baptiste, list_id=list_id)
    work()
    last = Step.objects.filter(alert=alert).latest("number")
    assert (last.kind, last.outcome, last.opening) == (rules.REOPENED, rules.OPEN, 2)
    assert set(last.why.split(",")) == {"record.names", "record.born", "record.numbers"}
    step(alert, rules.SAY_NOT, baptiste, "other_birth")
    change(somebody, born="1985-01-02")
    work()
    last = Step.objects.filter(alert=alert).latest("number")
    assert (last.kind, last.why, last.opening) == (rules.REOPENED, "person.born", 3)
    assert queries.standing([somebody])[somebody].open == 1


def test_a_record_that_goes_settles_what_is_open_and_nothing_that_was_decided(baptiste: Officer, head: Officer) -> None:
    first, second, third = (person("Kalvo Birunsky") for _ in range(3))
    list_id = load(KALVO, officer=baptiste)
    work()
    step(alert_on(second), rules.SAY_SAME, baptiste, "same_number")
    step(alert_on(second), rules.CONFIRM, head, words="")
    step(alert_on(third), rules.SAY_SAME, baptiste, "same_number")
    load(TARVELE, officer=baptiste, list_id=list_id)
    work()
    work()
    assert [alert_on(one).state for one in (first, second, third)] == [rules.GONE, rules.ADVERSE, rules.PROPOSED]
    assert [Step.objects.filter(alert=alert_on(one)).latest("number").why for one in (first, second, third)] == [
        "record.removed",
    ] * 3
    assert Step.objects.filter(kind=rules.LOST).count() == 2
    load(KALVO, officer=baptiste, list_id=list_id)
    work()
    again = alert_on(first)
    assert (again.state, again.opening) == (rules.OPEN, 2)
    operations.retire(list_id=list_id, officer=baptiste, at=clock.now())
    work()
    assert alert_on(first).state == rules.GONE
    assert json.loads(Change.objects.latest("number").made_of) == {"lists": [], "own": 0}


def test_two_persons_for_what_stands_against_somebody_and_for_lifting_it(baptiste: Officer, head: Officer) -> None:
    somebody = person("Kalvo Birunsky")
    load(KALVO, officer=baptiste)
    work()
    alert = alert_on(somebody)
    step(alert, rules.ASK, baptiste, "ask_state")
    step(alert, rules.SAY_SAME, baptiste, "name_and_birth")
    assert (queries.standing([somebody])[somebody].open, queries.standing([somebody])[somebody].adverse) == (1, 0)
    step(alert, rules.CONFIRM, head, words="")
    step(alert, rules.SAY_REMEDIED, head, "steps_by_state")
    stand = queries.standing([somebody])[somebody]
    assert (stand.open, stand.adverse, stand.remediated) == (0, 1, 0)
    step(alert, rules.CONFIRM, baptiste, words="")
    stand = queries.standing([somebody])[somebody]
    assert (stand.open, stand.adverse, stand.remediated) == (0, 0, 1)
    told = [(one.kind, one.code, one.note) for one in queries.events([somebody])[somebody]]
    code = f"{alert.pk}:1"
    assert told == [
        ("register_changed", "1", ""), ("screened", "1", ""), ("alert_opened", code, ""), ("alert_adverse", code, ""),
        ("alert_remediated", code, "remedied"),
    ]
    assert [one.kind for one in queries.readiness_facts([somebody])[somebody]] == [
        readiness.REGISTER_CHANGED, readiness.SCREENED, readiness.ALERT_OPENED, readiness.ALERT_ADVERSE,
        readiness.ALERT_REMEDIED,
    ]
    kinds = [one.kind for one in Fact.objects.filter(subject=somebody, kind__startswith="vetting").order_by("seq")]
    decided = ["vetting.alert_proposed", "vetting.alert_decided"]
    assert kinds == ["vetting.alert_raised", "vetting.alert_decided", *decided, *decided]


def test_screenings_of_a_day_cover_all_changes_of_that_day_before_them(baptiste: Officer) -> None:
    somebody = person("Nobody Else")
    for number in range(3):
        load(record(str(number), f"Invented Name{number}"), officer=baptiste, name=f"List {number}")
    work()
    rule = readiness.Rules("1", {"member": ()}, needs=frozenset({readiness.SCREENED}))

    def reasons() -> list[str]:
        facts = queries.readiness_facts([somebody])[somebody]
        today = max(one.on for one in facts)
        answer = readiness.judge(facts, post="member", rules=rule, on=today)
        return [one.code for one in answer.reasons if one.area == readiness.VETTING]

    assert reasons() == []
    load(KALVO, officer=baptiste, name="One more")
    assert reasons() == ["screening_outdated"]
    work()
    assert reasons() == []


def test_our_own_records_are_one_more_source(baptiste: Officer) -> None:
    somebody, record_id = person("Renna Solvay"), sealing.new_id()
    lena = factories.officer("investigator")
    for _ in range(2):
        operations.put_record(
            record_id=record_id, source="own", names=["Solvay Renna", "  "], actor=lena, at=clock.now()
        )
    work()
    assert alert_on(somebody).source == register.OWN
    step(alert_on(somebody), rules.SAY_NOT, baptiste, "other_place")
    operations.put_record(record_id=record_id, source="repatriation", names=["Solvay Renna"], id_numbers=["AB 12345"],
                          actor=baptiste, at=clock.now())
    work()
    assert alert_on(somebody).opening == 2
    for _ in range(2):
        operations.withdraw_record(record_id=record_id, actor=lena, at=clock.now())
    work()
    assert alert_on(somebody).state == rules.GONE
    assert [one.kind for one in Change.objects.order_by("number")] == ["entered", "entered", "withdrawn"]
    assert Fact.objects.filter(subject=record_id).count() == 3
    with pytest.raises(NoSuchRecord):
        operations.withdraw_record(record_id="0" * 32, actor=lena, at=clock.now())


@pytest.mark.parametrize(("field", "value"), [
    ("record_id", "x"), ("source", "complaint"), ("names", []), ("names", ["", " "]), ("born", ["soon"]),
    ("id_numbers", ["lost"]), ("note", "x" * 2_001),
])  # fmt: skip
def test_an_own_record_that_cannot_be_is_refused_by_name(baptiste: Officer, field: str, value: object) -> None:
    given = {"record_id": sealing.new_id(), "source": "own", "names": ["A Name"], field: value}
    with pytest.raises(BadField, match=field.removeprefix("record_")):
        operations.put_record(actor=baptiste, at=clock.now(), **given)  # type: ignore[arg-type]
    assert not OwnRecord.objects.exists()


def test_lists_come_in_versions_that_tell_what_changed(baptiste: Officer) -> None:
    list_id = load(KALVO, TARVELE, officer=baptiste)
    load(record("2", "Osmo Tarvele", "Ossi"), record("3", "Renna Solvay"), officer=baptiste, list_id=list_id)
    last = ListVersion.objects.latest("number")
    assert (last.number, last.count, last.names, last.added, last.changed, last.removed) == (2, 2, 3, 1, 1, 1)
    assert Fact.objects.filter(kind="vetting.list_loaded").count() == 2
    with pytest.raises(SameAgain, match="2"):
        load(record("2", "Osmo Tarvele", "Ossi"), record("3", "Renna Solvay"), officer=baptiste, list_id=list_id)
    with pytest.raises(NameTaken):
        load(KALVO, officer=baptiste)
    with pytest.raises(NoSuchList):
        load(KALVO, officer=baptiste, list_id="0" * 32)
    for bad in ({"name": ""}, {"name": "x" * 121}, {"name": "a\nb"}):
        with pytest.raises(BadField, match="name"):
            load(KALVO, officer=baptiste, **bad)
    assert Change.objects.count() == 2


def test_nothing_written_down_can_be_changed(baptiste: Officer) -> None:
    somebody = person("Kalvo Birunsky")
    load(KALVO, officer=baptiste)
    work()
    assert alert_on(somebody)
    for model in (ListVersion, Change, Screened, Step):
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.update(at=clock.now())  # type: ignore[attr-defined]
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.all().delete()  # type: ignore[attr-defined]


def test_a_draft_is_its_officers_and_goes_when_it_is_loaded_or_old(baptiste: Officer) -> None:
    upload, now = Upload((b"one", b"two"), {"kind": "un"}), clock.now()
    kept = operations.keep_draft(upload=upload, officer=baptiste, at=now)
    assert draft(kept, baptiste, at=now) == upload
    for other, at in ((factories.officer("vetting_officer"), now), (baptiste, now + timedelta(days=2))):
        with pytest.raises(NoSuchDraft):
            draft(kept, other, at=at)
    given = {"reading": Reading((KALVO,)), "sha256": upload.sha256, "officer": baptiste, "at": now, "name": "L",
             "kind": "un", "draft_id": kept}
    operations.load(**given)  # type: ignore[arg-type]
    with pytest.raises(NoSuchDraft):
        operations.load(**given)  # type: ignore[arg-type]
    assert not Draft.objects.exists()
    assert ListVersion.objects.count() == 1


def test_one_person_is_screened_at_once_and_nobody_where_there_is_nothing(baptiste: Officer) -> None:
    somebody = person("Kalvo Birunsky")
    with pytest.raises(NothingToScreen):
        operations.screen_now(person_id=somebody, officer=baptiste, at=clock.now())
    assert not operations.work_on(clock.now())
    load(KALVO, officer=baptiste)
    for _ in range(2):
        operations.screen_now(person_id=somebody, officer=baptiste, at=clock.now())
    assert alert_on(somebody).steps == 1
    assert Run.objects.filter(by=baptiste.pk, done=1).count() == 2
    with pytest.raises(NoSuchPerson):
        operations.screen_now(person_id="0" * 32, officer=baptiste, at=clock.now())


@pytest.mark.parametrize("role", ["training_officer", "commander", "intake_officer", "auditor", "reviewer"])
def test_others_may_do_nothing_here(role: str, baptiste: Officer) -> None:
    somebody = person("Kalvo Birunsky")
    list_id = load(KALVO, officer=baptiste)
    work()
    someone, before = factories.officer(role), Fact.objects.count()
    for deed in (
        lambda: load(TARVELE, officer=someone, name="Another"),
        lambda: step(alert_on(somebody), rules.ASK, someone, "ask_state"),
        lambda: operations.retire(list_id=list_id, officer=someone, at=clock.now()),
        lambda: operations.keep_draft(upload=Upload((b"",), {}), officer=someone, at=clock.now()),
        lambda: operations.screen_now(person_id=somebody, officer=someone, at=clock.now()),
        lambda: operations.put_record(
            record_id=sealing.new_id(), source="own", names=["A B"], actor=someone, at=clock.now()
        ),
    ):
        with pytest.raises(NotAllowed):
            deed()
    assert Fact.objects.count() == before
