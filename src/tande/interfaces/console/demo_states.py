"""The demonstration's referrals: what an officer tells a State, and what its focal point answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tande.domains.casework import queries as cases
from tande.domains.officers.queries import Officer
from tande.domains.referrals import operations, queries
from tande.toolkit import sealing
from tande.toolkit.payloads import TextPayload

ALLEGED = ("number", "category", "personnel", "persons", "victims_adult", "victims_child")


def refer(case_id: str, officer: Officer, step: Mapping[str, Any], at: datetime) -> str:
    """Put the case before the step's State with its allegations; the referral's id."""
    key = queries.keys_in_force(officer)[step["state"]]
    referral_id, disclosure_id = sealing.new_id(), sealing.new_id()
    allegations = [
        {name: getattr(one, name) for name in ALLEGED} for one in cases.allegations(case_id, officer)
    ]
    payload = _payload("referral", step, {"allegations": allegations, "person": ""})
    envelope, copy = (
        sealing.seal_text(payload, to=public, purpose=f"referral:{disclosure_id}", case_id=referral_id)
        for public in (key.public_key, cases.case_key(case_id))
    )
    operations.refer(
        case_id=case_id, officer=officer, referral_id=referral_id, state=step["state"], tracks=step["tracks"], at=at,
        disclosure=operations.SealedDisclosure(disclosure_id, key.id, "none", envelope, copy),
    )
    return referral_id


def answer(case_id: str, referral_id: str, focal: Officer, step: Mapping[str, Any], at: datetime) -> None:
    """The focal point names her State's investigation officer, or replies."""
    key = queries.state(focal).key
    assert key is not None
    reply_id = sealing.new_id()
    payload = _payload("state", step, {"said": step["do"]})
    envelope, copy = (
        sealing.seal_text(payload, to=public, purpose=f"state:{reply_id}", case_id=referral_id)
        for public in (cases.case_key(case_id), key.public_key)
    )
    act = operations.name_officer if step["do"] == "named" else operations.answer
    act(
        referral_id=referral_id, focal=focal, at=at,
        reply=operations.SealedReply(reply_id, key.id, envelope, copy),
    )


def _payload(kind: str, step: Mapping[str, Any], data: dict[str, Any]) -> TextPayload:
    return TextPayload(kind=kind, text=step["text"].strip(), lang="en", data=data, sealed="server")
