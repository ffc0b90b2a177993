"""Who a request is from, and whether it is within the partner's limits: counted exactly, for all processes together."""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import F, QuerySet
from django.utils import timezone

from tande.domains.partners.errors import KeyRevoked, NotInScope, TooOften, UnknownKey
from tande.domains.partners.models import Partner, PartnerKey, Spent
from tande.domains.partners.scope import place
from tande.ledger.register_key import register_key
from tande.ledger.writer import commit
from tande.policy import partners as rules
from tande.policy.partners import Window

_NOBODYS: Final = bytes(32)


@dataclass(frozen=True)
class Admitted:
    """A partner whose request may go on."""

    id: str
    scopes: frozenset[str]


def admit(*, key: str, scope: str, at: datetime) -> Admitted:
    """Whose key this is, if it may do ``scope`` ("" for what any key may) and the limits are not reached.

    One request is counted, unless it is refused. For the interface of programs. Raises UnknownKey, KeyRevoked,
    NotInScope, TooOften, NotDurable.
    """
    found = _find(key)
    partner = found.partner
    if found.revoked_at is not None or partner.revoked_at is not None:
        raise KeyRevoked(found.prefix)
    if scope and scope not in partner.scopes:
        raise NotInScope(scope)
    _spend(partner, at)
    today = timezone.localdate(at)
    if found.seen_on != today:
        PartnerKey.objects.filter(pk=found.pk).update(seen_on=today)
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
    full = _full(_counts(partner, now), now)

    def step() -> None:
        full[:] = _count(partner, now, at)

    if not full:  # else whoever floods us would make the one writer wait
        commit([], also=step)
    if full:
        raise TooOften(rules.seconds_until(max(one.ends for one in full), at))


def _count(partner: Partner, now: Sequence[Window], at: datetime) -> list[Window]:
    """One more in each window, if none is full; those that are. The rows are locked: the last place is given once."""
    counts = _counts(partner, now, lock=True)
    if len(counts) < len(now):
        Spent.objects.filter(partner=partner, ends_at__lte=at).delete()
        Spent.objects.bulk_create(
            [Spent(partner=partner, window=one.name, ends_at=one.ends) for one in now], ignore_conflicts=True
        )
        counts = _counts(partner, now, lock=True)
    full = _full(counts, now)
    if not full:
        _rows(partner, now).update(n=F("n") + 1)
    return full


def _rows(partner: Partner, now: Sequence[Window]) -> QuerySet[Spent]:
    return Spent.objects.filter(partner=partner, window__in=[one.name for one in now])


def _counts(partner: Partner, now: Sequence[Window], *, lock: bool = False) -> dict[str, int]:
    rows = _rows(partner, now).order_by("window")  # in one order always, so that no two wait for each other
    return dict((rows.select_for_update() if lock else rows).values_list("window", "n"))


def _full(counts: Mapping[str, int], now: Sequence[Window]) -> list[Window]:
    return [one for one in now if counts.get(one.name, 0) >= one.most]
