"""Who may do what with certificates, the key of what is sealed, and the body that signs."""

from typing import Protocol

from django.conf import settings

from tande.domains.credentials.errors import NoSuchCredential, NotAllowed
from tande.domains.credentials.models import Credential
from tande.ledger.register_key import register_key
from tande.policy import roles
from tande.toolkit.credentials import Issuer

LANGUAGE = "en"
"""A certificate is shown to people of many countries: what is signed is in English where the pack has it."""


class Holder(Protocol):
    """Whoever acts. ``state``: the one contingent that she or he sees, "" for all."""

    pk: int
    roles: list[str]
    state: str


def seal(text: str, credential_id: str) -> bytes:
    """The certificate's text, sealed to its row."""
    return register_key().seal(text, f"credentials_credential.text|{credential_id}")


def opened(row: Credential) -> str:
    """The certificate as it was signed."""
    return register_key().open(bytes(row.text), f"credentials_credential.text|{row.pk}")


def issuer() -> Issuer:
    """The body, as certificates name it."""
    names = settings.MISSION.body.name
    return Issuer(names.get(LANGUAGE) or next(iter(names.values())), settings.TANDE.public_url)


def check(officer: Holder, action: str) -> None:
    """Raises NotAllowed without the right."""
    if not roles.may(officer.roles, action):
        raise NotAllowed(action)


def credential_for(credential_id: str, officer: Holder, action: str) -> Credential:
    """The certificate, if the officer may do this with it. Raises NotAllowed, NoSuchCredential."""
    check(officer, action)
    row = Credential.objects.filter(pk=credential_id).select_related("revoked").first()
    if row is None or (officer.state and officer.state != row.contingent):
        raise NoSuchCredential(credential_id)
    return row
