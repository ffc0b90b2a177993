"""What the operator's browser sealed: kept whole, once, at the right desk; no word and no code reaches the server."""

import base64
import json
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tande.domains.callbacks.models import CallBack, Try
from tande.domains.casework.models import Case
from tande.domains.intake.errors import NotDurable
from tande.ledger.models import Fact
from tande.toolkit import sealing
from tande.toolkit.payloads import TextPayload
from tests.domains import factories
from tests.domains.factories import DeskPair
from tests.interfaces.public.people import Desk, the_case
from tests.interfaces.staff.conftest import SignIn
from tests.interfaces.staff.people import SignedIn, words
from tests.interfaces.staff.test_operator import BEGUN, celeste, desk, filed

__all__ = ["celeste", "desk"]
pytestmark = pytest.mark.django_db
SAFE, PAD = "di se magazen an", "7" * 40
WISH = {"number": "3700 1122", "window": "evening", "gender": "woman", "say": SAFE}


def text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def added(case_id: str, to: bytes, kind: str, said: str = "", **more: Any) -> dict[str, str]:
    one, purpose = sealing.new_id(), "identity" if kind == "identity" else "message"
    payload = TextPayload(kind, said, "ht", more)
    envelope = sealing.seal_text(payload, to=to, purpose=f"{purpose}:{one}", case_id=case_id)
    return {"id": one, "purpose": purpose, "signal": "danger" if kind == "danger" else "", "envelope": text(envelope)}


def body(pair: DeskPair, **more: Any) -> dict[str, Any]:
    """What the page's script sends, sealed by our own toolkit as the browser seals it."""
    made = factories.complaint(pair).complaint
    return {
        "case": made.case_id, "message": made.message_id, "desk_key": made.desk_key_id,
        "first_hash": made.first_hash.hex(), "reporter_key": text(made.reporter_key), "case_key": text(made.case_key),
        "case_key_envelope": text(made.case_key_envelope), "envelope": text(made.message),
        "added": [added(made.case_id, made.case_key, "danger"),
                  added(made.case_id, pair.public, "identity", "Ti Mari", fields={"name": "Ti Mari"})],
        "language": "ht", "door": "hotline", "child": "no", "wish": WISH, "pad": PAD, **more,
    }


def send(who: SignedIn, sent: Any, name: str = "operator_sealed", *args: str) -> Any:
    return who.client.post(reverse(f"staff:{name}", args=args), json.dumps(sent), content_type="application/json")


def test_all_of_it_is_kept_once_and_the_code_is_the_browsers_own(celeste: SignedIn, desk: Desk) -> None:
    sent = body(desk.intake)
    for _ in range(2):
        answer = send(celeste, sent)
        assert (answer.status_code, answer.json()) == (200, {"next": reverse("staff:operator_code")})
    case, call = the_case(), CallBack.objects.get()
    assert (case.pk, case.desk, case.messages.count(), case.danger_at is not None) == (sent["case"], "intake", 3, True)
    assert desk.read(case.messages.get(purpose="identity")).data["fields"] == {"name": "Ti Mari"}
    assert (call.case_id, call.danger, call.door) == (case.pk, True, "hotline")
    assert (call.window, call.gender) == ("evening", "woman")
    page = words(celeste.get("operator_code"))
    assert f'data-pad="{PAD}"' in page
    assert settings.OPERATOR.said("code_lost", "ht") in page  # for the caller, when this tab was lost
    assert celeste.post("operator_code", said="12345678").status_code == 422
    assert the_case().saved_at is None
    celeste.post("operator_code", same="yes")
    assert the_case().saved_at is not None
    assert PAD not in words(celeste.get("operator_code"))
    assert send(celeste, sent).json() == {"next": reverse("staff:operator")}
    assert Fact.objects.filter(kind="complaint.received").count() == 1


@pytest.mark.parametrize(("child", "at_child_desk", "status"), [
    ("unknown", False, 400), ("yes", False, 400), ("yes", True, 200), ("no", True, 200),
])
def test_a_child_is_sealed_to_child_protection_or_not_at_all(
    celeste: SignedIn, desk: Desk, child: str, at_child_desk: bool, status: int
) -> None:
    answer = send(celeste, body(desk.child if at_child_desk else desk.intake, child=child))
    assert (answer.status_code, Case.objects.count()) == (status, status == 200)


@pytest.mark.once
def test_before_child_protection_has_a_key_a_child_is_not_turned_away(sign_in: SignIn) -> None:
    pair = factories.desk_key(factories.officer("intake_officer"))
    answer = send(sign_in("operator"), body(pair, child="yes"))
    assert (answer.status_code, the_case().desk) == (200, "intake")


@pytest.mark.parametrize(("more", "status", "field"), [
    ({"wish": WISH | {"number": "12"}}, 422, "number"), ({"wish": WISH | {"say": "x" * 1_001}}, 422, "say"),
    ({"wish": WISH | {"number": 7}}, 400, "text"), ({"pad": "7"}, 400, "text"), ({"pad": None}, 400, "text"),
    ({"door": "web"}, 400, "text"), ({"language": "xx"}, 400, "text"), ({"first_hash": "x" * 64}, 400, "text"),
    ({"case": "../x"}, 400, "text"), ({"case_key": text(b"x" * 1215)}, 400, "text"), ({"envelope": ""}, 400, "text"),
    ({"added": [{"id": "x", "purpose": "reply", "signal": "", "envelope": text(b"x" * 5_000)}]}, 400, "text"),
    ({"added": [{"id": "a" * 32, "purpose": "message", "signal": "review", "envelope": ""}]}, 400, "text"),
    ({"added": {}}, 400, "text"), ({"child": None}, 400, "text"),
])
def test_what_cannot_be_keeps_nothing(
    celeste: SignedIn, desk: Desk, more: dict[str, Any], status: int, field: str
) -> None:
    answer = send(celeste, body(desk.intake, **more))
    assert (answer.status_code, answer.json()["field"]) == (status, field)
    assert answer.json()["message"]
    assert not Case.objects.exists()
    assert not CallBack.objects.exists()


def test_signs_that_are_none_and_codes_nobody_knows_are_left_out(celeste: SignedIn, desk: Desk) -> None:
    odd = {"number": "37001122\0", "window": "night", "gender": [], "say": "\ud800\0"}
    assert send(celeste, body(desk.intake, wish=odd)).status_code == 400  # a list is no text
    assert send(celeste, body(desk.intake, wish=odd | {"gender": "cat"})).status_code == 200
    assert (CallBack.objects.get().window, CallBack.objects.get().gender) == ("", "")


def test_nothing_is_half_kept(celeste: SignedIn, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(**_more: Any) -> None:
        raise NotDurable

    monkeypatch.setattr("tande.domains.callbacks.sealed.ask", gone)
    assert send(celeste, body(desk.intake)).status_code == 503
    assert not Case.objects.exists()
    assert not Fact.objects.filter(kind="complaint.received").exists()


@pytest.mark.once
def test_the_form_says_which_key_and_what_the_questions_mean(celeste: SignedIn, desk: Desk) -> None:
    for given, pair, path in (({}, desk.intake, "self"), ({"child": "unknown", "about": "other"}, desk.child, "child")):
        page = words(celeste.post("operator_write", **{**BEGUN, **given}))
        assert f'data-desk-key-id="{pair.id}" data-desk-key="{text(pair.public)}"' in page
        assert f'data-narrative="{path}"' in page
    assert 'value="unnamed" data-code="yes"' in page
    assert 'data-age="unknown"' in page


@pytest.mark.once
def test_without_a_key_the_form_says_so_before_anything_is_typed(db: None, sign_in: Any) -> None:
    page = words(sign_in("operator").post("operator_write", **BEGUN))
    assert "data-desk-key" not in page
    assert "has a key yet" in page


def test_what_a_call_brought_comes_sealed_and_a_second_press_tells_the_truth(celeste: SignedIn, desk: Desk) -> None:
    filed(celeste, call="yes", number="3700 1122")
    call, case = CallBack.objects.get(), the_case()
    one = added(case.pk, bytes(case.public_key), "words", "Li di plis bagay")
    sent = {"outcome": "reached", "window": "", "seen": "0", "added": one}
    assert send(celeste, sent, "call_sealed", call.pk).status_code == 409  # not taken
    celeste.post("call_take", call.pk)
    assert f'data-case-id="{case.pk}"' in words(celeste.post("call_number", call.pk))
    for wrong in ({"outcome": ""}, {"added": 7}, {"added": one | {"envelope": "x"}}, {"seen": 0}):
        assert send(celeste, sent | wrong, "call_sealed", call.pk).status_code in (400, 422)
    assert not Try.objects.exists()
    for _ in range(2):
        assert send(celeste, sent, "call_sealed", call.pk).json() == {"next": reverse("staff:calls")}
        assert "the number is deleted" in words(celeste.get("calls"))
    assert desk.read_all(case)[-1].text == "Li di plis bagay"
    assert Try.objects.count() == 1


@pytest.mark.once
def test_a_page_of_a_former_sign_in_is_answered_for_the_script(celeste: SignedIn, desk: Desk) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(celeste.officer, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = strict.post(reverse("staff:operator_sealed"), "{}", content_type="application/json")
    assert (answer.status_code, answer.json()["error"]) == (403, "stale_page")
