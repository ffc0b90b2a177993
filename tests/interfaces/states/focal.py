"""A focal point in front of her State's site, as far as HTTP sees her."""

import base64
from dataclasses import dataclass
from typing import Any

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.urls import reverse

from tande.domains.officers.models import Officer
from tande.toolkit import sealing
from tests.domains import factories, states
from tests.domains.states import StatePair
from tests.interfaces.staff.people import BACKEND


@dataclass
class FocalPoint:
    """A focal point, the browser she is signed in with, and her State's key if she made it."""

    officer: Officer
    client: Client
    key: StatePair | None

    def get(self, name: str, *args: Any) -> Any:
        """GET a page by the name of its address."""
        return self.client.get(reverse(f"states:{name}", args=args))

    def post(self, name: str, *args: Any, **fields: Any) -> Any:
        """POST a form."""
        return self.client.post(reverse(f"states:{name}", args=args), fields)

    def send(self, name: str, *args: Any, body: Any = None) -> Any:
        """POST JSON, as the page's script does."""
        return self.client.post(
            reverse(f"states:{name}", args=args), self.body() if body is None else body,
            content_type="application/json",
        )

    def body(self, **changes: Any) -> dict[str, Any]:
        """A sealed answer as the script sends it."""
        sealed = base64.b64encode(factories.envelope()).decode()
        return {
            "id": sealing.new_id(), "key_id": self.key.id if self.key else "0" * 32, "envelope": sealed,
            "copy": sealed,
        } | changes


def focal_point(*, state: str = "KEN", factor: bool = True, key: bool = True, holds: bool = False) -> FocalPoint:
    """Signed in for the State, with a second factor and a key of her own unless refused, and its key if asked."""
    officer = factories.officer("focal_point", key=key, state=state)
    Officer.objects.filter(pk=officer.pk).update(language="en")
    officer.refresh_from_db()
    pair = states.state_key(state, focal=officer) if holds else None
    if factor:
        TOTP.activate(officer, generate_totp_secret())
    client = Client()
    client.force_login(officer, backend=BACKEND)
    return FocalPoint(officer, client, pair)
