"""What the page of a gateway says for calls and menus: addresses that lead to the doors, and what a provider kept."""

import html
import re

import pytest
from django.conf import settings
from django.urls import resolve

from tande.domains.recordings.models import Recording
from tande.ledger import clock
from tests.interfaces.staff.conftest import SignIn
from tests.interfaces.staff.people import words
from tests.interfaces.staff.test_doors import added

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.mark.parametrize(("kind", "names"), [
    ("twilio", {"voice:began", "voice:over"}), ("africastalking", {"ussd:menu", "ussd:over"}), ("kannel", set()),
])
def test_its_addresses_lead_to_the_doors(sign_in: SignIn, kind: str, names: set[str]) -> None:
    someone = sign_in("head", language="en")
    made = added(someone, kind)
    page = html.unescape(someone.get("door", made.id).content.decode()).replace("<secret>", "x")
    paths = re.findall(rf"{re.escape(settings.TANDE.public_url)}(/(?:call|menu)/[^<\s]*)", page)
    assert {resolve(path).view_name for path in paths} == names


def test_what_could_not_be_deleted_is_shown_to_who_sees_the_doors(sign_in: SignIn) -> None:
    someone = sign_in("head", language="en")
    made, other = added(someone, "twilio"), added(someone, "kannel")
    assert "left at the provider" not in words(someone.get("doors"))
    at = clock.now()
    for number in range(2):
        Recording.objects.create(
            pk=str(number), gateway=made.id, mark=bytes([number]), call=b"", source=b"", stage="left", at=at, due=at)
    assert words(someone.get("doors")).count("left at the provider: 2") == 1
    assert "left at the provider: 2" in words(someone.get("door", made.id))
    assert "left at the provider" not in words(someone.get("door", other.id))
