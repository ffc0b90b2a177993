"""What was written about safety and claims goes with the words of its case, but not while something is owed."""

from datetime import datetime, timedelta

import pytest

from tande.domains.casework import retention
from tande.domains.casework.models import Case
from tande.domains.intake import operations as intake
from tande.domains.officers.models import Officer
from tande.domains.support import keeping, operations, queries
from tande.domains.support.operations import SealedWords
from tande.ledger import clock
from tande.ledger.queries import facts_about
from tande.toolkit import sealing
from tests.domains import factories

pytestmark = pytest.mark.django_db
LONG = timedelta(days=4000)


@pytest.fixture
def at() -> datetime:
    return clock.now()


@pytest.fixture
def joel() -> Officer:
    return factories.officer("intake_officer")


@pytest.fixture
def case_id(joel: Officer, at: datetime) -> str:
    """A case that ended at ``at``, with one of everything that is sealed here."""
    filed = factories.complaint(factories.desk_key(joel)).complaint
    intake.receive(complaint=filed, at=at)
    common = {"case_id": filed.case_id, "officer": joel, "at": at}
    operations.assess(**common, words=words(), about="reporter", risk="high", with_person=True)
    operations.write_plan(**common, words=words(), about="reporter")
    operations.owe(**common, words=words(), about="reporter", kind="place", owed_by="body", due=at.date())
    operations.record_claim(**common, words=words(), state="KEN", children=1, next_due=None)
    Case.objects.filter(pk=filed.case_id).update(stage="closed", stage_since=at)
    return filed.case_id


def words() -> SealedWords:
    return SealedWords(sealing.new_id(), factories.envelope())


def purge(at: datetime) -> None:
    for one in retention.due(at):
        retention.purge(case_id=one.case_id, at=at)


def settle(case_id: str, joel: Officer, at: datetime) -> None:
    """The measure is done and the claim has ended."""
    found = queries.of_case(case_id, joel, at=at)
    operations.end_measure(case_id=case_id, measure_id=found.measures[0].id, officer=joel, result="done", at=at)
    operations.move_claim(
        case_id=case_id, claim_id=found.claims[0].id, officer=joel, words=words(), to="ended", seen="recorded",
        next_due=None, at=at,
    )


def test_nothing_goes_before_the_words_of_the_case(case_id: str, joel: Officer, at: datetime) -> None:
    settle(case_id, joel, at)
    assert (keeping.due(), keeping.sweep(at + LONG)) == (set(), 0)
    assert len(queries.sealed(case_id, joel)) == 5


def test_then_all_of_it_goes_with_a_fact_and_the_codes_stay(case_id: str, joel: Officer, at: datetime) -> None:
    settle(case_id, joel, at)
    purge(at + LONG)
    assert keeping.due() == {case_id}
    assert keeping.sweep(at + LONG) == 5
    assert keeping.sweep(at + LONG) == 0
    assert queries.sealed(case_id, joel) == {}
    found = queries.of_case(case_id, joel, at=at + LONG)
    assert [found.assessments[0].risk, found.measures[0].state, found.claims[0].step] == ["high", "done", "ended"]
    assert not any(one.has_words for one in (*found.assessments, *found.plans, *found.measures))
    assert [one.body for one in facts_about(case_id) if one.kind == "case.purged"][-1] == {"help": 5}


def test_what_is_still_owed_is_kept_until_it_is_not(case_id: str, joel: Officer, at: datetime) -> None:
    purge(at + LONG)
    assert keeping.sweep(at + LONG) == 2
    kept = queries.of_case(case_id, joel, at=at + LONG)
    assert kept.measures[0].has_words
    assert kept.claims[0].steps[0].has_words
    settle(case_id, joel, at + LONG)
    assert keeping.sweep(at + LONG) == 3
