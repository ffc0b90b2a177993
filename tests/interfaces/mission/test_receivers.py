"""The codes of who takes children in: shown once, by the body alone, revoked at once, never twice by one form."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from tande.domains.receiving import operations
from tande.domains.receiving.errors import NoSuchCode
from tande.domains.receiving.models import Code
from tande.ledger import clock
from tande.toolkit import codes, handover
from tests.interfaces.mission.conftest import SignIn

pytestmark = pytest.mark.django_db


def given(client: Any, **more: str) -> Any:
    page = client.get(reverse("mission:receivers")).content.decode()
    (form_id,) = re.findall(r'name="id" value="([0-9a-f]{32})"', page)
    asked = {"id": form_id, "receiver": "ibesr", "label": "Biwo lannwit", **more}
    return client.post(reverse("mission:receiver_give"), asked), asked


def test_a_code_is_shown_once_printed_in_their_language_and_revoked(sign_in: SignIn) -> None:
    client = sign_in("head", language="en").client
    answer, asked = given(client)
    text = answer.content.decode()
    (shown,) = re.findall(r"data-new-code>([\d ]+)<", text)
    code = handover.parse_code(shown)
    assert operations.check(code, at=clock.now()).receiver == "ibesr"
    assert '<div lang="ht">' in text
    again = client.post(reverse("mission:receiver_give"), asked)
    assert again.status_code == 302
    listed = client.get(reverse("mission:receivers")).content.decode()
    assert "Biwo lannwit" in listed
    assert shown not in listed
    assert Code.objects.count() == 1
    revoke = reverse("mission:receiver_revoke", args=[Code.objects.get().pk])
    for words in ("The code is revoked.", "This code was revoked before."):
        assert words in client.post(revoke, follow=True).content.decode()
    with pytest.raises(NoSuchCode):
        operations.check(code, at=clock.now())
    absent = client.post(reverse("mission:receiver_revoke", args=["f" * 32]), follow=True)
    assert "There is no such code." in absent.content.decode()


@pytest.mark.parametrize("more", [
    {"receiver": "police"}, {"receiver": ""}, {"label": ""}, {"label": "x" * 81}, {"label": "a\u202eb"}, {"id": "x"},
])  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_is_given(more: dict[str, str], sign_in: SignIn) -> None:
    answer, _asked = given(sign_in("child_officer").client, **more)
    assert answer.status_code == 400
    assert not Code.objects.exists()


def test_the_adviser_matches_a_child_without_a_number_and_sees_what_differs(sign_in: SignIn) -> None:
    from tests.domains.met_children import leader, met
    from tests.domains.test_receptions import confirm, give, took

    view, code = met(leader(), clock.now() - timedelta(hours=5)), give("ibesr")
    waiting = confirm(code, "", took(view, sex="girl"), commune="HT0111")
    esther, page = sign_in("child_adviser", language="en").client, reverse("mission:received")
    match = reverse("mission:received_match", args=[waiting.child])
    assert codes.show(waiting.receipt_no) in esther.get(page).content.decode()
    for number, words in (("12", "it has 8 digits"), (handover.new_number(), "No child met has this number"),
                          (codes.show(view.number), "Matched."), (view.number, "has its child already")):
        assert words in esther.post(match, {"number": number}, follow=True).content.decode(), number
    text = esther.get(page).content.decode()
    assert f"data-waiting=\"{waiting.child}\"" not in text
    assert "do not say the same sex" in text
    absent = esther.post(reverse("mission:received_match", args=["f" * 32]), {"number": view.number}, follow=True)
    assert "There is no such confirmation." in absent.content.decode()
    head = sign_in("head", language="en").client
    assert (head.get(page).status_code, head.post(match, {"number": view.number}).status_code) == (200, 403)
    assert head.get(reverse("mission:children") + "?show=differs").status_code == 200
