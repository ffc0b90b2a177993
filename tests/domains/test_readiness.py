"""The gate: suspensions, overrides by two officers, past days by their own rules, and who sees which reasons."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from tande.domains.officers.models import Officer
from tande.domains.personnel import operations as personnel
from tande.domains.personnel import units
from tande.domains.personnel.errors import NoSuchContingent, NoSuchPerson
from tande.domains.readiness import boards, operations, queries, rules
from tande.domains.readiness.errors import (
    AlreadyThere,
    BadField,
    Changed,
    NoSuchMatter,
    NotAllowed,
    NotNeeded,
    SecondNeeded,
    Suspended,
)
from tande.domains.readiness.models import GateRules, Step
from tande.domains.readiness.operations import Asked
from tande.ledger import clock
from tande.ledger.models import Fact
from tande.policy import gate, roles
from tande.policy.people import Place
from tande.toolkit import sealing
from tests.domains import factories
from tests.domains.people import details

pytestmark = pytest.mark.django_db
NOW = clock.now()
TODAY = timezone.localdate(NOW)
LONG_AGO = datetime(2026, 1, 5, 12, tzinfo=UTC)


@pytest.fixture
def keeper(db: None) -> Officer:
    return factories.officer("vetting_officer")


@pytest.fixture
def commander(db: None) -> Officer:
    return factories.officer("commander", state="KEN", key=False)


@pytest.fixture
def nothing_asked(db: None) -> None:
    """Rules that ask for no record and no course, so that whoever is enrolled is ready."""
    rules_from(date(2026, 1, 1), [])


def rules_from(since: date, member: list[str], needs: list[str] | None = None) -> str:
    content: dict[str, Any] = {"needs": needs or [], "override_days": 30, "curricula": {"member": member}}
    GateRules.objects.create(version=rules.version_of(content), since=since, content=content, at=LONG_AGO)
    return rules.version_of(content)


def enroll(keeper: Officer, number: int = 1, *, contingent: str = "KEN", deployed_on: date | None = None,
           at: datetime = LONG_AGO) -> str:
    unit = units.add_unit(contingent=contingent, name="Alpha", officer=keeper, at=at)
    return personnel.enroll(contingent=contingent, details=details(number=f"K-{number}"), place=Place(unit, "member"),
                            officer=keeper, at=at, deployed_on=deployed_on)


def asked(code: str = "other", words: str = "Because") -> Asked:
    return Asked(sealing.new_id(), code, words)


def override(person: str, officer: Officer, *, days: int = 5, **more: Any) -> str:
    form = asked(**more)
    operations.ask_override(person_id=person, until=TODAY + timedelta(days=days), asked=form, officer=officer, at=NOW)
    return form.id


def step(matter: str, name: str, officer: Officer, seen: int = 1, *, at: datetime = NOW) -> None:
    operations.take_step(matter_id=matter, step=name, seen=seen, officer=officer, at=at, words="So it was decided")


def codes(person: str, on: date = TODAY) -> list[str]:
    return [reason.code for reason in queries.answer(person, on).reasons]


@pytest.mark.usefixtures("nothing_asked")
def test_a_suspension_holds_until_it_is_lifted_and_each_step_is_a_fact(keeper: Officer, head: Officer) -> None:
    person = enroll(keeper)
    assert queries.answer(person, TODAY).ready
    form = asked("inquiry", "An inquiry was opened")
    operations.suspend(person_id=person, asked=form, officer=keeper, at=NOW)
    operations.suspend(person_id=person, asked=form, officer=keeper, at=NOW)  # pressed twice
    assert codes(person) == ["suspended"]
    assert not queries.answer(person, TODAY + timedelta(days=400)).ready
    assert queries.answer(person, TODAY - timedelta(days=1)).ready
    with pytest.raises(AlreadyThere):
        operations.suspend(person_id=person, asked=asked(), officer=head, at=NOW)
    step(form.id, "lifted", head)
    assert queries.answer(person, TODAY).ready
    assert [one.kind for one in Fact.objects.filter(subject=person, kind__startswith="suspension")] == [
        "suspension.set", "suspension.lifted"]
    assert not any("inquiry was opened" in one.body for one in Fact.objects.all())
    assert b"inquiry was opened" not in b"".join(bytes(one.words) for one in Step.objects.all())
    (matter,) = queries.matters_of(person)
    assert [one.words for one in matter.steps] == ["An inquiry was opened", "So it was decided"]


def test_an_override_takes_two_officers_and_ends_by_its_day(keeper: Officer, commander: Officer, head: Officer) -> None:
    rules_from(date(2026, 1, 1), ["psea_all"])
    person = enroll(keeper)
    matter = override(person, commander)
    assert not queries.answer(person, TODAY).ready
    colleague = factories.officer("commander", state="KEN", key=False)
    for officer, error in ((commander, SecondNeeded), (colleague, NotAllowed)):
        with pytest.raises(error):
            step(matter, "granted", officer)
    with pytest.raises(AlreadyThere):
        override(person, keeper)
    step(matter, "granted", keeper)
    found = queries.answer(person, TODAY)
    assert (found.ready, found.overridden, [one.code for one in found.reasons]) == (True, True, ["never_trained"])
    assert queries.answer(person, TODAY + timedelta(days=5)).ready
    assert not queries.answer(person, TODAY + timedelta(days=6)).ready
    with pytest.raises(Changed):
        step(matter, "declined", head)
    with pytest.raises(Changed):
        step(matter, "ended", head, seen=1)
    step(matter, "ended", head, seen=2)
    assert not queries.answer(person, TODAY).ready
    assert list(Fact.objects.filter(subject=person, kind__startswith="override").values_list("kind", flat=True)) == [
        "override.asked", "override.granted", "override.ended"]


def test_who_asked_cannot_agree_with_another_hat(keeper: Officer) -> None:
    rules_from(date(2026, 1, 1), ["psea_all"])
    matter = override(enroll(keeper), keeper)
    with pytest.raises(SecondNeeded):
        step(matter, "granted", keeper)
    step(matter, "declined", factories.officer("head"))
    assert Fact.objects.filter(kind="override.declined").count() == 1


@pytest.mark.parametrize("days", [-1, 30, 4000])
def test_an_override_has_a_last_day_that_the_rules_allow(keeper: Officer, days: int) -> None:
    rules_from(date(2026, 1, 1), ["psea_all"])
    with pytest.raises(BadField, match="until"):
        override(enroll(keeper), keeper, days=days)
    assert not Step.objects.exists()


def test_an_override_that_was_agreed_to_too_late_is_none(keeper: Officer, commander: Officer) -> None:
    rules_from(date(2026, 1, 1), ["psea_all"])
    matter = override(enroll(keeper), commander, days=0)
    with pytest.raises(BadField, match="until"):
        step(matter, "granted", keeper, at=NOW + timedelta(days=1))


@pytest.mark.usefixtures("nothing_asked")
def test_no_override_where_nothing_is_missing_or_somebody_is_suspended(keeper: Officer) -> None:
    person = enroll(keeper)
    with pytest.raises(NotNeeded):
        override(person, keeper)
    operations.suspend(person_id=person, asked=asked(), officer=keeper, at=NOW)
    with pytest.raises(Suspended):
        override(person, keeper)


@pytest.mark.parametrize(("field", "bad"), [
    ("id", Asked("x", "other", "Why")), ("code", asked("because_i_say_so")), ("words", asked(words="")),
    ("words", asked(words="a" * 1001)), ("words", asked(words="two\nlines")),
])
@pytest.mark.usefixtures("nothing_asked")
def test_what_cannot_be_is_named_and_nothing_written(keeper: Officer, field: str, bad: Asked) -> None:
    with pytest.raises(BadField, match=field):
        operations.suspend(person_id=enroll(keeper), asked=bad, officer=keeper, at=NOW)
    assert not Step.objects.exists()


@pytest.mark.parametrize("role", roles.ROLES)
def test_who_may_do_it_is_in_the_table(keeper: Officer, role: str) -> None:
    rules_from(date(2026, 1, 1), ["psea_all"])
    person, other, third = (enroll(keeper, number) for number in (1, 2, 3))
    waiting = override(other, keeper)
    someone = factories.officer(role, key=False)
    deeds = {
        "override.ask": lambda: override(person, someone),
        "override.confirm": lambda: step(waiting, "granted", someone),
        "suspension.set": lambda: operations.suspend(person_id=third, asked=asked(), officer=someone, at=NOW),
        "ready.see": lambda: boards.board(someone, "KEN", TODAY, at=NOW),
    }
    for action, deed in deeds.items():
        before = Fact.objects.count()
        if roles.may([role], action):
            deed()
        else:
            with pytest.raises(NotAllowed):
                deed()
            assert Fact.objects.count() == before


def test_of_another_contingent_nobody_exists(keeper: Officer) -> None:
    rules_from(date(2026, 1, 1), ["psea_all"])
    person = enroll(keeper, contingent="JAM")
    kenyan = factories.officer("commander", state="KEN", key=False)
    matter = override(person, keeper)
    for deed, error in (
        (lambda: override(person, kenyan), NoSuchPerson), (lambda: step(matter, "ended", kenyan), NoSuchMatter),
        (lambda: boards.board(kenyan, "JAM", TODAY, at=NOW), NoSuchContingent),
        (lambda: boards.person(kenyan, person, TODAY, at=NOW), NoSuchPerson),
        (lambda: boards.past(kenyan, "JAM", at=NOW), NoSuchContingent),
    ):
        with pytest.raises(error):
            deed()
    assert boards.matters(kenyan, gate.OVERRIDE, at=NOW) == []
    assert boards.contingents(kenyan) == ()


def test_the_missions_staff_see_a_word_and_what_to_learn_and_never_why(keeper: Officer, commander: Officer) -> None:
    rules_from(date(2026, 1, 1), ["psea_all"], needs=["certified", "screened"])
    person = enroll(keeper)
    operations.suspend(person_id=person, asked=asked(), officer=keeper, at=NOW)
    theirs, ours = (boards.board(one, "KEN", TODAY, at=NOW) for one in (commander, keeper))
    every = ["suspended", "no_certificate", "not_screened", "never_trained"]
    assert [one.code for one in ours.lines[0].reasons] == every
    assert [one.code for one in theirs.lines[0].reasons] == ["never_trained"]
    assert (theirs.lines[0].vetting, ours.lines[0].vetting) == ("not_cleared", "pending")
    assert {one.code for one, _ in theirs.missing} == {"never_trained"}
    with pytest.raises(NotAllowed):
        boards.matters(commander, gate.SUSPENSION, at=NOW)
    assert boards.person(commander, person, TODAY, at=NOW).matters == ()
    assert boards.matters(keeper, gate.SUSPENSION, at=NOW)[0][1] == "Wanjiku Mfano"


def test_counts_filter_pages_and_who_looked(keeper: Officer) -> None:
    rules_from(date(2026, 1, 1), ["psea_all"])
    people = [enroll(keeper, number) for number in range(3)]
    matter = override(people[0], keeper)
    step(matter, "granted", factories.officer("head"))
    found = boards.board(keeper, "KEN", TODAY, at=NOW, state=boards.NOT_READY, rows=1, page=9)
    assert (found.counts, found.total, found.page, found.pages) == ({"overridden": 1, "not_ready": 2}, 2, 2, 2)
    assert Fact.objects.filter(kind="person.looked", actor=keeper.pk).count() == 1
    assert boards.board(keeper, "KEN", TODAY, at=NOW, unit="nowhere").lines == ()


def test_a_past_day_is_judged_by_the_rules_of_that_day(keeper: Officer) -> None:
    first = rules_from(date(2026, 1, 1), [])
    second = rules_from(date(2026, 6, 1), ["psea_all"])
    person = enroll(keeper)
    then, now = queries.answer(person, date(2026, 5, 31)), queries.answer(person, date(2026, 6, 1))
    assert (then.rules, then.ready, now.rules, now.ready) == (first, True, second, False)
    assert boards.person(keeper, person, date(2026, 7, 1), at=NOW).rules_since == date(2026, 6, 1)


def test_a_change_of_the_rules_is_a_fact_and_no_change_is_none() -> None:
    operations.work_on(NOW)
    operations.work_on(NOW)
    (fact,) = Fact.objects.filter(kind="gate.rules_changed")
    assert GateRules.objects.get().version in fact.body
    assert "psea_commanders" in GateRules.objects.get().content["curricula"]["commander"]


def test_who_was_not_ready_on_the_day_they_deployed(keeper: Officer) -> None:
    rules_from(date(2026, 1, 1), [])
    ready = enroll(keeper, 1, deployed_on=date(2026, 2, 1))
    late = enroll(keeper, 2, deployed_on=date(2026, 2, 1), at=datetime(2026, 2, 10, 12, tzinfo=UTC))
    operations.suspend(person_id=ready, asked=asked(), officer=keeper, at=datetime(2026, 2, 1, 18, tzinfo=UTC))
    found = {one.person: one for one in queries.not_ready_on_deployment("KEN")}
    assert found.keys() == {ready, late}
    assert [one.code for one in found[ready].then.reasons] == ["suspended"]
    assert [one.code for one in found[late].then.reasons] == ["not_enrolled", "not_identified"]
    assert not found[late].now.ready  # on the roster only since the tenth: what is known now does not change that
    assert queries.not_ready_on_deployment("JAM") == []
    page = boards.past(keeper, "KEN", at=NOW, since=date(2026, 1, 1), until=date(2026, 2, 1), rows=1, page=7)
    assert (len(page.lines), page.found, page.of, page.page, page.pages) == (1, 2, 2, 2, 2)
    assert boards.past(keeper, "KEN", at=NOW, until=date(2026, 1, 31)).of == 0


@pytest.mark.usefixtures("nothing_asked")
def test_a_corrected_day_takes_the_place_of_the_former(keeper: Officer) -> None:
    person = enroll(keeper, deployed_on=date(2026, 1, 2))
    personnel.deploy(person_id=person, seen=1, on=date(2026, 2, 2), officer=keeper, at=NOW)
    assert [one.on for one in queries.deployments("KEN")] == [date(2026, 2, 2)]
    assert queries.not_ready_on_deployment() == []


def test_what_was_decided_is_never_changed(keeper: Officer) -> None:
    rules_from(date(2026, 1, 1), [])
    operations.suspend(person_id=enroll(keeper), asked=asked(), officer=keeper, at=NOW)
    for change in (
        lambda: Step.objects.update(step="lifted"), lambda: Step.objects.all().delete(),
        lambda: GateRules.objects.update(since=date(2020, 1, 1)),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_thousand_people_take_no_more_queries_than_one(keeper: Officer) -> None:
    rules_from(date(2026, 1, 1), ["psea_all"])
    people = [enroll(keeper, number) for number in range(6)]
    with connection.execute_wrapper(counting := Counter()):
        queries.answers_of(people[:1], TODAY)
        one = counting.n
        queries.answers_of(people, TODAY)
    assert counting.n == 2 * one


class Counter:
    """Counts statements."""

    n = 0

    def __call__(self, execute: Any, *args: Any) -> Any:
        self.n += 1
        return execute(*args)
