"""Who a request is from, and whether it is within the partner's limits: counted exactly, for all processes together."""

import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import F

from tande.domains.partners.errors import KeyRevoked, NotInScope, TooOften, UnknownKey
from tande.domains.partners.models import Partner, PartnerKey, Spent
from tande.domains.partners.scope import place
from tande.ledger.register_key import register_key
from tande.policy import partners as rules

_NOBODYS: Final = bytes(32)


@dataclass(frozen=True)
class Admitted:
    """A partner whose request may go on."""

    id: str
    scopes: frozenset[str]


def admit(*, key: str, scope: str, at: datetime) -> Admitted:
    """Whose key this is, if it may do ``scope`` ("" for what any key may) and the limits are not reached.

    One request is counted, unless it is refused. For the interface of programs. Raises UnknownKey, KeyRevoked,
    NotInScope, TooOften.
    """
    found = _find(key)
    partner = found.partner
    if found.revoked_at is not None or partner.revoked_at is not None:
        raise KeyRevoked(found.prefix)
    if scope and scope not in partner.scopes:
        raise NotInScope(scope)
    _spend(partner, at)
    PartnerKey.objects.filter(pk=found.pk).exclude(seen_on=at.date()).update(seen_on=at.date())
    return Admitted(partner.pk, frozenset(partner.scopes))


def _find(key: str) -> PartnerKey:
    """The row of a key. A wrong secret behind a right prefix takes as long as a right one."""
    parts = rules.split_key(key)
    found = PartnerKey.objects.select_related("partner").filter(prefix=parts[0]).first() if parts else None
    kept = bytes(found.mark) if found else _NOBODYS
    same = hmac.compare_digest(register_key().mark(key, place("mark", "key")), kept)
    if found is None or not same:
        raise UnknownKey
    return found


def _spend(partner: Partner, at: datetime) -> None:
    """Count one request in each window, or in none: what is refused costs nothing."""
    now = rules.windows(at, per_minute=partner.per_minute, per_day=partner.per_day)
    with transaction.atomic():
        Spent.objects.filter(partner=partner, ends_at__lte=at).delete()
        Spent.objects.bulk_create(
            [Spent(partner=partner, window=one.name, ends_at=one.ends) for one in now], ignore_conflicts=True
        )
        for one in now:
            room = Spent.objects.filter(partner=partner, window=one.name, n__lt=one.most)
            if not room.update(n=F("n") + 1):  # one statement: two processes cannot both take the last place
                raise TooOften(rules.seconds_until(one.ends, at))
