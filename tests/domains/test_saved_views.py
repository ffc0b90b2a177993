"""Saved views: an officer's own names for filters, seen by nobody else, gone with the officer."""

from collections.abc import Callable

import pytest

from tande.domains.casework import operations, queries, retention
from tande.domains.casework.errors import AlreadyThere, BadCodes, NoSuchThing, NotAllowed, TooMuch
from tande.domains.casework.models import SavedView, Seen
from tande.domains.intake import operations as intake
from tande.domains.officers import operations as officers
from tande.domains.officers.models import Officer
from tande.ledger import clock
from tande.ledger.models import Fact
from tests.domains import factories

pytestmark = pytest.mark.django_db
LATE = {"time": "late"}


@pytest.fixture
def head() -> Officer:
    return factories.officer("head")


def keep(officer: Officer, name: str, **filters: str) -> int:
    return operations.keep_view(officer=officer, name=name, filters=filters or LATE, at=clock.now())


def test_a_view_is_kept_renamed_chosen_and_dropped(head: Officer) -> None:
    facts = Fact.objects.count()
    one, two = keep(head, "  Late \n ones ", time="late", stage="inquiry"), keep(head, "Àn reta")
    assert [(view.name, view.filters) for view in queries.saved_views(head)] == [
        ("Late ones", {"stage": "inquiry", "time": "late"}), ("Àn reta", LATE)
    ]
    operations.rename_view(officer=head, view_id=one, name="Late ones")  # the same again is no error
    for first in (one, two):
        operations.choose_first(officer=head, view_id=first, first=True)
        assert [view.id for view in queries.saved_views(head) if view.first] == [first]
    operations.choose_first(officer=head, view_id=two, first=False)
    assert not any(view.first for view in queries.saved_views(head))
    operations.drop_view(officer=head, view_id=one)
    assert [view.id for view in queries.saved_views(head)] == [two]
    assert Fact.objects.count() == facts, "a view says nothing of any case"


@pytest.mark.parametrize("name", ["", "   ", "x" * 41, "a\u202eb", "a\x00b"])
def test_a_name_is_plain_and_short(head: Officer, name: str) -> None:
    with pytest.raises(BadCodes, match="name"):
        keep(head, name)
    kept = keep(head, "x" * 40)
    with pytest.raises(BadCodes, match="name"):
        operations.rename_view(officer=head, view_id=kept, name=name)


def test_only_filters_that_there_are_make_a_view(head: Officer) -> None:
    for wrong in ({}, {"time": "yesterday"}, {"colour": "red"}, {"about": "no such category"}):
        with pytest.raises(BadCodes, match="filters"):
            operations.keep_view(officer=head, name="x", filters=wrong, at=clock.now())
    keep(head, "x", time="late", colour="red")
    SavedView.objects.update(filters={"time": "late", "about": "gone_from_the_charter"})
    assert queries.saved_views(head)[0].filters == LATE


def test_twelve_at_most_and_each_name_once(head: Officer) -> None:
    for number in range(12):
        keep(head, f"view {number}")
    with pytest.raises(TooMuch):
        keep(head, "thirteenth")
    one = queries.saved_views(head)[0].id
    operations.drop_view(officer=head, view_id=one)
    with pytest.raises(AlreadyThere):
        keep(head, "view 5")
    two = next(view.id for view in queries.saved_views(head) if view.name != "view 5")
    with pytest.raises(AlreadyThere):
        operations.rename_view(officer=head, view_id=two, name="view 5")
    assert len(queries.saved_views(head)) == 11


def test_nobody_reaches_anothers_view(head: Officer) -> None:
    kept, other = keep(head, "mine"), factories.officer("intake_officer")
    assert queries.saved_views(other) == []
    acts: tuple[Callable[[], None], ...] = (
        lambda: operations.rename_view(officer=other, view_id=kept, name="yours"),
        lambda: operations.drop_view(officer=other, view_id=kept),
        lambda: operations.choose_first(officer=other, view_id=kept, first=True),
    )
    for act in acts:
        with pytest.raises(NoSuchThing):
            act()
    keep(other, "mine")
    assert [view.name for view in queries.saved_views(head)] == ["mine"]


def test_who_has_no_queue_keeps_no_view() -> None:
    for role in ("auditor", "administrator"):
        with pytest.raises(NotAllowed):
            keep(factories.officer(role), "x")


def test_views_and_marks_of_an_officer_who_left_are_removed(head: Officer) -> None:
    joel = factories.officer("intake_officer")
    filed = factories.complaint(factories.desk_key(joel))
    intake.receive(complaint=filed.complaint, at=clock.now())
    for officer in (head, joel):
        keep(officer, "late")
        operations.record_reading(case_id=filed.complaint.case_id, officer=officer, what="case", at=clock.now())
    assert retention.forget_marks_of_the_gone() == 0
    officers.retire(officer=joel, at=clock.now(), actor=head)
    assert retention.forget_marks_of_the_gone() == 2
    assert list(SavedView.objects.values_list("officer_id", flat=True)) == [head.pk]
    assert list(Seen.objects.values_list("officer_id", flat=True)) == [head.pk]
    assert Fact.objects.filter(kind="case.read", actor=joel.pk).exists(), "who read what stays"
