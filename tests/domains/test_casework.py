"""Cases: who may do what in which stage, nothing doubled, nothing lost, every reading recorded."""

from datetime import timedelta

import pytest

from tande.domains.casework import exporting, operations, queries
from tande.domains.casework.errors import (
    BadCodes,
    BadEnvelope,
    Conflict,
    NoSuchCase,
    NotAllowed,
    NotReady,
    WrongStage,
)
from tande.domains.casework.models import Case, Message
from tande.domains.intake import operations as intake
from tande.domains.officers.models import Officer
from tande.ledger import clock
from tande.ledger.models import Fact
from tande.policy import allegations
from tande.toolkit import sealing
from tests.domains import factories

pytestmark = pytest.mark.django_db
NONE: dict[str, frozenset[str]] = {}
KNOWN = {"category": {"theft", "retaliation"}, "state": {"KEN", "JAM"}, "personnel": {"police", "unknown"}}


@pytest.fixture
def intake_officer() -> Officer:
    return factories.officer("intake_officer")


@pytest.fixture
def case_id(intake_officer: Officer) -> str:
    filed = factories.complaint(factories.desk_key(intake_officer))
    intake.receive(complaint=filed.complaint, at=clock.now())
    return filed.complaint.case_id


def _kinds(case_id: str) -> list[str]:
    return list(Fact.objects.filter(subject=case_id).order_by("seq").values_list("kind", flat=True))


def _move(case_id: str, officer: Officer, to: str, **codes: str) -> None:
    version = Case.objects.get(pk=case_id).version
    operations.move(case_id=case_id, officer=officer, to=to, codes=codes, at=clock.now(), version=version)


def _allege(case_id: str, officer: Officer, finding: str = "") -> str:
    coded = allegations.Coded("theft", ("KEN",), "police", None, 1, None)
    made = operations.record_allegation(case_id=case_id, officer=officer, coded=coded, known=KNOWN, at=clock.now())
    if finding:
        _decide(case_id, made, officer, finding)
    return made


def _decide(
    case_id: str, allegation_id: str, officer: Officer, finding: str = "substantiated", version: int = 0
) -> None:
    entry = operations.SealedEntry(sealing.new_id(), "reasoning", factories.envelope(), about=allegation_id)
    operations.decide_allegation(case_id=case_id, allegation_id=allegation_id, officer=officer, finding=finding,
                                 standard="balance", reasoning=entry, at=clock.now(), version=version)


def test_from_arrival_to_close_each_step_is_a_fact(case_id: str, intake_officer: Officer) -> None:
    head = factories.officer("head")
    _move(case_id, intake_officer, "acknowledged")
    _move(case_id, intake_officer, "admitted")
    _move(case_id, head, "inquiry")
    with pytest.raises(NotReady, match="no_allegation"):
        _move(case_id, head, "finding")
    _allege(case_id, head, "substantiated")
    _move(case_id, head, "finding", finding="substantiated")
    _move(case_id, head, "closed")
    assert [kind for kind in _kinds(case_id) if kind.startswith("complaint.")] == [
        "complaint.received", "complaint.acknowledged", "complaint.admitted", "complaint.inquiry_opened",
        "complaint.finding_made", "complaint.closed",
    ]
    view = queries.reporter_view(case_id, at=clock.now())
    assert view.outcome == {"finding": "substantiated"}
    assert view.may_ask_review


def _version(case_id: str) -> int:
    return Case.objects.get(pk=case_id).version


def _propose(case_id: str, officer: Officer, reason: str = "outside_mandate") -> None:
    operations.propose(case_id=case_id, officer=officer, to="not_pursued", codes={"reason": reason}, at=clock.now(),
                       version=_version(case_id))


def _drop(case_id: str, first: Officer, second: Officer) -> None:
    _propose(case_id, first)
    operations.second(case_id=case_id, officer=second, at=clock.now(), version=_version(case_id))


def test_a_step_cannot_be_skipped_or_taken_by_the_wrong_role(case_id: str, intake_officer: Officer) -> None:
    with pytest.raises(WrongStage):
        _move(case_id, intake_officer, "admitted")
    _move(case_id, intake_officer, "acknowledged")
    _move(case_id, intake_officer, "admitted")
    _move(case_id, intake_officer, "inquiry")
    head = factories.officer("head")
    _allege(case_id, head, "unsubstantiated")
    with pytest.raises(NotAllowed):
        _move(case_id, intake_officer, "finding")
    with pytest.raises(BadCodes):
        _move(case_id, head, "finding", finding="substantiated")


def test_a_stale_page_changes_nothing(case_id: str, intake_officer: Officer) -> None:
    operations.move(case_id=case_id, officer=intake_officer, to="acknowledged", codes={}, at=clock.now(), version=0)
    before = _kinds(case_id)
    with pytest.raises(Conflict):
        operations.move(case_id=case_id, officer=intake_officer, to="admitted", codes={}, at=clock.now(), version=0)
    assert _kinds(case_id) == before


@pytest.mark.parametrize("role", ["investigator", "child_officer", "reviewer", "auditor", "administrator"])
def test_who_is_not_of_the_desk_does_not_learn_that_the_case_exists(case_id: str, role: str) -> None:
    stranger = factories.officer(role)
    assert queries.queue(stranger, at=clock.now()).rows == []
    for call in (
        lambda: queries.case(case_id, stranger, at=clock.now()),
        lambda: queries.sealed(case_id, stranger),
        lambda: exporting.export(case_id, stranger),
        lambda: queries.timeline(case_id, stranger),
        lambda: _move(case_id, stranger, "acknowledged"),
        lambda: operations.record_reading(case_id=case_id, officer=stranger, what="case", at=clock.now()),
    ):
        with pytest.raises((NoSuchCase, NotAllowed)):
            call()
    assert _kinds(case_id) == ["complaint.received"]


def test_a_grant_opens_the_case_to_one_more(case_id: str, intake_officer: Officer) -> None:
    investigator = factories.officer("investigator")
    half = sealing.seal(b"\1" * 32, to=bytes(investigator.public_key or b""), info=sealing.info("grant", case_id))
    operations.grant(case_id=case_id, officer=intake_officer, to_officer_id=investigator.pk, envelope=half,
                     at=clock.now())
    assert queries.sealed(case_id, investigator)["grant"] == half
    assert [row.id for row in queries.queue(investigator, at=clock.now()).rows] == [case_id]
    with pytest.raises(BadEnvelope):
        operations.grant(case_id=case_id, officer=intake_officer, to_officer_id=investigator.pk, envelope=b"x",
                         at=clock.now())


def test_the_same_message_twice_is_kept_once(case_id: str) -> None:
    message_id, sealed = sealing.new_id(), factories.envelope()
    for _ in range(2):
        operations.add_message(case_id=case_id, message_id=message_id, envelope=sealed, at=clock.now())
    assert Message.objects.filter(case_id=case_id).count() == 2
    assert _kinds(case_id).count("case.added") == 1


@pytest.mark.parametrize("signal", ["danger", "stop", "withdraw"])
def test_a_signal_is_seen_in_the_queue(case_id: str, intake_officer: Officer, signal: str) -> None:
    operations.add_message(case_id=case_id, message_id=sealing.new_id(), envelope=factories.envelope(),
                           at=clock.now(), signal=signal)
    row = queries.queue(intake_officer, at=clock.now()).rows[0]
    assert getattr(row, signal)


def test_a_review_can_be_asked_of_an_ended_case_only(case_id: str, intake_officer: Officer) -> None:
    def ask() -> None:
        operations.add_message(case_id=case_id, message_id=sealing.new_id(), envelope=factories.envelope(),
                               at=clock.now(), signal="review")

    with pytest.raises(WrongStage):
        ask()
    _move(case_id, intake_officer, "acknowledged")
    _drop(case_id, intake_officer, factories.officer("head"))
    ask()
    assert Case.objects.get(pk=case_id).stage == "review"
    assert _kinds(case_id)[-1] == "complaint.review_asked"


def test_a_child_stays_a_child(case_id: str, intake_officer: Officer) -> None:
    def code(child: str) -> None:
        version = Case.objects.get(pk=case_id).version
        operations.triage(case_id=case_id, officer=intake_officer, codes={"child": child}, known=NONE,
                          at=clock.now(), version=version)

    code("unsure")
    assert Case.objects.get(pk=case_id).child
    with pytest.raises(BadCodes):
        code("no")
    assert Case.objects.get(pk=case_id).child


def test_a_missed_clock_shows_as_late(case_id: str, intake_officer: Officer) -> None:
    later = clock.now() + timedelta(days=60)
    row = queries.queue(intake_officer, at=later).rows[0]
    assert row.due is not None
    assert row.late
    assert not queries.queue(intake_officer, at=clock.now()).rows[0].late


def test_identity_comes_only_when_asked_for(case_id: str, intake_officer: Officer) -> None:
    operations.add_message(case_id=case_id, message_id=sealing.new_id(), envelope=factories.envelope(),
                           purpose="identity", at=clock.now())
    assert {one["purpose"] for one in queries.sealed(case_id, intake_officer)["messages"]} == {"message"}
    shown = queries.sealed(case_id, intake_officer, identity=True)["messages"]
    assert {one["purpose"] for one in shown} == {"identity"}


def test_every_reading_is_recorded_with_its_reader(case_id: str, intake_officer: Officer) -> None:
    for what in operations.READINGS:
        operations.record_reading(case_id=case_id, officer=intake_officer, what=what, at=clock.now())
    assert {one.kind for one in queries.readings(intake_officer)} == set(queries.READING_KINDS)
    assert {one.actor for one in queries.readings(intake_officer)} == {intake_officer.pk}
