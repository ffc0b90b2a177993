"""Field apps at the desk: an access is given once, listed with its last day, and taken back."""

import base64
import json
import re
import zlib

import pytest
from django.conf import settings
from django.urls import reverse

from tande.domains.fieldforms import operations, queries
from tande.domains.fieldforms.models import Credential
from tande.ledger import clock
from tande.ledger.models import Fact
from tande.toolkit.fieldforms import encounters, on_behalf
from tande.toolkit.openrosa import credentials
from tande.toolkit.openrosa.credentials import Given
from tests.domains import factories
from tests.interfaces.staff.conftest import SignIn

pytestmark = pytest.mark.django_db
ASKED = {"name": "grey phone", "organisation": "Example Rights", "forms": [on_behalf.FORM_ID], "language": "ht"}


@pytest.mark.parametrize("language", ["ht", "fr", "en", "es", "sw"])
def test_an_access_is_shown_once_with_a_card_in_the_language_of_its_bearer(sign_in: SignIn, language: str) -> None:
    administrator = sign_in("administrator")
    page = administrator.client.post(reverse("staff:field_app_add"), {**ASKED, "language": language}).content.decode()
    user, password, link = (re.search(rf'id="field-{name}">([^<]+)<', page)[1]  # type: ignore[index]
                            for name in ("user", "password", "link"))
    token = link.removeprefix(f"{settings.TANDE.public_url}/field/key/")
    assert re.fullmatch(r"([a-z2-9]{5}-){3}[a-z2-9]{5}", password)
    senders = {queries.sender(Given("", token)), queries.sender(Given(user, password))}
    assert senders == {queries.Sender(Credential.objects.get().pk, on_behalf.FORM_IDS, language, "")}
    assert f'id="field-card" lang="{language}"' in page
    told = json.loads(zlib.decompress(base64.b64decode(credentials.setup(link, "Forms"))))
    assert told["general"]["server_url"] == link
    listed = administrator.client.get(reverse("staff:field_apps")).content.decode()
    assert [secret in listed for secret in (token, password)] == [False, False]
    assert "grey phone" in listed
    assert Fact.objects.filter(kind="fieldapp.registered").count() == 1


def test_an_access_is_taken_back(sign_in: SignIn) -> None:
    head = sign_in("head")
    assert 'id="no-field-apps"' in head.client.get(reverse("staff:field_apps")).content.decode()
    asked = {**ASKED, "forms": [encounters.FORM_ID], "contingent": "KEN"}
    made = operations.register(**asked, actor=factories.officer("head"), at=clock.now())
    assert "(Kenya)" in head.client.get(reverse("staff:field_apps")).content.decode()
    where = reverse("staff:field_app_revoke", args=[made.id])
    for _twice in range(2):
        assert head.client.post(where, follow=True).status_code == 200
    assert queries.sender(Given("", made.token)) is None
    assert Fact.objects.filter(kind="fieldapp.revoked").count() == 1
    assert head.client.post(reverse("staff:field_app_revoke", args=["0" * 32]), follow=True).status_code == 200


WRONG = [
    ({"name": ""}, "name"), ({"name": "a\u202eb"}, "name"), ({"organisation": "x" * 61}, "organisation"),
    ({"forms": []}, "forms"), ({"forms": ["other"]}, "forms"), ({"language": "de"}, "language"),
    ({"forms": [encounters.FORM_ID]}, "contingent"), ({"name": "a\x00b"}, "name"),
]


@pytest.mark.once
@pytest.mark.parametrize(("wrong", "field"), WRONG)
def test_what_cannot_be_is_said_at_its_field_and_what_was_typed_stays(
    sign_in: SignIn, wrong: dict[str, object], field: str
) -> None:
    head = sign_in("head")
    answer = head.client.post(reverse("staff:field_app_add"), {**ASKED, "name": "typed here", **wrong})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="app_{field}-wrong"' in page
    assert Credential.objects.count() == 0
    if field != "name":
        assert 'value="typed here"' in page
