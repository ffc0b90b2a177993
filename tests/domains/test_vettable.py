"""What of a case may go before vetting: only what was found or is in force, and only while it stands."""

import pytest

from tande.domains.casework import operations, queries
from tande.domains.casework.errors import NoSuchCase, NotAllowed
from tande.domains.casework.models import Allegation, Case
from tande.domains.officers.models import Officer
from tande.ledger import clock
from tande.policy import interim
from tests.domains import factories
from tests.domains.test_interim import ask, record
from tests.domains.vetting_stories import allege, decide, go

pytestmark = pytest.mark.django_db


def refs(case_id: str, officer: Officer) -> list[str]:
    return [one.ref for one in queries.vettable(case_id, officer)]


def test_a_finding_counts_from_the_finding_on_the_whole_until_it_is_taken_back(inquiry_id: str, head: Officer) -> None:
    one, other = allege(inquiry_id, head), allege(inquiry_id, head)
    decide(inquiry_id, head, one, "substantiated")
    assert refs(inquiry_id, head) == []  # the inquiry is open: nothing is found yet
    decide(inquiry_id, head, other, "unsubstantiated")
    go(inquiry_id, head, "finding", finding="substantiated")
    ref = f"finding:{one}"
    assert refs(inquiry_id, head) == [ref]
    for to in ("action_awaited", "closed", "review"):
        go(inquiry_id, head, to)
        assert refs(inquiry_id, head) == [ref], to
        assert queries.still_standing({ref, "finding:x", "interim:x", f"finding:{other}"}) == {ref}
    go(inquiry_id, factories.officer("reviewer", "head"), "inquiry")
    assert refs(inquiry_id, head) == []
    assert queries.still_standing({ref}) == frozenset()
    assert Allegation.objects.get(pk=one).finding == "substantiated"  # written there still


def test_a_case_that_was_dropped_never_qualifies_also_when_the_review_upholds_it(
    inquiry_id: str, head: Officer
) -> None:
    one = allege(inquiry_id, head)
    decide(inquiry_id, head, one, "substantiated")
    case = Case.objects.get(pk=inquiry_id)
    operations.propose(case_id=inquiry_id, officer=head, to="not_pursued", codes={"reason": "withdrawn"},
                       at=clock.now(), version=case.version)
    second = factories.officer("head")
    case.refresh_from_db()
    operations.second(case_id=inquiry_id, officer=second, at=clock.now(), version=case.version)
    assert refs(inquiry_id, head) == []
    go(inquiry_id, head, "review")
    assert refs(inquiry_id, head) == []
    go(inquiry_id, factories.officer("head"), "closed")
    assert refs(inquiry_id, head) == []


def test_a_measure_about_a_person_counts_only_while_it_is_in_force(inquiry_id: str, head: Officer) -> None:
    one = allege(inquiry_id, head)
    off, logs = ask(inquiry_id, one, head), ask(inquiry_id, one, head, "evidence")
    assert refs(inquiry_id, head) == []
    record(inquiry_id, off, head, interim.TAKEN)
    record(inquiry_id, logs, head, interim.TAKEN)
    assert refs(inquiry_id, head) == [f"interim:{off}"]
    assert queries.still_standing({f"interim:{off}"})
    record(inquiry_id, off, head, interim.LIFTED)
    assert refs(inquiry_id, head) == []
    assert not queries.still_standing({f"interim:{off}"})


def test_only_who_may_and_reaches_the_case_is_told(inquiry_id: str, head: Officer) -> None:
    for role, error in (("intake_officer", NotAllowed), ("vetting_officer", NotAllowed), ("investigator", NoSuchCase)):
        with pytest.raises(error):
            queries.vettable(inquiry_id, factories.officer(role, key=role != "vetting_officer"))
