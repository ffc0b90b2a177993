"""The pages on children met: written down in one go, faults at their fields, who sees what, two versions, papers."""

import io
import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from pypdf import PdfReader

from tande.domains.children import operations, queries
from tande.domains.children.models import Met, Version
from tande.interfaces.mission.children import words
from tande.ledger import clock
from tande.policy import encounters
from tests.domains import met_children
from tests.domains.met_children import by_phone, good
from tests.harness import languages
from tests.interfaces.mission.conftest import SignIn

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def asha(sign_in: SignIn) -> Any:
    """The officer of Kenya's unit Alpha, signed in."""
    met_children.unit()
    return sign_in("unit_officer", language="en", state="KEN", unit="alpha")


@pytest.fixture
def esther(sign_in: SignIn) -> Any:
    return sign_in("child_adviser", language="en")


def local(moment: Any) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


def typed(**more: Any) -> dict[str, Any]:
    """A form in which nothing is wrong."""
    return {
        "id": "c" * 32, "at": local(clock.now() - HOUR), "commune": "HT0111", "circumstance": "found", "age": "15",
        "age_band": "15-17", "age_basis": "statement", "sex": "boy", "hurt": "no", "urgent": "no", "apart": "yes",
        "restrained": "no", "questioned": "no", "photo": "no", **more,
    }


def post(client: Client, name: str, data: dict[str, Any], *args: Any) -> Any:
    return client.post(reverse(f"mission:{name}", args=args), data)


def page(client: Client, name: str, *args: Any, **query: str) -> str:
    answer = client.get(reverse(f"mission:{name}", args=args), query)
    assert answer.status_code == 200, answer.content
    return re.sub(r"\s+", " ", answer.content.decode())


def test_a_child_is_written_down_once_and_the_number_is_said(asha: Any, esther: Any) -> None:
    assert "No child has been met yet" in page(asha.client, "children")
    assert 'name="of"' not in page(asha.client, "child_new")
    for _twice in range(2):
        answer = post(asha.client, "child_new", typed(note="Ti gason, l'ap kriye <b>"))
        assert answer.status_code == 302
    met = Met.objects.get()
    assert (met.pk, met.contingent, met.unit, met.version) == ("c" * 32, "KEN", "alpha", 1)
    shown = page(asha.client, "child", met.pk)
    number = f"{met.number[:4]} {met.number[4:]}"
    assert number in shown
    assert re.search(r"2[23] h \d+ min left", shown)
    assert "l&#x27;ap kriye &lt;b&gt;" in shown
    for typing in (met.number, number, f"{met.number[:4]}-{met.number[4:]}"):
        assert f'data-child="{met.pk}"' in post(esther.client, "children", {"number": typing}).content.decode()
    wrong = post(esther.client, "children", {"number": "12"}).content.decode()
    assert "This is no hand-over number" in wrong
    assert "data-child" not in wrong
    assert "1 record waits" in page(esther.client, "children")
    assert post(esther.client, "child_seen", {}, met.pk).status_code == 302
    assert "Child protection has seen the record." in page(asha.client, "child", met.pk)


@pytest.mark.parametrize(
    ("wrong", "field", "words_"),
    [({"age": "40"}, "age", "This form is for children."), ({"age": "-1"}, "age", "not below 0"),
     ({"at": local(clock.now() + 50 * HOUR)}, "at", "not yet"), ({"at": "1999-01-01T00:00"}, "at", "began"),
     ({"at": "31/02/2026"}, "at", "2026-03-12"), ({"at": ""}, "at", "required"), ({"sex": ""}, "sex", "required"),
     ({"sex": "male"}, "sex", "Select a valid"), ({"commune": "HT01"}, "commune", "Select a valid"),
     ({"apart": "no"}, "apart_reason", "Say why"), ({"baby": "pregnant"}, "baby", "boy"),
     ({"cared_at": "2020-01-01T00:00"}, "cared_at", "before you met"), ({"items": "tank"}, "items", "valid"),
     ({"age": "9" * 30}, "age", "less than"), ({"note": "x" * 2001}, "note", "2000")],
)  # fmt: skip
def test_a_fault_stands_at_its_field_and_what_was_typed_stays(
    asha: Any, wrong: dict[str, str], field: str, words_: str
) -> None:
    answer = post(asha.client, "child_new", typed(items_text="Zam la te chaje", **wrong))
    assert answer.status_code == 422
    text = answer.content.decode()
    fault = re.search(rf'id="id_{field}-wrong" role="alert">([^<]*)<', text)
    assert fault, text
    assert words_ in fault[1]
    assert "Zam la te chaje" in text
    assert not Met.objects.exists()


@pytest.mark.parametrize("forged", [
    {"document_seen": "on"}, {"said_adult": "on", "document_seen": "true"}, {"of": "JAM|bravo"},
    {"child": "no"}, {"source": "phone"}, {"left_at": "2026-01-01T00:00"},
])  # fmt: skip
def test_no_forged_form_of_a_unit_makes_an_adult_or_writes_for_another_unit(asha: Any, forged: dict[str, str]) -> None:
    claimed = typed(age="22", age_basis="document", **forged)
    assert post(asha.client, "child_new", claimed).status_code == 302
    met = Met.objects.get()
    assert (met.child, met.contingent, met.unit, met.source) == (True, "KEN", "alpha", "web")
    assert post(asha.client, "child_change", {**claimed, "base_version": "1", "age": "24"}, met.pk).status_code == 302
    assert post(asha.client, "child_hand_over", {
        **forged, "left_at": local(clock.now()), "destination": "hospital", "receiver": "hospital", "heard": "yes",
        "assent": "yes"}, met.pk).status_code == 302
    met.refresh_from_db()
    assert (met.child, met.version, "as_adult" in met.flags) == (True, 3, True)


def test_the_adviser_ends_it_by_a_document_seen_and_writes_for_any_unit(asha: Any, esther: Any) -> None:
    assert 'name="of"' in page(esther.client, "child_new")
    assert post(esther.client, "child_new", typed(of="KEN|alpha", source="paper")).status_code == 302
    met = Met.objects.get()
    assert met.source == "paper"
    change = typed(age="19", age_basis="document", document_seen="on", base_version="1")
    assert post(esther.client, "child_change", change, met.pk).status_code == 302
    assert "an adult, by a document" in page(asha.client, "child", met.pk)
    assert post(asha.client, "child_change", {**change, "base_version": "2", "age": "20"}, met.pk).status_code == 302
    assert "an adult, by a document" not in page(asha.client, "child", met.pk)
    assert post(esther.client, "child_new", typed(id="d" * 32, of="KEN|zulu")).status_code == 422


def test_two_who_change_one_record_both_stay_and_are_shown_side_by_side(asha: Any, esther: Any) -> None:
    post(asha.client, "child_new", typed())
    post(esther.client, "child_change", typed(sex="girl", base_version="1"), "c" * 32)
    answer = post(asha.client, "child_change", typed(age="12", base_version="1"), "c" * 32)
    assert "Yours is kept beside" in page(asha.client, "child", "c" * 32)
    assert answer.status_code == 302
    assert "Look at both" not in page(asha.client, "child", "c" * 32)
    both = page(esther.client, "child_settle", "c" * 32, 3)
    assert "Girl" in both
    assert "12" in both
    assert asha.client.get(reverse("mission:child_settle", args=["c" * 32, 3])).status_code == 403
    assert post(esther.client, "child_settle", {"base_version": "1"}, "c" * 32, 3).status_code == 302
    assert Met.objects.get().conflicts == 1
    told = {"base_version": "2", "age": "beside"}
    assert post(esther.client, "child_settle", told, "c" * 32, 3).status_code == 302
    met = Met.objects.get()
    assert (met.conflicts, met.version, Version.objects.count()) == (0, 4, 4)
    assert post(esther.client, "child_settle", told, "c" * 32, 3).status_code == 302
    for rubbish in ("", "x", "9" * 40, "²"):
        assert post(asha.client, "child_change", typed(base_version=rubbish), "c" * 32).status_code == 404


def test_what_is_restricted_stands_on_no_page_of_others(
    asha: Any, esther: Any, sign_in: SignIn
) -> None:
    post(asha.client, "child_new", typed(sex="girl", baby="pregnant"))
    for someone, reads in ((asha, False), (esther, True), (sign_in("head", language="en"), True),
                           (sign_in("child_officer", language="en"), False),
                           (sign_in("commander", language="en", state="KEN"), False)):
        assert ("Pregnant" in page(someone.client, "child", "c" * 32)) is reads
    assert "Pregnant" not in page(asha.client, "child_change", "c" * 32)
    post(asha.client, "child_change", typed(sex="girl", age="14", base_version="1"), "c" * 32)
    assert queries.encounter(esther.officer, "c" * 32, clock.now()).encounter.baby == "pregnant"


def test_a_record_from_the_field_is_kept_and_shown_as_wrong_in_every_language(
    asha: Any, esther: Any
) -> None:
    view = by_phone(good(age=40, sex="<script>", circumstance="?", at=clock.now() - 9999 * 24 * HOUR), phone="")
    for lang in ("en", "ht", "fr", "es", "sw"):
        esther.client.cookies["mission_language"] = lang
        shown = page(esther.client, "child", view.id)
        assert 'id="wrong"' in shown
        assert "<script>" not in shown
        assert 'id="unregistered"' in shown
    assert asha.client.get(reverse("mission:child", args=[view.id])).status_code == 404
    esther.client.cookies["mission_language"] = "en"
    assert post(esther.client, "child_place", {"of": "KEN|zulu", "base_version": "1"}, view.id).status_code == 302
    assert "This unit is not in the register." in page(esther.client, "child", view.id)
    post(esther.client, "child_place", {"of": "KEN|alpha", "base_version": "1"}, view.id)
    assert "40" in page(asha.client, "child", view.id)


def test_who_was_late_is_shown_with_the_hours_in_custody(asha: Any, sign_in: SignIn) -> None:
    assert "Nobody was late" in page(asha.client, "children_late")
    officer = asha.officer
    met_children.met(officer, clock.now() - 31 * HOUR, questioned="yes")
    left = met_children.met(officer, clock.now() - 60 * HOUR, apart="family")
    operations.hand_over(id=left.id, left_at=clock.now() - 20 * HOUR, destination="child_agency", receiver="ibesr",
                         actor=officer, at=clock.now())
    met_children.met(officer)
    operations.make_rounds(at=clock.now())
    shown = page(asha.client, "children_late")
    assert shown.count("data-child=") == 2
    assert "7 h 0 min" in shown
    assert "16 h 0 min" in shown
    assert "40 h 0 min" in shown
    assert "Not so, or not known" in shown
    head = sign_in("head", language="en").client
    assert 'id="escalated"' in page(head, "children")
    assert page(head, "children", show="flagged").count("data-child=") == 1
    for unit, many in (("KEN|alpha", 3), ("KEN|", 3), ("JAM|", 0), ("KEN|x\x00", 0)):
        assert page(head, "children", show="rubbish", page="²", unit=unit).count("data-child=") == many
    assert shown.count("data-other=") == 2


@pytest.mark.parametrize("form", ["custody", "handover", "statement"])
@pytest.mark.parametrize("lang", languages.each(["ht", "fr", "en", "es", "sw"]))
def test_papers_in_five_languages_blank_and_filled(
    asha: Any, form: str, lang: str
) -> None:
    view = met_children.met(asha.officer, note="Not on paper", sex="girl", baby="pregnant")
    for args in ((form,), (view.id, form)):
        name = "child_blank" if len(args) == 1 else "child_paper"
        answer = asha.client.get(reverse(f"mission:{name}", args=args), {"lang": lang})
        assert answer.headers["Content-Type"] == "application/pdf"
        reader = PdfReader(io.BytesIO(answer.content))
        text = " ".join(one.extract_text() for one in reader.pages)
        assert len(reader.pages) == 1, (form, lang)
        number = f"{view.number[:4]} {view.number[4:]}"
        assert (number in text) is (len(args) == 2)
        assert ("/handover/" in text) is (form == "handover")
        assert "Not on paper" not in text
        assert str(words.LABELS["baby"]) not in text


def test_every_sentence_of_the_rules_is_there_to_be_translated() -> None:
    never = good(age=40, sex="?", baby="pregnant", destination="", items=("tank",), left_at=clock.now())
    found = {one.sentence for age in (40, -1) for one in encounters.check(
        good(**{**{name: getattr(never, name) for name in ("sex", "items", "left_at")}, "age": age}), now=clock.now())}
    found |= {one.sentence for at in (clock.now() + 99 * HOUR, clock.now() - 99 * HOUR) for one in encounters.check(
        good(at, baby="pregnant", destination="hospital", cared_at=at - HOUR), now=clock.now(), earliest=clock.now())}
    with translation.override("en"):
        assert found <= {str(one) for one in words.FAULTS}
    assert len(found) > 8


def test_nothing_personal_is_in_addresses_or_in_clear(asha: Any) -> None:
    answer = post(asha.client, "child_new", typed(note="Ti Jean", apart="no", apart_reason="Manman li la"))
    assert answer.url == reverse("mission:child", args=["c" * 32])
    rows = json.dumps([one.fields for one in Version.objects.all()])
    assert "Ti Jean" not in rows
    assert "Manman" not in rows
