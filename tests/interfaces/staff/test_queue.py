"""The queue: urgent first, coded data only, each officer's own."""

from datetime import timedelta
from typing import Any

from tande.domains.casework import operations
from tande.domains.casework.models import Case, SavedView
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
    assert 'data-filter="new-yes"' in page
    assert 'data-filter="signal-danger"' not in page
    assert rows(words(joel.get("queue", signal="danger"))) == []
    assert rows(words(joel.get("queue", stage="received"))) == [case_id]
    assert "Nothing under this filter." in words(joel.get("queue", stage="inquiry"))
    assert rows(words(joel.get("queue", show="nonsense"))) == [case_id]


def test_ended_cases_are_asked_for_apart(joel: SignedIn, case_id: str) -> None:
    Case.objects.filter(pk=case_id).update(stage="closed", live=False)
    assert rows(words(joel.get("queue"))) == []
    assert rows(words(joel.get("queue", show="ended"))) == [case_id]


def test_a_case_is_new_until_this_officers_browser_opened_it(joel: SignedIn, sign_in: SignIn, case_id: str) -> None:
    head = sign_in("head")
    joel.send("opened", case_id)  # never fetched, so nothing can have been opened
    assert "unread-dot" in words(joel.get("queue"))
    joel.get("sealed", case_id)
    assert "unread-dot" in words(joel.get("queue")), "fetched with a key that does not open it"
    assert joel.send("opened", case_id).status_code == 200
    assert "unread-dot" not in words(joel.get("queue"))
    assert "unread-dot" in words(head.get("queue")), "a colleague's reading is not the head's"
    operations.add_message(case_id=case_id, message_id="b" * 32, envelope=factories.envelope(), at=clock.now())
    assert "unread-dot" in words(joel.get("queue"))
    assert rows(words(joel.get("queue", new="yes"))) == [case_id]


def test_what_comes_between_fetching_and_opening_stays_new(joel: SignedIn, case_id: str) -> None:
    joel.get("sealed", case_id)
    operations.add_message(case_id=case_id, message_id="b" * 32, envelope=factories.envelope(), at=clock.now())
    joel.send("opened", case_id)
    assert "unread-dot" in words(joel.get("queue"))


def test_nobody_marks_a_case_they_may_not_open(sign_in: SignIn, case_id: str) -> None:
    assert sign_in("investigator").send("opened", case_id).status_code == 404


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
    assert len(rows(page)) == 40
    assert "Page 1 of 7" in page
    assert "1 to 40 of 251" in page
    assert len(rows(words(joel.get("queue", page="7")))) == 11
    assert len(rows(words(joel.get("queue", page="999")))) == 11


def test_the_first_page_of_an_auditor_is_who_read_what(sign_in: SignIn) -> None:
    assert sign_in("auditor").get("home").url.endswith("/readings/")
    assert sign_in("administrator").get("home").url.endswith("/team/")
    assert sign_in("head").get("home").url.endswith("/cases/")


def test_filters_work_together_and_each_can_be_left_out(joel: SignedIn, case_id: str) -> None:
    operations.add_message(
        case_id=case_id, message_id="a" * 32, envelope=factories.envelope(), signal="danger", at=clock.now()
    )
    page = words(joel.get("queue", stage="received", signal="danger", level=""))
    assert rows(page) == [case_id]
    assert "1 of 1 open" in page
    assert "Stage: Received" in page
    assert 'href="/desk/cases/?stage=received"' in page, "danger left out"
    assert 'href="/desk/cases/?show=open"' in page
    assert '<option value="danger" selected>' in page
    assert rows(words(joel.get("queue", stage="received", signal="danger", time="late"))) == []


def test_what_is_no_filter_is_left_alone(joel: SignedIn, case_id: str) -> None:
    for query in ({"stage": "<b>"}, {"about": "'; drop"}, {"page": "-1"}, {"page": "1e9"}, {"page": "\u0663"},
                  {"stage": "closed"}, {"show": "nonsense"}, {"colour": "red"}):
        page = joel.get("queue", **query)
        assert (page.status_code, rows(words(page))) == (200, [case_id]), query


def test_a_view_is_named_chosen_opened_first_renamed_and_deleted(joel: SignedIn, case_id: str) -> None:
    answer = joel.post("keep_view", name="Fresh & <new>", stage="received", new="yes")
    assert (answer.status_code, answer.url) == (302, "/desk/cases/?stage=received&new=yes")
    page = words(joel.client.get(answer.url))
    assert "Fresh &amp; &lt;new&gt;" in page
    assert "<new>" not in page
    view = SavedView.objects.get()
    assert f'data-view="{view.pk}" aria-current="true"' in page
    assert joel.get("queue").status_code == 200
    joel.post("change_view", view.pk, act="first")
    assert joel.get("queue").url == "/desk/cases/?stage=received&new=yes"
    assert joel.get("queue", show="open").status_code == 200, "all open cases stay one tap away"
    assert joel.post("change_view", view.pk, act="rename", name="New ones", stage="received").status_code == 302
    assert "New ones" in words(joel.get("queue", show="open"))
    joel.post("change_view", view.pk, act="not_first")
    assert joel.get("queue").status_code == 200
    joel.post("change_view", view.pk, act="drop")
    assert not SavedView.objects.exists()


def test_a_wrong_name_comes_back_beside_its_field(joel: SignedIn, sign_in: SignIn, case_id: str) -> None:
    joel.post("keep_view", name="mine", stage="received")
    for name, message in (("mine", "Choose another name."), ("x" * 41, "1 to 40 letters"), (" ", "1 to 40 letters")):
        answer = joel.post("keep_view", name=name, stage="received")
        assert answer.status_code == 422
        assert message in words(answer)
        assert f'value="{name}"' in words(answer)
        assert rows(words(answer)) == [case_id]
    assert "Choose at least one filter" in words(joel.post("keep_view", name="all"))
    joel.post("keep_view", name="other", stage="received")
    view = SavedView.objects.get(name="other")
    assert joel.post("change_view", view.pk, act="rename", name="mine").status_code == 422
    assert sign_in("head").post("change_view", view.pk, act="drop").status_code == 404


def test_a_thousand_open_cases_are_one_page_and_a_handful_of_queries(
    joel: SignedIn, case_id: str, django_assert_max_num_queries: Any
) -> None:
    first = Case.objects.get(pk=case_id)
    plain = {field.attname: getattr(first, field.attname) for field in Case._meta.concrete_fields}
    Case.objects.bulk_create(Case(**(plain | {"id": f"{n:032x}"})) for n in range(1000))
    for show in ({}, {"stage": "received", "new": "yes"}, {"show": "ended"}):
        with django_assert_max_num_queries(7):
            page = words(joel.get("queue", **show))
        assert len(rows(page)) <= 40
    page = words(joel.get("queue"))
    assert '<span class="count">1001</span>' in page
    assert "Page 1 of 26" in page
    assert "1 to 40 of 1001" in page


def test_the_ended_and_the_late_come_in_pages(joel: SignedIn, case_id: str) -> None:
    first = Case.objects.get(pk=case_id)
    plain = {field.attname: getattr(first, field.attname) for field in Case._meta.concrete_fields}
    since = clock.now() - timedelta(days=30)
    Case.objects.bulk_create(
        Case(**(plain | {"id": f"{n:032x}", "stage": "closed", "live": False})) for n in range(60)
    )
    Case.objects.bulk_create(
        Case(**(plain | {"id": f"{n:032x}", "stage_since": since, "received_at": since})) for n in range(100, 160)
    )
    assert [len(rows(words(joel.get("queue", show="ended", page=page)))) for page in "123"] == [40, 20, 0]
    operations.make_rounds(at=clock.now())
    shown = [rows(words(joel.get("late", page=str(page)))) for page in range(1, 5)]
    assert len(shown[0]) == 40
    assert 'rel="next"' in words(joel.get("late"))
    everywhere = {one for page in shown for one in page}
    assert everywhere >= {f"{n:032x}" for n in range(100, 160)}
