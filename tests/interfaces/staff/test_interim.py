"""Interim measures on the page of allegations: asked, answered, lifted, with words for whatever cannot be."""

import pytest
from django.urls import reverse

from tande.domains.casework import operations
from tande.domains.casework.models import Allegation, Case, InterimMeasure
from tande.interfaces.staff.forms_allegations import known_codes
from tande.ledger import clock
from tande.policy.allegations import Coded
from tests.domains import states
from tests.interfaces.staff.conftest import SignIn
from tests.interfaces.staff.people import SignedIn, words


@pytest.fixture
def marie(sign_in: SignIn) -> SignedIn:
    return sign_in("head")


@pytest.fixture
def under_inquiry(marie: SignedIn) -> str:
    return states.case_in_inquiry(marie.officer)


@pytest.fixture
def allegation_id(marie: SignedIn, under_inquiry: str) -> str:
    coded = Coded(sorted(known_codes()["category"])[0], ("KEN",), "police", None, 1, None)
    return operations.record_allegation(
        case_id=under_inquiry, officer=marie.officer, coded=coded, known=known_codes(), at=clock.now()
    )


def ask(marie: SignedIn, case_id: str, **fields: str) -> str:
    """The page after asking."""
    address = reverse("staff:interim_ask", args=[case_id])
    return words(marie.client.post(address, {"measure": "weapon", "asked_of": "mission", **fields}, follow=True))


def test_a_measure_is_asked_answered_and_lifted(marie: SignedIn, under_inquiry: str, allegation_id: str) -> None:
    page = ask(marie, under_inquiry, allegation=allegation_id)
    assert "Whether they answer is watched" in page
    assert 'data-state="asked"' in page
    one = InterimMeasure.objects.get()
    for to, shown in (("taken", "In force"), ("lifted", "Lifted")):
        address = reverse("staff:interim_record", args=[under_inquiry, one.pk])
        assert shown in words(marie.client.post(address, {"to": to}, follow=True))
    assert 'name="to"' not in words(marie.get("allegations", under_inquiry))


def test_without_an_allegation_nothing_can_be_asked_for(marie: SignedIn, under_inquiry: str) -> None:
    assert 'id="interim"' not in words(marie.get("allegations", under_inquiry))
    answer = marie.client.post(reverse("staff:interim_ask", args=[under_inquiry]),
                               {"measure": "weapon", "asked_of": "mission"})
    assert answer.status_code == 404


def test_what_cannot_be_is_said(marie: SignedIn, under_inquiry: str, allegation_id: str) -> None:
    assert "Choose one of the answers" in ask(marie, under_inquiry, allegation=allegation_id, measure="<b>")
    ask(marie, under_inquiry, allegation=allegation_id)
    assert "asked of them already" in ask(marie, under_inquiry, allegation=allegation_id)
    one = InterimMeasure.objects.get()
    address = reverse("staff:interim_record", args=[under_inquiry, one.pk])
    assert "Choose one of the answers" in words(marie.client.post(address, {"to": "asked"}, follow=True))
    marie.client.post(address, {"to": "lifted"})
    assert "A colleague recorded" in words(marie.client.post(address, {"to": "taken"}, follow=True))
    Case.objects.filter(pk=under_inquiry).update(stage="closed")
    assert "In this stage" in ask(marie, under_inquiry, allegation=allegation_id)


def test_a_measure_that_outlived_its_reason_is_pointed_at(
    marie: SignedIn, under_inquiry: str, allegation_id: str
) -> None:
    ask(marie, under_inquiry, allegation=allegation_id)
    Allegation.objects.update(finding="unsubstantiated")
    assert "lift the measure" in words(marie.get("allegations", under_inquiry))
