"""A field phone before the door itself, and a desk that opens what was sealed, as only a test may."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.test import Client

from tande.domains.casework.models import Case
from tande.domains.evidence import queries as evidence
from tande.domains.fieldforms import operations
from tande.interfaces.openrosa import forms
from tande.ledger import clock
from tande.toolkit.fieldforms import encounters, on_behalf
from tande.toolkit.openrosa.answers import Answer
from tande.toolkit.payloads import Manifest
from tande.toolkit.unsealing.envelopes import open_file, open_manifest
from tests.domains import factories
from tests.interfaces.public.people import Desk
from tests.toolkit.field_apps import Collect

HEADERS = {"X-OpenRosa-Version": "1.0"}


class ClientDoor:
    """The adapter as Django's test client reaches it. No answer sets a cookie."""

    def ask(self, method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> Answer:
        given = {name: value for name, value in headers.items() if name != "Content-Type"}
        answer = Client().generic(
            method, f"/field{path}", body, headers.get("Content-Type", "application/octet-stream"), headers=given
        )
        assert not answer.cookies
        return Answer(answer.status_code, dict(answer.headers), answer.content)


@dataclass
class Phone:
    """A phone with a credential, set up by its token."""

    id: str
    token: str
    username: str
    password: str
    app: Collect

    @classmethod
    def given(cls, **more: Any) -> "Phone":
        asked = {"name": "grey phone", "organisation": "Example Rights", "language": "ht", "contingent": "KEN",
                 "forms": [on_behalf.FORM_ID, encounters.FORM_ID], **more}
        made = operations.register(**asked, actor=factories.officer("head"), at=clock.now())
        app = Collect(ClientDoor(), f"/key/{made.token}", base=f"{settings.TANDE.public_url}/field")
        return cls(made.id, made.token, made.username, made.password, app)

    @property
    def basic(self) -> str:
        return "Basic " + base64.b64encode(f"{self.username}:{self.password}".encode()).decode()

    def ask(self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None) -> Answer:
        """One request below its token."""
        return ClientDoor().ask(method, f"{self.app.prefix}{path}", {**HEADERS, **(headers or {})}, body)


def desk() -> Desk:
    """Both desks open, each with an officer who holds its key."""
    officer, child_officer = factories.officer("intake_officer"), factories.officer("child_officer")
    return Desk(factories.desk_key(officer), factories.desk_key(child_officer, "child"), officer, child_officer)


def files_of(at: Desk, case: Case) -> list[tuple[str, bytes]]:
    """Every file of a case, opened: its name and bytes, in the order in which they came."""
    seed = at.seed_of(case)
    found = []
    for one in evidence.files(case.pk):
        assert one.manifest is not None
        manifest: Manifest = open_manifest(bytes(one.manifest), seed=seed, file_id=one.id, case_id=case.pk)
        parts = [evidence.part(case_id=case.pk, file_id=one.id, n=n) for n in range(1, one.m + 1)]
        found.append((manifest.name,
                      open_file(parts, manifest=manifest, seed=seed, file_id=one.id, case_id=case.pk)))
    return found


def version(form_id: str = on_behalf.FORM_ID, language: str = "ht") -> str:
    """Of a form as it is given out today."""
    return forms.given_of(form_id, language).version
