"""Reading partners, and what may be said to whoever has a complaint's code."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from tande.domains.casework import queries as cases
from tande.domains.casework.errors import NoSuchCase
from tande.domains.intake import queries as intake
from tande.domains.partners.errors import NoSuchPartner
from tande.domains.partners.models import Partner, PartnerKey
from tande.domains.partners.scope import Actor, check, place
from tande.ledger.register_key import register_key
from tande.policy.conversation import following

_NO_CASE: Final = "0" * 32


@dataclass(frozen=True)
class KeyView:
    """A key as the desk sees it: never the key."""

    id: str
    prefix: str
    made_at: datetime
    seen_on: date | None
    revoked_at: datetime | None


@dataclass(frozen=True)
class PartnerView:
    """A partner as the desk sees it. ``keys``: in force first, newest first. No number of what it sent: see README."""

    id: str
    name: str
    kind: str
    contact: str
    scopes: tuple[str, ...]
    per_minute: int
    per_day: int
    made_at: datetime
    revoked_at: datetime | None
    keys: tuple[KeyView, ...]

    @property
    def in_force(self) -> tuple[KeyView, ...]:
        return tuple(one for one in self.keys if one.revoked_at is None)

    @property
    def seen_on(self) -> date | None:
        """The day of the last request."""
        return max((one.seen_on for one in self.keys if one.seen_on), default=None)


@dataclass(frozen=True)
class Standing:
    """What a program may be told of a case: a class of four, never words; and the receipt."""

    case_id: str
    status: str
    receipt: intake.ReceiptView


def partners(officer: Actor) -> list[PartnerView]:
    """All partners, those in force first, then by name. Raises NotAllowed."""
    check(officer)
    found = [_view(one) for one in Partner.objects.prefetch_related("keys")]
    return sorted(found, key=lambda one: (one.revoked_at is not None, one.name.casefold()))


def partner(officer: Actor, partner_id: str) -> PartnerView:
    """One partner. Raises NotAllowed, NoSuchPartner."""
    check(officer)
    found = Partner.objects.filter(pk=partner_id).first()
    if found is None:
        raise NoSuchPartner(partner_id)
    return _view(found)


def standing(first_hash: bytes, *, at: datetime) -> Standing | None:
    """Where the case behind a code's first hash (32 bytes) stands; None for a code that nobody has.

    No key is derived for either, so a guess costs a few look-ups. The interface holds the limits on guessing.
    """
    case_id = intake.case_of(first_hash) or _NO_CASE  # a wrong code goes the same way, as far as there is one
    try:
        view = cases.reporter_view(case_id, at=at)
        receipt = intake.receipt(case_id)
    except (NoSuchCase, LookupError):
        return None
    asked = any(one.kind == "question" for one in view.replies[-1:])
    return Standing(case_id, following.status(view.stage, asked=asked), receipt)


def _view(one: Partner) -> PartnerView:
    key = register_key()
    keys = sorted(one.keys.all(), key=lambda each: each.made_at, reverse=True)
    return PartnerView(
        one.pk, key.open(bytes(one.name), place("name", one.pk)), one.kind,
        key.open(bytes(one.contact), place("contact", one.pk)), tuple(one.scopes), one.per_minute, one.per_day,
        one.made_at, one.revoked_at, tuple(sorted(map(_key, keys), key=lambda each: each.revoked_at is not None)),
    )


def _key(one: PartnerKey) -> KeyView:
    return KeyView(one.pk, one.prefix, one.made_at, one.seen_on, one.revoked_at)
