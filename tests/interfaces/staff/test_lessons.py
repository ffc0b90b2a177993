"""The register of recommendations: across cases, open first, overdue marked, only of cases one may open, in codes."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tande.domains.casework import operations
from tande.domains.casework.models import Entry
from tande.ledger import clock
from tande.toolkit import sealing
from tests.domains import factories, states
from tests.interfaces.staff.conftest import SignIn
from tests.interfaces.staff.people import SignedIn, words


@pytest.fixture
def marie(sign_in: SignIn) -> SignedIn:
    return sign_in("head")


@pytest.fixture
def case(marie: SignedIn) -> str:
    return states.case_in_inquiry(marie.officer)


def write(case_id: str, someone: SignedIn, kind: str, about: str = "", **codes: str) -> str:
    made = operations.SealedEntry(sealing.new_id(), kind, factories.envelope(), about=about, codes=codes)
    operations.add_entry(case_id=case_id, officer=someone.officer, entry=made, at=clock.now())
    return made.id


def day(days: int) -> str:
    return (timezone.localdate(clock.now()) + timedelta(days=days)).isoformat()  # the mission's day, as the page counts


def recommend(case_id: str, someone: SignedIn, days: int, to: str = "mission") -> str:
    return write(case_id, someone, "recommendation", to=to, due=day(days))


def follow(case_id: str, someone: SignedIn, about: str, result: str) -> None:
    write(case_id, someone, "follow_up", about, result=result)


def listed(someone: SignedIn, show: str = "open") -> list[tuple[str, bool]]:
    page = words(someone.get("lessons", show=show))
    rows = re.findall(r'<tr data-lesson="(\w+)"[^>]*?( data-overdue)?(?:="yes")?>', page)
    return [(one, bool(late)) for one, late in rows]


def test_an_empty_register_says_so(marie: SignedIn) -> None:
    page = words(marie.get("lessons"))
    assert 'id="lessons-empty"' in page
    assert "No recommendation is going on." in page
    assert "None is done or refused yet." in words(marie.get("lessons", show="ended"))


def test_the_longest_overdue_come_first_across_cases(marie: SignedIn, case: str) -> None:
    other = states.case_in_inquiry(marie.officer)
    soon, late, later = recommend(case, marie, 5), recommend(other, marie, -30), recommend(case, marie, -2)
    assert listed(marie) == [(late, True), (later, True), (soon, False)]
    page = words(marie.get("lessons"))
    assert "Overdue recommendations: 2" in page
    assert f"/desk/case/{other}/inquiry/" in page
    assert "The mission" in page
    assert len(re.findall(r'<td class="small end">\d{4}-\d\d-\d\d</td>', page)) == 3, "days as the desk writes them"


def test_the_day_it_is_due_is_not_overdue(marie: SignedIn, case: str) -> None:
    today = recommend(case, marie, 0)
    assert listed(marie) == [(today, False)]


@pytest.mark.parametrize(
    ("result", "going"), [("accepted", True), ("partly", True), ("refused", False), ("done", False)]
)
def test_it_is_followed_up_until_it_is_done_or_refused(
    result: str, going: bool, marie: SignedIn, case: str
) -> None:
    made = recommend(case, marie, -1)
    follow(case, marie, made, result)
    assert listed(marie) == ([(made, True)] if going else [])
    assert listed(marie, "ended") == ([] if going else [(made, False)])


def test_the_last_follow_up_counts(marie: SignedIn, case: str) -> None:
    made = recommend(case, marie, -1)
    for result in ("accepted", "done", "partly"):
        follow(case, marie, made, result)
    assert listed(marie) == [(made, True)]
    assert "Accepted in part" in words(marie.get("lessons"))
    follow(case, marie, made, "done")
    assert listed(marie) == []


def test_only_cases_one_may_open_are_in_it(marie: SignedIn, case: str, sign_in: SignIn) -> None:
    recommend(case, marie, 1)
    paul = sign_in("investigator")
    assert listed(paul) == []
    operations.grant(
        case_id=case, officer=marie.officer, to_officer_id=paul.officer.pk, envelope=factories.envelope(32),
        at=clock.now(),
    )
    assert len(listed(paul)) == 1
    operations.declare_conflict(
        case_id=case, officer=marie.officer, about=paul.officer.pk, reason="family", at=clock.now()
    )
    assert listed(paul) == []


def test_nothing_sealed_stands_on_the_page_and_old_entries_without_marks_do(
    marie: SignedIn, case: str
) -> None:
    made = recommend(case, marie, 1)
    Entry.objects.filter(id=made).update(codes={}, envelope=b"")  # written before marks were asked for, and purged
    assert listed(marie) == [(made, False)]


def test_a_page_costs_the_same_however_many_there_are(
    marie: SignedIn, case: str, django_assert_max_num_queries: Any
) -> None:
    for n in range(12):
        follow(case, marie, recommend(case, marie, n), "accepted")
    with django_assert_max_num_queries(14):
        assert len(listed(marie)) == 12


def test_the_page_is_short_and_says_that_there_are_more(
    marie: SignedIn, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tande.interfaces.staff.views_lessons.LIMIT", 2)
    for n in range(3):
        recommend(case, marie, n)
    assert len(listed(marie)) == 2
    assert "Only the first 2 are shown." in words(marie.get("lessons"))


def test_nonsense_in_the_address_shows_what_is_open(marie: SignedIn, case: str) -> None:
    made = recommend(case, marie, 1)
    assert listed(marie, "x' OR 1=1") == [(made, False)]
