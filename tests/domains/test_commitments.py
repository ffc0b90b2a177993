"""What is shown for and against commitments: step by step, never changed, two officers for the best word."""

import hashlib
import json
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone

from tande.domains.commitments import operations, queries
from tande.domains.commitments.errors import BadField, Changed, NoSuchCommitment, NotAllowed, SecondNeeded
from tande.domains.commitments.models import Exhibit, Step
from tande.domains.officers.models import Officer
from tande.ledger import clock
from tande.ledger.models import Fact
from tande.policy import commitments as rules
from tande.policy import roles
from tande.toolkit.promises import canonical_json
from tests.domains import factories
from tests.domains.exhibits import SHA, show, shown, step

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate(clock.now())


@pytest.fixture
def lena() -> Officer:
    return factories.officer("investigator")


@pytest.fixture
def amina() -> Officer:
    return factories.officer("auditor")


def status(commitment: str = "C04", days: int = 0) -> str:
    return queries.commitment(commitment, at=clock.now() + timedelta(days=days)).standing.status


def test_from_a_claim_to_two_officers_and_away_again_with_time(lena: Officer, head: Officer, amina: Officer) -> None:
    assert status() == rules.NOT_STARTED
    show(head, link="", sha256="")
    assert status() == rules.CLAIMED
    made = show(lena)
    assert status() == rules.PUBLISHED
    step(head, made, "checked", 1)
    assert status() == rules.SEEN
    step(amina, made, "confirmed", 2)
    assert status() == rules.VERIFIED
    assert status(days=400) == rules.LAPSED
    against = show(amina, against=True)
    assert status() == rules.CONTRADICTED
    step(factories.officer("reviewer"), against, "answered", 1)
    assert status() == rules.VERIFIED


def test_every_step_is_a_fact_that_names_the_hash_of_what_the_page_prints(lena: Officer, head: Officer) -> None:
    made = show(lena)
    step(head, made, "withdrawn", 1, words="A newer version is out")
    first, second = Fact.objects.filter(subject=made, kind="commitment.changed").order_by("pk")
    found = queries.commitment("C04", at=clock.now()).exhibits[0]
    told = json.loads(first.body)
    assert told["record"] == found.hash == hashlib.sha256(canonical_json(found.record)).hexdigest()
    assert (told["sha256"], told["step"], told["role"], told["number"]) == (SHA, "given", "investigator", 1)
    assert json.loads(second.body)["words"] == hashlib.sha256(b"A newer version is out").hexdigest()
    assert [one.check_number for one in found.steps] == [first.check_number, second.check_number]
    assert "newer" not in first.body + second.body


def test_nothing_shown_can_be_changed_or_taken_out(lena: Officer) -> None:
    made = show(lena)
    for change in (
        lambda: Exhibit.objects.filter(pk=made).update(title="Better"), lambda: Exhibit.objects.all().delete(),
        lambda: Step.objects.filter(exhibit=made).update(step="confirmed"), lambda: Step.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert status() == rules.PUBLISHED


def test_the_second_officer_is_another_one(lena: Officer, amina: Officer) -> None:
    both = factories.officer("head", "reviewer")
    made = show(lena)
    step(both, made, "checked", 1)
    with pytest.raises(SecondNeeded):
        step(both, made, "confirmed", 2)
    wrote = factories.officer("investigator", "auditor")
    mine = show(wrote)
    step(lena, mine, "checked", 1)
    with pytest.raises(SecondNeeded):
        step(wrote, mine, "confirmed", 2)
    step(amina, mine, "declined", 2)
    assert status() == rules.SEEN  # by the other exhibit
    with pytest.raises(SecondNeeded):
        step(wrote, show(wrote, against=True), "answered", 1)


@pytest.mark.parametrize("role", roles.ROLES)
def test_who_may_show_and_step_is_in_the_table(role: str, lena: Officer, head: Officer) -> None:
    someone = factories.officer(role)
    waiting = show(lena)
    step(head, waiting, "checked", 1)
    deeds = {
        "commitment.keep": lambda: show(someone), "commitment.contradict": lambda: show(someone, against=True),
        "commitment.verify": lambda: step(someone, waiting, "confirmed", 2),
    }
    for action, deed in deeds.items():
        before = Fact.objects.count()
        if roles.may([role], action):
            deed()
        else:
            with pytest.raises(NotAllowed):
                deed()
            assert Fact.objects.count() == before


def test_a_page_that_is_too_old_changes_nothing(lena: Officer, head: Officer, amina: Officer) -> None:
    made = show(lena)
    step(head, made, "checked", 1)
    for to, seen in (("checked", 1), ("withdrawn", 1), ("confirmed", 1), ("given", 2), ("answered", 2), ("", 2)):
        with pytest.raises(Changed):
            step(amina, made, to, seen)
    assert Step.objects.filter(exhibit=made).count() == 2
    with pytest.raises(NoSuchCommitment):
        step(head, made, "withdrawn", 2, commitment="C05")


def test_the_same_form_sent_twice_is_one_exhibit(lena: Officer) -> None:
    what = shown()
    for _ in range(2):
        operations.show(commitment="C04", shown=what, against=False, officer=lena, at=clock.now())
    assert Fact.objects.filter(subject=what.id).count() == 1
    with pytest.raises(BadField):
        show(lena, id=what.id, title="Something else")


@pytest.mark.parametrize(("field", "value"), [
    ("claimant", ""), ("claimant", "x" * 201), ("title", " "), ("title", "a\nb"), ("title", "a\u202eb"), ("lang", "xx"),
    ("link", "http://example.org/"), ("link", "javascript:alert(1)"), ("link", "https://e.org/" + "a" * 500),
    ("sha256", "AB" * 32), ("sha256", "ab"), ("as_of", TODAY + timedelta(days=2)), ("as_of", date(1999, 1, 1)),
    ("document", "crm_procedures"), ("document", "nothing"), ("id", "x"),
])
def test_what_cannot_be_is_refused_by_name(lena: Officer, field: str, value: object) -> None:
    with pytest.raises(BadField, match=field):
        show(lena, **{field: value})
    assert not Exhibit.objects.exists()


def test_a_paper_owed_is_published_only_with_link_and_hash(lena: Officer, head: Officer) -> None:
    for field in ("link", "sha256"):
        with pytest.raises(BadField, match=field):
            show(lena, document="command_lines", **{field: ""})
    with pytest.raises(BadField, match="document"):
        show(lena, document="command_lines", against=True)
    made = show(lena, document="command_lines")
    found = {one.document.code: one for one in queries.documents(at=clock.now())}
    assert set(found) == {one.code for one in settings.MISSION.register.documents}
    assert found["command_lines"].status == rules.PUBLISHED
    assert found["command_lines"].exhibit is not None
    assert found["rules_of_engagement"].status == rules.NOT_STARTED
    step(head, made, "withdrawn", 1)
    assert {one.status for one in queries.documents(at=clock.now())} == {rules.NOT_STARTED}


def test_a_reason_is_needed_where_somebody_says_no(lena: Officer, head: Officer, amina: Officer) -> None:
    made = show(lena)
    step(head, made, "checked", 1, words="not kept")
    with pytest.raises(BadField, match="words"):
        step(amina, made, "declined", 2, words="")
    step(amina, made, "declined", 2, words="The link leads to another version")
    assert [one.words for one in queries.commitment("C04", at=clock.now()).exhibits[0].steps] == [
        "", "", "The link leads to another version",
    ]


def test_only_confirmed_duties_count_and_all_are_listed(lena: Officer) -> None:
    made = show(lena, "C08")
    step(lena, made, "checked", 1, commitment="C08")
    step(lena, show(lena), "checked", 1)
    listed = queries.register(at=clock.now())
    assert [one.commitment.id for one in listed] == [one.id for one in settings.MISSION.register.commitments]
    told = queries.summary(listed)
    assert (told.of, told.with_evidence, told.unconfirmed) == (21, 1, 6)
    assert sum(told.by_status.values()) == told.of


def test_the_register_costs_two_queries(
    lena: Officer, django_assert_num_queries: "pytest.FixtureRequest"
) -> None:
    for _ in range(3):
        show(lena)
    with django_assert_num_queries(2):  # type: ignore[operator]
        queries.register(at=clock.now())


def test_an_unknown_commitment_is_not_there(lena: Officer) -> None:
    with pytest.raises(NoSuchCommitment):
        show(lena, "C99")
    with pytest.raises(NoSuchCommitment):
        queries.commitment("C99", at=clock.now())
