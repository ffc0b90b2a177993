"""Role × action × URL: every address of the desk, tried by everybody who may not use it."""

from typing import Any
from urllib.parse import urlparse

import pytest
from django.test import Client
from django.urls import resolve, reverse

from tande.interfaces.staff import account_urls, urls
from tande.policy import roles
from tests.interfaces.staff.conftest import SignIn
from tests.interfaces.staff.people import SignedIn, words

pytestmark = pytest.mark.once

CASE, FILE = "c" * 32, "f" * 32
DUTY = "C04"
NOBODY = 999_999
"""No officer's number: the table must not send away whoever tries it."""
# address → (method, the right of policy.roles it needs, what stands in it); None: any officer of the body may.
TABLE: dict[str, tuple[str, str | None, tuple[Any, ...]]] = {
    "home": ("GET", None, ()),
    "second_factor": ("GET", None, ()),
    "queue": ("GET", "queue.see", ()),
    "keep_view": ("POST", "queue.see", ()),
    "change_view": ("POST", "queue.see", (NOBODY,)),
    "case": ("GET", "case.open", (CASE,)),
    "triage": ("POST", "case.triage", (CASE,)),
    "move": ("POST", "case.move", (CASE, "acknowledged")),
    "sealed": ("GET", "case.open", (CASE,)),
    "opened": ("POST", "case.open", (CASE,)),
    "identity": ("POST", "identity.open", (CASE,)),
    "message": ("POST", "case.write", (CASE,)),
    "grant": ("POST", "case.grant", (CASE,)),
    "part": ("GET", "evidence.open", (CASE, FILE, 1)),
    "export": ("POST", "case.export", (CASE,)),
    "allegations": ("GET", "case.open", (CASE,)),
    "reasonings": ("GET", "inquiry.see", (CASE,)),
    "allegation_change": ("POST", "allegation.record", (CASE, FILE)),
    "allegation_decide": ("POST", "allegation.decide", (CASE, FILE)),
    "inquiry": ("GET", "inquiry.see", (CASE,)),
    "inquiry_sealed": ("GET", "inquiry.see", (CASE,)),
    "lessons": ("GET", "lessons.see", ()),
    "inquiry_entry": ("POST", "inquiry.write", (CASE,)),
    "interim_ask": ("POST", "interim.ask", (CASE,)),
    "interim_record": ("POST", "interim.ask", (CASE, 1)),
    "second": ("POST", "case.second", (CASE,)),
    "conflict": ("GET", "conflict.declare", (CASE,)),
    "conflict_lift": ("POST", "conflict.lift", (CASE, NOBODY)),
    "retaliation": ("POST", "retaliation.report", (CASE,)),
    "offer": ("POST", "support.offer", (CASE,)),
    "offer_step": ("POST", "support.offer", (CASE, FILE)),
    "help": ("GET", "support.see", (CASE,)),
    "help_sealed": ("GET", "support.see", (CASE,)),
    "assess": ("POST", "support.assess", (CASE,)),
    "plan": ("POST", "support.assess", (CASE,)),
    "owe": ("POST", "support.owe", (CASE,)),
    "end_measure": ("POST", "support.owe", (CASE, FILE)),
    "claim": ("POST", "claim.record", (CASE,)),
    "claim_step": ("POST", "claim.record", (CASE, FILE)),
    "directory": ("GET", "directory.see", ()),
    "checked": ("POST", "directory.check", ()),
    "link": ("POST", "case.link", (CASE,)),
    "unlink": ("POST", "case.link", (CASE, FILE)),
    "late": ("GET", "late.see", ()),
    "papers": ("GET", "paper.issue", ()),
    "paper_issue": ("POST", "paper.issue", ()),
    "paper_enter": ("GET", "paper.enter", ()),
    "paper_number": ("POST", "paper.enter", ()),
    "paper_batch": ("GET", "paper.issue", (FILE,)),
    "paper_print": ("POST", "paper.issue", (FILE,)),
    "paper_again": ("POST", "paper.issue", (FILE,)),
    "paper_given": ("POST", "paper.issue", (FILE,)),
    "paper_void": ("POST", "paper.issue", (FILE,)),
    "paper_close": ("POST", "team.change", (FILE,)),
    "boxes": ("GET", "box.record", ()),
    "box_place": ("POST", "box.record", ()),
    "box": ("GET", "box.record", (FILE,)),
    "box_open": ("POST", "box.record", (FILE,)),
    "box_record": ("GET", "box.record", (FILE, FILE)),
    "box_correct": ("POST", "box.record", (FILE, FILE)),
    "box_confirm": ("POST", "box.record", (FILE, FILE)),
    "box_looked": ("POST", "team.change", (FILE, FILE)),
    "commitments": ("GET", "commitment.see", ()),
    "commitment": ("GET", "commitment.see", (DUTY,)),
    "evidence": ("POST", "commitment.keep", (DUTY,)),
    "contradiction": ("POST", "commitment.contradict", (DUTY,)),
    "exhibit_step": ("POST", "commitment.see", (DUTY, FILE)),
    "canaries": ("GET", "canary.see", ()),
    "plant": ("POST", "canary.plant", ()),
    "reveal": ("POST", "canary.plant", ()),
    "doors": ("GET", "door.see", ()),
    "door_new": ("POST", "door.manage", ("kannel",)),
    "door": ("GET", "door.see", (FILE,)),
    "door_change": ("POST", "door.manage", (FILE,)),
    "door_switch": ("POST", "door.manage", (FILE,)),
    "door_keys": ("POST", "door.manage", (FILE,)),
    "door_test": ("POST", "door.manage", (FILE,)),
    "door_phone": ("POST", "door.manage", (FILE,)),
    "field_apps": ("GET", "fieldapp.manage", ()),
    "field_app_add": ("POST", "fieldapp.manage", ()),
    "field_app_revoke": ("POST", "fieldapp.manage", ("0" * 32,)),
    "first_key": ("POST", "keys.own", ()),
    "unlock": ("GET", "keys.own", ()),
    "key_material": ("GET", "keys.own", ()),
    "key_copy": ("GET", "keys.own", ()),
    "keys": ("GET", "keys.see", ()),
    "replace_desk_key": ("POST", "keys.replace_desk_key", ()),
    "give_desk_key": ("POST", "keys.give_desk_key", ()),
    "door_costs": ("GET", "door.see", ()),
    "partners": ("GET", "partner.manage", ()),
    "partner_add": ("POST", "partner.manage", ()),
    "partner": ("GET", "partner.manage", (CASE,)),
    "partner_change": ("POST", "partner.manage", (CASE,)),
    "partner_key": ("POST", "partner.manage", (CASE,)),
    "partner_key_revoke": ("POST", "partner.manage", (CASE, FILE)),
    "partner_end": ("POST", "partner.manage", (CASE,)),
    "team": ("GET", "team.see", ()),
    "new_officer": ("POST", "team.change", ()),
    "retire": ("POST", "team.change", (NOBODY,)),
    "readings": ("GET", "readings.see", ()),
    "referrals": ("GET", "referral.see", (CASE,)),
    "referrals_sealed": ("GET", "referral.see", (CASE,)),
    "referral_make": ("POST", "referral.make", (CASE,)),
    "referral_disclose": ("POST", "referral.make", (CASE, FILE)),
    "referral_file": ("POST", "referral.make", (CASE, FILE, FILE, 1)),
    "referral_withdraw": ("POST", "referral.make", (CASE, FILE)),
    "referral_certificate": ("POST", "track.record", (CASE, FILE)),
    "track": ("POST", "track.record", (CASE,)),
    "vetting": ("GET", "vetting.finding", (CASE,)),
    "vetting_withdraw": ("POST", "vetting.finding", (CASE, FILE)),
    "states": ("GET", "states.manage", ()),
    "new_focal_point": ("POST", "states.manage", ()),
    "retire_focal_point": ("POST", "states.manage", (NOBODY,)),
    "revoke_state_key": ("POST", "states.manage", (FILE,)),
    "operator": ("GET", "operator.file", ()),
    "operator_write": ("GET", "operator.file", ()),
    "operator_file": ("GET", "operator.file", ()),
    "operator_sealed": ("POST", "operator.file", ()),
    "operator_code": ("GET", "operator.file", ()),
    "operator_status": ("GET", "operator.file", ()),
    "operator_notes": ("GET", "operator.file", ()),
    "calls": ("GET", "callback.see", ()),
    "call": ("GET", "callback.see", (FILE,)),
    "call_take": ("POST", "callback.work", (FILE,)),
    "call_release": ("POST", "callback.work", (FILE,)),
    "call_number": ("POST", "callback.work", (FILE,)),
    "call_tried": ("POST", "callback.work", (FILE,)),
    "call_sealed": ("POST", "callback.work", (FILE,)),
}
OPEN = {"language"}
ASKED_BY_SCRIPT = {
    "reasonings", "allegation_decide", "inquiry_sealed", "inquiry_entry", "paper_number",
    "help_sealed", "assess", "plan", "owe", "claim", "claim_step",
    "sealed", "opened", "identity", "message", "grant", "part", "key_material", "replace_desk_key", "give_desk_key",
    "operator_sealed", "call_sealed", "referrals_sealed", "referral_make", "referral_disclose", "referral_file",
}


def address(name: str) -> str:
    return reverse(f"staff:{name}", args=TABLE[name][2])


def ask(client: Client, name: str, method: str = "") -> Any:
    if (method or TABLE[name][0]) == "POST":
        return client.post(address(name), {}, content_type="application/json")
    return client.get(address(name))


def test_the_table_holds_every_address_of_the_desk() -> None:
    assert set(TABLE) | OPEN == {pattern.name for pattern in urls.desk}


@pytest.mark.parametrize("name", TABLE)
def test_every_view_asks_for_the_right_in_the_table(name: str) -> None:
    view: Any = resolve(address(name)).func
    assert view.action == TABLE[name][1]


@pytest.mark.parametrize("role", roles.ROLES)
def test_only_the_roles_of_the_table_get_in(role: str, sign_in: SignIn) -> None:
    """Every forbidden pair of role and address is tried; one sign-in for each role."""
    someone = sign_in(role)
    for name, (_method, right, _given) in TABLE.items():
        allowed = role in roles.BODY_ROLES if right is None else roles.may([role], right)
        for method in ("GET", "POST"):
            answer = ask(someone.client, name, method)
            if allowed:
                assert answer.status_code in (200, 302, 400, 404, 405, 409, 422), (name, answer.content)
            elif answer.status_code != 405:
                assert answer.status_code == 403, name
                assert "case-head" not in words(answer), name


@pytest.mark.parametrize("name", TABLE)
def test_nobody_gets_in_without_signing_in(name: str) -> None:
    answer = ask(Client(), name)
    if name in ASKED_BY_SCRIPT:
        assert (answer.status_code, answer.json()["error"]) == (401, "signed_out")
    else:
        assert answer.status_code == 302
        assert urlparse(answer.url).path == reverse("account_login")


def test_nobody_gets_in_without_a_second_factor(sign_in: SignIn) -> None:
    client = sign_in("head", factor=False).client
    for name in sorted(set(TABLE) - {"second_factor"}):
        answer = ask(client, name)
        if name in ASKED_BY_SCRIPT:
            assert (answer.status_code, answer.json()["error"]) == (403, "second_factor"), name
        else:
            assert (answer.status_code, answer.url) == (302, reverse("staff:second_factor")), name


def test_an_officer_without_a_key_makes_one_first(sign_in: SignIn) -> None:
    someone = sign_in("intake_officer", key=False)
    for name in ("queue", "case", "unlock", "keys"):
        answer = ask(someone.client, name)
        assert (answer.status_code, answer.url) == (302, reverse("staff:first_key"))


def test_a_retired_officer_is_out_at_once(joel: SignedIn, sign_in: SignIn) -> None:
    assert joel.get("queue").status_code == 200
    sign_in("head").post("retire", joel.officer.pk)
    assert joel.get("queue").status_code == 302


def test_a_forged_or_stale_form_changes_nothing(joel: SignedIn) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(joel.officer, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = strict.post(reverse("staff:triage", args=[CASE]), {})
    assert (page.status_code, "too old" in words(page)) == (403, True)
    told = strict.post(reverse("staff:message", args=[CASE]), {}, content_type="application/json")
    assert (told.status_code, told.json()["error"]) == (403, "stale_page")


@pytest.mark.parametrize("name", ["account_signup", "account_email", "account_set_password", "account_reset_password"])
def test_what_allauth_offers_and_we_do_not_is_not_there(name: str) -> None:
    assert Client().get(reverse(name)).status_code == 404


def test_only_the_listed_sign_in_pages_exist() -> None:
    assert not [one for one in account_urls.urlpatterns if "social" in str(one.pattern)]
    assert Client().get("/desk/account/signup/").status_code == 404


@pytest.mark.parametrize("name", ["queue", "case", "keys", "sealed"])
def test_no_answer_is_kept_by_a_browser_or_framed(name: str, joel: SignedIn, case_id: str) -> None:
    args = (case_id,) if TABLE[name][2] else ()
    answer = joel.get(name, *args)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    policy = answer["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert " style=" not in words(answer)
    assert "onclick" not in words(answer)
