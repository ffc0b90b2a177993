"""Rounds: a missed clock is told once, told again higher up, and stays until it is met; two at once tell it once."""

from datetime import datetime, timedelta

import pytest

from tande.domains.casework import operations, queries
from tande.domains.casework.models import Case, Escalation
from tande.domains.intake import operations as intake
from tande.domains.officers.models import Officer
from tande.domains.support import operations as support
from tande.ledger import clock
from tande.ledger.models import Fact
from tande.toolkit import sealing
from tests.domains import factories

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def joel() -> Officer:
    return factories.officer("intake_officer")


@pytest.fixture
def case_id(joel: Officer) -> str:
    filed = factories.complaint(factories.desk_key(joel))
    intake.receive(complaint=filed.complaint, at=clock.now())
    return filed.complaint.case_id


def since(case_id: str) -> datetime:
    return Case.objects.get(pk=case_id).stage_since


def told(case_id: str, joel: Officer) -> list[tuple[object, object]]:
    return [
        (fact.body["clock"], fact.body["level"])
        for fact in queries.timeline(case_id, joel) if fact.kind == "clock.missed"
    ]


def acknowledge(case_id: str, joel: Officer, at: datetime) -> None:
    version = Case.objects.get(pk=case_id).version
    operations.move(case_id=case_id, officer=joel, to="acknowledged", codes={}, at=at, version=version)


def test_nothing_is_late_before_its_time(case_id: str, joel: Officer) -> None:
    found = operations.make_rounds(at=since(case_id) + 47 * HOUR)
    assert (found.cases, found.missed, found.met) == (1, 0, 0)
    assert told(case_id, joel) == []


def test_a_missed_clock_is_told_once_and_again_when_as_much_time_has_passed(case_id: str, joel: Officer) -> None:
    start = since(case_id)
    for hours in (49, 49, 60, 95):
        operations.make_rounds(at=start + hours * HOUR)
    assert told(case_id, joel) == [("acknowledge", 1)]
    for hours in (97, 97, 500):
        operations.make_rounds(at=start + hours * HOUR)
    assert told(case_id, joel) == [("acknowledge", 1), ("acknowledge", 2)]


def test_a_long_absence_tells_both_levels_at_once(case_id: str, joel: Officer) -> None:
    assert operations.make_rounds(at=since(case_id) + 1000 * HOUR).missed == 2
    assert told(case_id, joel) == [("acknowledge", 1), ("acknowledge", 2)]


def test_it_stays_late_until_it_is_met(case_id: str, joel: Officer) -> None:
    head = factories.officer("head")
    at = since(case_id) + 49 * HOUR
    operations.make_rounds(at=at)
    assert [one.clock for one in queries.late(head)] == ["acknowledge"]
    acknowledge(case_id, joel, at + HOUR)
    assert operations.make_rounds(at=at + 2 * HOUR).met == 1
    assert queries.late(head) == []
    assert Escalation.objects.get().met_at is not None


def test_urgent_cases_are_late_sooner_and_safety_is_a_clock_of_its_own(case_id: str, joel: Officer) -> None:
    start = since(case_id)
    operations.add_message(case_id=case_id, message_id=sealing.new_id(), envelope=factories.envelope(), at=start,
                           signal="danger")
    operations.make_rounds(at=start + 25 * HOUR)
    assert sorted(map(str, dict(told(case_id, joel)))) == ["acknowledge", "safety_offer"]
    support.offer(case_id=case_id, officer=joel, offer_id=sealing.new_id(), kind="safety", provider="",
                  at=start + 26 * HOUR)
    operations.make_rounds(at=start + 27 * HOUR)
    assert [one.clock for one in queries.late(joel)] == ["acknowledge"]


def test_news_must_be_given_again_and_again(case_id: str, joel: Officer) -> None:
    acknowledge(case_id, joel, since(case_id))
    start = since(case_id)

    def news(at: datetime) -> None:
        operations.write_to_reporter(
            case_id=case_id, officer=joel, message_id=sealing.new_id(), kind="news", envelope=factories.envelope(),
            reply_envelope=factories.envelope(), at=at,
        )

    day = 24 * HOUR
    news(start + 20 * day)
    operations.make_rounds(at=start + 40 * day)
    assert "news" not in dict(told(case_id, joel))
    operations.make_rounds(at=start + 51 * day)
    news(start + 52 * day)
    operations.make_rounds(at=start + 53 * day)
    operations.make_rounds(at=start + 83 * day)
    assert [level for name, level in told(case_id, joel) if name == "news"] == [1, 1]


def test_an_ended_case_owes_nothing(case_id: str, joel: Officer) -> None:
    Case.objects.filter(pk=case_id).update(stage="closed")
    assert operations.make_rounds(at=since(case_id) + 9000 * HOUR).cases == 0


def test_a_clock_set_back_writes_nothing_and_takes_nothing_away(case_id: str, joel: Officer) -> None:
    start = since(case_id)
    operations.make_rounds(at=start + 49 * HOUR)
    found = operations.make_rounds(at=start - 100 * HOUR)
    assert (found.missed, found.met) == (0, 0)
    assert [one.clock for one in queries.late(joel)] == ["acknowledge"]


def test_a_round_that_was_overtaken_tells_nothing_twice(case_id: str, joel: Officer) -> None:
    """The other round wrote between our look and our write: the row's uniqueness keeps the fact single."""
    at = since(case_id) + 49 * HOUR
    operations.make_rounds(at=at)
    one = Escalation.objects.get()
    one.met_at = at  # as if our look had missed it
    one.save()
    assert operations.make_rounds(at=at).missed == 0
    assert told(case_id, joel) == [("acknowledge", 1)]


def test_who_sees_what_is_late(case_id: str, joel: Officer) -> None:
    """The auditor learns of it at the second level, in codes; nobody sees a case that is shut to them."""
    head, auditor, stranger = (factories.officer(role) for role in ("head", "auditor", "investigator"))
    operations.make_rounds(at=since(case_id) + 49 * HOUR)
    assert [one.opens for one in queries.late(head)] == [True]
    assert queries.late(auditor) == []
    assert queries.late(stranger) == []
    operations.make_rounds(at=since(case_id) + 97 * HOUR)
    assert [(one.level, one.opens) for one in queries.late(auditor)] == [(2, False)]
    operations.declare_conflict(case_id=case_id, officer=joel, about=head.pk, reason="complained_about",
                                at=clock.now())
    assert queries.late(head) == []


def test_when_the_head_is_the_one_complained_about_the_auditor_is_told_at_once(case_id: str, joel: Officer) -> None:
    head, other, auditor = (factories.officer(role) for role in ("head", "head", "auditor"))
    operations.declare_conflict(case_id=case_id, officer=joel, about=head.pk, reason="complained_about",
                                at=clock.now())
    at = since(case_id) + 49 * HOUR
    operations.make_rounds(at=at)
    assert queries.late(auditor) == [], "another head is told"
    operations.retire(officer=other, at=clock.now(), actor=head)
    assert [(one.level, one.opens, one.head_shut) for one in queries.late(auditor)] == [(1, False, True)]
    assert queries.late(head) == []
    acknowledge(case_id, joel, at)
    operations.make_rounds(at=at + 40 * 24 * HOUR)
    told = [fact.body["told"] for fact in queries.timeline(case_id, joel) if fact.kind == "clock.missed"]
    assert told[0] == ["head"]
    assert all(one == ["auditor"] for one in told[1:])
    assert len(told) > 1


def test_rounds_are_written_down_hourly_even_when_all_is_well() -> None:
    start = clock.now()
    for minutes in (0, 5, 10, 59, 61, 65):
        operations.make_rounds(at=start + timedelta(minutes=minutes))
    assert Fact.objects.filter(kind="rounds.done").count() == 2
