"""Retaliation is an allegation of its own: before all else, in any stage, and it opens again what had ended."""

from collections.abc import Callable

import pytest

from tande.domains.casework import operations, queries
from tande.domains.casework.errors import BadCodes, BadEnvelope, NoSuchCase, NotAllowed
from tande.domains.casework.models import Allegation, Case
from tande.domains.casework.operations import SealedEntry
from tande.domains.intake import operations as intake
from tande.domains.officers.models import Officer
from tande.ledger import clock
from tande.ledger.models import Fact
from tande.policy import allegations, stages
from tande.toolkit import sealing
from tests.domains import factories

pytestmark = pytest.mark.django_db
KNOWN = {"category": {"theft", "retaliation"}, "state": {"KEN"}, "personnel": {"police", "unknown"}}


@pytest.fixture
def joel() -> Officer:
    return factories.officer("intake_officer")


@pytest.fixture
def file(joel: Officer) -> Callable[[str], str]:
    desk = factories.desk_key(joel)

    def one(stage: str) -> str:
        filed = factories.complaint(desk)
        intake.receive(complaint=filed.complaint, at=clock.now())
        Case.objects.filter(pk=filed.complaint.case_id).update(stage=stage, live=stage not in stages.ENDS)
        return filed.complaint.case_id

    return one


def report(case_id: str, officer: Officer, *, about: str = "reporter", made: str = "", **codes: object) -> bool:
    fields: dict[str, object] = {
        "category": "retaliation", "states": ("KEN",), "personnel": "police", "persons": None, "victims_adult": 1,
        "victims_child": None, **codes,
    }
    return operations.allege_retaliation(
        case_id=case_id, allegation_id=made or sealing.new_id(), officer=officer, about=about, known=KNOWN,
        coded=allegations.Coded(**fields), at=clock.now(),  # type: ignore[arg-type]
    )


def kinds(case_id: str) -> list[str]:
    return list(Fact.objects.filter(subject=case_id).order_by("pk").values_list("kind", flat=True))


@pytest.mark.parametrize("stage", stages.STAGES)
def test_in_every_stage_it_is_an_allegation_and_goes_before_all_others(
    file: Callable[[str], str], joel: Officer, stage: str
) -> None:
    case_id = file(stage)
    file("received")
    assert report(case_id, joel) == (stage in stages.ENDS)
    row = queries.case(case_id, joel, at=clock.now()).row
    assert row.stage == (stages.INQUIRY if stage in stages.ENDS else stage)
    assert (row.rank, row.retaliation) == (0, True)
    assert [one.category for one in queries.allegations(case_id, joel)] == ["retaliation"]
    opened = ["complaint.reopened"] if stage in stages.ENDS else []
    assert kinds(case_id)[-2 - len(opened):] == ["retaliation.reported", *opened, "allegation.recorded"]


@pytest.mark.parametrize("about", ["witness", "personnel", "family"])
def test_the_same_for_witnesses_and_for_personnel_who_report(
    file: Callable[[str], str], joel: Officer, about: str
) -> None:
    case_id = file("closed")
    assert report(case_id, joel, about=about)
    assert {"about": about} in [one.body for one in queries.timeline(case_id, joel)]


def test_twice_the_same_is_once_and_a_second_one_is_another(file: Callable[[str], str], joel: Officer) -> None:
    case_id, made = file("closed"), sealing.new_id()
    assert report(case_id, joel, made=made)
    assert not report(case_id, joel, made=made)
    assert kinds(case_id).count("complaint.reopened") == 1
    report(case_id, joel)
    assert Allegation.objects.filter(case_id=case_id).count() == 2
    with pytest.raises(BadEnvelope):
        report(file("closed"), joel, made=made)
    with pytest.raises(BadEnvelope):
        report(case_id, joel, made="x")


@pytest.mark.parametrize("wrong", [
    {"about": "<b>"}, {"category": "theft"}, {"states": ("ZZZ",)}, {"personnel": "army"}, {"persons": 0},
])
def test_wrong_codes_open_and_write_nothing(file: Callable[[str], str], joel: Officer, wrong: dict[str, str]) -> None:
    case_id = file("closed")
    before = kinds(case_id)
    with pytest.raises(BadCodes):
        report(case_id, joel, **wrong)
    assert kinds(case_id) == before
    assert Case.objects.get(pk=case_id).stage == "closed"


def test_who_may_not_open_the_case_reports_nothing(file: Callable[[str], str], joel: Officer) -> None:
    case_id = file("closed")
    for role, error in (("investigator", NoSuchCase), ("reviewer", NoSuchCase), ("auditor", NotAllowed),
                        ("administrator", NotAllowed)):
        with pytest.raises(error):
            report(case_id, factories.officer(role))
    assert Case.objects.get(pk=case_id).stage == "closed"


@pytest.mark.parametrize("stage", ["closed", "finding", "action_awaited"])
def test_it_can_be_decided_whenever_it_came(file: Callable[[str], str], joel: Officer, stage: str) -> None:
    case_id, head = file(stage), factories.officer("head")
    report(case_id, joel)
    view = queries.case(case_id, head, at=clock.now())
    if stage != "closed":
        operations.move(case_id=case_id, officer=head, to="inquiry", codes={}, at=clock.now(), version=view.version)
    one = queries.allegations(case_id, head)[0]
    reasoning = SealedEntry(sealing.new_id(), "reasoning", factories.envelope(), about=one.id)
    operations.decide_allegation(
        case_id=case_id, allegation_id=one.id, officer=head, finding="substantiated", standard="balance",
        reasoning=reasoning, at=clock.now(), version=one.version,
    )
    assert queries.allegations(case_id, head)[0].finding == "substantiated"
