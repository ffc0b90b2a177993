"""Reading who may send, and which versions of a form were ever given out."""

import zlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from tande.domains.fieldforms.models import Credential, FormVersion
from tande.domains.fieldforms.scope import check, place
from tande.ledger.register_key import register_key
from tande.policy.roles import Actor
from tande.toolkit.fieldforms import on_behalf
from tande.toolkit.openrosa import credentials
from tande.toolkit.openrosa.credentials import Given


@dataclass(frozen=True)
class Sender:
    """Who asks, by a credential in force. ``forms``: ids; who speaks for others may for a child too."""

    id: str
    forms: tuple[str, ...]
    language: str
    contingent: str


@dataclass(frozen=True)
class CredentialView:
    """A credential as the desk sees it."""

    id: str
    name: str
    organisation: str
    username: str
    forms: tuple[str, ...]
    language: str
    contingent: str
    made_at: datetime
    seen_on: date | None
    revoked_at: datetime | None


def sender(given: Given | None) -> Sender | None:
    """Who a secret is of; None for a wrong one, and for one that was taken back."""
    if given is None:
        return None
    by = {"username": given.name} if given.name else {"token": credentials.kept(given.secret)}
    found = Credential.objects.filter(**by).first()
    kept = bytes(found.password if given.name else found.token) if found else None
    if not credentials.same(given.secret, kept) or found is None or found.revoked_at is not None:
        return None
    own = (on_behalf.CHILD_ID,) if on_behalf.FORM_ID in found.forms else ()
    return Sender(found.pk, (*found.forms, *own), found.language, found.contingent)


def listed(actor: Actor) -> list[CredentialView]:
    """All of them, in use first, newest first. Raises NotAllowed."""
    check(actor)
    rows = sorted(Credential.objects.order_by("-made_at"), key=lambda one: one.revoked_at is not None)
    return [_view(one) for one in rows]


def versions(form_ids: Collection[str]) -> dict[str, frozenset[str]]:
    """Every version ever given out of each of the forms."""
    found: dict[str, set[str]] = {id: set() for id in form_ids}
    for id, version in FormVersion.objects.filter(form_id__in=form_ids).values_list("form_id", "version"):
        found[id].add(version)
    return {id: frozenset(some) for id, some in found.items()}


def xform(form_id: str, version: str) -> bytes | None:
    """A form as it was given out, None for one that never was."""
    found = FormVersion.objects.filter(form_id=form_id, version=version).first()
    return None if found is None else zlib.decompress(bytes(found.xform))


def _view(one: Credential) -> CredentialView:
    name, organisation = (
        register_key().open(bytes(getattr(one, field)), place(field, one.pk)) for field in ("name", "organisation")
    )
    return CredentialView(
        one.pk, name, organisation, one.username, tuple(one.forms), one.language, one.contingent, one.made_at,
        one.seen_on, one.revoked_at,
    )
