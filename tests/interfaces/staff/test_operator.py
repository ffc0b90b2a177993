"""Listening by phone and at the counter: what is typed is sealed once, the code shown once, and nothing leads back."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tande.domains.callbacks.models import CallBack, Note
from tande.domains.casework.models import Case
from tande.domains.intake.errors import NotDurable
from tande.interfaces.staff.operator import views_code
from tande.ledger.models import Fact
from tande.policy import questions
from tande.toolkit import codes
from tande.toolkit.limiter import Limiter
from tests.domains import factories
from tests.interfaces.public.people import Desk, the_case
from tests.interfaces.staff.conftest import SignIn
from tests.interfaces.staff.people import SignedIn, words
from tests.interfaces.staff.test_access import TABLE

pytestmark = pytest.mark.django_db
WORDS, SAFE = "Yo frape m bò mache a", "di se magazen an"
BEGUN = {"danger": "no", "child": "no", "about": "self", "language": "ht", "door": "hotline", "nonce": "a" * 32,
         "started": "2026-06-10T12:00:00+00:00"}
CALL = {"call": "yes", "number": "3700 1122", "window": "evening", "gender": "woman", "say": SAFE, "reach": "3700 1122"}


@pytest.fixture
def desk(db: None) -> Desk:
    officer, child_officer = factories.officer("intake_officer"), factories.officer("child_officer")
    return Desk(factories.desk_key(officer), factories.desk_key(child_officer, "child"), officer, child_officer)


@pytest.fixture
def celeste(sign_in: SignIn, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> SignedIn:
    monkeypatch.setattr(views_code, "lookups", Limiter(clock=lambda: 0.0))
    return sign_in("operator")


def filed(celeste: SignedIn, **more: Any) -> str:
    """File it, and the code that the page shows then."""
    answer = celeste.post("operator_file", **{**BEGUN, "text": WORDS, **more})
    assert (answer.status_code, answer.get("Location")) == (302, reverse("staff:operator_code")), words(answer)
    return shown(celeste)


def shown(celeste: SignedIn) -> str:
    return "".join(re.findall(r"<span>(\d{4})</span>", words(celeste.get("operator_code"))))


def test_danger_is_asked_first_and_numbers_are_there_to_read_out(celeste: SignedIn) -> None:
    page = words(celeste.get("operator"))
    assert page.index('name="danger"') < page.index('name="child"') < page.index('name="about"')
    assert 'lang="ht">Bonjou' in page
    assert "Hello, you can speak here" in page
    for left_out in ("danger", "child"):
        answer = celeste.post("operator_write", **{**BEGUN, left_out: "maybe"})
        assert answer.status_code == 422
        assert 'role="alert"' in words(answer)
    page = words(celeste.post("operator_write", **{**BEGUN, "danger": "yes", "language": "sw"}))
    assert page.index("danger-now") < page.index('name="text"')
    for one in settings.MISSION.contacts_for(danger=True):
        assert one.phone in page
    assert settings.OPERATOR.said("danger_yes", "sw").replace("'", "&#x27;") in page


@pytest.mark.parametrize(("begun", "desk_of", "path"), [
    ({}, "intake", "self"), ({"about": "other"}, "intake", "other"), ({"about": "personnel"}, "intake", "personnel"),
    ({"child": "yes"}, "child", "child"), ({"child": "unknown"}, "child", "child"),
    ({"child": "unknown", "about": "other"}, "child", "child"),
])
def test_doubt_about_age_goes_to_child_protection(
    celeste: SignedIn, desk: Desk, begun: dict[str, str], desk_of: str, path: str
) -> None:
    filed(celeste, **begun)
    case = the_case()
    told = desk.read_all(case)
    assert (case.desk, case.child) == (desk_of, desk_of == "child")
    assert (told[0].text, told[0].lang, told[0].data["path"]) == (WORDS, "ht", path)
    agreed = [one for one in told if one.data.get("question") == "agreed"]
    of_a_child = begun.get("about") == "other" and path == "child"
    assert [one.data["values"] for one in agreed] == ([["child"]] if of_a_child else [])


def test_everything_is_sealed_as_the_pages_of_the_web_seal_it(celeste: SignedIn, desk: Desk) -> None:
    filed(celeste, about="other", danger="yes", consent="unnamed", q_filer="line", q_who=["unknown", "nonsense"],
          t_who="blue cap", q_when="week", q_interpreter="own", t_interpreter="kreyòl, panyòl", name="Ti Mari", **CALL)
    case = the_case()
    told = desk.read_all(case)
    by_question = {one.data.get("question", one.kind): one for one in told}
    assert by_question["who"].data["values"] == ["unknown"]
    assert by_question["who"].text == "blue cap"
    assert (by_question["interpreter"].data["values"], by_question["interpreter"].text) == (["own"], "kreyòl, panyòl")
    assert by_question["agreed"].data["values"] == ["yes"]
    assert by_question["agreed"].text == "Yes, but no name may be given"
    assert by_question["age"].data["values"] == ["no"]
    assert by_question["contact"].kind == "identity"
    assert by_question["contact"].data["fields"]["name"] == "Ti Mari"
    assert case.danger_at is not None
    call = CallBack.objects.get()
    assert (call.case_id, call.window, call.gender, call.door) == (case.pk, "evening", "woman", "hotline")
    assert call.danger
    facts = "".join(Fact.objects.values_list("body", flat=True))
    assert '"hotline"' in facts
    for secret in (WORDS, SAFE, "Ti Mari", "3700", "blue cap"):
        assert secret not in facts


def test_a_double_press_is_one_complaint_and_the_code_is_shown_until_it_is_confirmed(celeste: SignedIn) -> None:
    code = filed(celeste, **CALL)
    assert filed(celeste, **CALL) == code == shown(celeste)
    assert (Case.objects.count(), CallBack.objects.count()) == (1, 1)
    for wrong in ("", "12345678", code, f"{int(code[-8:]) ^ 1:08d}", "x"):
        answer = celeste.post("operator_code", said=wrong)
        assert (answer.status_code, f"<span>{code[:4]}</span>" in words(answer)) == (422, True)
    assert the_case().saved_at is None
    answer = celeste.post("operator_code", said=f" {code[-8:-4]}-{code[-4:]} ")
    assert answer.url == reverse("staff:operator")
    assert the_case().saved_at is not None
    assert Fact.objects.filter(kind="receipt.saved").count() == 1
    assert shown(celeste) == ""
    again = celeste.post("operator_file", **{**BEGUN, "text": WORDS, **CALL})
    assert again.url == reverse("staff:operator")
    assert shown(celeste) == ""


def test_who_cannot_repeat_the_code_leaves_it_unconfirmed(celeste: SignedIn) -> None:
    filed(celeste)
    celeste.post("operator_code", skip="yes")
    assert shown(celeste) == ""
    assert the_case().saved_at is None


def test_the_code_is_in_no_address_and_for_nobody_else(celeste: SignedIn, sign_in: SignIn) -> None:
    code = filed(celeste)
    cookie = celeste.client.cookies["operator_code"]
    assert code not in cookie.value
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", reverse("staff:operator_code"))
    other = sign_in("operator")
    other.client.cookies["operator_code"] = cookie.value
    for client in (other, celeste):
        for spoiled in ("", "x" * 4000, cookie.value[:-4] + "AAAA"):
            if client is celeste:
                client.client.cookies["operator_code"] = spoiled
            assert shown(client) == ""


@pytest.mark.once
def test_no_address_gives_an_operator_anything_back(celeste: SignedIn) -> None:
    """Every address of the desk with the case in it, by both methods: none of them shows a word or opens a door."""
    code = filed(celeste, about="other", name="Ti Mari", q_filer="line", **CALL)
    celeste.post("operator_code", said=code[-8:])
    case_id = the_case().pk
    call_id = CallBack.objects.get().pk
    for name, (_method, _right, given) in TABLE.items():
        for real in (case_id, call_id):
            args = [real if isinstance(one, str) and len(one) == 32 else one for one in given]
            for method in (celeste.client.get, celeste.client.post):
                answer = method(reverse(f"staff:{name}", args=args))
                body = words(answer)
                for secret in (WORDS, "Ti Mari", code, codes.show(code), "37001122", SAFE):
                    assert secret not in body, name
    for public in ("/k/", "/a/"):
        assert WORDS not in words(celeste.client.get(public))


LONG = "x" * 200_001


@pytest.mark.parametrize(("field", "more"), [
    ("text", {"text": " ", "t_who": " "}), ("text", {"text": LONG}), ("number", {"call": "yes", "number": "12"}),
    ("number", {"call": "yes", "number": "call me"}), ("name", {"name": "x" * 2_001}), ("say", {"say": "x" * 1_001}),
    ("danger", {"danger": ""}), ("text", {"text": "\x01" * 199_999}),
    ("text", {"text": " ", "t_who": " ", "about": "other", "q_filer": "line", "q_interpreter": "ours"}),
])
def test_what_cannot_be_is_said_and_what_was_typed_survives(
    celeste: SignedIn, field: str, more: dict[str, str]
) -> None:
    typed = {"text": WORDS, "reach": "at the church", "t_who": "blue cap", **more}
    answer = celeste.post("operator_file", **{**BEGUN, **typed})
    page = words(answer)
    assert answer.status_code in (413, 422)
    assert f'href="#{field}"' in page
    assert "at the church" in page
    assert ("blue cap" in page) is ("t_who" not in more)
    assert not Case.objects.exists()


def test_nothing_is_half_kept_and_the_words_are_given_back(celeste: SignedIn, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(**_more: Any) -> None:
        raise NotDurable

    monkeypatch.setattr("tande.domains.callbacks.filing.ask", gone)
    answer = celeste.post("operator_file", **{**BEGUN, "text": WORDS, **CALL})
    assert (answer.status_code, WORDS in words(answer)) == (503, True)
    assert not Case.objects.exists()
    assert not Fact.objects.filter(kind="complaint.received").exists()


def test_without_a_key_of_the_desk_the_words_stay_on_the_page(sign_in: SignIn) -> None:
    answer = sign_in("operator").post("operator_file", **{**BEGUN, "text": WORDS})
    assert (answer.status_code, WORDS in words(answer)) == (503, True)


def test_who_was_signed_out_or_waited_too_long_gets_the_words_back(celeste: SignedIn, desk: Desk) -> None:
    answer = Client().post(reverse("staff:operator_file"), {**BEGUN, "text": WORDS})
    assert (answer.status_code, WORDS in words(answer)) == (401, True)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(celeste.officer, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = strict.post(reverse("staff:operator_file"), {**BEGUN, "text": WORDS})
    assert (answer.status_code, WORDS in words(answer)) == (403, True)
    assert not Case.objects.exists()


@pytest.mark.once
def test_a_form_with_a_fault_that_was_sent_again_by_going_back_shows_no_words_once_it_was_kept(
    celeste: SignedIn
) -> None:
    """Without a script the browser's history holds it: for whoever sits there next, signed in or not."""
    faulty = {**BEGUN, "text": WORDS, "call": "yes", "number": "12"}
    assert WORDS in words(celeste.post("operator_file", **faulty))
    filed(celeste)
    assert celeste.post("operator_file", **faulty).url == reverse("staff:operator")
    assert WORDS in words(celeste.post("operator_file", **{**faulty, "nonce": "b" * 32}))
    for strict in (False, True):
        later = Client(enforce_csrf_checks=strict)
        later.cookies["kept"] = celeste.client.cookies["kept"].value
        assert WORDS not in words(later.post(reverse("staff:operator_file"), faulty))


def test_every_question_of_the_web_is_offered_but_what_is_asked_otherwise(celeste: SignedIn) -> None:
    for about in ("self", "other", "personnel"):
        page = words(celeste.post("operator_write", **{**BEGUN, "about": about}))
        for one in set(questions.ORDER[about]) - {"age", "agreed", "contact"}:
            assert f'name="q_{one}"' in page, (about, one)
    page = words(celeste.post("operator_write", **{**BEGUN, "child": "yes"}))
    assert set(re.findall(r'name="q_(\w+)"', page)) == {"help", "who", "want", questions.NOTED}


@pytest.mark.parametrize(("typed", "status", "said"), [
    ("1234", 422, "20 digits"), ("letters", 422, "20 digits"), ("0" * 200, 422, "20 digits"),
])
def test_a_code_that_is_none(celeste: SignedIn, typed: str, status: int, said: str) -> None:
    answer = celeste.post("operator_status", code=typed, language="fr")
    assert (answer.status_code, said in words(answer)) == (status, True)


def test_a_code_gives_a_class_of_status_and_guessing_is_limited(celeste: SignedIn) -> None:
    code = filed(celeste)
    answer = celeste.post("operator_status", code=codes.show(code), language="ht")
    assert "Received, not begun" in words(answer)
    assert settings.OPERATOR.said("received", "ht") in words(answer)
    assert WORDS not in words(answer)
    assert celeste.post("operator_status", code=codes.new_code()).status_code == 404
    for _ in range(199):
        views_code.lookups.wrong()
    assert celeste.post("operator_status", code=codes.new_code()).status_code == 429
    assert celeste.post("operator_status", code=code).status_code == 200


def test_a_note_reaches_the_next_shift_once(celeste: SignedIn, sign_in: SignIn) -> None:
    for _ in range(2):
        celeste.post("operator_notes", id="b" * 32, words="Line 2 crackles")
    page = words(sign_in("operator").get("operator_notes"))
    assert page.count("Line 2 crackles") == Note.objects.count() == 1
    answer = celeste.post("operator_notes", id="\0", words="x" * 2_001)
    assert (answer.status_code, "x" * 2_001 in words(answer)) == (422, True)
    assert "delete" in page


def asked(celeste: SignedIn, **more: Any) -> str:
    filed(celeste, **{**CALL, "window": "", **more})
    return str(CallBack.objects.get(ended="").pk)


def test_a_call_is_taken_looked_at_and_done(celeste: SignedIn, sign_in: SignIn, desk: Desk) -> None:
    call_id = asked(celeste)
    joel = sign_in("intake_officer")
    assert "3700" not in words(celeste.get("call", call_id)) + words(celeste.get("calls"))
    assert celeste.post("call_number", call_id).url == reverse("staff:calls")
    celeste.post("call_take", call_id)
    assert "operator" in words(joel.get("call", call_id)).split('id="taken"')[1]
    joel.post("call_take", call_id)
    page = words(celeste.post("call_number", call_id))
    assert "+50937001122" in page
    assert SAFE in page
    answer = celeste.post("call_tried", call_id, seen="0", outcome="no", words="Li di plis bagay")
    assert (answer.status_code, "Li di plis bagay" in words(answer)) == (422, True)
    answer = celeste.post("call_tried", call_id, seen="0", outcome="reached", words="Li di plis bagay", language="ht")
    assert answer.url == reverse("staff:calls")
    assert desk.read_all(the_case())[-1].text == "Li di plis bagay"
    assert bytes(CallBack.objects.get().number) == b""
    late = celeste.post("call_tried", call_id, seen="1", outcome="reached", words="Too late")
    assert (late.status_code, "Too late" in words(late)) == (409, True)
    assert celeste.get("call", call_id).url == reverse("staff:calls")


@pytest.mark.once
def test_who_asked_by_phone_said_the_hours_in_the_case(celeste: SignedIn, sign_in: SignIn) -> None:
    """The list knows of none, and a call at any hour may put her in danger."""
    call_id = asked(celeste)
    assert "said-there" not in words(celeste.get("call", call_id))
    CallBack.objects.update(door="voice")
    assert "ask an officer before you call" in words(celeste.get("call", call_id)).split('id="said-there"')[1]
    assert "listen to it before you call" in words(sign_in("intake_officer").get("call", call_id))
    CallBack.objects.update(window="evening")
    assert "said-there" not in words(celeste.get("call", call_id)), "somebody has looked"


def test_a_childs_call_is_not_there_for_an_operator(celeste: SignedIn, sign_in: SignIn) -> None:
    call_id = asked(celeste, child="unknown")
    page = words(celeste.get("calls"))
    assert call_id not in page
    assert 'id="children"' in page
    assert celeste.get("call", call_id).status_code == 404
    assert call_id in words(sign_in("child_officer").get("calls"))


def test_calls_and_the_first_page_of_an_operator(celeste: SignedIn) -> None:
    assert celeste.get("home").url == reverse("staff:operator")
    assert "Nobody waits" in words(celeste.get("calls"))
    assert celeste.get("queue").status_code == 403


def test_the_pages_forbid_every_cache(celeste: SignedIn) -> None:
    filed(celeste)
    for name in ("operator", "operator_code", "operator_status", "operator_notes", "calls"):
        assert celeste.get(name)["Cache-Control"] == "no-store"
    page = words(celeste.post("operator_write", **BEGUN))
    assert page.count("<form") - 2 == page.count('autocomplete="off"')  # signing out and the language hold no words
