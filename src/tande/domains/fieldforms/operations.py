"""Giving a phone or team the credential of a field app, taking it back, and the day on which it was last used."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from tande.domains.fieldforms.errors import BadField, NoSuchCredential
from tande.domains.fieldforms.giving import gave as gave
from tande.domains.fieldforms.models import Credential
from tande.domains.fieldforms.scope import check, place
from tande.domains.fieldforms.taking import form_id as form_id  # what a POST says that it is of
from tande.domains.fieldforms.taking import take as take
from tande.ledger import operations as ledger
from tande.ledger.register_key import register_key
from tande.policy.mission_reading import fault_in_text
from tande.policy.roles import Actor
from tande.toolkit import sealing
from tande.toolkit.fieldforms import encounters, on_behalf
from tande.toolkit.openrosa import credentials

NAME_MAX: Final = 60
FORMS: Final = (on_behalf.FORM_ID, encounters.FORM_ID)
"""The forms that are given out."""
_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""Of names that are typed on a phone: none that is read for another."""
_NAME_LETTERS: Final = 8
_PASSWORD: Final = (4, 5)
"""Groups, and letters in each: 99 random bits that somebody can type, where an app reads no square."""


@dataclass(frozen=True, repr=False)
class Registered:
    """A new credential. ``token`` and ``password`` are shown once and kept nowhere; no `repr` shows them."""

    id: str
    token: str
    username: str
    password: str


def register(
    *, name: str, organisation: str, forms: Collection[str], language: str, actor: Actor, at: datetime,
    contingent: str = "", token: str = "",
) -> Registered:
    """A credential for a phone or team. ``token`` is for the demonstration alone. Needs "fieldapp.manage".

    A contingent is needed for children met. Raises NotAllowed, BadField (name, organisation, forms, language,
    contingent).
    """
    check(actor)
    texts = {"name": " ".join(name.split()), "organisation": " ".join(organisation.split())}
    for field, text in texts.items():
        if not text or len(text) > NAME_MAX or fault_in_text(text):
            raise BadField(field)
    if not forms or not set(forms) <= set(FORMS):
        raise BadField("forms")
    if language not in settings.MISSION.language_codes:
        raise BadField("language")
    if (encounters.FORM_ID in forms) != bool(contingent) or contingent not in ("", *settings.MISSION.states):
        raise BadField("contingent")
    made = Registered(sealing.new_id(), token or credentials.new_secret(), _letters(_NAME_LETTERS), _password())
    sealed = {field: register_key().seal(text, place(field, made.id)) for field, text in texts.items()}
    with transaction.atomic():
        Credential.objects.create(
            pk=made.id, token=credentials.kept(made.token), username=made.username,
            password=credentials.kept(made.password), forms=[one for one in FORMS if one in forms], language=language,
            contingent=contingent, made_by=actor.pk, made_at=at, **sealed,
        )
        ledger.record(kind="fieldapp.registered", subject=made.id, at=at, actor=actor.pk)
    return made


def revoke(*, credential_id: str, actor: Actor, at: datetime) -> None:
    """Take a credential back: from now on the phone is refused and keeps what it has. Again changes nothing.

    Needs "fieldapp.manage". Raises NotAllowed, NoSuchCredential.
    """
    check(actor)
    with transaction.atomic():
        found = Credential.objects.select_for_update().filter(pk=credential_id).first()
        if found is None:
            raise NoSuchCredential(credential_id)
        if found.revoked_at is None:
            found.revoked_by, found.revoked_at = actor.pk, at
            found.save(update_fields=["revoked_by", "revoked_at"])
            ledger.record(kind="fieldapp.revoked", subject=found.pk, at=at, actor=actor.pk)


def seen(*, credential_id: str, at: datetime) -> None:
    """Something came with this credential. Only the mission's day is kept; the same day again writes nothing."""
    day = timezone.localdate(at)
    Credential.objects.filter(pk=credential_id).exclude(seen_on=day).update(seen_on=day)


def _letters(number: int) -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(number))


def _password() -> str:
    groups, each = _PASSWORD
    return "-".join(_letters(each) for _group in range(groups))
