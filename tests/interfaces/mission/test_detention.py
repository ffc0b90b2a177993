"""The pages on people held: written down, changed, ended, printed; a child linked; the Council told."""

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from tande.domains.children.models import Met
from tande.domains.detention.models import CouncilTold, Held
from tande.ledger import clock
from tande.toolkit import codes, sealing
from tests.domains.met_children import leader, unit
from tests.domains.test_detention import hold
from tests.interfaces.mission.conftest import SignIn
from tests.interfaces.public.people import LANGUAGES

pytestmark = pytest.mark.django_db


def typed(**more: Any) -> dict[str, Any]:
    at = timezone.localtime(clock.now() - timedelta(hours=3))
    return {"id": sealing.new_id(), "at": f"{at:%Y-%m-%dT%H:%M}", "commune": "HT0111", "operation": "patrol",
            "reason": "life", "sex": "boy", "age_band": "26+", "age_basis": "statement", "foreign": "no", "hurt": "no",
            "apart": "yes", "note": "", **more}


@pytest.fixture
def asha(sign_in: SignIn) -> Any:
    unit()
    return sign_in("unit_officer", language="en", state="KEN", unit="alpha").client


def test_written_down_changed_ended_and_printed(asha: Any) -> None:
    answer = asha.post(reverse("mission:detention_new"), typed(), follow=True)
    held = Held.objects.get()
    text = answer.content.decode()
    assert answer.status_code == 200
    assert codes.show(held.number) in text
    assert "Nobody" not in text
    ended = {"base_version": "1", "ending": "handed_over", "receipt": "PNH 77",
             "ended_at": f"{timezone.localtime(clock.now()):%Y-%m-%dT%H:%M}"}
    assert asha.post(reverse("mission:detention_end", args=[held.pk]), ended).status_code == 302
    stale = asha.post(reverse("mission:detention_change", args=[held.pk]), typed(base_version="1", hurt="yes"))
    assert stale.status_code == 409
    assert "meanwhile" in stale.content.decode()
    assert 'name="base_version" value="2"' in stale.content.decode()
    assert asha.post(reverse("mission:detention_change", args=[held.pk]),
                     typed(base_version="2", hurt="yes")).status_code == 302
    page = asha.get(reverse("mission:detention", args=[held.pk])).content.decode()
    assert "PNH 77" in page
    assert "no medical check is on record" in page
    for language in LANGUAGES:
        for form in ("statement", "release"):
            for address in (reverse("mission:detention_paper", args=[held.pk, form]),
                            reverse("mission:detention_blank", args=[form])):
                paper = asha.get(f"{address}?lang={language}")
                assert (paper.status_code, paper.content[:4]) == (200, b"%PDF")
    words = PdfReader(io.BytesIO(asha.get(
        reverse("mission:detention_paper", args=[held.pk, "release"]) + "?lang=en").content)).pages[0].extract_text()
    assert codes.show(held.number) in words
    assert "PNH 77" in words
    assert asha.get(reverse("mission:detention_blank", args=["x"])).status_code == 404


def test_a_child_is_linked_and_shown(asha: Any) -> None:
    answer = asha.post(reverse("mission:detention_new"), typed(doubt="on"), follow=True).content.decode()
    assert codes.show(Met.objects.get().number) in answer
    assert reverse("mission:child", args=[Met.objects.get().pk]) in answer
    held = Held.objects.get()
    back = asha.post(reverse("mission:detention_change", args=[held.pk]), typed(base_version="1"))
    assert back.status_code == 422
    assert "Doubt means child" in back.content.decode()


BAD = [
    ({"at": "yesterday"}, "at"), ({"at": "2999-01-01T10:00"}, "at"), ({"commune": ""}, "commune"),
    ({"operation": "x"}, "operation"), ({"encounter_number": "123"}, "encounter_number"),
    ({"encounter_number": "00000000", "doubt": "on"}, "encounter_number"), ({"note": "x" * 2001}, "note"),
    ({"note": "a\x00b"}, "note"), ({"commune": "\x00"}, "commune"), ({"note": "a\u202eb"}, "note"),
    ({"rights_at": "2001-01-01T10:00"}, "rights_at"), ({"id": "x"}, ""), ({"sex": ""}, "sex"),
]


@pytest.mark.parametrize(("more", "field"), BAD)
def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(
    more: dict[str, str], field: str, asha: Any
) -> None:
    answer = asha.post(reverse("mission:detention_new"), typed(reason="asked", **more))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert not field or f'id="id_{field}-wrong"' in text
    assert re.search(r'value="asked"[^>]*checked', text)
    assert not Held.objects.exists()
    assert not Met.objects.exists()


def test_lists_and_who_sees_them(asha: Any, sign_in: SignIn) -> None:
    old = hold(leader("Bravo"), at=clock.now() - timedelta(days=3))
    assert asha.get(reverse("mission:detention", args=[old.id])).status_code == 404
    assert old.number not in asha.get(reverse("mission:detentions")).content.decode().replace(" ", "")
    commander = sign_in("commander", language="en", state="KEN").client
    for query in ("", "?show=late", "?show=open", f"?number={old.number}", "?page=9", "?page=x"):
        assert codes.show(old.number) in commander.get(reverse("mission:detentions") + query).content.decode(), query
    for query in ("?show=child", "?number=123", "?number=00000000", "?number=%00"):
        assert codes.show(old.number) not in commander.get(reverse("mission:detentions") + query).content.decode()
    assert sign_in("head").client.get(reverse("mission:detention", args=[old.id])).status_code == 200


def test_the_commander_writes_down_when_the_council_was_told(sign_in: SignIn) -> None:
    hold(leader(), at=clock.now() - timedelta(days=70))
    commander, address = sign_in("commander", language="en", state="KEN").client, reverse("mission:detention_council")
    page = commander.get(address).content.decode()
    assert "Not told, and late" in page
    (month,) = re.findall(r'<option value="(\d{4}-\d\d)"', page)
    given = {"id": sealing.new_id(), "month": month, "on": f"{timezone.localdate(clock.now()):%Y-%m-%d}",
             "reference": "S/2026/1"}
    for more in ({"on": "x"}, {"reference": ""}, {"month": "2001-01"}, {"on": "2001-01-01"}):
        assert commander.post(address, {**given, **more}).status_code == 422
    assert not CouncilTold.objects.exists()
    assert commander.post(address, given).status_code == 302
    assert CouncilTold.objects.get().month == month
    head = sign_in("head").client
    head.post(address, {**given, "id": sealing.new_id()})
    assert CouncilTold.objects.count() == 1
    assert 'id="tell"' not in head.get(address).content.decode()
