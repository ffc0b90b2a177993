"""Role × action × URL: every address of the register, tried by everybody who may not use it."""

from typing import Any
from urllib.parse import urlparse

import pytest
from django.test import Client
from django.urls import resolve, reverse

from tande.interfaces.mission import urls
from tande.policy import roles
from tests.interfaces.mission.conftest import SignIn

pytestmark = pytest.mark.once

ROW = "a" * 32
# address → (method, the right of policy.roles it needs, what stands in it)
TABLE: dict[str, tuple[str, str, tuple[Any, ...]]] = {
    "home": ("GET", "register.see", ()),
    "second_factor": ("GET", "register.see", ()),
    "alerts": ("GET", "vetting.see", ()),
    "alert": ("GET", "vetting.see", (ROW,)),
    "decide_alert": ("POST", "vetting.decide", (ROW,)),
    "screen_now": ("POST", "vetting.decide", (ROW,)),
    "lists": ("GET", "vetting.see", ()),
    "list_upload": ("GET", "vetting.lists", ()),
    "list_draft": ("GET", "vetting.lists", (ROW,)),
    "drop_list_draft": ("POST", "vetting.lists", (ROW,)),
    "list": ("GET", "vetting.see", (ROW,)),
    "retire_list": ("POST", "vetting.lists", (ROW,)),
    "screening": ("GET", "vetting.see", ()),
    "audit": ("GET", "vetting.audit", ()),
    "audit_file": ("POST", "vetting.audit", ("xlsx",)),
    "training": ("GET", "training.see", ()),
    "training_file": ("GET", "training.see", ("csv",)),
    "training_due": ("GET", "training.see", ()),
    "training_due_file": ("GET", "training.see", ("xlsx",)),
    "training_person": ("GET", "training.see", (ROW,)),
    "training_annul": ("POST", "training.revoke", (ROW, ROW)),
    "training_terms": ("GET", "training.see", ()),
    "training_curriculum": ("GET", "training.see", ("use_of_force",)),
    "training_sessions": ("GET", "training.see", ()),
    "training_new_session": ("GET", "training.keep", ()),
    "training_session": ("GET", "training.see", (ROW,)),
    "training_attendance": ("POST", "training.keep", (ROW,)),
    "training_codes": ("POST", "training.keep", (ROW,)),
    "training_more_people": ("POST", "training.keep", (ROW,)),
    "training_scores": ("POST", "training.keep", (ROW,)),
    "training_sign": ("POST", "training.keep", (ROW,)),
    "training_sheet": ("GET", "training.keep", (ROW, "list", "pdf")),
    "offline": ("GET", "training.keep", (ROW,)),
    "offline_file": ("GET", "training.keep", (ROW,)),
    "offline_results": ("POST", "training.keep", (ROW,)),
    "offline_take": ("POST", "training.keep", (ROW,)),
    "credentials": ("GET", "training.see", ()),
    "session_credentials": ("GET", "training.see", (ROW,)),
    "session_credentials_pdf": ("GET", "training.keep", (ROW, 1)),
    "session_credentials_zip": ("GET", "training.keep", (ROW,)),
    "credential_pdf": ("GET", "training.keep", (ROW,)),
    "credential_signed": ("GET", "training.keep", (ROW,)),
    "credential_revoke": ("POST", "training.revoke", (ROW,)),
    "ready": ("GET", "ready.see", ()),
    "ready_board": ("GET", "ready.see", ("KEN",)),
    "ready_all": ("GET", "ready.see", ("KEN",)),
    "ready_csv": ("GET", "ready.see", ("KEN",)),
    "ready_past": ("GET", "ready.see", ("KEN",)),
    "ready_past_csv": ("GET", "ready.see", ("KEN",)),
    "ready_person": ("GET", "ready.see", (ROW,)),
    "overrides": ("GET", "ready.see", ()),
    "suspensions": ("GET", "vetting.see", ()),
    "gate_step": ("POST", "ready.see", (ROW,)),
    "suspend": ("POST", "suspension.set", (ROW,)),
    "ask_override": ("POST", "override.ask", (ROW,)),
    "vetting": ("GET", "vetting.see", ()),
    "vetting_contingent": ("GET", "vetting.see", ("KEN",)),
    "vetting_unit": ("GET", "vetting.see", ("KEN",)),
    "vetting_certificate": ("GET", "vetting.record", ("KEN",)),
    "vetting_withdraw_certificate": ("POST", "vetting.record", (ROW,)),
    "vetting_attestations": ("GET", "vetting.record", ("KEN",)),
    "vetting_repatriations": ("GET", "vetting.see", ()),
    "vetting_withdraw_repatriation": ("POST", "vetting.record", (ROW,)),
    "vetting_person": ("GET", "vetting.see", (ROW,)),
    "vetting_attest": ("POST", "vetting.record", (ROW,)),
    "vetting_taken_back": ("POST", "vetting.record", (ROW,)),
    "vetting_commander": ("POST", "vetting.record", (ROW,)),
    "vetting_declaration": ("POST", "vetting.decide", (ROW, ROW)),
    "vetting_lift": ("POST", "vetting.decide", (ROW, ROW)),
    "vetting_answer": ("POST", "vetting.decide", (ROW,)),
    "phones": ("GET", "phone.manage", ()),
    "phone_add": ("POST", "phone.manage", ()),
    "phone_revoke": ("POST", "phone.manage", (ROW,)),
    "apart": ("GET", "encounter.manage", ()),
    "apart_one": ("GET", "encounter.manage", (1,)),
    "apart_take": ("POST", "encounter.manage", (1,)),
    "apart_aside": ("POST", "encounter.manage", (1,)),
    "detentions": ("GET", "detention.see", ()),
    "detention_new": ("GET", "detention.file", ()),
    "detention_council": ("GET", "detention.see", ()),
    "detention_blank": ("GET", "detention.see", ("statement",)),
    "detention": ("GET", "detention.see", (ROW,)),
    "detention_change": ("GET", "detention.file", (ROW,)),
    "detention_end": ("GET", "detention.file", (ROW,)),
    "detention_paper": ("GET", "detention.see", (ROW, "release")),
    "received": ("GET", "reception.see", ()),
    "received_match": ("POST", "encounter.manage", (ROW,)),
    "receivers": ("GET", "receiver.manage", ()),
    "receiver_give": ("POST", "receiver.manage", ()),
    "receiver_revoke": ("POST", "receiver.manage", (ROW,)),
    "children": ("GET", "encounter.see", ()),
    "children_late": ("GET", "encounter.see", ()),
    "child_new": ("GET", "encounter.file", ()),
    "child_blank": ("GET", "encounter.see", ("nothing",)),
    "child": ("GET", "encounter.see", (ROW,)),
    "child_seen": ("POST", "encounter.manage", (ROW,)),
    "child_change": ("GET", "encounter.file", (ROW,)),
    "child_hand_over": ("GET", "encounter.file", (ROW,)),
    "child_place": ("POST", "encounter.manage", (ROW,)),
    "child_settle": ("GET", "encounter.manage", (ROW, 2)),
    "child_paper": ("GET", "encounter.see", (ROW, "custody")),
    "force": ("GET", "force.see", ()),
    "force_reports": ("GET", "force.see", ()),
    "force_new": ("GET", "force.file", ()),
    "force_blank": ("GET", "force.see", ("fr",)),
    "force_operations": ("GET", "force.see", ()),
    "force_operation_new": ("GET", "operation.record", ()),
    "force_operation": ("GET", "force.see", (ROW,)),
    "force_entry": ("POST", "operation.record", (ROW,)),
    "force_patterns": ("GET", "force.patterns", ()),
    "force_patterns_file": ("POST", "force.patterns", ()),
    "force_report": ("GET", "force.see", (ROW,)),
    "force_full": ("GET", "force.file", (ROW,)),
    "force_change": ("GET", "force.file", (ROW,)),
    "force_paper": ("GET", "force.see", (ROW,)),
    "force_review": ("POST", "force.review", (ROW,)),
    "force_link": ("POST", "force.link", (ROW,)),
    "force_unlink": ("POST", "force.link", (ROW, ROW)),
    "exports": ("GET", "violation.export_form", ()),
    "export_workbook": ("POST", "violation.export_mrm", ()),
    "export_table": ("POST", "violation.export_hxl", ()),
    "export_form": ("POST", "violation.export_form", ("violations", "xml")),
    "imports": ("GET", "violation.import", ()),
    "import_file": ("GET", "violation.import", (ROW,)),
    "import_apply": ("POST", "violation.import", (ROW,)),
    "import_throw_away": ("POST", "violation.import", (ROW,)),
    "sharing": ("GET", "sharing.see", ()),
    "sharing_ask": ("GET", "sharing.ask", ()),
    "sharing_request": ("GET", "sharing.see", (ROW,)),
    "sharing_answer": ("POST", "sharing.agree", (ROW,)),
    "sharing_call_back": ("POST", "sharing.ask", (ROW,)),
    "sharing_hand_out": ("POST", "sharing.ask", (ROW,)),
    "violations": ("GET", "violation.see", ()),
    "violations_new": ("GET", "violation.record", ()),
    "violations_conflict": ("GET", "violation.record", (ROW,)),
    "violations_incident": ("GET", "violation.see", (ROW,)),
    "violations_identity": ("POST", "violation.identity", (ROW,)),
    "violations_print": ("GET", "violation.see", (ROW,)),
    "violations_change": ("GET", "violation.record", (ROW,)),
    "violations_status": ("POST", "violation.record", (ROW,)),
    "violations_add": ("GET", "violation.record", (ROW, "victim")),
    "violations_row": ("GET", "violation.record", (ROW, "victim", ROW)),
    "violations_remove": ("POST", "violation.record", (ROW, "victim", ROW)),
    "violations_sign": ("GET", "violation.see", (ROW, ROW)),
    "violations_back": ("POST", "violation.see", (ROW, ROW)),
    "violations_code": ("POST", "violation.record", (ROW, ROW)),
    "violations_same": ("GET", "violation.record", (ROW, ROW)),
    "people": ("GET", "people.see", ()),
    "people_readings": ("GET", "people.readings", ()),
    "person": ("GET", "people.see", (ROW,)),
    "person_change": ("GET", "people.change", (ROW,)),
    "person_step": ("POST", "people.change", (ROW, "leave")),
    "upload": ("GET", "people.import", (ROW,)),
    "upload_sheet": ("POST", "people.import", (ROW,)),
    "upload_columns": ("POST", "people.import", (ROW,)),
    "upload_apply": ("POST", "people.import", (ROW,)),
    "upload_faulty": ("POST", "people.import", (ROW,)),
    "upload_throw_away": ("POST", "people.import", (ROW,)),
    "contingent": ("GET", "people.see", ("KEN",)),
    "person_new": ("GET", "people.change", ("KEN",)),
    "upload_new": ("GET", "people.import", ("KEN",)),
    "people_export": ("POST", "people.export", ("KEN",)),
    "units": ("GET", "people.see", ("KEN",)),
    "unit_add": ("POST", "people.change", ("KEN",)),
    "unit_commander": ("POST", "people.change", ("KEN", "alpha")),
    "rotation_add": ("POST", "people.change", ("KEN",)),
    "list_keep": ("POST", "people.change", ("KEN",)),
    "violation_tables": ("GET", "violation.count", ()),
    "violation_table": ("GET", "violation.count", ("2026-Q3",)),
    "violation_table_records": ("GET", "violation.count", ("2026",)),
    "violation_table_file": ("POST", "violation.count", ("2026", "csv")),
}
OPEN = {"language"}
ASKED_BY_SCRIPT: set[str] = set()


def address(name: str) -> str:
    return reverse(f"mission:{name}", args=TABLE[name][2])


def ask(client: Client, name: str, method: str = "") -> Any:
    return client.post(address(name), {}) if (method or TABLE[name][0]) == "POST" else client.get(address(name))


def test_the_table_holds_every_address_of_the_register() -> None:
    assert set(TABLE) | OPEN == {pattern.name for pattern in urls.pages}


@pytest.mark.parametrize("name", TABLE)
def test_every_view_asks_for_the_right_in_the_table(name: str) -> None:
    view: Any = resolve(address(name)).func
    assert view.action == TABLE[name][1]


@pytest.mark.parametrize("role", roles.ROLES)
def test_only_the_roles_of_the_table_get_in(role: str, sign_in: SignIn) -> None:
    """Every pair of role and address is tried; one sign-in for each role. Rubbish and nothing are never a fault."""
    client = _signed_in(role, sign_in)
    for name, (_method, right, _given) in TABLE.items():
        for method in ("GET", "POST"):
            answer = ask(client, name, method)
            if roles.may([role], right):
                assert answer.status_code in (200, 201, 302, 400, 404, 405, 409, 422), (name, answer.content)
            else:
                assert answer.status_code in (403, 405), (name, method)


def _signed_in(role: str, sign_in: SignIn) -> Client:
    if role != roles.FOCAL_POINT:
        return sign_in(role).client
    from tests.interfaces.states.focal import focal_point

    return focal_point().client


@pytest.mark.parametrize("name", TABLE)
def test_nobody_gets_in_without_signing_in(name: str) -> None:
    answer = ask(Client(), name)
    if name in ASKED_BY_SCRIPT:
        assert (answer.status_code, answer.json()["error"]) == (401, "signed_out")
    else:
        assert (answer.status_code, urlparse(answer.url).path) == (302, reverse("account_login"))


def test_nobody_gets_in_without_a_second_factor_or_with_a_one_time_passphrase(sign_in: SignIn) -> None:
    bare, once = sign_in("vetting_officer", factor=False), sign_in("vetting_officer")
    once.officer.passphrase_once = True
    once.officer.save()
    for name, (_method, right, _given) in TABLE.items():
        if not roles.may([roles.VETTING_OFFICER], right) or name in {"second_factor", *ASKED_BY_SCRIPT}:
            continue
        answers = ask(bare.client, name), ask(once.client, name)
        assert [answer.url for answer in answers] == [
            reverse("mission:second_factor"), reverse("account_change_password"),
        ], name


def test_no_answer_is_kept_by_a_browser_or_framed(sign_in: SignIn) -> None:
    answer = sign_in("commander").client.get(reverse("mission:home"))
    assert answer.headers["Cache-Control"] == "no-store"
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("role", sorted(roles.REGISTER_ROLES))
def test_sign_in_leads_into_the_register_and_never_to_the_desk(role: str, sign_in: SignIn) -> None:
    bare = sign_in(role, factor=False)
    bare.officer.set_password("ti chen an ap jape")
    bare.officer.save()
    told = {"login": bare.officer.username, "password": "ti chen an ap jape"}
    answer = Client().post(reverse("account_login"), told)
    assert (answer.status_code, answer.url) == (302, reverse("mission:home"))
    client = sign_in(role).client
    for name, status in (("mission:home", 200), ("mfa_index", 200), ("staff:home", 403), ("states:home", 403)):
        assert client.get(reverse(name)).status_code == status, name
