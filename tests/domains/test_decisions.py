"""Two officers, conflicts of interest, links, findings: what must not be possible alone, twice, or from outside."""

from collections.abc import Callable

import pytest

from tande.domains.casework import exporting, operations, queries
from tande.domains.casework.errors import (
    AlreadyThere,
    BadCodes,
    BadEnvelope,
    Conflict,
    NoSuchCase,
    NoSuchThing,
    NotAllowed,
    NotReady,
    WrongStage,
)
from tande.domains.casework.models import Allegation, Case, Entry
from tande.domains.intake import operations as intake
from tande.domains.officers.models import Officer
from tande.ledger import clock
from tande.ledger.models import Fact
from tande.policy import allegations as rules
from tande.toolkit import sealing
from tests.domains import factories

pytestmark = pytest.mark.django_db
KNOWN = {"category": {"theft", "retaliation"}, "state": {"KEN", "JAM"}, "personnel": {"police", "unknown"}}
THEFT = rules.Coded("theft", ("KEN", "JAM"), "police", 3, 1, None)


@pytest.fixture
def joel() -> Officer:
    return factories.officer("intake_officer")


@pytest.fixture
def head() -> Officer:
    return factories.officer("head")


@pytest.fixture
def file(joel: Officer) -> Callable[[], str]:
    desk = factories.desk_key(joel)

    def one() -> str:
        filed = factories.complaint(desk)
        intake.receive(complaint=filed.complaint, at=clock.now())
        return filed.complaint.case_id

    return one


@pytest.fixture
def case_id(file: Callable[[], str], joel: Officer) -> str:
    made = file()
    move(made, joel, "acknowledged")
    return made


def version(case_id: str) -> int:
    return Case.objects.get(pk=case_id).version


def move(case_id: str, officer: Officer, to: str, **codes: str) -> None:
    operations.move(case_id=case_id, officer=officer, to=to, codes=codes, at=clock.now(), version=version(case_id))


def propose(case_id: str, officer: Officer, reason: str = "no_information") -> None:
    operations.propose(case_id=case_id, officer=officer, to="not_pursued", codes={"reason": reason},
                       at=clock.now(), version=version(case_id))


def second(case_id: str, officer: Officer) -> str:
    return operations.second(case_id=case_id, officer=officer, at=clock.now(), version=version(case_id))


def stage(case_id: str) -> str:
    return Case.objects.get(pk=case_id).stage


def kinds(case_id: str) -> list[str]:
    return list(Fact.objects.filter(subject=case_id).order_by("seq").values_list("kind", flat=True))


def test_one_officer_alone_ends_nothing(case_id: str, joel: Officer) -> None:
    with pytest.raises(NotReady, match="waits_for_second"):
        move(case_id, joel, "not_pursued", reason="no_information")
    propose(case_id, joel)
    with pytest.raises(NotReady, match="same_officer"):
        second(case_id, joel)
    assert stage(case_id) == "acknowledged"
    assert "complaint.not_pursued" not in kinds(case_id)


def test_the_second_officer_agrees(case_id: str, joel: Officer, head: Officer) -> None:
    propose(case_id, joel)
    assert second(case_id, head) == "not_pursued"
    assert kinds(case_id)[-3:] == ["decision.proposed", "decision.seconded", "complaint.not_pursued"]
    with pytest.raises(NotReady, match="no_proposal"):
        second(case_id, head)


def test_a_declined_proposal_leaves_the_case_as_it_was(case_id: str, joel: Officer, head: Officer) -> None:
    propose(case_id, joel)
    operations.decline(case_id=case_id, officer=head, at=clock.now(), version=version(case_id))
    assert (stage(case_id), kinds(case_id)[-1]) == ("acknowledged", "decision.declined")
    with pytest.raises(NotReady, match="no_proposal"):
        second(case_id, head)


def test_a_proposal_is_void_when_the_case_moved_meanwhile(case_id: str, joel: Officer, head: Officer) -> None:
    propose(case_id, joel)
    move(case_id, head, "admitted")
    with pytest.raises(NotReady, match="no_proposal"):
        second(case_id, head)


@pytest.mark.parametrize("how", ["shut out", "gone"])
def test_a_proposal_is_void_when_its_officer_is_shut_out_or_leaves(
    case_id: str, joel: Officer, head: Officer, how: str
) -> None:
    propose(case_id, joel)
    page = version(case_id)
    if how == "gone":
        operations.retire(officer=joel, at=clock.now(), actor=head)
    else:
        operations.declare_conflict(case_id=case_id, officer=head, about=joel.pk, reason="complained_about",
                                    at=clock.now())
    with pytest.raises(NotReady, match="no_proposal"):
        second(case_id, head)
    with pytest.raises(Conflict):
        operations.second(case_id=case_id, officer=head, at=clock.now(), version=page)
    assert stage(case_id) == "acknowledged"
    assert kinds(case_id).count("decision.declined") == 1
    propose(case_id, head)  # and the case is not stuck


def test_seconding_a_page_that_is_old_changes_nothing(case_id: str, joel: Officer, head: Officer) -> None:
    propose(case_id, joel)
    with pytest.raises(Conflict):
        operations.second(case_id=case_id, officer=head, at=clock.now(), version=version(case_id) - 1)


def test_who_decided_does_not_review_and_another_does(case_id: str, joel: Officer, head: Officer) -> None:
    propose(case_id, joel)
    second(case_id, head)
    operations.add_message(case_id=case_id, message_id=sealing.new_id(), envelope=factories.envelope(),
                           at=clock.now(), signal="review")
    with pytest.raises(NotAllowed):
        move(case_id, head, "closed")
    assert queries.case(case_id, head, at=clock.now()).moves == ()
    other = factories.officer("head")
    move(case_id, other, "inquiry")
    assert kinds(case_id)[-1] == "complaint.reopened"


def test_a_duplicate_is_linked_first(case_id: str, file: Callable[[], str], joel: Officer) -> None:
    with pytest.raises(NotReady, match="no_duplicate"):
        propose(case_id, joel, "duplicate")
    other = file()
    operations.link(case_id=case_id, other_id=other, kind="duplicate", officer=joel, at=clock.now())
    propose(case_id, joel, "duplicate")
    assert [(one.case_id, one.direction) for one in queries.case(other, joel, at=clock.now()).links] == [
        (case_id, "from")
    ]


def test_no_ring_of_duplicates_ends_without_being_looked_into(
    case_id: str, file: Callable[[], str], joel: Officer, head: Officer
) -> None:
    ring = [case_id, file(), file()]
    for one in ring[1:]:
        move(one, joel, "acknowledged")
    for one, other in zip(ring, (*ring[1:], case_id), strict=True):
        operations.link(case_id=one, other_id=other, kind="duplicate", officer=joel, at=clock.now())
    propose(ring[2], joel, "duplicate")
    for one in ring[:2]:
        propose(one, joel, "duplicate")
        second(one, head)
    for end in (lambda: second(ring[2], head), lambda: propose(ring[2], joel, "duplicate")):
        with pytest.raises(NotReady, match="no_duplicate"):
            end()
    assert stage(ring[2]) == "acknowledged"


def test_links_are_made_once_and_not_to_what_one_may_not_see(
    case_id: str, file: Callable[[], str], joel: Officer
) -> None:
    other = file()
    operations.link(case_id=case_id, other_id=other, kind="related", officer=joel, at=clock.now())
    for one, two in ((case_id, other), (other, case_id)):
        with pytest.raises(AlreadyThere):
            operations.link(case_id=one, other_id=two, kind="related", officer=joel, at=clock.now())
    with pytest.raises(BadCodes):
        operations.link(case_id=case_id, other_id=case_id, kind="related", officer=joel, at=clock.now())
    with pytest.raises(NoSuchCase):
        operations.link(case_id=case_id, other_id="0" * 32, kind="related", officer=joel, at=clock.now())
    operations.declare_conflict(case_id=other, officer=joel, about=joel.pk, reason="family", at=clock.now())
    assert queries.case(case_id, joel, at=clock.now()).links == ()
    assert queries.by_short_id(other[:8], joel) == []


def test_a_conflict_shuts_the_head_out_of_everything(case_id: str, joel: Officer, head: Officer) -> None:
    operations.record_reading(case_id=case_id, officer=joel, what="case", at=clock.now())
    assert case_id in {fact.subject for fact in queries.readings(head)}
    operations.declare_conflict(case_id=case_id, officer=joel, about=head.pk, reason="complained_about",
                                at=clock.now())
    assert case_id not in {row.id for row in queries.queue(head, at=clock.now()).rows}
    assert case_id not in {fact.subject for fact in queries.readings(head)}
    calls: list[Callable[[], object]] = [
        lambda: queries.case(case_id, head, at=clock.now()), lambda: queries.sealed(case_id, head),
        lambda: exporting.export(case_id, head), lambda: queries.timeline(case_id, head),
        lambda: queries.entries(case_id, head), lambda: queries.allegations(case_id, head),
        lambda: move(case_id, head, "admitted"), lambda: propose(case_id, head),
        lambda: operations.lift_conflict(case_id=case_id, officer=head, about=head.pk, at=clock.now()),
        lambda: operations.allege_retaliation(
            case_id=case_id, allegation_id=sealing.new_id(), officer=head, about="reporter", known=KNOWN,
            coded=rules.Coded("retaliation", (), "unknown", None, None, None), at=clock.now(),
        ),
    ]
    for call in calls:
        with pytest.raises(NoSuchCase):
            call()
    half = sealing.seal(b"\1" * 32, to=bytes(head.public_key or b""), info=sealing.info("grant", case_id))
    with pytest.raises(NotAllowed):
        operations.grant(case_id=case_id, officer=joel, to_officer_id=head.pk, envelope=half, at=clock.now())


def test_a_grant_given_before_opens_nothing_after(case_id: str, joel: Officer) -> None:
    paul = factories.officer("investigator")
    half = sealing.seal(b"\1" * 32, to=bytes(paul.public_key or b""), info=sealing.info("grant", case_id))
    operations.grant(case_id=case_id, officer=joel, to_officer_id=paul.pk, envelope=half, at=clock.now())
    operations.declare_conflict(case_id=case_id, officer=paul, about=paul.pk, reason="same_unit", at=clock.now())
    with pytest.raises(NoSuchCase):
        queries.sealed(case_id, paul)


def test_a_conflict_holds_in_every_duplicate_before_and_after_the_link(
    file: Callable[[], str], case_id: str, joel: Officer, head: Officer
) -> None:
    first, second, related = file(), file(), file()
    operations.declare_conflict(case_id=case_id, officer=joel, about=head.pk, reason="family", at=clock.now())
    operations.link(case_id=first, other_id=case_id, kind="duplicate", officer=joel, at=clock.now())
    operations.link(case_id=second, other_id=first, kind="duplicate", officer=joel, at=clock.now())
    operations.link(case_id=related, other_id=second, kind="related", officer=joel, at=clock.now())
    for one in (case_id, first, second):
        with pytest.raises(NoSuchCase):
            queries.case(one, head, at=clock.now())
    assert queries.case(related, head, at=clock.now()).row.id == related
    nadia = factories.officer("intake_officer")
    operations.declare_conflict(case_id=second, officer=joel, about=nadia.pk, reason="family", at=clock.now())
    for one in (case_id, first, second):
        with pytest.raises(NoSuchCase):
            queries.case(one, nadia, at=clock.now())


def test_a_conflict_is_declared_once_lifted_by_another_and_may_come_again(
    case_id: str, joel: Officer, head: Officer
) -> None:
    def declare() -> None:
        operations.declare_conflict(case_id=case_id, officer=head, about=joel.pk, reason="witness", at=clock.now())

    declare()
    with pytest.raises(AlreadyThere):
        declare()
    operations.lift_conflict(case_id=case_id, officer=head, about=joel.pk, at=clock.now())
    assert queries.case(case_id, joel, at=clock.now()).conflicts == ()
    with pytest.raises(NoSuchThing):
        operations.lift_conflict(case_id=case_id, officer=head, about=joel.pk, at=clock.now())
    declare()
    with pytest.raises(BadCodes):
        operations.declare_conflict(case_id=case_id, officer=head, about=1, reason="gossip", at=clock.now())


@pytest.mark.parametrize(("field", "value"), [
    ("category", "nonsense"), ("category", ""), ("states", ("KEN", "KEN")), ("states", ("ZZZ",)),
    ("personnel", "navy"), ("persons", 0), ("persons", -1), ("persons", 1000), ("victims_child", -3),
])
def test_an_allegation_that_cannot_be_is_refused(case_id: str, joel: Officer, field: str, value: object) -> None:
    coded = rules.Coded(**{**THEFT.__dict__, field: value})
    with pytest.raises(BadCodes, match=field):
        operations.record_allegation(case_id=case_id, officer=joel, coded=coded, known=KNOWN, at=clock.now())
    assert not Allegation.objects.exists()


def allege(case_id: str, officer: Officer) -> str:
    return operations.record_allegation(case_id=case_id, officer=officer, coded=THEFT, known=KNOWN, at=clock.now())


def decide(case_id: str, allegation_id: str, officer: Officer, **more: object) -> None:
    entry = operations.SealedEntry(sealing.new_id(), "reasoning", factories.envelope(), about=allegation_id)
    how: dict[str, object] = {"finding": "substantiated", "standard": "balance", "reasoning": entry, "version": 0}
    operations.decide_allegation(  # type: ignore[arg-type]
        case_id=case_id, allegation_id=allegation_id, officer=officer, at=clock.now(), **{**how, **more}
    )


def inquiry(case_id: str, joel: Officer) -> None:
    move(case_id, joel, "admitted")
    move(case_id, joel, "inquiry")


def test_a_finding_needs_an_open_inquiry_a_standard_and_a_sealed_reasoning(
    case_id: str, joel: Officer, head: Officer
) -> None:
    made = allege(case_id, joel)
    with pytest.raises(WrongStage):
        decide(case_id, made, head)
    inquiry(case_id, joel)
    with pytest.raises(NotAllowed):
        decide(case_id, made, joel)
    for more, error in (
        ({"finding": "guilty"}, BadCodes), ({"standard": ""}, BadCodes), ({"version": 7}, Conflict),
        ({"reasoning": operations.SealedEntry(sealing.new_id(), "reasoning", factories.envelope())}, BadCodes),
        ({"reasoning": operations.SealedEntry("x", "reasoning", factories.envelope(), about=made)}, BadEnvelope),
        ({"reasoning": operations.SealedEntry(sealing.new_id(), "reasoning", b"x", about=made)}, BadEnvelope),
    ):
        with pytest.raises(error):
            decide(case_id, made, head, **more)  # type: ignore[arg-type]
    assert not Entry.objects.exists()
    decide(case_id, made, head)
    assert Entry.objects.count() == 1


def test_an_allegation_of_another_case_is_not_decided_here(
    case_id: str, file: Callable[[], str], joel: Officer, head: Officer
) -> None:
    other = file()
    move(other, joel, "acknowledged")
    made = allege(other, joel)
    inquiry(case_id, joel)
    with pytest.raises(NoSuchThing):
        decide(case_id, made, head)


def test_correcting_the_codes_voids_the_finding(case_id: str, joel: Officer, head: Officer) -> None:
    made = allege(case_id, joel)
    inquiry(case_id, joel)
    decide(case_id, made, head)
    operations.change_allegation(case_id=case_id, allegation_id=made, officer=head, coded=THEFT, known=KNOWN,
                                 at=clock.now(), version=1)
    with pytest.raises(NotReady, match="undecided_allegation"):
        move(case_id, head, "finding")
    with pytest.raises(Conflict):
        operations.change_allegation(case_id=case_id, allegation_id=made, officer=head, coded=THEFT, known=KNOWN,
                                     at=clock.now(), version=1)


def test_allegations_are_numbered_and_none_is_recorded_before_reading_or_after_the_end(
    case_id: str, file: Callable[[], str], joel: Officer, head: Officer
) -> None:
    allege(case_id, joel)
    allege(case_id, joel)
    assert [one.number for one in queries.allegations(case_id, joel)] == [1, 2]
    with pytest.raises(WrongStage):
        allege(file(), joel)
    propose(case_id, joel)
    second(case_id, head)
    with pytest.raises(WrongStage):
        allege(case_id, joel)


def test_retaliation_brings_an_ended_case_back_before_all_others(
    case_id: str, file: Callable[[], str], joel: Officer, head: Officer
) -> None:
    file()
    propose(case_id, joel)
    second(case_id, head)
    assert case_id not in [row.id for row in queries.queue(joel, at=clock.now()).rows]
    operations.add_message(case_id=case_id, message_id=sealing.new_id(), envelope=factories.envelope(),
                           at=clock.now(), signal="reprisal")
    first = queries.queue(joel, at=clock.now()).rows[0]
    assert (first.id, first.retaliation) == (case_id, True)
    move(case_id, joel, "inquiry")
    assert kinds(case_id)[-1] == "complaint.reopened"
