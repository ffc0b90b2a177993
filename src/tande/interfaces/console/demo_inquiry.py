"""The demonstration's inquiry file and interim measures, sealed as an officer's browser seals them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from tande.domains.casework import operations, queries
from tande.domains.officers.queries import Officer
from tande.toolkit import sealing
from tande.toolkit.payloads import TextPayload

DEEDS = ("enter", "interim", "interim_answer")


def take(case_id: str, officer: Officer, step: Mapping[str, Any], lang: str, at: datetime) -> None:
    """One step of DEEDS. ``number`` is an allegation's; ``due_days`` counts from the step; ``data`` is sealed too."""
    common: dict[str, Any] = {"case_id": case_id, "officer": officer, "at": at}
    if step["do"] == "enter":
        operations.add_entry(**common, entry=_entry(case_id, officer, step, lang, at))
    elif step["do"] == "interim":
        allegation = queries.allegations(case_id, officer)[step["number"] - 1]
        operations.ask_interim(**common, allegation_id=allegation.id, measure=step["measure"],
                               asked_of=step["asked_of"], known_states=settings.MISSION.states)
    else:
        asked = queries.interim_of(case_id, officer)[-1]
        operations.record_interim(**common, interim_id=asked.id, to=step["to"])


def _entry(
    case_id: str, officer: Officer, step: Mapping[str, Any], lang: str, at: datetime
) -> operations.SealedEntry:
    entry_id = sealing.new_id()
    codes = dict(step.get("codes", {}))
    if "due_days" in step:
        codes["due"] = (at.date() + timedelta(days=step["due_days"])).isoformat()
    if step["kind"] == "plan_step":
        codes["who"] = str(officer.pk)
    payload = TextPayload("entry", step["text"].strip(), lang, dict(step.get("data", {})), sealed="server")
    envelope = sealing.seal_text(
        payload, to=queries.case_key(case_id), purpose=f"file:{entry_id}", case_id=case_id
    )
    about = queries.allegations(case_id, officer)[step["number"] - 1].id if "number" in step else ""
    return operations.SealedEntry(id=entry_id, kind=step["kind"], about=about, codes=codes, envelope=envelope)
