"""Officers come and go; who read what."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tande.domains.officers.models import Officer
from tande.interfaces.staff import views_log
from tests.interfaces.staff.conftest import SignIn
from tests.interfaces.staff.people import SignedIn, words

NEW: dict[str, Any] = {
    "username": "luc", "display_name": "Luc", "roles": ["intake_officer"], "language": "en"
}


def add(marie: SignedIn, **changes: Any) -> Any:
    return marie.post("new_officer", **(NEW | changes))


def test_a_new_officer_gets_a_passphrase_good_for_one_sign_in(sign_in: SignIn) -> None:
    answer = add(sign_in("head"))
    assert answer.status_code == 201
    found = re.search(r'id="made-passphrase">([a-z0-9-]{24})<', words(answer))
    assert found
    luc = Officer.objects.get(username="luc")
    assert luc.check_password(found[1])
    assert luc.passphrase_once


def test_the_one_time_passphrase_must_be_changed(sign_in: SignIn) -> None:
    luc = sign_in("intake_officer")
    Officer.objects.filter(pk=luc.officer.pk).update(passphrase_once=True)
    change = reverse("account_change_password")
    assert luc.get("queue").url == change
    assert luc.get("key_material").status_code == 403
    luc.officer.set_password("made by somebody else")
    luc.officer.save()
    luc.client.force_login(luc.officer, backend="allauth.account.auth_backends.AuthenticationBackend")
    fields = {"oldpassword": "made by somebody else", "password1": "kat ti zwazo ap chante", "password2": "x"}
    assert "same password each time" in words(luc.client.post(change, fields))
    fields["password2"] = fields["password1"]
    assert luc.client.post(change, fields).status_code == 302
    assert luc.get("queue").status_code == 200


@pytest.mark.parametrize(
    "changes",
    [
        {"username": ""}, {"username": "Luc"}, {"username": "a@b"}, {"username": "x" * 61}, {"roles": []},
        {"roles": ["king"]}, {"display_name": ""}, {"language": "xx"}, {"display_name": "Luc\nHead: agreed"},
        {"display_name": "Luc \u202edaeh"},
    ],
)
def test_a_wrong_form_adds_nobody_and_keeps_what_was_typed(changes: dict[str, Any], sign_in: SignIn) -> None:
    marie = sign_in("head")
    answer = add(marie, **changes)
    assert answer.status_code == 400
    assert not Officer.objects.filter(username__in=("luc", "Luc")).exists()
    assert 'class="wrong"' in words(answer)


def test_a_name_is_taken_once(sign_in: SignIn) -> None:
    marie = sign_in("head")
    add(marie)
    answer = add(marie)
    assert answer.status_code == 409
    assert "already signs in" in words(answer)


def test_typed_markup_is_shown_as_typed(sign_in: SignIn) -> None:
    marie = sign_in("head")
    add(marie, display_name="<script>alert(1)</script>")
    page = words(marie.get("team"))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_retiring(sign_in: SignIn, joel: SignedIn) -> None:
    marie = sign_in("head")
    assert marie.post("retire", marie.officer.pk).status_code == 409
    assert marie.post("retire", 10**9).status_code == 409
    assert marie.post("retire", joel.officer.pk).status_code == 302
    assert "replace the desk keys" in words(marie.get("team"))
    assert not Officer.objects.get(pk=joel.officer.pk).is_active


def test_the_team_is_seen_without_buttons_by_the_auditor(sign_in: SignIn) -> None:
    page = words(sign_in("auditor").get("team"))
    assert "add-officer" not in page
    assert "End access now" not in page


def test_who_read_what(sign_in: SignIn, joel: SignedIn, case_id: str) -> None:
    amina = sign_in("auditor")
    assert "Nothing was read yet." in words(amina.get("readings"))
    joel.get("sealed", case_id)
    joel.send("identity", case_id)
    page = words(amina.get("readings"))
    assert page.count(case_id[:8]) == 2
    assert joel.officer.display_name in page
    assert "An officer read the case." in page
    mine = words(amina.get("readings", officer=str(joel.officer.pk)))
    assert mine.count(case_id[:8]) == 2
    assert words(amina.get("readings", officer="0")).count(case_id[:8]) == 0
    assert amina.get("readings", officer="٣").status_code == 200
    assert amina.get("readings", officer="9" * 99).status_code == 200
    for asked, counted in ((case_id[:8], 2), (case_id.upper(), 2), ("f" * 32, 0), ("%", 0), ("_" * 8, 0)):
        assert words(amina.get("readings", case=asked)).count(f">{case_id[:8]}<") == counted, asked
    assert "Nothing under this filter." in words(amina.get("readings", case="x"))


def test_the_same_read_again_at_once_is_one_line_and_older_readings_can_be_found(
    sign_in: SignIn, joel: SignedIn, case_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    amina, nadia = sign_in("auditor"), sign_in("head")
    monkeypatch.setattr(views_log, "LIMIT", 3)
    nadia.get("sealed", case_id)
    for _again in range(4):
        joel.get("sealed", case_id)
    page = words(amina.get("readings"))
    assert page.count(f">{case_id[:8]}<") <= 2, "one line, two when a minute passed"
    assert "Only the first 3 are shown." in page
    assert f"<td>{nadia.officer.display_name}</td>" not in page
    assert f"<td>{nadia.officer.display_name}</td>" in words(amina.get("readings", officer=str(nadia.officer.pk)))


def test_the_auditor_sees_who_lifts_a_conflict_about_whom(sign_in: SignIn, joel: SignedIn, case_id: str) -> None:
    """A head who is complained about could add another head to open the case to her: not unseen."""
    amina, marie, other = sign_in("auditor"), sign_in("head"), sign_in("head")
    joel.post("conflict", case_id, about=str(marie.officer.pk), reason="complained_about")
    assert marie.post("conflict_lift", case_id, marie.officer.pk).status_code == 404
    assert case_id[:8] not in words(marie.get("readings"))
    other.post("conflict_lift", case_id, marie.officer.pk)
    rows = re.findall(r"<tr>(.*?)</tr>", words(amina.get("readings")), re.DOTALL)
    lifted, declared = (re.sub(r"<[^>]+>", " ", row) for row in rows[1:3])
    assert "A conflict of interest was lifted." in lifted
    assert "A conflict of interest was declared" in declared
    for row in (lifted, declared):
        assert case_id[:8] in row
        assert f"({marie.officer.display_name})" in row


def test_no_page_is_an_oracle_for_names() -> None:
    """A wrong name and a wrong passphrase get the same answer."""
    add_url = reverse("account_login")
    answers = [
        Client().post(add_url, {"login": name, "password": "wrong wrong wrong"}).content.decode()
        for name in ("nobody", "somebody")
    ]
    shapes = [re.sub(r'(value|content)="[^"]*"', "", answer) for answer in answers]
    assert shapes[0] == shapes[1]
