"""A record for vetting from a case: only from what stands, shown before it leaves, withdrawn again."""

from typing import Any

import pytest
from django.urls import reverse

from tande.domains.screening.models import OwnRecord
from tests.domains import states
from tests.domains.vetting_stories import allege, decide, go, substantiated
from tests.interfaces.staff.conftest import SignIn
from tests.interfaces.staff.people import SignedIn, words


@pytest.fixture
def marie(sign_in: SignIn) -> SignedIn:
    return sign_in("head")


@pytest.fixture
def under_inquiry(marie: SignedIn) -> str:
    return states.case_in_inquiry(marie.officer)


def post(marie: SignedIn, case_id: str, status: int = 200, **fields: Any) -> str:
    told = {"names": "Baraka Kielelezo\nBarakah", "born": "1988-02", "id_numbers": "", "nationality": "KEN", **fields}
    answer = marie.client.post(reverse("staff:vetting", args=[case_id]), told, follow=True)
    assert answer.status_code == status
    return words(answer)


def test_while_nothing_is_found_the_page_offers_nothing(marie: SignedIn, under_inquiry: str) -> None:
    one = allege(under_inquiry, marie.officer)
    decide(under_inquiry, marie.officer, one, "substantiated")
    page = words(marie.get("vetting", under_inquiry))
    assert 'id="nothing-qualifies"' in page
    assert 'id="record-form"' not in page
    post(marie, under_inquiry, status=422, ref=f"finding:{one}", step="confirm")
    assert not OwnRecord.objects.exists()


def test_it_is_shown_confirmed_and_withdrawn(marie: SignedIn, under_inquiry: str) -> None:
    ref = substantiated(under_inquiry, marie.officer)
    page = post(marie, under_inquiry, ref=ref, step="show")
    assert "Barakah" in page[page.index('id="leaves"'):]
    assert not OwnRecord.objects.exists()
    page = post(marie, under_inquiry, ref=ref, step="confirm")
    assert "Nothing else of the case left it" in page
    made = OwnRecord.objects.get()
    assert f'data-record="{made.pk}" data-withdrawn="no"' in page
    address = reverse("staff:vetting_withdraw", args=[under_inquiry, made.pk])
    assert 'data-withdrawn="yes"' in words(marie.client.post(address, follow=True))
    assert "withdrawn before" in words(marie.client.post(address, follow=True))


@pytest.mark.parametrize("fields", [
    {"names": " \n"}, {"names": "x\n" * 3 + "y" * 201}, {"born": "last year"}, {"ref": "finding:x"}, {"ref": ""},
    {"nationality": "Kenya"}, {"names": "\n".join(f"Name {n}" for n in range(21))},
])
def test_what_cannot_be_is_said_at_its_field(marie: SignedIn, under_inquiry: str, fields: dict[str, str]) -> None:
    ref = substantiated(under_inquiry, marie.officer)
    for step in ("show", "confirm"):
        page = post(marie, under_inquiry, status=422, **{"ref": ref, "step": step, **fields})
        assert 'role="alert"' in page
        assert 'id="leaves"' not in page
    assert not OwnRecord.objects.exists()


def test_a_finding_taken_back_in_the_meantime_lets_nothing_out(
    marie: SignedIn, under_inquiry: str, sign_in: SignIn
) -> None:
    ref = substantiated(under_inquiry, marie.officer)
    go(under_inquiry, marie.officer, "inquiry")
    post(marie, under_inquiry, status=422, ref=ref, step="confirm")
    assert not OwnRecord.objects.exists()


def test_no_officer_of_another_desk_and_nobody_of_the_register_gets_there(
    marie: SignedIn, under_inquiry: str, sign_in: SignIn
) -> None:
    for role, status in (("investigator", 404), ("child_officer", 404), ("intake_officer", 403), ("auditor", 403),
                         ("vetting_officer", 403)):
        assert sign_in(role).get("vetting", under_inquiry).status_code == status, role
