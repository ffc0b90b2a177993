"""Signing in: passphrase, then a second factor; guessing is slow and no address is kept."""

import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from tande.domains.officers import operations
from tande.domains.officers.models import Officer
from tande.interfaces.staff.language import CHOICE
from tande.ledger import clock
from tests.interfaces.staff.people import words

PASSPHRASE = "lanbi sonnen nan mòn nan"


@pytest.fixture
def rose() -> Officer:
    return operations.create_officer(
        username="rose", display_name="Rose", roles=["child_officer"], passphrase=PASSPHRASE, at=clock.now(),
        language="en",
    )


def browser(language: str = "en", **about: Any) -> Any:
    """A browser in which the desk's language was chosen before."""
    client = Client(**about)
    client.cookies[CHOICE.cookie] = language
    return client


def digits(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def enter(client: Any, passphrase: str = PASSPHRASE, name: str = "rose") -> Any:
    return client.post(reverse("account_login"), {"login": name, "password": passphrase})


def test_passphrase_then_digits(rose: Officer) -> None:
    secret = generate_totp_secret()
    TOTP.activate(rose, secret)
    client = browser()
    assert enter(client).url == reverse("mfa_authenticate")
    assert client.get(reverse("staff:queue")).status_code == 302, "the passphrase alone opens nothing"
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "Check the clock" in words(wrong)
    assert client.post(reverse("mfa_authenticate"), {"code": digits(secret)}).url == reverse("staff:home")
    assert client.get(reverse("staff:second_factor")).status_code == 200


def test_without_a_second_factor_the_first_page_is_to_set_one_up(rose: Officer) -> None:
    client = browser()
    assert enter(client).url == reverse("staff:home")
    assert client.get(reverse("staff:home")).url == reverse("staff:second_factor")
    page = client.get(reverse("mfa_activate_totp"))
    assert page.status_code == 200, "no second asking for the passphrase that was just typed"
    assert "<svg" in words(page)
    secret = words(page).split('id="totp-secret">')[1].split("<")[0]
    done = client.post(reverse("mfa_activate_totp"), {"code": digits(secret)})
    assert done.url == reverse("mfa_view_recovery_codes")
    assert "recovery-codes" in words(client.get(done.url))


def test_the_secret_is_not_readable_in_the_database(rose: Officer) -> None:
    secret = generate_totp_secret()
    TOTP.activate(rose, secret)
    stored = Authenticator.objects.get(user=rose, type="totp").data
    assert secret not in str(stored)


def test_the_last_second_factor_stays(rose: Officer) -> None:
    secret = generate_totp_secret()
    TOTP.activate(rose, secret)
    client = browser()
    enter(client)
    client.post(reverse("mfa_authenticate"), {"code": digits(secret)})
    assert "Add another one before removing it" in words(client.get(reverse("mfa_deactivate_totp")))
    client.post(reverse("mfa_deactivate_totp"), {})
    assert Authenticator.objects.filter(user=rose, type="totp").exists()


def test_a_lost_second_factor_is_replaced_with_a_recovery_code(rose: Officer) -> None:
    TOTP.activate(rose, generate_totp_secret())
    first, second, *_rest = RecoveryCodes.activate(rose).get_unused_codes()
    client = browser()
    enter(client)
    assert client.post(reverse("mfa_authenticate"), {"code": first}).url == reverse("staff:home")
    again = browser()
    enter(again)
    assert again.post(reverse("mfa_authenticate"), {"code": first}).status_code == 200, "a code counts once"
    assert client.get(reverse("mfa_deactivate_totp")).status_code == 200
    client.post(reverse("mfa_deactivate_totp"), {})
    assert client.get(reverse("staff:queue")).url == reverse("staff:second_factor"), "a new one comes first"
    secret = words(client.get(reverse("mfa_activate_totp"))).split('id="totp-secret">')[1].split("<")[0]
    client.post(reverse("mfa_activate_totp"), {"code": digits(secret)})
    assert client.get(reverse("staff:queue")).url == reverse("staff:first_key")
    assert second not in RecoveryCodes(Authenticator.objects.get(user=rose, type="recovery_codes")).get_unused_codes()


def test_guessing_one_name_stops_after_five_tries_wherever_it_comes_from(rose: Officer) -> None:
    for n in range(5):
        assert "do not belong together" in words(
            browser(headers={"x-forwarded-for": f"10.0.0.{n}"}, REMOTE_ADDR=f"10.0.0.{n}").post(
                reverse("account_login"), {"login": "rose", "password": "wrong"}
            )
        )
    assert "Too many attempts" in words(enter(browser(REMOTE_ADDR="10.9.9.9")))


def test_no_address_is_kept(rose: Officer) -> None:
    client = browser(REMOTE_ADDR="203.0.113.77", headers={"user-agent": "Telltale/1.0"})
    enter(client)
    kept = " ".join(str(session.get_decoded()) for session in Session.objects.all())
    assert "203.0.113.77" not in kept
    assert "Telltale" not in kept


def test_signing_out_ends_the_session(rose: Officer) -> None:
    client = browser()
    enter(client)
    assert client.post(reverse("account_logout")).url == reverse("account_login")
    assert client.get(reverse("staff:home")).url.startswith(reverse("account_login"))


@pytest.mark.parametrize(
    "name",
    [
        "mfa_index", "mfa_add_webauthn", "mfa_list_webauthn", "mfa_generate_recovery_codes", "account_change_password",
        "account_logout", "account_reauthenticate", "mfa_activate_totp",
    ],
)
@pytest.mark.parametrize("language", ["ht", "sw"])
def test_every_account_page_is_in_our_words(name: str, language: str, rose: Officer) -> None:
    """allauth speaks no Swahili; none of its own pages may show through."""
    client = browser(language)
    enter(client)
    page = client.get(reverse(name))
    assert page.status_code == 200
    assert f'<html lang="{language}">' in words(page)
    assert 'id="desk-language"' in words(page)


def test_after_signing_in_the_page_asked_for_comes(rose: Officer) -> None:
    client = browser()
    answer = client.get(reverse("staff:keys"))
    page = client.get(answer.url)
    assert 'value="/desk/keys/"' in words(page)
    assert client.post(
        reverse("account_login"), {"login": "rose", "password": PASSPHRASE, "next": "/desk/keys/"}
    ).url == "/desk/keys/"
    elsewhere = browser().post(
        reverse("account_login"), {"login": "rose", "password": PASSPHRASE, "next": "https://example.org/"}
    )
    assert elsewhere.url == reverse("staff:home")
