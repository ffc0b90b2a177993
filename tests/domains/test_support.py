"""Help: offered in every stage, the person's yes comes first, and only what is good is given to her."""

from collections.abc import Callable

import pytest

from tande.domains.casework.models import Case
from tande.domains.officers.models import Officer
from tande.domains.support import operations, queries
from tande.domains.support.errors import (
    AlreadyOffered,
    BadCodes,
    BadEnvelope,
    Changed,
    NoSuchThing,
    NotAllowed,
    TooMuch,
)
from tande.domains.support.models import Assessment, Offer, OfferStep
from tande.ledger import clock
from tande.ledger.models import Fact
from tande.policy import limits, stages
from tests.domains import factories
from tests.domains.helping import (
    DAY,
    answer,
    assess,
    claim,
    go,
    kinds,
    offer,
    only,
    owe,
    step,
    words,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("stage", stages.STAGES)
def test_help_is_offered_and_answered_in_every_stage(case_id: str, joel: Officer, stage: str) -> None:
    Case.objects.filter(pk=case_id).update(stage=stage)
    made = offer(case_id, joel, "psychosocial", "women_line")
    answer(case_id, made, "accepted", "contact")
    step(case_id, made, joel, "passed_on", "accepted")
    step(case_id, made, joel, "done", "passed_on")
    found = only(case_id, joel)
    assert [(one.state, one.officer_id) for one in found.steps] == [
        ("offered", joel.pk), ("accepted", None), ("passed_on", joel.pk), ("done", joel.pk),
    ]
    assert (found.state, found.scope, found.after) == ("done", "contact", frozenset())
    assert Case.objects.get(pk=case_id).stage == stage
    assert kinds(case_id)[-4:] == ["support.offered", "support.accepted", "support.passed_on", "support.done"]


def test_nothing_is_passed_on_without_her_yes(case_id: str, joel: Officer) -> None:
    made = offer(case_id, joel)
    for to in ("passed_on", "done", "failed"):
        with pytest.raises(Changed):
            step(case_id, made, joel, to, "offered")
    answer(case_id, made, "declined")
    with pytest.raises(Changed):
        step(case_id, made, joel, "passed_on", "declined")
    answer(case_id, made, "accepted", "alone")
    with pytest.raises(Changed):
        step(case_id, made, joel, "passed_on", "accepted")
    assert "support.passed_on" not in kinds(case_id)


def test_she_changes_her_mind_until_it_was_passed_on(case_id: str, joel: Officer) -> None:
    made = offer(case_id, joel)
    answer(case_id, made, "accepted", "contact")
    answer(case_id, made, "accepted", "contact")
    answer(case_id, made, "accepted", "alone")
    assert only(case_id, joel).scope == "alone"
    answer(case_id, made, "declined")
    assert only(case_id, joel).scope == ""
    answer(case_id, made, "accepted", "contact")
    assert OfferStep.objects.filter(offer_id=made).count() == 5
    step(case_id, made, joel, "passed_on", "accepted")
    for to, scope in (("declined", ""), ("accepted", "alone")):
        with pytest.raises(Changed):
            answer(case_id, made, to, scope)


def test_two_at_once_the_officers_page_is_older_than_her_mind(case_id: str, joel: Officer) -> None:
    made = offer(case_id, joel)
    answer(case_id, made, "accepted", "contact")
    answer(case_id, made, "declined")
    with pytest.raises(Changed):
        step(case_id, made, joel, "passed_on", "accepted")
    assert only(case_id, joel).state == "declined"


@pytest.mark.parametrize("said", [
    {"to": "accepted"}, {"to": "accepted", "how": "phone", "who": "person"},
    {"to": "accepted", "scope": "all", "how": "phone", "who": "person"},
    {"to": "accepted", "scope": "contact", "how": "code", "who": "person"},
    {"to": "accepted", "scope": "contact", "how": "phone", "who": "neighbour"},
    {"to": "declined", "how": "phone"}, {"to": "declined", "scope": "contact", "how": "phone", "who": "person"},
    {"to": "taken_back", "scope": "contact"},
])
def test_an_answer_given_otherwise_says_how_who_and_what(case_id: str, joel: Officer, said: dict[str, str]) -> None:
    made = offer(case_id, joel)
    with pytest.raises(BadCodes):
        step(case_id, made, joel, said.pop("to"), "offered", **said)
    assert only(case_id, joel).state == "offered"
    step(case_id, made, joel, "accepted", "offered", scope="needed", how="in_person", who="guardian")
    last = only(case_id, joel).steps[-1]
    assert (last.scope, last.how, last.who, last.officer_id) == ("needed", "in_person", "guardian", joel.pk)


@pytest.mark.parametrize(("to", "scope"), [
    ("accepted", ""), ("accepted", "all"), ("declined", "contact"), ("passed_on", ""), ("done", ""), ("", ""),
])
def test_with_her_code_she_can_say_yes_or_no_and_nothing_else(
    case_id: str, joel: Officer, to: str, scope: str
) -> None:
    made = offer(case_id, joel)
    with pytest.raises(BadCodes):
        answer(case_id, made, to, scope)


def test_an_offer_of_another_case_is_not_there(case_id: str, file: Callable[[], str], joel: Officer) -> None:
    made, other = offer(case_id, joel), file()
    for wrong in (lambda: answer(other, made, "declined"), lambda: answer(case_id, "0" * 32, "declined"),
                  lambda: step(other, made, joel, "taken_back", "offered")):
        with pytest.raises(NoSuchThing):
            wrong()
    with pytest.raises(BadEnvelope):
        offer(other, joel, made=made)


def test_the_same_help_is_not_pressed_upon_her_twice(case_id: str, joel: Officer) -> None:
    made = offer(case_id, joel, "psychosocial", "women_line")
    offer(case_id, joel, "psychosocial", "women_line", made=made)
    with pytest.raises(AlreadyOffered):
        offer(case_id, joel, "psychosocial", "women_line")
    answer(case_id, made, "declined")
    with pytest.raises(AlreadyOffered):
        offer(case_id, joel, "psychosocial", "women_line")
    offer(case_id, joel, "psychosocial", "victims_advocate")
    again = offer(case_id, joel, "legal", "victims_advocate")
    step(case_id, again, joel, "taken_back", "offered")
    offer(case_id, joel, "legal", "victims_advocate")
    assert Offer.objects.count() == 4
    assert len(queries.to_person(case_id, at=clock.now())) == 3


@pytest.mark.parametrize(("kind", "provider"), [
    ("gold", ""), ("", ""), ("<b>", ""), ("medical", "nobody"), ("medical", "human_rights_network"),
])
def test_only_help_of_the_directory_is_offered(case_id: str, joel: Officer, kind: str, provider: str) -> None:
    with pytest.raises(BadCodes):
        offer(case_id, joel, kind, provider)
    assert Case.objects.get(pk=case_id).offered_at is None


def test_an_answer_is_news_on_the_desk(case_id: str, joel: Officer) -> None:
    made = offer(case_id, joel)
    before = Case.objects.get(pk=case_id)
    assert before.offered_at is not None
    answer(case_id, made, "declined")
    assert Case.objects.get(pk=case_id).news_at > before.news_at


def test_a_number_is_given_to_her_only_while_it_is_good(case_id: str, joel: Officer) -> None:
    offer(case_id, joel, "medical", "ambulance")
    far = clock.now() + 4000 * DAY

    def shown() -> bool:
        (one,) = queries.to_person(case_id, at=far)
        assert one.standing is not None
        return one.standing.fresh

    assert not shown()
    operations.record_check(provider="ambulance", officer=joel, result="answered", at=far - DAY)
    assert shown()
    operations.record_check(provider="ambulance", officer=joel, result="no_answer", at=far)
    assert not shown()
    (entry,) = [one for one in queries.directory(joel, at=far) if one.provider.code == "ambulance"]
    assert (entry.result, entry.called_by, entry.standing.unanswered) == ("no_answer", joel.pk, True)
    assert Fact.objects.filter(kind="provider.checked", subject="").count() == 2


@pytest.mark.parametrize(("provider", "result"), [("nobody", "answered"), ("ambulance", "maybe"), ("", "")])
def test_a_call_is_to_somebody_of_the_directory(joel: Officer, provider: str, result: str) -> None:
    with pytest.raises(BadCodes):
        operations.record_check(provider=provider, officer=joel, result=result, at=clock.now())
    with pytest.raises(NotAllowed):
        operations.record_check(
            provider="ambulance", officer=factories.officer("reviewer"), result="answered", at=clock.now()
        )


@pytest.mark.parametrize("role", ["reviewer", "auditor", "administrator", "investigator", "focal_point"])
def test_who_may_not_reach_the_case_sees_and_writes_nothing(case_id: str, joel: Officer, role: str) -> None:
    made, owed, claimed = offer(case_id, joel), owe(case_id, joel), claim(case_id, joel)
    someone = factories.officer(role)
    sees = role in ("investigator", "reviewer")
    calls: list[Callable[[], object]] = [
        lambda: offer(case_id, someone, "legal"), lambda: step(case_id, made, someone, "taken_back", "offered"),
        lambda: assess(case_id, someone), lambda: owe(case_id, someone), lambda: claim(case_id, someone),
        lambda: operations.write_plan(
            case_id=case_id, officer=someone, words=words(), about="reporter", at=clock.now()
        ),
        lambda: operations.end_measure(
            case_id=case_id, measure_id=owed, officer=someone, result="done", at=clock.now()
        ),
        lambda: go(case_id, claimed, someone, "state_asked", "recorded"),
    ]
    reads: list[Callable[[], object]] = [
        lambda: queries.of_case(case_id, someone, at=clock.now()), lambda: queries.sealed(case_id, someone),
    ]
    before = Fact.objects.count()
    for call, error in (
        *((one, NoSuchThing if role == "investigator" else NotAllowed) for one in calls),
        *((one, NoSuchThing if sees else NotAllowed) for one in reads),
    ):
        with pytest.raises(error):
            call()
    assert Fact.objects.count() == before


def test_a_case_holds_only_so_many(case_id: str, joel: Officer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ENTRIES_MAX_PER_CASE", 1)
    assess(case_id, joel)
    with pytest.raises(TooMuch):
        assess(case_id, joel)
    assert Assessment.objects.count() == 1
