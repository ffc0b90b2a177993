"""Two workers at once, two officers at once, a list loaded while people are compared: everything once, nothing lost."""

from collections.abc import Iterator
from typing import Any

import pytest

from tande.domains.screening import operations, queries, register, runs
from tande.domains.screening.errors import Changed, NoSuchDraft
from tande.domains.screening.lists import Upload
from tande.domains.screening.models import Alert, Change, ListVersion, Run, Screened, Step
from tande.ledger import clock, writer
from tande.ledger.models import Fact
from tande.policy import alerts as rules
from tande.toolkit import sealing
from tande.toolkit.watchlists import Reading
from tests.domains import factories
from tests.domains.screened import alert_on, load, person, record, step, work
from tests.faults.test_referral_races import at_once
from tests.ledger.conftest import erasable_ledger

__all__ = ["erasable_ledger"]
pytestmark = [pytest.mark.usefixtures("erasable_ledger"), pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _drained() -> Iterator[None]:
    yield
    writer.drain()


def test_two_workers_at_once_screen_everybody_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "PORTION", 2)
    people = [person(f"Kalvo Birunsky{letter}") for letter in "abcdefg"]
    load(record("1", "Kalvo Birunskya"))
    assert at_once(*[work for _ in range(3)]) == ["", "", ""]
    assert sorted(Screened.objects.values_list("person_id", flat=True)) == sorted(people)
    assert Alert.objects.count() == Step.objects.count() == Fact.objects.filter(kind="vetting.alert_raised").count()
    assert Alert.objects.count() >= 1
    ended = Run.objects.exclude(done=0)
    assert sum(one.done for one in ended) == 7
    assert Fact.objects.filter(kind="vetting.screened").count() == Run.objects.exclude(ended_at=None).count()
    assert queries.due() == 0


def test_a_list_that_comes_while_people_are_compared_is_not_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "PORTION", 1)
    people = [person(name) for name in ("Renna Solvay", "Odwin Kestrel", "Marta Hollin", "Tibor Vance")]
    baptiste = factories.officer("vetting_officer")
    load(record("1", "Kalvo Birunsky"), officer=baptiste)
    assert at_once(
        work, work, lambda: load(record("9", "Renna Solvay"), officer=baptiste, name="Second"),
        lambda: operations.put_record(
            record_id=sealing.new_id(), source="own", names=["Odwin Kestrel"], actor=baptiste, at=clock.now()
        ),
    ) == [""] * 4  # fmt: skip
    work()
    assert [one.number for one in Change.objects.order_by("number")] == [1, 2, 3]
    assert {one.register for one in queries.standing(people).values()} == {3}
    assert alert_on(people[0]).state == rules.OPEN
    assert alert_on(people[1]).source == register.OWN


def test_two_officers_decide_at_once_and_one_of_them_learns_it() -> None:
    baptiste, head = factories.officer("vetting_officer"), factories.officer("head")
    somebody = person("Kalvo Birunsky")
    load(record("1", "Kalvo Birunsky"), officer=baptiste)
    work()
    alert = alert_on(somebody)
    given: dict[str, Any] = {"alert_id": alert.pk, "seen": 1, "at": clock.now(), "words": "Because"}
    assert at_once(
        lambda: operations.decide(step=rules.SAY_NOT, officer=baptiste, why="other_birth", **given),
        lambda: operations.decide(step=rules.SAY_SAME, officer=head, why="same_number", **given),
    ) == ["", Changed.__name__]
    assert Step.objects.filter(alert=alert, number=2).count() == 1
    told = Fact.objects.filter(subject=somebody, kind__in=["vetting.alert_decided", "vetting.alert_proposed"])
    assert told.count() == 1


def test_an_officer_decides_while_the_record_changes() -> None:
    baptiste = factories.officer("vetting_officer")
    somebody = person("Kalvo Birunsky")
    list_id = load(record("1", "Kalvo Birunsky"), officer=baptiste)
    work()
    alert = alert_on(somebody)
    load(record("1", "Kalvo Birunsky", "Renat"), officer=baptiste, list_id=list_id)
    told = at_once(work, lambda: operations.decide(
        alert_id=alert.pk, seen=1, at=clock.now(), words="Because", step=rules.SAY_NOT, officer=baptiste,
        why="other_birth",
    ))  # fmt: skip
    now = alert_on(somebody)
    assert now.state == rules.OPEN  # decided before the change and opened again, or not decided on what was not seen
    assert told in (["", ""], ["", Changed.__name__])
    assert now.opening == (2 if told == ["", ""] else 1)


def test_one_upload_is_loaded_once() -> None:
    baptiste = factories.officer("vetting_officer")
    kept = operations.keep_draft(upload=Upload((b"x",), {}), officer=baptiste, at=clock.now())
    told = at_once(*[lambda: operations.load(
        reading=Reading((record("1", "Kalvo Birunsky"),)), sha256="0" * 64, officer=baptiste, at=clock.now(), name="L",
        kind="un", draft_id=kept,
    ) for _ in range(2)])  # fmt: skip
    assert told == ["", NoSuchDraft.__name__]
    assert ListVersion.objects.count() == Change.objects.count() == 1


def test_two_confirm_at_once() -> None:
    baptiste, head = factories.officer("vetting_officer"), factories.officer("head")
    somebody = person("Kalvo Birunsky")
    load(record("1", "Kalvo Birunsky"), officer=baptiste)
    work()
    alert = alert_on(somebody)
    step(alert, rules.SAY_SAME, baptiste, "same_number")
    other = factories.officer("vetting_officer")
    assert at_once(*[
        lambda one=one: operations.decide(alert_id=alert.pk, seen=2, at=clock.now(), step=rules.CONFIRM, officer=one)
        for one in (head, other)
    ]) == ["", Changed.__name__]  # type: ignore[misc]
    assert queries.standing([somebody])[somebody].adverse == 1
