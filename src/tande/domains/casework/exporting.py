"""A whole case for the offline tool: what is sealed, and the codes that the desk keeps in clear.

Nobody carries away more than they may read: each compartment asks for its own right.
"""

from typing import Any

from tande.domains.casework import access, queries
from tande.domains.casework.models import Case, Message
from tande.domains.evidence import queries as evidence
from tande.domains.officers import queries as officers
from tande.domains.officers.queries import OfficerView
from tande.ledger import queries as ledger
from tande.ledger.queries import FactView
from tande.policy import roles
from tande.policy.roles import Actor


def export(case_id: str, officer: Actor) -> dict[str, Any]:
    """The fields of ``toolkit.exported.read_case`` with bytes and times as they are, and ``files``.

    The caller has recorded the export, and adds what other domains keep. Raises NoSuchCase, NotAllowed.
    """
    found = access.find(case_id, officer, "case.export")
    team = officers.team()
    names = {view.id: view.display_name for view in [*team, *officers.focal_points()]}
    # Whoever has left must not open with an old key what is exported after that.
    active = {view.id: view for view in team if view.is_active}
    return {
        "case": found.id,
        "case_key": bytes(found.public_key),
        "envelopes": {
            "case-key": {"desk_key": found.desk_key_id, "envelope": bytes(found.key_envelope)},
            "grants": _grants(found, active),
        },
        "desk_keys": [
            {"id": found.desk_key_id, "holder": holder, "envelope": sealed}
            for holder, sealed in officers.halves(found.desk_key_id)
        ],
        "messages": _messages(found, officer, names),
        "evidence": [_file(file) for file in _files(case_id)],
        "sealed": _entries(case_id, officer, names),
        "state": _state(found),
        **_coded(found, officer, names),
    }


def _grants(found: Case, active: dict[int, OfficerView]) -> list[dict[str, Any]]:
    rows = found.grants.filter(officer_id__in=active).order_by("pk")
    return [{"officer": active[one.officer_id].username, "envelope": bytes(one.envelope)} for one in rows]


def _messages(found: Case, officer: Actor, names: dict[int, str]) -> list[dict[str, Any]]:
    rows = found.messages.exclude(envelope=b"").order_by("seq")
    if not roles.may(officer.roles, "identity.open"):
        rows = rows.exclude(purpose="identity")
    return [_message(one, names) for one in rows]


def _message(one: Message, names: dict[int, str]) -> dict[str, Any]:
    return {
        "id": one.id, "purpose": one.purpose, "direction": "out" if one.reply_envelope else "in", "at": one.at,
        "officer": _name(one.officer_id, names), "envelope": bytes(one.envelope),
    }


def _files(case_id: str) -> list[evidence.FileView]:
    return [file for file in evidence.files(case_id) if not file.purged]


def _file(file: evidence.FileView) -> dict[str, Any]:
    parts = {part.n: part for part in file.parts}
    numbers = range(1, file.m + 1)
    return {
        "file": file.id, "parts": file.m, "manifest": file.manifest or None, "received_at": file.received_at,
        "part_sha256": [parts[n].sha256 if n in parts else None for n in numbers],
        "part_at": [parts[n].at if n in parts else None for n in numbers],
    }


def _entries(case_id: str, officer: Actor, names: dict[int, str]) -> list[dict[str, Any]]:
    if not roles.may(officer.roles, "inquiry.see"):
        return []
    return [
        {
            "compartment": "inquiry", "purpose": "file", "kind": one.kind, "id": one.id, "at": one.at,
            "officer": _name(one.officer_id, names), "about": one.about, "codes": _marks(one.codes, names),
            "envelope": one.envelope,
        }
        for one in queries.entries(case_id, officer)
    ]


def _marks(codes: dict[str, str], names: dict[int, str]) -> dict[str, str]:
    """The marks of an entry, with the name of whoever it was given to: elsewhere the number says nothing."""
    who = codes.get("who", "")
    return codes | {"who": _name(int(who), names)} if who.isdigit() else codes


def _state(found: Case) -> dict[str, Any]:
    return {
        "desk": found.desk, "stage": found.stage, "stage_since": found.stage_since, "received_at": found.received_at,
        "level": found.level, "child": found.child, "codes": found.codes, "purged_at": found.purged_at,
    }


def _coded(found: Case, officer: Actor, names: dict[int, str]) -> dict[str, Any]:
    view = queries.case(found.id, officer, at=found.stage_since)  # the moment only colours clocks, which stay here
    proposals = [view.proposal] if view.proposal else []
    return {
        "allegations": [_allegation(one, names) for one in queries.allegations(found.id, officer)],
        "proposals": [
            {"to": one.to, "codes": one.codes, "officer": _name(one.officer_id, names), "at": one.at}
            for one in proposals
        ],
        "conflicts": [
            {"officer": _name(one.officer_id, names), "reason": one.reason,
             "declared_by": _name(one.declared_by, names), "declared_at": one.declared_at}
            for one in view.conflicts
        ],
        "links": [
            {"case": one.case_id, "kind": one.kind, "direction": one.direction, "stage": one.stage}
            for one in view.links
        ],
        "timeline": [_fact(one, names) for one in ledger.facts_about(found.id)],
    }


def _allegation(one: queries.AllegationView, names: dict[int, str]) -> dict[str, Any]:
    return {
        "id": one.id, "number": one.number, "category": one.category, "states": list(one.states),
        "personnel": one.personnel, "persons": one.persons, "victims_adult": one.victims_adult,
        "victims_child": one.victims_child, "finding": one.finding, "standard": one.standard,
        "recorded_by": _name(one.recorded_by, names), "recorded_at": one.recorded_at,
        "decided_by": _name(one.decided_by, names), "decided_at": one.decided_at,
    }


def _fact(one: FactView, names: dict[int, str]) -> dict[str, Any]:
    """A fact with the names of its actor and of the officer it is about: elsewhere their numbers say nothing."""
    about = one.body.get("officer")
    return {
        "kind": one.kind, "at": one.at, "actor": _name(one.actor, names),
        "who": _name(about if isinstance(about, int) else None, names),
        "body": {key: value for key, value in one.body.items() if key != "officer"},
        "check_number": one.check_number or "",
    }


def _name(officer_id: int | None, names: dict[int, str]) -> str:
    return names.get(officer_id, "") if officer_id is not None else ""
