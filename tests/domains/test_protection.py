"""Risks looked at after each contact, plans, and measures that somebody owes until they are done."""

import itertools
from collections.abc import Callable
from datetime import date

import pytest

from tande.domains.casework import contacts
from tande.domains.casework import operations as casework
from tande.domains.casework.models import Case
from tande.domains.intake import operations as intake
from tande.domains.officers.models import Officer
from tande.domains.support import operations, queries
from tande.domains.support.errors import (
    BadCodes,
    BadEnvelope,
    Changed,
    NoSuchThing,
)
from tande.domains.support.models import Assessment, Measure, Plan
from tande.domains.support.operations import SealedWords
from tande.ledger import clock
from tande.policy import limits, protection
from tande.toolkit import sealing
from tests.domains import factories
from tests.domains.helping import (
    DAY,
    assess,
    claim,
    kinds,
    owe,
    words,
)

pytestmark = pytest.mark.django_db


def test_the_risk_is_looked_at_when_the_case_opens_and_after_each_contact(case_id: str, joel: Officer) -> None:
    def due() -> bool:
        found = queries.signal(case_id, joel, at=clock.now())
        assert found is not None
        assert (found.due_since is None) == (queries.of_case(case_id, joel, at=clock.now()).due_since is None)
        return found.due_since is not None

    assert due()
    assess(case_id, joel, about="witness")
    assert due(), "another's risk is not hers"
    assess(case_id, joel)
    assert not due()
    casework.add_message(
        case_id=case_id, message_id=sealing.new_id(), envelope=factories.envelope(), at=clock.now()
    )
    assert due()
    assess(case_id, joel)
    casework.write_to_reporter(
        case_id=case_id, officer=joel, message_id=sealing.new_id(), kind="news", envelope=factories.envelope(),
        reply_envelope=factories.envelope(), at=clock.now(),
    )
    assert due()
    Case.objects.filter(pk=case_id).update(stage="closed", stage_since=clock.now())
    assert not due()


def test_more_than_a_low_risk_is_explained(case_id: str, joel: Officer) -> None:
    nothing = SealedWords(sealing.new_id())
    for risk in ("medium", "high"):
        with pytest.raises(BadEnvelope):
            assess(case_id, joel, risk=risk, words=nothing)
    assess(case_id, joel, risk="low", words=nothing)
    assert queries.sealed(case_id, joel) == {}
    kept = assess(case_id, joel)
    assert queries.sealed(case_id, joel) == {kept.id: kept.envelope}


@pytest.mark.parametrize("wrong", [{"about": "me"}, {"risk": "extreme"}, {"about": "<b>"}])
def test_an_assessment_has_codes_of_its_tables(case_id: str, joel: Officer, wrong: dict[str, str]) -> None:
    with pytest.raises(BadCodes):
        assess(case_id, joel, **wrong)


@pytest.mark.parametrize("bad", [
    SealedWords("x", b"x" * 5000), SealedWords("F" * 32, b"x" * 5000), SealedWords("f" * 32, b"x"),
    SealedWords("f" * 32, b"x" * (limits.MESSAGE_ENVELOPE_MAX_BYTES + 1)),
])
def test_words_of_the_wrong_form(case_id: str, joel: Officer, bad: SealedWords) -> None:
    calls: list[Callable[[], object]] = [
        lambda: assess(case_id, joel, words=bad), lambda: owe(case_id, joel, words=bad),
        lambda: claim(case_id, joel, words=bad),
        lambda: operations.write_plan(case_id=case_id, officer=joel, words=bad, about="reporter", at=clock.now()),
    ]
    for call in calls:
        with pytest.raises(BadEnvelope):
            call()


def test_the_newest_plan_is_in_force_and_none_is_changed(
    case_id: str, file: Callable[[], str], joel: Officer
) -> None:
    first, second, hers = words(), words(), words()
    for one, about in ((first, "reporter"), (second, "reporter"), (hers, "witness"), (second, "reporter")):
        operations.write_plan(case_id=case_id, officer=joel, words=one, about=about, at=clock.now())
    plans = queries.of_case(case_id, joel, at=clock.now()).plans
    assert [(one.id, one.in_force) for one in plans] == [(hers.id, True), (second.id, True), (first.id, False)]
    for taken in (SealedWords(first.id, factories.envelope()), first):
        with pytest.raises(BadEnvelope):
            operations.write_plan(case_id=file(), officer=joel, words=taken, about="reporter", at=clock.now())
    with pytest.raises(BadEnvelope):
        assess(case_id, joel, words=first)
    assert Plan.objects.count() == 3


def test_a_measure_is_owed_until_it_is_done_or_dropped(case_id: str, joel: Officer) -> None:
    at = clock.now()
    made = owe(case_id, joel, due=(at - 2 * DAY).date())
    (late,) = queries.late(joel, at=at, limit=5).measures
    assert (late.id, late.overdue) == (made, True)
    operations.end_measure(case_id=case_id, measure_id=made, officer=joel, result="done", at=at)
    operations.end_measure(case_id=case_id, measure_id=made, officer=joel, result="done", at=at)
    with pytest.raises(Changed):
        operations.end_measure(case_id=case_id, measure_id=made, officer=joel, result="dropped", at=at)
    with pytest.raises(BadCodes):
        operations.end_measure(case_id=case_id, measure_id=made, officer=joel, result="open", at=at)
    with pytest.raises(NoSuchThing):
        operations.end_measure(case_id=case_id, measure_id="0" * 32, officer=joel, result="done", at=at)
    assert queries.late(joel, at=at, limit=5).measures == []
    assert kinds(case_id).count("protection.ended") == 1


@pytest.mark.parametrize("wrong", [
    {"about": ""}, {"kind": "gun"}, {"owed_by": "nobody"}, {"due": date(1999, 1, 1)}, {"due": date(9999, 1, 1)},
])
def test_a_measure_has_codes_and_a_day(case_id: str, joel: Officer, wrong: dict[str, object]) -> None:
    with pytest.raises(BadCodes):
        owe(case_id, joel, **wrong)
    assert not Measure.objects.exists()


def test_what_is_late_is_seen_by_who_may_and_head_and_auditor_are_told(case_id: str, joel: Officer) -> None:
    at = clock.now() + 4 * DAY
    owe(case_id, joel, due=(at - 2 * DAY).date())
    claim(case_id, joel, next_due=(at - 2 * DAY).date())

    def seen(officer: Officer) -> tuple[int, int, int, bool]:
        found = queries.late(officer, at=at, limit=5)
        return len(found.measures), len(found.claims), len(found.assessments), case_id in found.openable

    assert seen(joel) == (1, 1, 1, True)
    assert seen(factories.officer("investigator")) == (0, 0, 0, False)
    assert seen(factories.officer("auditor")) == (1, 1, 0, False)
    head = factories.officer("head")
    assert seen(head)[:2] == (1, 1)
    casework.declare_conflict(case_id=case_id, officer=joel, about=head.pk, reason="family", at=clock.now())
    assert seen(head) == (0, 0, 0, False)


def test_the_list_of_late_assessments_says_what_policy_says_of_each_case(case_id: str, joel: Officer) -> None:
    """In every order of end, news, word to the person and last look at the risk; the list asks the database."""
    at = clock.now()
    ages = (1, 4, 6)
    assess(case_id, joel)
    case, look = Case.objects.get(pk=case_id), Assessment.objects.get()
    for stage in ("inquiry", "closed"):
        for since, news, told, looked in itertools.product((2, 5), ages, (*ages, None), (*ages, 30)):
            case.stage, case.stage_since, case.live = stage, at - since * DAY, True
            case.news_at, case.told_at = at - news * DAY, told and at - told * DAY
            case.save()
            look.at = at - looked * DAY
            look.save()
            due = protection.assessment_due(contacts.contacts(case_id), look.at)
            late = due is not None and protection.assessment_late(due, at)
            shown = queries.late(joel, at=at, limit=5).assessments
            assert [one.since for one in shown] == ([due] if late else []), (stage, since, news, told, looked)


def test_one_officers_late_things_do_not_hide_behind_others(case_id: str, joel: Officer) -> None:
    at = clock.now()
    desk = factories.desk_key(factories.officer("child_officer"), "child")
    filed = factories.complaint(desk)
    intake.receive(complaint=filed.complaint, at=at)
    Case.objects.filter(pk=filed.complaint.case_id).update(desk="child")
    rose = factories.officer("child_officer")
    for days in (9, 8, 7):
        owe(filed.complaint.case_id, rose, due=(at - days * DAY).date())
    mine = owe(case_id, joel, due=(at - 2 * DAY).date())
    assert [one.id for one in queries.late(joel, at=at, limit=2).measures] == [mine]
