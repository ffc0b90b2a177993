"""The pages of phones: a link shown once, a registration taken back, and what the adviser does with records apart."""

import re
from typing import Any

import pytest
from django.urls import reverse

from tande.domains.children.models import Met
from tande.domains.force.models import Report
from tande.domains.phones import operations
from tande.domains.phones.models import Apart, Phone
from tande.ledger import clock
from tests.domains import met_children
from tests.interfaces.field import phones
from tests.interfaces.field.phones import child, sealed, send, shot
from tests.interfaces.mission.conftest import SignIn
from tests.interfaces.staff.people import words as text_of

PAGE, APART = "mission:phones", "mission:apart"


@pytest.fixture(autouse=True)
def alpha(db: None) -> str:
    return met_children.unit()


def test_a_unit_officer_registers_a_phone_and_its_link_is_shown_once(sign_in: SignIn) -> None:
    client = sign_in("unit_officer").client
    assert 'value="KEN/alpha"' in text_of(client.get(reverse(PAGE)))
    wrong = client.post(reverse("mission:phone_add"), {"unit": "KEN/alpha", "label": "", "language": "ht"})
    assert wrong.status_code == 422
    other = client.post(reverse("mission:phone_add"), {"unit": "JAM/alpha", "label": "grey", "language": "ht"})
    assert other.status_code == 422
    made = client.post(reverse("mission:phone_add"), {"unit": "KEN/alpha", "label": "grey", "language": "ht"})
    found = re.search(r'id="link">[^<]*/card/ht/#phone=([\w-]{24})\.KEN\.alpha<', text_of(made))
    assert found
    assert "<svg" in text_of(made)
    listed = text_of(client.get(reverse(PAGE)))
    assert found[1] not in listed
    assert "grey" in listed
    for form in ("card.pdf", "card-a4.pdf"):
        assert f'href="/card/ht/{form}"' in listed
    # What the link says is what the register takes.
    assert send(sealed(child(phone=found[1]))).json()["kept"] is True
    phone = Phone.objects.get()
    client.post(reverse("mission:phone_revoke", args=[phone.pk]))
    assert send(sealed(child(phone=found[1]))).json()["kept"] is False


def test_no_phone_of_another_unit_is_seen_or_taken_back(sign_in: SignIn) -> None:
    met_children.unit("Bravo")
    made = operations.register(contingent="KEN", unit="bravo", label="blue", actor=sign_in("commander").officer,
                               at=clock.now())
    client = sign_in("unit_officer").client
    assert "blue" not in text_of(client.get(reverse(PAGE)))
    client.post(reverse("mission:phone_revoke", args=[made.id]))
    assert Phone.objects.get().revoked_at is None


@pytest.mark.parametrize(("fields", "kind", "kept"), [
    (child(note="Li swaf"), "encounter", Met), (shot(), "force", Report),
])
def test_the_adviser_takes_a_record_in_for_the_unit_that_owns_to_it(
    sign_in: SignIn, fields: dict[str, Any], kind: str, kept: Any
) -> None:
    body = sealed(fields, kind)
    send(body)
    row = Apart.objects.get()
    client = sign_in("child_adviser").client
    assert "It came from a phone that is not registered." in text_of(client.get(reverse(APART)))
    page = text_of(client.get(reverse("mission:apart_one", args=[row.pk])))
    assert 'value="KEN/alpha" selected' in page
    assert client.post(reverse("mission:apart_take", args=[row.pk]), {"unit": ""}).status_code == 422
    for _ in range(2):
        assert client.post(reverse("mission:apart_take", args=[row.pk]), {"unit": "KEN/alpha"}).status_code == 302
    [met] = kept.objects.all()
    assert (met.pk, met.contingent, met.unit) == (row.record, "KEN", "alpha")
    assert "Taken in" in text_of(client.get(reverse("mission:apart_one", args=[row.pk])))
    # The phone, once registered, may send the same again: it is the same record.
    send(body)
    assert kept.objects.count() == 1


def test_a_record_that_cannot_be_read_is_shown_and_set_aside_with_a_reason(sign_in: SignIn) -> None:
    token = phones.token().token
    send(sealed(child(phone=token, at="<b>last night</b>", note="Li swaf", odd={"a": [1]})))
    row = Apart.objects.get()
    client = sign_in("child_adviser", language="fr").client
    page = text_of(client.get(reverse("mission:apart_one", args=[row.pk])))
    assert "&lt;b&gt;last night" in page
    assert "Li swaf" in page
    assert reverse("mission:apart_take", args=[row.pk]) not in page
    assert client.post(reverse("mission:apart_take", args=[row.pk]), {"unit": "KEN/alpha"}).status_code == 422
    aside = reverse("mission:apart_aside", args=[row.pk])
    assert client.post(aside, {"words": " "}).status_code == 422
    assert client.post(aside, {"words": "Yon esè"}).status_code == 302
    assert client.post(aside, {"words": "Ankò"}).status_code == 302
    assert "Yon esè" in text_of(client.get(reverse("mission:apart_one", args=[row.pk])))
    assert client.get(reverse("mission:apart_one", args=[row.pk + 9])).status_code == 404
    assert client.get(f"{reverse(APART)}{'9' * 30}/").status_code == 404


def test_what_did_not_open_can_only_be_set_aside(sign_in: SignIn) -> None:
    body = sealed(child())
    send(body[:-1] + bytes([body[-1] ^ 1]))
    row = Apart.objects.get()
    page = text_of(sign_in("child_adviser").client.get(reverse("mission:apart_one", args=[row.pk])))
    assert "It cannot be opened" in page
    assert reverse("mission:apart_take", args=[row.pk]) not in page
