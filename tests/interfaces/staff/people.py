"""An officer at a desk, as far as HTTP sees it."""

from dataclasses import dataclass
from typing import Any

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.urls import reverse

from tande.domains.officers.models import Officer
from tests.domains import factories

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@dataclass
class SignedIn:
    """An officer and the browser they are signed in with."""

    officer: Officer
    client: Client

    def get(self, name: str, /, *args: Any, **query: str) -> Any:
        """GET a page of the desk by the name of its address."""
        return self.client.get(reverse(f"staff:{name}", args=args), query)

    def post(self, name: str, /, *args: Any, **fields: Any) -> Any:
        """POST a form."""
        return self.client.post(reverse(f"staff:{name}", args=args), fields)

    def send(self, name: str, *args: Any, body: Any = None) -> Any:
        """POST JSON, as the page's script does."""
        return self.client.post(
            reverse(f"staff:{name}", args=args), body if body is not None else {}, content_type="application/json"
        )


def signed_in(
    *roles: str, language: str = "en", factor: bool = True, key: bool = True, state: str = "", unit: str = "",
    organisation: str = "",
) -> SignedIn:
    """An officer with these roles, a second factor and a key unless refused, signed in."""
    officer = factories.officer(*roles, key=key, state=state, unit=unit, organisation=organisation)
    Officer.objects.filter(pk=officer.pk).update(language=language)
    officer.refresh_from_db()
    if factor:
        TOTP.activate(officer, generate_totp_secret())
    client = Client()
    client.force_login(officer, backend=BACKEND)
    return SignedIn(officer, client)


def words(response: Any) -> str:
    """The page as text."""
    return str(response.content.decode())
