"""The demonstration's help and protection: offers and their answers, an assessment, a measure, a claim."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from tande.domains.casework import queries as cases
from tande.domains.officers.queries import Officer
from tande.domains.support import operations, queries
from tande.toolkit import sealing
from tande.toolkit.payloads import TextPayload

DEEDS = ("offer", "passed_on", "assess", "owe", "claim", "claim_step")


def take(case_id: str, officer: Officer, step: Mapping[str, Any], lang: str, at: datetime) -> None:
    """One step of DEEDS. ``due_days``: the day by which something is owed, counted from the step."""
    common: dict[str, Any] = {"case_id": case_id, "officer": officer, "at": at}
    due = at.date() + timedelta(days=step["due_days"]) if "due_days" in step else None
    if step["do"] == "offer":
        operations.offer(**common, offer_id=sealing.new_id(), kind=step["kind"], provider=step.get("provider", ""))
    elif step["do"] == "passed_on":
        one = _offer(case_id, step, at)
        operations.take_step(**common, offer_id=one.id, to="passed_on", seen=one.state)
    elif step["do"] == "assess":
        operations.assess(**common, words=_words(case_id, step, lang), about=step["about"], risk=step["risk"],
                          with_person=True)
    elif step["do"] == "owe" and due is not None:
        operations.owe(**common, words=_words(case_id, step, lang), about=step["about"], kind=step["kind"],
                       owed_by=step["owed_by"], due=due)
    elif step["do"] == "claim":
        operations.record_claim(**common, words=_words(case_id, step, lang), state=step["state"],
                                children=step["children"], next_due=due)
    else:
        one_claim = queries.of_case(case_id, officer, at=at).claims[0]
        operations.move_claim(**common, claim_id=one_claim.id, words=_words(case_id, step, lang), to=step["to"],
                              seen=one_claim.step, next_due=due)


def _offer(case_id: str, step: Mapping[str, Any], at: datetime) -> queries.OfferToHer:
    return next(one for one in queries.to_person(case_id, at=at) if one.kind == step["kind"])


def answer(case_id: str, step: Mapping[str, Any], at: datetime) -> None:
    """As the person's button does it with her code."""
    operations.answer(case_id=case_id, offer_id=_offer(case_id, step, at).id, to=step["to"], at=at,
                      scope=step.get("scope", ""))


def _words(case_id: str, step: Mapping[str, Any], lang: str) -> operations.SealedWords:
    """As the officer's browser seals them."""
    words_id = sealing.new_id()
    payload = TextPayload(kind="entry", text=step["text"].strip(), lang=lang, sealed="server")
    envelope = sealing.seal_text(payload, to=cases.case_key(case_id), purpose=f"help:{words_id}", case_id=case_id)
    return operations.SealedWords(words_id, envelope)
