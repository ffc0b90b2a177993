"""The queue: urgent first, coded data only, each officer's own."""

from datetime import timedelta

from tande.domains.casework import operations
from tande.domains.casework.models import Case
from tande.domains.intake import operations as intake
from tande.ledger import clock
from tests.domains import factories
from tests.interfaces.staff.conftest import SignIn
from tests.interfaces.staff.people import SignedIn, words


def rows(page: str) -> list[str]:
    """Ids of the cases on a page, in order."""
    return [part[:32] for part in page.split('data-case="')[1:]]


def test_an_empty_desk_says_so(sign_in: SignIn) -> None:
    page = words(sign_in("intake_officer").get("queue"))
    assert "No open case." in page
    assert rows(page) == []


def test_danger_comes_before_age(joel: SignedIn, case_id: str) -> None:
    desk = factories.desk_key(joel.officer)
    with clock.standing_at(clock.now() - timedelta(days=30)):
        old = factories.complaint(desk)
        intake.receive(complaint=old.complaint, at=clock.now())
    operations.add_message(
        case_id=case_id, message_id="a" * 32, envelope=factories.envelope(), signal="danger", at=clock.now()
    )
    page = words(joel.get("queue"))
    assert rows(page) == [case_id, old.complaint.case_id]
    assert "In danger" in page
    assert "late by" in page


def test_filters_count_and_narrow(joel: SignedIn, case_id: str) -> None:
    page = words(joel.get("queue"))
    assert 'data-filter="new"' in page
    assert 'data-filter="danger"' not in page
    assert rows(words(joel.get("queue", show="danger"))) == []
    assert rows(words(joel.get("queue", show="received"))) == [case_id]
    assert "Nothing under this filter." in words(joel.get("queue", show="inquiry"))
    assert rows(words(joel.get("queue", show="nonsense"))) == [case_id]


def test_ended_cases_are_asked_for_apart(joel: SignedIn, case_id: str) -> None:
    Case.objects.filter(pk=case_id).update(stage="closed", live=False)
    assert rows(words(joel.get("queue"))) == []
    assert rows(words(joel.get("queue", show="ended"))) == [case_id]


def test_a_read_case_loses_its_mark_until_something_new_comes(joel: SignedIn, case_id: str) -> None:
    assert "unread-dot" in words(joel.get("queue"))
    joel.get("sealed", case_id)
    assert "unread-dot" not in words(joel.get("queue"))
    operations.add_message(case_id=case_id, message_id="b" * 32, envelope=factories.envelope(), at=clock.now())
    assert "unread-dot" in words(joel.get("queue"))


def test_a_colleague_without_access_sees_nothing_of_it(sign_in: SignIn, case_id: str) -> None:
    for role in ("investigator", "child_officer", "reviewer"):
        other = sign_in(role)
        assert rows(words(other.get("queue"))) == []
        assert other.get("case", case_id).status_code == 404
        assert other.get("sealed", case_id).status_code == 404


def test_a_long_queue_comes_in_pages(joel: SignedIn, case_id: str) -> None:
    first = Case.objects.get(pk=case_id)
    copies = [
        Case(id=f"{n:032x}", desk="intake", desk_key_id=first.desk_key_id, public_key=first.public_key,
             key_envelope=first.key_envelope, reporter_key=first.reporter_key, received_at=first.received_at,
             stage_since=first.stage_since, news_at=first.news_at)
        for n in range(250)
    ]
    Case.objects.bulk_create(copies)
    page = words(joel.get("queue"))
    assert len(rows(page)) == 100
    assert "1 / 3" in page
    assert len(rows(words(joel.get("queue", page="3")))) == 51
    assert len(rows(words(joel.get("queue", page="999")))) == 51


def test_the_first_page_of_an_auditor_is_who_read_what(sign_in: SignIn) -> None:
    assert sign_in("auditor").get("home").url.endswith("/readings/")
    assert sign_in("administrator").get("home").url.endswith("/team/")
    assert sign_in("head").get("home").url.endswith("/cases/")
