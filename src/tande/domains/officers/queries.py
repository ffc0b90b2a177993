"""Reading officers and keys. Views are plain values; private halves come only sealed or wrapped."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from tande.domains.officers.errors import DeskNotReady, NoSuchKey
from tande.domains.officers.models import DeskKey, DeskKeyHolder, RecoveryKey
from tande.domains.officers.models import (
    Officer as Officer,  # handed out by `by_id`; interfaces name it by its type
)
from tande.policy import roles as policy
from tande.toolkit import sealing


@dataclass(frozen=True)
class DeskKeyView:
    """A desk key as anyone may see it: ``public_key`` 1,216 bytes, ``fingerprint`` its SHA-256 in hex."""

    id: str
    desk: str
    public_key: bytes
    fingerprint: str
    made_at: datetime
    in_force: bool


@dataclass(frozen=True)
class OfficerView:
    """An officer as colleagues see them; ``state`` is empty for the body's own."""

    id: int
    username: str
    display_name: str
    roles: tuple[str, ...]
    is_active: bool
    public_key: bytes | None
    fingerprint: str
    desk_key_ids: frozenset[str]
    state: str = ""


def _key_view(key: DeskKey, in_force: bool) -> DeskKeyView:
    public = bytes(key.public_key)
    return DeskKeyView(key.id, key.desk, public, sealing.fingerprint(public), key.made_at, in_force)


def desk_key_in_force(desk: str) -> DeskKeyView:
    """The key to seal to now; complaints by children fall back to the intake desk. Raises DeskNotReady."""
    key = DeskKey.objects.filter(desk=desk).order_by("-made_at").first()
    if key is None and desk != "intake":
        return desk_key_in_force("intake")
    if key is None:
        raise DeskNotReady(desk)
    return _key_view(key, in_force=True)


def desk_key(key_id: str) -> DeskKeyView:
    """Any desk key ever in force, by id. Raises NoSuchKey."""
    for view in published_keys():
        if view.id == key_id:
            return view
    raise NoSuchKey(key_id)


@lru_cache(maxsize=1024)
def desk_of(key_id: str) -> str:
    """The desk of a desk key; kept in memory, since a key never changes desk. Raises NoSuchKey."""
    desk = DeskKey.objects.filter(pk=key_id).values_list("desk", flat=True).first()
    if desk is None:
        raise NoSuchKey(key_id)
    return desk


def published_keys() -> list[DeskKeyView]:
    """All desk keys, newest first, those in force marked: the public key page."""
    seen: set[str] = set()
    views = []
    for key in DeskKey.objects.order_by("-made_at"):
        views.append(_key_view(key, in_force=key.desk not in seen))
        seen.add(key.desk)
    return views


def recovery_key() -> tuple[str, bytes] | None:
    """Fingerprint and public key (1,216 bytes) of the recovery key in force, if there is one."""
    key = RecoveryKey.objects.order_by("-made_at").first()
    return (key.fingerprint, bytes(key.public_key)) if key else None


def held_desk_keys(officer: Officer) -> frozenset[str]:
    """Ids of the desk keys this officer holds a sealed half of."""
    return frozenset(DeskKeyHolder.objects.filter(officer=officer).values_list("desk_key_id", flat=True))


def key_material(officer: Officer) -> dict[str, Any]:
    """What the officer's browser needs to unlock: wrapped key and sealed desk halves, as bytes."""
    halves = DeskKeyHolder.objects.filter(officer=officer).select_related("desk_key").order_by("-desk_key__made_at")
    return {
        "username": officer.username,
        "wrapped_key": officer.wrapped_key,
        "public_key": bytes(officer.public_key) if officer.public_key else None,
        "desk_keys": [
            {"id": half.desk_key_id, "desk": half.desk_key.desk, "envelope": bytes(half.envelope)} for half in halves
        ],
    }


def halves(key_id: str) -> list[tuple[str, bytes]]:
    """Holder name (or "recovery") and sealed half for every holder of a desk key: for exports."""
    rows = DeskKeyHolder.objects.filter(desk_key_id=key_id).select_related("officer")
    return [(row.officer.username if row.officer else "recovery", bytes(row.envelope)) for row in rows]


def team() -> list[OfficerView]:
    """Everybody but the focal points of States, active ones first, by name: also who works in the register."""
    held: dict[int, set[str]] = {}
    for officer_id, key_id in DeskKeyHolder.objects.exclude(officer=None).values_list("officer_id", "desk_key_id"):
        held.setdefault(officer_id, set()).add(key_id)
    rows = Officer.objects.order_by("-is_active", "display_name")
    return [_officer_view(officer, held) for officer in rows if policy.FOCAL_POINT not in officer.roles]


def focal_points() -> list[OfficerView]:
    """Every focal point of a State, active ones first, by name."""
    rows = Officer.objects.exclude(state="").order_by("-is_active", "display_name")
    return [_officer_view(officer, {}) for officer in rows if policy.FOCAL_POINT in officer.roles]


def officers_with_keys() -> list[OfficerView]:
    """Active officers that something can be sealed to."""
    return [officer for officer in team() if officer.is_active and officer.public_key]


def _officer_view(officer: Officer, held: dict[int, set[str]]) -> OfficerView:
    public = bytes(officer.public_key) if officer.public_key else None
    return OfficerView(
        officer.pk, officer.username, officer.display_name, tuple(officer.roles), officer.is_active, public,
        sealing.fingerprint(public) if public else "", frozenset(held.get(officer.pk, ())),
        officer.state,
    )


def names(ids: set[int]) -> dict[int, str]:
    """Display names by officer id."""
    return dict(Officer.objects.filter(pk__in=ids).values_list("pk", "display_name"))


def by_id(officer_id: int) -> Officer | None:
    """The active officer with this id."""
    return Officer.objects.filter(pk=officer_id, is_active=True).first()


def holding(role: str) -> frozenset[int]:
    """Active officers with this role."""
    rows = Officer.objects.filter(is_active=True).values_list("pk", "roles")
    return frozenset(pk for pk, held in rows if role in held)
