"""A passkey in the browser: set up once, then it alone signs the officer in."""

import re

from playwright.sync_api import Page, expect

from tests.harness.browser import DESK, NewPage
from tests.harness.server import Server
from tests.journeys.navigators import SEALING, Officer


def _authenticator(page: Page) -> None:
    """A security key that answers every question with yes."""
    chrome = page.context.new_cdp_session(page)
    chrome.send("WebAuthn.enable")
    chrome.send("WebAuthn.addVirtualAuthenticator", {"options": {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }})


def test_a_passkey_signs_in_alone(server: Server, new_page: NewPage) -> None:
    # A passkey belongs to a host's name; an address in numbers has none.
    url = f"http://localhost:{server.port}"
    nadia = Officer(new_page(size=DESK, lang="en"), url, server.officer("intake_officer"))
    page = nadia.page
    _authenticator(page)
    nadia.sign_in()
    page.goto(f"{url}/desk/account/2fa/")
    page.locator("a[href$='/keys/add/']").first.click()
    page.locator("#id_passwordless").check()
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url(re.compile(r"/2fa/(codes/)?$"), timeout=SEALING)
    page.goto(f"{url}/desk/account/2fa/keys/")
    expect(page.locator("main .card")).to_have_count(1)

    page.locator("#sign-out button").click()
    page.locator("#passkey_login").click()
    page.wait_for_url("**/desk/cases/", timeout=SEALING)
    nadia.unlock()
