"""Reading cases: coded rows for the queue, sealed envelopes for the browser that can open them."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet

from tande.domains.casework import access, filtering, seen
from tande.domains.casework.changing import has_decided
from tande.domains.casework.errors import NoSuchCase
from tande.domains.casework.filtering import Counts
from tande.domains.casework.for_calls import children, is_child, is_saved, marks, shut_to
from tande.domains.casework.interim import interim_of
from tande.domains.casework.lateness import late
from tande.domains.casework.models import Case, ConflictOfInterest, Link, Message, Proposal
from tande.domains.casework.saved_views import saved_views
from tande.domains.casework.settling import KEYS, OPEN_STAGES, calls, running, traits
from tande.domains.casework.vettable import still_standing, vettable
from tande.domains.casework.views import (
    AllegationView,
    BasisView,
    CaseView,
    ConflictView,
    EntryView,
    InterimView,
    LateView,
    LinkView,
    NextClock,
    ProposalView,
    QueueView,
    Reply,
    ReporterView,
    Row,
    SavedView,
)
from tande.domains.evidence import queries as evidence
from tande.ledger import queries as ledger
from tande.policy import clocks, roles, stages
from tande.policy.roles import Actor

__all__ = [
    "KEYS",
    "OPEN_STAGES",
    "READING_KINDS",
    "SHORT_ID_CHARS",
    "AllegationView",
    "BasisView",
    "CaseView",
    "ConflictView",
    "Counts",
    "EntryView",
    "InterimView",
    "LateView",
    "LinkView",
    "NextClock",
    "ProposalView",
    "QueueView",
    "Reply",
    "ReporterView",
    "Row",
    "SavedView",
    "allegations",
    "by_short_id",
    "case",
    "case_key",
    "children",
    "conflicts",
    "desk_key_id",
    "ended",
    "entries",
    "interim_of",
    "is_child",
    "is_saved",
    "late",
    "marks",
    "may",
    "openers",
    "queue",
    "readings",
    "reporter_view",
    "running",
    "saved_views",
    "sealed",
    "shut_to",
    "still_standing",
    "timeline",
    "vettable",
]
SHORT_ID_CHARS = 8


def _due(case: Case) -> clocks.Due | None:
    return clocks.due(stage=case.stage, since=case.stage_since, traits=traits(case), mission=settings.MISSION)


def _row(case: Case, at: datetime, *, unread: bool = False, proposed: bool = False) -> Row:
    return Row(
        id=case.id, short=case.id[:SHORT_ID_CHARS], desk=case.desk, stage=case.stage, stage_since=case.stage_since,
        received_at=case.received_at, news_at=case.news_at, level=case.level, child=case.child,
        danger=calls(case, case.danger_at), retaliation=calls(case, case.retaliation_at),
        stop=case.stop_at is not None, withdraw=case.withdraw_at is not None, proposed=proposed, unread=unread,
        codes=case.codes, rank=case.rank, due=NextClock(case.due_clock, case.due_at) if case.due_at else None,
        late=case.due_at is not None and case.due_at < at,
    )


def queue(
    officer: Actor, *, at: datetime, chosen: Mapping[str, str] | None = None, page: int = 1, page_rows: int = 100
) -> QueueView:
    """One page of the open cases this officer may open: most urgent first, then nearest clock, then oldest.

    ``chosen`` maps filters to codes (``filtering.FIELDS``). A page beyond the last is the last. Three queries,
    however many cases there are.
    """
    cases, of = filtering.live(officer), filtering.conditions(officer, at)
    counts = filtering.count(cases, chosen or {}, of)
    pages = max(1, -(-counts.found // page_rows))
    page = min(max(1, page), pages)
    start = (page - 1) * page_rows
    in_order = filtering.narrowed(cases, chosen or {}, of).order_by(*filtering.IN_ORDER).values_list("pk", flat=True)
    # By their ids: otherwise the database would draw every column of every open case before it sorts them.
    shown = filtering.marked(Case.objects.filter(pk__in=list(in_order[start:start + page_rows])), of)
    rows = [
        _row(one, at, unread=bool(vars(one)["is_new"]), proposed=bool(vars(one)["waits"]))
        for one in shown.order_by(*filtering.IN_ORDER).defer(*KEYS)
    ]
    return QueueView(rows, counts, page, pages)


def ended(officer: Actor, *, at: datetime, limit: int, start: int = 0) -> list[Row]:
    """The cases that ended last, newest first: the cost does not grow with the years.

    Of those only what came in after the end is new to somebody.
    """
    cases = access.visible(officer).filter(live=False).annotate(opened=seen.by(officer.pk))
    return [
        _row(one, at, unread=one.news_at > one.stage_since and not one.opened)
        for one in cases.order_by("-stage_since").defer(*KEYS)[start:start + limit]
    ]


def case(case_id: str, officer: Actor, *, at: datetime) -> CaseView:
    """The case page's clear part. Raises NoSuchCase, NotAllowed."""
    found = access.find(case_id, officer, "case.open")
    decided = has_decided(case_id, officer)
    may_move = roles.may(officer.roles, "case.move")
    moves = stages.moves_for(found.stage, officer.roles, decided=decided) if may_move else ()
    return CaseView(
        row=_row(found, at), version=found.version, moves=moves, reporter_key=bytes(found.reporter_key),
        public_key=bytes(found.public_key), saved=found.saved_at is not None,
        granted_to=tuple(found.grants.values_list("officer_id", flat=True)),
        files=[file for file in evidence.files(case_id) if not file.purged], purged_at=found.purged_at,
        has_identity=_sealed(found).filter(purpose="identity").exists(), proposal=_proposal(found),
        conflicts=conflicts(case_id), links=_links(found, officer), decided_before=decided,
    )


def _proposal(found: Case) -> ProposalView | None:
    one = Proposal.objects.filter(case=found).first()
    return ProposalView(one.to, one.codes, one.officer_id, one.at) if one else None


def conflicts(case_id: str) -> tuple[ConflictView, ...]:
    """The open conflicts of interest in a case: to whom it is shut."""
    rows = ConflictOfInterest.objects.filter(case_id=case_id, lifted_at=None).order_by("declared_at")
    return tuple(ConflictView(one.officer_id, one.reason, one.declared_by, one.declared_at) for one in rows)


def _links(found: Case, officer: Actor) -> tuple[LinkView, ...]:
    """Links to cases this officer may open; the others are not told of."""
    rows = Link.objects.filter(Q(case=found) | Q(other=found)).select_related("case", "other").order_by("at")
    far = {one.pk: (one.other if one.case_id == found.pk else one.case) for one in rows}
    if not far:
        return ()
    seen = set(access.visible(officer).filter(pk__in=[case.pk for case in far.values()]).values_list("pk", flat=True))
    return tuple(
        LinkView(far[one.pk].pk, one.kind, "to" if one.case_id == found.pk else "from", far[one.pk].stage)
        for one in rows if far[one.pk].pk in seen
    )


def allegations(case_id: str, officer: Actor) -> list[AllegationView]:
    """The allegations of a case in the order they were recorded. Raises NoSuchCase, NotAllowed."""
    found = access.find(case_id, officer, "case.open")
    return [
        AllegationView(
            one.id, one.number, one.category, tuple(one.states), one.personnel, one.persons, one.victims_adult,
            one.victims_child, one.finding, one.standard, one.version, one.recorded_by, one.recorded_at,
            one.decided_by, one.decided_at,
        )
        for one in found.allegations.order_by("number")
    ]


def entries(case_id: str, officer: Actor, *, kinds: Collection[str] = ()) -> list[EntryView]:
    """The sealed inquiry file, oldest first; all of it, or these kinds. Raises NoSuchCase, NotAllowed."""
    found = access.find(case_id, officer, "inquiry.see")
    rows = found.entries.exclude(envelope=b"")  # those removed by rule have nothing to open
    rows = rows.filter(kind__in=kinds) if kinds else rows
    return [
        EntryView(one.id, one.kind, one.about, one.codes, one.officer_id, one.at, bytes(one.envelope))
        for one in rows.order_by("seq")
    ]


def by_short_id(digits: str, officer: Actor) -> list[str]:
    """Ids of the cases this officer may open that begin with these hexadecimal digits (at least 6); two at most."""
    if len(digits) < 6 or len(digits) > 32 or not set(digits) <= set("0123456789abcdef"):
        return []
    found = access.visible(officer).filter(pk__startswith=digits).order_by("pk")
    return list(found.values_list("pk", flat=True)[:2])


def openers(case_id: str, officer: Actor) -> dict[int, str]:
    """Officers who can open the case too, by number with their names. Raises NoSuchCase, NotAllowed."""
    return access.openers(access.find(case_id, officer, "inquiry.see"))


def may(case_id: str, officer: Actor, action: str) -> bool:
    """Whether this officer may do ``action`` in this case: for domains that keep what belongs to it."""
    return roles.may(officer.roles, action) and access.visible(officer).filter(pk=case_id).exists()


def sealed(case_id: str, officer: Actor, *, identity: bool = False) -> dict[str, Any]:
    """Envelopes (bytes) of a case for the browser of an officer: key envelopes and messages in order.

    Identity messages come only with ``identity=True``. The caller has recorded the reading first.
    Raises NoSuchCase, NotAllowed.
    """
    found = access.find(case_id, officer, "identity.open" if identity else "case.open")
    mine = found.grants.filter(officer_id=officer.pk).first()
    messages = _sealed(found).filter(purpose="identity" if identity else "message")
    return {
        "case": found.id,
        "public_key": bytes(found.public_key),
        "desk_key": found.desk_key_id,
        "case_key": bytes(found.key_envelope),
        "grant": bytes(mine.envelope) if mine else None,
        "messages": [_message(message) for message in messages],
    }


def _sealed(found: Case) -> "QuerySet[Message]":
    """The messages in order, without those whose content was removed by rule: they have nothing to open."""
    return found.messages.exclude(envelope=b"").order_by("seq")


def _message(message: Message) -> dict[str, Any]:
    return {
        "id": message.id, "purpose": message.purpose, "kind": message.kind, "officer": message.officer_id,
        "direction": "out" if message.reply_envelope else "in", "at": message.at, "envelope": bytes(message.envelope),
    }


def timeline(case_id: str, officer: Actor) -> list[ledger.FactView]:
    """The coded facts of a case, oldest first. Raises NoSuchCase, NotAllowed."""
    access.find(case_id, officer, "case.open")
    return ledger.facts_about(case_id)


READING_KINDS = ("case.read", "identity.opened", "evidence.read", "case.exported")
DOOR_KINDS = ("case.granted", "case.grant_voided", "conflict.declared", "conflict.lifted")
"""To whom a case was opened or shut: who lifts a conflict of interest is seen by somebody who may not."""


def readings(officer: Actor, limit: int = 500, *, by: int | None = None, case: str = "") -> list[ledger.FactView]:
    """Who read what and to whom it was opened or shut, newest first, never content.

    For head and auditor, without the cases shut to them. ``by``: one officer's only; ``case``: only of cases whose
    id begins so.
    """
    shut = set(access.shut_to(officer.pk))
    found = ledger.latest((*READING_KINDS, *DOOR_KINDS), limit, actor=by, subject=case)
    return [fact for fact in found if fact.subject not in shut]


def case_key(case_id: str) -> bytes:
    """The case's public key (1,216 bytes). Raises NoSuchCase."""
    key = Case.objects.filter(pk=case_id).values_list("public_key", flat=True).first()
    if key is None:
        raise NoSuchCase(case_id)
    return bytes(key)


def desk_key_id(case_id: str) -> str:
    """The desk key a case was sealed to: identity messages are sealed to the same. Raises NoSuchCase."""
    key_id = Case.objects.filter(pk=case_id).values_list("desk_key_id", flat=True).first()
    if key_id is None:
        raise NoSuchCase(case_id)
    return key_id


def is_as_received(
    case_id: str, *, reporter_key: bytes, key: bytes, key_envelope: bytes, message_id: str, message: bytes
) -> bool:
    """Whether this is exactly what the case began with. What was removed by rule is not compared."""
    found = Case.objects.filter(pk=case_id).first()
    first = Message.objects.filter(id=message_id, case_id=case_id).first()
    if found is None or first is None or (bytes(found.reporter_key), bytes(found.public_key)) != (reporter_key, key):
        return False
    return found.purged_at is not None or (bytes(found.key_envelope), bytes(first.envelope)) == (key_envelope, message)


def is_as_sent(case_id: str, *, message_id: str, message: bytes) -> bool:
    """Whether this is exactly what is kept of the case under that id. What was removed by rule is not compared."""
    found = Message.objects.filter(id=message_id, case_id=case_id).select_related("case").first()
    return found is not None and (found.case.purged_at is not None or bytes(found.envelope) == message)


def reporter_view(case_id: str, *, at: datetime) -> ReporterView:
    """Where the case stands for its reporter. Raises NoSuchCase."""
    found = Case.objects.filter(pk=case_id).first()
    if found is None:
        raise NoSuchCase(case_id)
    messages = list(found.messages.order_by("seq"))
    return ReporterView(
        stage=found.stage, stage_since=found.stage_since, due=_due(found),
        replies=tuple(
            Reply(one.id, one.kind, one.at, bytes(one.reply_envelope)) for one in messages if one.reply_envelope
        ),
        added_at=tuple(one.at for one in messages if one.reply_envelope is None),
        may_ask_review=found.stage in stages.ENDS, danger=found.danger_at is not None,
        stopped=found.stop_at is not None, withdrawn=found.withdraw_at is not None,
        saved=found.saved_at is not None, child=found.desk == "child", outcome=_outcome(case_id),
        purged_at=found.purged_at,
    )


def _outcome(case_id: str) -> dict[str, object]:
    """The codes of the last finding or reason, so that the person reads the outcome in her language."""
    deciding = ("complaint.finding_made", "complaint.not_pursued")
    bodies = [fact.body for fact in ledger.facts_about(case_id) if fact.kind in deciding]
    return bodies[-1] if bodies else {}
