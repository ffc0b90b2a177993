"""The desk's addresses with every method and every kind of rubbish: nobody gets in, nothing changes."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tande.interfaces.staff import account_urls
from tande.policy import roles
from tests.faults.test_bad_forms import rows
from tests.harness import wire
from tests.harness.shares import share
from tests.interfaces.public.people import Desk, Reporter, the_case
from tests.interfaces.staff.people import signed_in
from tests.interfaces.staff.test_access import ASKED_BY_SCRIPT, TABLE

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
Bodies = tuple[tuple[bytes, str], ...]
NO_FIELDS: Bodies = (
    (b"", "application/json"), (b"{", "application/json"), (b"[]", "application/json"), (b"null", "application/json"),
    (b"7", "application/json"), (b"[" * 5000, "application/json"), (b"\xff\xfe", "application/json"),
    (b"x" * 5_000_000, "application/json"),
)
FIELDS: Bodies = (
    (b'{"envelope":7,"message_id":[],"kind":{},"officer":"x","holders":[1],"key_id":null}', "application/json"),
    (b'{"envelope":"\\ud800","message_id":"\\u0000","holders":{"1":"!"},"officer":1e400}', "application/json"),
)
FORMS: Bodies = (
    (b"version=x&to=\x00&level=\xff&username=\x00", wire.URLENCODED),
    (b"version=99999999999999999999999&codes=1", wire.URLENCODED), (b"no parts", wire.MULTIPART),
    (wire.form([('name="version"', b"\xff"), ('name="to"; filename="a"', b"\x00")]), f"{wire.MULTIPART}; charset=zlib"),
)
LEADING_ON = (302, 303)
READ_JSON = ASKED_BY_SCRIPT | {"first_key"}
SENDERS = ("head", "intake_officer", "administrator")
OPEN_SIGNED_OUT = {"account_login", "account_inactive", "mfa_login_webauthn"}


def address(name: str, case_id: str) -> str:
    """The address of the table, with a case that exists in it."""
    given = TABLE[name][2]
    names_a_case = bool(given) and isinstance(given[0], str) and len(given[0]) == len(case_id)
    return reverse(f"staff:{name}", args=(case_id, *given[1:]) if names_a_case else given)


def knock(client: Client, url: str, method: str, body: bytes = b"{}", kind: str = "application/json") -> Any:
    client.raise_request_exception = False
    return client.generic(method, url, body, content_type=kind)


def rubbish(name: str, engine: str) -> Bodies:
    """What is sent there. In any JSON, who reads a form finds no field; without a field nothing asks the engine."""
    nothing = () if engine == "postgresql" else NO_FIELDS if name in READ_JSON else NO_FIELDS[-2:]
    return (*nothing, *(FIELDS if name in READ_JSON else FIELDS[-1:]), *FORMS)


@pytest.fixture
def case_id(desk: Desk, reporter: Reporter) -> str:
    reporter.file()
    return str(the_case().id)


@pytest.mark.once
def test_signed_out_or_without_a_second_factor_no_method_opens_anything(case_id: str) -> None:
    no_factor = signed_in("head", factor=False).client
    before = rows()
    for name in TABLE:
        for method in METHODS:
            out = knock(Client(), address(name, case_id), method)
            assert out.status_code in (*LEADING_ON, 401, 405), (name, method, out.status_code)
            half = knock(no_factor, address(name, case_id), method)
            wanted = (200, 405) if name == "second_factor" else (*LEADING_ON, 403, 405)
            assert half.status_code in wanted, (name, method, half.status_code)
            assert name not in ASKED_BY_SCRIPT or method == "HEAD" or half.status_code == 405 or half.json()["message"]
    assert rows() == before


def kept_out(name: str) -> list[str]:
    """The roles that may not go to this address of the table."""
    right = TABLE[name][1]
    return [] if right is None else [role for role in roles.ROLES if not roles.may([role], right)]


def tried(role: str, name: str) -> tuple[str, ...]:
    """The methods with which this role comes here: its share, so that all who are kept out together try each of them.

    GET and POST from every role to every address are in the desk's own table of access.
    """
    outside = kept_out(name)
    if role not in outside:
        return ()
    return METHODS[(outside.index(role) + len(name)) % len(outside) :: len(outside)]


@pytest.mark.once
@pytest.mark.parametrize("role", roles.ROLES)
def test_a_role_without_the_right_gets_nowhere_with_any_method_or_rubbish(case_id: str, role: str) -> None:
    client = signed_in(role).client
    before = rows()
    for name in TABLE:
        for method in tried(role, name):
            assert knock(client, address(name, case_id), method).status_code in (403, 405), (name, method)
    assert rows() == before


@pytest.mark.parametrize("role", SENDERS)
def test_rubbish_from_one_who_may_is_refused_with_words(case_id: str, role: str, engine: str) -> None:
    """What is sent to an address is dealt among those of them who may go there."""
    client = signed_in(role).client
    before = rows()
    for name in TABLE:
        inside = [one for one in SENDERS if one not in kept_out(name)]
        if role not in inside or name in ("identity", "export", "retire"):
            continue  # these take no body: what is sent with them is not looked at
        for body, kind in share(rubbish(name, engine), whose=role, among=inside, turn=len(name)):
            answer = knock(client, address(name, case_id), "POST", body, kind)
            assert answer.status_code in (200, *LEADING_ON, 400, 403, 404, 405, 409, 413, 422), (name, body[:40], kind)
            assert "Traceback" not in answer.content.decode()
    after = rows()
    assert {name: (before[name], after[name]) for name in after if after[name] != before[name]} == {}


@pytest.mark.once
def test_sign_in_pages_open_for_nobody_who_is_signed_out(case_id: str) -> None:
    before = rows()
    for pattern in account_urls.urlpatterns:
        given = ["7"] if "<int" in str(pattern.pattern) else []
        url = reverse(str(pattern.name), args=given)
        for method in ("GET", "POST", "PUT", "DELETE"):
            answer = knock(Client(), url, method, b"", wire.URLENCODED)
            allowed = (200, 302, 405, 400) if pattern.name in OPEN_SIGNED_OUT else (302, 401, 404, 405)
            assert answer.status_code in allowed, (pattern.name, method, answer.status_code)
    # A challenge for a passkey is remembered in an empty session; nothing else may be.
    assert rows() | {"django_session": 0} == before
