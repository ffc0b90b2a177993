"""What happens in a case. Each operation is one transaction and records its fact.

Reporter's operations (``add_message``, ``confirm_saved``) add and never read; officers' operations
check role and access first and raise NotAllowed or NoSuchCase.
"""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import IntegrityError, models, transaction

from tande.domains.casework import access, seen
from tande.domains.casework.allegations import change_allegation, decide_allegation, record_allegation
from tande.domains.casework.changing import enter, has_decided, keep, locked
from tande.domains.casework.child_told import told_of_a_child
from tande.domains.casework.conflicts import declare_conflict, lift_conflict
from tande.domains.casework.errors import (
    BadCodes,
    BadEnvelope,
    NoSuchCase,
    NotAllowed,
    NotReady,
    TooMuch,
    WrongStage,
)
from tande.domains.casework.inquiry_file import SealedEntry, add_entry
from tande.domains.casework.interim import ask_interim, record_interim
from tande.domains.casework.leaving import retire, set_own_key
from tande.domains.casework.links import link, unlink
from tande.domains.casework.models import Case, ConflictOfInterest, Grant, Message, Proposal
from tande.domains.casework.retaliation import allege_retaliation
from tande.domains.casework.rounds import Found, make_rounds
from tande.domains.casework.saved_views import choose_first, drop_view, keep_view, rename_view
from tande.domains.casework.seen import record_opened
from tande.domains.casework.settling import settle, settle_open
from tande.domains.officers import queries as officers
from tande.ledger import operations as ledger
from tande.ledger.writer import commit
from tande.policy import limits, stages
from tande.policy import triage as triage_rules
from tande.policy.roles import Actor

__all__ = [
    "Found", "SealedEntry", "add_entry", "add_message", "allege_retaliation", "ask_interim", "change_allegation",
    "check_message", "choose_first", "confirm_saved", "decide_allegation", "declare_conflict", "decline", "drop_view",
    "grant", "keep_view", "lift_conflict", "link", "make_rounds", "mark", "move", "propose", "record_allegation",
    "record_interim", "record_opened", "record_reading", "rename_view", "retire", "rows_for_new_case", "second",
    "set_own_key", "settle_open", "told_of_a_child", "triage", "unlink", "write_to_reporter",
]
SIGNAL_FIELDS = {"reprisal": "retaliation_at"}
OUT_KINDS = ("question", "news", "outcome")


def rows_for_new_case(
    *, case_id: str, desk: str, desk_key_id: str, public_key: bytes, key_envelope: bytes, reporter_key: bytes,
    message_id: str, message: bytes, at: datetime,
) -> list[models.Model]:
    """Unsaved rows of a new case and its first message, for ``intake.operations.receive``. Raises BadEnvelope."""
    check_message(message_id, message)
    child = desk == "child"
    case = Case(
        id=case_id, desk=desk, desk_key_id=desk_key_id, public_key=public_key, key_envelope=key_envelope,
        reporter_key=reporter_key, received_at=at, stage=stages.RECEIVED, stage_since=at, news_at=at,
        child=child, level="urgent" if child else "normal",
    )
    settle(case)
    first = Message(id=message_id, case=case, purpose="message", kind="narrative", envelope=message, at=at)
    return [case, first]


def check_message(message_id: str, envelope: bytes) -> None:
    """Raise BadEnvelope unless id and size are what a sealed message can have."""
    if len(message_id) != 32 or not set(message_id) <= set("0123456789abcdef"):
        raise BadEnvelope("id")
    if not limits.ENVELOPE_OVERHEAD_BYTES < len(envelope) <= limits.MESSAGE_ENVELOPE_MAX_BYTES:
        raise BadEnvelope("size")


def add_message(
    *, case_id: str, message_id: str, envelope: bytes, at: datetime, purpose: str = "message", signal: str = ""
) -> None:
    """Append a sealed message of the reporter; the same id again changes nothing.

    ``signal`` (a key of ``policy.triage.SIGNALS``) is told to the desk in clear. Raises NoSuchCase,
    BadEnvelope, TooMuch, WrongStage (a review of a case that is not ended) or NotDurable.
    """
    check_message(message_id, envelope)
    if purpose not in ("message", "identity"):
        raise BadEnvelope("purpose")
    if Message.objects.filter(id=message_id, case_id=case_id).exists():
        return
    if Message.objects.filter(case_id=case_id).count() >= limits.MESSAGES_MAX_PER_CASE:
        raise TooMuch(case_id)
    message = Message(id=message_id, case_id=case_id, purpose=purpose, kind=signal, envelope=envelope, at=at)
    try:
        commit([], also=lambda: _append(message, signal, at))
    except IntegrityError as error:
        if not Message.objects.filter(id=message_id, case_id=case_id).exists():
            raise BadEnvelope("id") from error


def _append(message: Message, signal: str, at: datetime) -> None:
    case = Case.objects.select_for_update().filter(pk=message.case_id).first()
    if case is None:
        raise NoSuchCase(str(message.case_id))
    case.news_at = at
    case.live = True  # words after the end call too, until somebody has read them
    kind = "case.added"
    if signal:
        kind = triage_rules.SIGNALS[signal]
        _apply_signal(case, signal, at)
    keep(case)
    message.save(force_insert=True)
    ledger.record(kind=kind, subject=case.id, at=at)


def _apply_signal(case: Case, signal: str, at: datetime) -> None:
    if signal == "review":
        try:
            move = stages.find(case.stage, stages.REVIEW)
        except stages.WrongMove as error:
            raise WrongStage(case.stage) from error
        enter(case, move.to, at)
    else:
        setattr(case, SIGNAL_FIELDS.get(signal, f"{signal}_at"), at)


def confirm_saved(*, case_id: str, at: datetime) -> None:
    """The person says the code is saved. Saying it twice records it once. Raises NoSuchCase, NotDurable."""

    def step() -> None:
        if Case.objects.filter(pk=case_id, saved_at=None).update(saved_at=at):
            ledger.record(kind="receipt.saved", subject=case_id, at=at)
        elif not Case.objects.filter(pk=case_id).exists():
            raise NoSuchCase(case_id)

    commit([], also=step)


def write_to_reporter(
    *, case_id: str, officer: Actor, message_id: str, kind: str, envelope: bytes, reply_envelope: bytes, at: datetime
) -> None:
    """Keep an officer's message, sealed to the case and to the reporter. Same id again changes nothing.

    Raises NotAllowed (also when the person asked not to be contacted, except for an outcome), NoSuchCase,
    BadEnvelope.
    """
    case = access.find(case_id, officer, "case.write")
    check_message(message_id, envelope)
    check_message(message_id, reply_envelope)
    if kind not in OUT_KINDS:
        raise BadEnvelope("kind")
    if Message.objects.filter(id=message_id, case_id=case_id).exists():
        return
    message = Message(
        id=message_id, case=case, purpose="message", kind=kind, officer_id=officer.pk, envelope=envelope,
        reply_envelope=reply_envelope, at=at,
    )
    try:
        with transaction.atomic():
            message.save(force_insert=True)
            mark(case_id=case_id, what="told", at=at)
            ledger.record(kind="case.written", subject=case_id, at=at, actor=officer.pk, body={"kind": kind})
    except IntegrityError as error:
        raise BadEnvelope("id") from error


def triage(
    *, case_id: str, officer: Actor, codes: Mapping[str, str], known: Mapping[str, frozenset[str]], at: datetime,
    version: int,
) -> None:
    """Enter the coded triage. ``known`` are the mission's codes; ``version`` that of the officer's page.

    A child stays a child: once set, no later code unsets it (promise 6). Raises BadCodes, Conflict,
    NotAllowed, NoSuchCase.
    """
    access.find(case_id, officer, "case.triage")
    try:
        kept = triage_rules.check_codes(codes, known)
    except triage_rules.BadCode as error:
        raise BadCodes(str(error)) from error
    with transaction.atomic():
        case = locked(case_id, version)
        if case.child and kept.get("child") == "no":
            raise BadCodes("child")
        case.child = case.child or triage_rules.is_child(kept.get("child", ""))
        case.level = kept.get("level", case.level)
        case.codes, case.version = kept, case.version + 1
        keep(case)
        ledger.record(kind="case.triaged", subject=case_id, at=at, actor=officer.pk, body=dict(kept))


def move(
    *, case_id: str, officer: Actor, to: str, codes: Mapping[str, str], at: datetime, version: int,
    pack: Mapping[str, Collection[str]] | None = None,
) -> None:
    """Move the case as the one table allows, recording the move's fact.

    ``pack`` as in ``stages.check``. Raises WrongStage, NotAllowed, BadCodes, Conflict, NoSuchCase, or
    NotReady: for a move that takes two officers (``propose``), or when something must come first.
    """
    access.find(case_id, officer, "case.move")
    with transaction.atomic():
        case = locked(case_id, version)
        step = _step(case, to, officer, _with_finding(case, to, codes), pack)
        if step.second:
            raise NotReady("waits_for_second")
        _take(case, step, _with_finding(case, to, codes), officer, at)


def propose(
    *, case_id: str, officer: Actor, to: str, codes: Mapping[str, str], at: datetime, version: int,
    pack: Mapping[str, Collection[str]] | None = None,
) -> None:
    """The first of two officers proposes a move; a new proposal takes the place of an earlier one.

    Raises as ``move``; WrongStage for a move that one officer makes alone.
    """
    access.find(case_id, officer, "case.move")
    with transaction.atomic():
        case = locked(case_id, version)
        step = _step(case, to, officer, codes, pack)
        if not step.second:
            raise WrongStage(f"{to} takes one officer")
        _check_ready(case, step, codes)
        Proposal.objects.update_or_create(
            case=case, defaults={"to": to, "codes": dict(codes), "officer_id": officer.pk, "at": at}
        )
        case.version += 1
        case.save(update_fields=["version"])
        ledger.record(kind="decision.proposed", subject=case_id, at=at, actor=officer.pk, body={"to": to, **codes})


def second(*, case_id: str, officer: Actor, at: datetime, version: int) -> str:
    """The second officer agrees and the move is made; returns the new stage.

    Raises NotAllowed, NoSuchCase, Conflict, WrongStage, or NotReady (``no_proposal``, ``same_officer``).
    """
    access.find(case_id, officer, "case.second")
    with transaction.atomic():
        case = locked(case_id, version)
        proposal = Proposal.objects.filter(case=case).first()
        if proposal is None:
            raise NotReady("no_proposal")
        if proposal.officer_id == officer.pk:
            raise NotReady("same_officer")
        try:
            step = stages.find(case.stage, proposal.to)
        except stages.WrongMove as error:
            raise WrongStage(str(error)) from error
        _check_ready(case, step, proposal.codes)
        ledger.record(kind="decision.seconded", subject=case_id, at=at, actor=officer.pk,
                      body={"to": proposal.to, "officer": proposal.officer_id})
        _take(case, step, proposal.codes, officer, at)
    return step.to


def decline(*, case_id: str, officer: Actor, at: datetime, version: int) -> None:
    """The second officer does not agree, or the first takes the proposal back. Raises as ``second``."""
    access.find(case_id, officer, "case.second")
    with transaction.atomic():
        case = locked(case_id, version)
        proposal = Proposal.objects.filter(case=case).first()
        if proposal is None:
            raise NotReady("no_proposal")
        ledger.record(kind="decision.declined", subject=case_id, at=at, actor=officer.pk,
                      body={"to": proposal.to, "officer": proposal.officer_id})
        proposal.delete()
        case.version += 1
        case.save(update_fields=["version"])


def _step(
    case: Case, to: str, officer: Actor, codes: Mapping[str, str], pack: Mapping[str, Collection[str]] | None
) -> stages.Move:
    try:
        return stages.check(case.stage, to, officer.roles, codes, pack=pack, decided=has_decided(case.id, officer))
    except stages.WrongMove as error:
        raise WrongStage(str(error)) from error
    except stages.MoveForbidden as error:
        raise NotAllowed(str(error)) from error
    except stages.CodesMissing as error:
        raise BadCodes(str(error)) from error


def _with_finding(case: Case, to: str, codes: Mapping[str, str]) -> Mapping[str, str]:
    """The finding on the whole follows from those on each allegation; another one is refused as a bad code."""
    if to != stages.FINDING or case.stage != stages.INQUIRY:
        return codes
    findings = list(case.allegations.values_list("finding", flat=True))
    if not findings:
        raise NotReady("no_allegation")
    if "" in findings:
        raise NotReady("undecided_allegation")
    whole = stages.overall(findings)
    if codes.get("finding", whole) != whole:
        raise BadCodes("finding")
    return {**codes, "finding": whole}


def _check_ready(case: Case, step: stages.Move, codes: Mapping[str, str]) -> None:
    """Nothing is dropped as the same matter as what was dropped itself: a ring of three would end unlooked at."""
    taken_up = case.links.filter(kind="duplicate").exclude(other__stage__in=stages.NOT_TAKEN_UP)
    if codes.get("reason") == "duplicate" and not taken_up.exists():
        raise NotReady("no_duplicate")


def _take(case: Case, step: stages.Move, codes: Mapping[str, str], officer: Actor, at: datetime) -> None:
    enter(case, step.to, at)
    keep(case)
    ledger.record(kind=step.fact, subject=case.id, at=at, actor=officer.pk, body=dict(codes))


def mark(*, case_id: str, what: str, at: datetime) -> None:
    """Note on the case's row that the person was ``told`` something, help was ``offered``, ``retaliation``
    reported, or ``news`` came in. With the last two the case calls again, also after its end.

    Also for other domains: inside a transaction and beside the fact. Raises NoSuchCase.
    """
    case = locked(case_id)
    setattr(case, MARKS[what], at)
    case.live = case.live or what in ("retaliation", "news")
    keep(case)


MARKS = {"told": "told_at", "offered": "offered_at", "retaliation": "retaliation_at", "news": "news_at"}


def grant(
    *, case_id: str, officer: Actor, to_officer_id: int, envelope: bytes, at: datetime
) -> None:
    """Open the case to one more officer: its private half, sealed to them by one who could open it.

    Raises NotAllowed, also for somebody who has left or has a conflict of interest; NoSuchCase, BadEnvelope.
    """
    case = access.find(case_id, officer, "case.grant")
    if officers.by_id(to_officer_id) is None:
        raise NotAllowed("retired")
    if len(envelope) != 32 + limits.ENVELOPE_OVERHEAD_BYTES:
        raise BadEnvelope("grant")
    if ConflictOfInterest.objects.filter(case=case, officer_id=to_officer_id, lifted_at=None).exists():
        raise NotAllowed("conflict of interest")
    with transaction.atomic():
        Grant.objects.update_or_create(
            case=case, officer_id=to_officer_id,
            defaults={"envelope": envelope, "granted_by": officer.pk, "at": at},
        )
        ledger.record(kind="case.granted", subject=case_id, at=at, actor=officer.pk, body={"officer": to_officer_id})


def record_reading(*, case_id: str, officer: Actor, what: str, at: datetime, file_id: str = "") -> None:
    """Record that an officer reads now: ``what`` is case, identity, evidence or export.

    Called before anything sealed is handed out. Raises NotAllowed, NoSuchCase.
    """
    action, kind = READINGS[what]
    access.find(case_id, officer, action)
    with transaction.atomic():
        if what == "case":
            seen.fetched(case_id, officer, at)
        ledger.record(kind=kind, subject=case_id, at=at, actor=officer.pk, body={"file": file_id} if file_id else {})


READINGS = {
    "case": ("case.open", "case.read"),
    "identity": ("identity.open", "identity.opened"),
    "evidence": ("evidence.open", "evidence.read"),
    "export": ("case.export", "case.exported"),
}
