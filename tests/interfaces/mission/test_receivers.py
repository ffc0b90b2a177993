"""The codes of who takes children in: shown once, by the body alone, revoked at once, never twice by one form."""

import re
from typing import Any

import pytest
from django.urls import reverse

from tande.domains.receiving import operations
from tande.domains.receiving.errors import NoSuchCode
from tande.domains.receiving.models import Code
from tande.ledger import clock
from tande.toolkit import handover
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
