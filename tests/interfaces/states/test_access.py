"""Two houses: no focal point at the desk, no officer on the States' site, and no State in another's referral."""

from typing import Any

import pytest
from django.test import Client
from django.urls import resolve, reverse
from django.urls.converters import IntConverter

from tande.domains.officers.models import Officer
from tande.domains.referrals import operations
from tande.domains.referrals.models import ActCertificate, Referral, Reply
from tande.interfaces.staff import urls as desk_urls
from tande.interfaces.states import urls
from tande.ledger import clock
from tande.policy import roles
from tests.domains import factories, states
from tests.interfaces.staff.people import BACKEND, signed_in, words
from tests.interfaces.states.focal import FocalPoint, focal_point

pytestmark = [pytest.mark.django_db, pytest.mark.once]
REFERRAL = "f" * 32
GUARDED = [one.name for one in urls.pages if one.name != "language"]
OF_ONE = [one.name for one in urls.pages if "referral_id" in str(one.pattern)]
POSTED = {
    "opened", "acknowledge", "certificate", "name_officer", "answer", "outcome", "make_state_key", "give_state_key"
}


def address(name: str, referral_id: str = REFERRAL) -> str:
    rest = ["a" * 32, 1] if name == "file_part" else []
    return reverse(f"states:{name}", args=[referral_id, *rest] if name in OF_ONE else [])


def ask(client: Client, name: str, url: str = "") -> Any:
    target = url or address(name)
    return client.post(target, {}, content_type="application/json") if name in POSTED else client.get(target)


@pytest.mark.parametrize("name", GUARDED)
def test_every_page_asks_for_a_focal_points_right(name: str) -> None:
    view: Any = resolve(address(name)).func
    assert roles.MAY[view.action] == {roles.FOCAL_POINT}


@pytest.mark.parametrize("role", sorted(roles.BODY_ROLES))
def test_no_officer_of_the_body_sees_any_page(role: str) -> None:
    someone = signed_in(role)
    for name in GUARDED:
        for method in ("get", "post"):
            answer = getattr(someone.client, method)(address(name))
            assert answer.status_code in (403, 405), (name, method)


def test_a_focal_point_sees_no_page_of_the_desk() -> None:
    someone = focal_point()
    filled: dict[str, object] = {
        "case_id": "c" * 32, "file_id": "f" * 32, "to": "acknowledged", "commitment_id": "C01",
    }
    tried = 0
    for pattern in desk_urls.desk:
        if pattern.name == "language":
            continue
        given = {
            name: filled.get(name, 1 if isinstance(how, IntConverter) else "a" * 32)
            for name, how in pattern.pattern.converters.items()
        }
        url = reverse(f"staff:{pattern.name}", kwargs=given)
        for method in ("get", "post"):
            answer = getattr(someone.client, method)(url)
            assert answer.status_code in (403, 404, 405), (url, method)
            tried += answer.status_code != 405
    assert tried > 20


@pytest.mark.parametrize("name", GUARDED)
def test_nobody_gets_in_without_signing_in_or_a_second_factor(name: str) -> None:
    assert ask(Client(), name).status_code in (302, 401)
    answer = ask(focal_point(factor=False).client, name)
    if name != "second_factor":
        assert answer.status_code in (302, 403)
        assert answer.status_code == 403 or answer.url == reverse("states:second_factor")


def test_sign_in_leads_each_to_their_own_house() -> None:
    for made, home in ((factories.officer("focal_point"), "states:home"), (factories.officer("head"), "staff:home")):
        made.set_password("ti chen an ap jape")
        made.save()
        client = Client()
        answer = client.post(reverse("account_login"), {"login": made.username, "password": "ti chen an ap jape"})
        assert (answer.status_code, answer.url) == (302, reverse(home))


def test_the_page_of_the_own_account_leads_nobody_to_a_closed_door() -> None:
    copy, shown = reverse("staff:key_copy"), reverse("mfa_index")
    head = signed_in("head")
    assert copy in words(head.client.get(shown))
    focal = focal_point()
    assert focal.officer.public_key
    assert copy not in words(focal.client.get(shown))


def test_a_focal_point_without_a_key_makes_it_first() -> None:
    someone = focal_point(key=False)
    for name in ("home", "referral", "state_key", "unlock"):
        assert ask(someone.client, name).url == reverse("states:first_key")


def test_a_one_time_passphrase_is_changed_first() -> None:
    someone = focal_point()
    Officer.objects.filter(pk=someone.officer.pk).update(passphrase_once=True)
    assert someone.client.get(reverse("states:home")).url == reverse("account_change_password")
    assert someone.client.get(reverse("states:key_material")).status_code == 403


def test_a_retired_focal_point_is_out_at_once() -> None:
    someone = focal_point()
    operations.retire_focal_point(officer_id=someone.officer.pk, at=clock.now(), actor=factories.officer("head"))
    assert someone.client.get(reverse("states:home")).status_code == 302


def test_another_states_referral_does_not_exist() -> None:
    kenya = states.state_key("KEN")
    head = factories.officer("head")
    made = states.referred(states.case_in_inquiry(head), head, kenya)
    jamaica = focal_point(state="JAM", holds=True)
    assert "no-referrals" in words(jamaica.client.get(reverse("states:home")))
    for name in OF_ONE:
        url = address(name, made)
        send = jamaica.body() | {"track": "discipline", "status": "none", "outcomes": []}
        answer = (
            jamaica.client.post(url, send, content_type="application/json") if name in POSTED
            else jamaica.client.get(url)
        )
        if name == "certificate":
            answer = jamaica.client.post(url, {"certificate": "official"})
        assert answer.status_code == 404, name
    assert not Reply.objects.exists()
    assert not ActCertificate.objects.exists()
    assert Referral.objects.get().acknowledged_at is None


def test_no_answer_is_kept_by_a_browser_or_framed() -> None:
    someone = focal_point(holds=True)
    for name in ("home", "state_key", "unlock", "key_material"):
        answer = someone.client.get(reverse(f"states:{name}"))
        assert answer.status_code == 200
        assert answer["Cache-Control"] == "no-store"
        assert "unsafe" not in answer["Content-Security-Policy"]
        assert " style=" not in words(answer)


def test_a_form_of_another_site_changes_nothing() -> None:
    someone: FocalPoint = focal_point(holds=True)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(someone.officer, backend=BACKEND)
    assert strict.post(address("acknowledge")).status_code == 403
