"""Reading referrals: for the case's officers, for the State's focal points, and the head's list of States."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from tande.domains.casework import queries as casework
from tande.domains.officers import queries as team
from tande.domains.officers.queries import OfficerView
from tande.domains.referrals import access
from tande.domains.referrals.access import FocalPoint
from tande.domains.referrals.errors import NotAllowed, Withdrawn
from tande.domains.referrals.files import DisclosedFileView as DisclosedFileView
from tande.domains.referrals.files import of_referral
from tande.domains.referrals.models import (
    Disclosure,
    Referral,
    Reply,
    StateKey,
    StateKeyHolder,
    Track,
)
from tande.policy import clocks, roles
from tande.policy import referrals as rules
from tande.policy.roles import Actor
from tande.toolkit import sealing


@dataclass(frozen=True)
class ReferralView:
    """A referral in codes and times. ``silent_days`` is None once every track is answered, or it was withdrawn."""

    id: str
    state: str
    tracks: tuple[str, ...]
    made_at: datetime
    acknowledged_at: datetime | None
    named_at: datetime | None
    last_act_at: datetime | None
    answered_at: datetime | None
    withdrawn_at: datetime | None
    naming_due: datetime | None
    naming_late: bool
    silent_days: int | None
    certificate: str


@dataclass(frozen=True)
class TrackView:
    """A track of action of a case and its state."""

    state: str
    track: str
    status: str
    since: datetime


@dataclass(frozen=True)
class StateKeyView:
    """A State's key as anyone of the body may see it: ``public_key`` 1,216 bytes, ``fingerprint`` 64 hex digits."""

    id: str
    state: str
    public_key: bytes
    fingerprint: str
    made_at: datetime
    revoked_at: datetime | None
    holders: frozenset[int]


@dataclass(frozen=True)
class StateView:
    """A State with its focal points and keys; ``key`` is the one in force, if any."""

    state: str
    focal_points: tuple[OfficerView, ...]
    key: StateKeyView | None
    former: tuple[StateKeyView, ...]


def _view(one: Referral, at: datetime) -> ReferralView:
    naming = rules.naming(made_at=one.made_at, sea=one.sea, mission=settings.MISSION)
    due = naming.at if naming is not None else None
    counted = one.answered_at is None and one.withdrawn_at is None
    last = max(one.certificates.all(), key=lambda certificate: certificate.pk, default=None)
    return ReferralView(
        id=one.id, state=one.state, tracks=tuple(one.tracks), made_at=one.made_at,
        acknowledged_at=one.acknowledged_at, named_at=one.named_at, last_act_at=one.last_act_at,
        answered_at=one.answered_at, withdrawn_at=one.withdrawn_at, naming_due=due,
        naming_late=due is not None and (one.named_at or at) > due,
        silent_days=rules.days_silent(made_at=one.made_at, last_act_at=one.last_act_at, now=at) if counted else None,
        certificate=last.answer if last else "",
    )


def _listed(**which: str) -> "QuerySet[Referral]":
    """Referrals with their certificates: two queries, however many there are."""
    return Referral.objects.filter(**which).prefetch_related("certificates")


def of_case(case_id: str, officer: Actor, *, at: datetime) -> list[ReferralView]:
    """The referrals of a case, oldest first. Raises NotAllowed, NoSuchCase."""
    access.check_case(case_id, officer, "referral.see")
    return [_view(one, at) for one in _listed(case_id=case_id).order_by("made_at", "pk")]


def tracks(case_id: str, officer: Actor) -> list[TrackView]:
    """The tracks of action of a case, by State. Raises NotAllowed, NoSuchCase."""
    access.check_case(case_id, officer, "referral.see")
    rows = Track.objects.filter(case_id=case_id).order_by("state", "track")
    return [TrackView(one.state, one.track, one.status, one.since) for one in rows]


def sealed_of_case(case_id: str, officer: Actor) -> dict[str, list[dict[str, Any]]]:
    """By referral id: disclosures and replies in order, each sealed to the case key (bytes); none that was purged.

    The caller has recorded the reading. Raises NotAllowed, NoSuchCase.
    """
    access.check_case(case_id, officer, "referral.see")
    found: dict[str, list[dict[str, Any]]] = {
        one: [] for one in Referral.objects.filter(case_id=case_id).values_list("pk", flat=True)
    }
    for disclosure in Disclosure.objects.filter(referral__case_id=case_id).exclude(envelope=b""):
        found[disclosure.referral_id].append(_said(disclosure, "out", bytes(disclosure.copy)))
    for reply in Reply.objects.filter(referral__case_id=case_id).exclude(envelope=b""):
        found[reply.referral_id].append(_said(reply, "in", bytes(reply.envelope)))
    return {key: sorted(said, key=lambda one: one["at"]) for key, said in found.items()}


def files_of_case(case_id: str, officer: Actor) -> dict[str, list[DisclosedFileView]]:
    """By referral id: the files it was given. Raises NotAllowed, NoSuchCase."""
    access.check_case(case_id, officer, "referral.see")
    made = Referral.objects.filter(case_id=case_id).values_list("pk", flat=True)
    return {one: of_referral(one) for one in made}


def files_for_state(referral_id: str, focal: FocalPoint) -> list[DisclosedFileView]:
    """The files her State was given with this referral. Raises NotAllowed, NoSuchReferral, Withdrawn."""
    found = access.of_state(referral_id, focal)
    if found.withdrawn_at is not None:
        raise Withdrawn(referral_id)
    return of_referral(found.pk)


def _said(one: Disclosure | Reply, direction: str, envelope: bytes) -> dict[str, Any]:
    """One disclosure ("out": from the body) or reply ("in") with the envelope its reader can open."""
    kind = one.kind if isinstance(one, Reply) else "disclosure"
    codes = one.codes if isinstance(one, Reply) else {"identity": one.identity}
    return {
        "id": one.id, "kind": kind, "direction": direction, "codes": codes, "officer": one.officer_id,
        "key": one.key_id, "at": one.at, "envelope": envelope,
    }


def running() -> dict[str, list[tuple[str, clocks.Due]]]:
    """Clocks that run on referrals: clock to case and when it is due. For the rounds; tells nothing else."""
    waiting = Referral.objects.filter(named_at=None, withdrawn_at=None).values_list("case_id", "made_at", "sea")
    dues = [(case_id, rules.naming(made_at=at, sea=sea, mission=settings.MISSION)) for case_id, at, sea in waiting]
    return {rules.NAMING_CLOCK: [(case_id, due) for case_id, due in dues if due is not None]}


def to_state(focal: FocalPoint, *, at: datetime) -> list[ReferralView]:
    """What was referred to this focal point's State, newest first. Raises NotAllowed."""
    access.check_focal(focal)
    return [_view(one, at) for one in _listed(state=focal.state).order_by("-made_at", "pk")]


def for_state(referral_id: str, focal: FocalPoint, *, at: datetime) -> tuple[ReferralView, dict[str, str]]:
    """One referral to her State, and the state of its tracks there. Raises NotAllowed, NoSuchReferral."""
    found = access.of_state(referral_id, focal)
    rows = Track.objects.filter(case_id=found.case_id, state=found.state, track__in=found.tracks)
    return _view(found, at), dict(rows.values_list("track", "status"))


def sealed_for_state(referral_id: str, focal: FocalPoint) -> dict[str, Any]:
    """What was disclosed and what the State said, sealed to its keys, and the key to reply to (bytes).

    The caller has recorded the opening. Raises NotAllowed, NoSuchReferral, Withdrawn.
    """
    found = access.of_state(referral_id, focal)
    if found.withdrawn_at is not None:
        raise Withdrawn(referral_id)
    disclosed = [_said(one, "in", bytes(one.envelope)) for one in found.disclosures.exclude(envelope=b"")]
    said = [_said(one, "out", bytes(one.copy)) for one in found.replies.exclude(envelope=b"")]
    return {
        "referral": found.id, "reply_key": casework.case_key(found.case_id),
        # Who of the body disclosed it is not the State's to know.
        "said": sorted([{**one, "officer": None} for one in disclosed] + said, key=lambda one: one["at"]),
    }


def held_keys(focal: FocalPoint) -> list[dict[str, Any]]:
    """The keys of her State that a focal point holds, newest first: id, sealed half (bytes), whether in force."""
    halves = StateKeyHolder.objects.filter(officer_id=focal.pk, key__state=focal.state).select_related("key")
    return [
        {"id": one.key_id, "envelope": bytes(one.envelope), "in_force": one.key.revoked_at is None}
        for one in halves.order_by("-key__made_at")
    ]


def state(focal: FocalPoint) -> StateView:
    """Her own State: its focal points and keys. Raises NotAllowed."""
    access.check_focal(focal)
    return _states([focal.state])[0]


def states(officer: Actor, known: Iterable[str]) -> list[StateView]:
    """Every State of the mission with its focal points and keys: for the head. Raises NotAllowed."""
    if not roles.may(officer.roles, "states.manage"):
        raise NotAllowed("states.manage")
    return _states(known)


def keys_in_force(officer: Actor) -> dict[str, StateKeyView]:
    """State to its key in force, for whoever may refer. Raises NotAllowed."""
    if not roles.may(officer.roles, "referral.make"):
        raise NotAllowed("referral.make")
    return {one.state: _key_view(one, frozenset()) for one in StateKey.objects.filter(revoked_at=None)}


def keys_held_by_nobody() -> list[str]:
    """States whose key in force no focal point at work holds: what is disclosed to them is read by nobody."""
    at_work = [one.id for one in team.focal_points() if one.is_active]
    held = StateKeyHolder.objects.filter(officer_id__in=at_work).values("key")
    return list(StateKey.objects.filter(revoked_at=None).exclude(pk__in=held).order_by("state")
                .values_list("state", flat=True))


def _states(known: Iterable[str]) -> list[StateView]:
    people = team.focal_points()
    active = {one.id for one in people if one.is_active}
    holders: dict[str, set[int]] = {}
    for key_id, officer_id in StateKeyHolder.objects.values_list("key_id", "officer_id"):
        if officer_id in active:
            holders.setdefault(key_id, set()).add(officer_id)
    keys = [_key_view(one, frozenset(holders.get(one.id, ()))) for one in StateKey.objects.order_by("-made_at")]
    return [
        StateView(
            code, tuple(one for one in people if one.state == code),
            next((key for key in keys if key.state == code and key.revoked_at is None), None),
            tuple(key for key in keys if key.state == code and key.revoked_at is not None),
        )
        for code in known
    ]


def _key_view(one: StateKey, holders: frozenset[int]) -> StateKeyView:
    public = bytes(one.public_key)
    return StateKeyView(one.id, one.state, public, sealing.fingerprint(public), one.made_at, one.revoked_at, holders)
