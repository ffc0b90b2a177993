"""What an auditor takes away: who was screened when against which lists, and every step with an alert. Codes only."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tande.domains.officers import queries as officers
from tande.domains.personnel import queries as personnel
from tande.domains.screening.lists import check_right
from tande.domains.screening.models import Change, ListVersion, Run, Screened, Step, WatchList
from tande.ledger import operations as ledger
from tande.policy.roles import Actor

AUDIT: Final = "vetting.audit"
SCREENED_HEADER: Final = (
    "person", "contingent", "person_version", "screened_at", "against", "run", "run_by", "register", "register_sha256",
    "lists", "own_records", "alerts_open", "alerts_adverse",
)  # fmt: skip
STEPS_HEADER: Final = (
    "alert", "person", "contingent", "source", "opening", "step", "why", "outcome", "proposal", "officer", "register",
    "at",
)  # fmt: skip
LISTS_HEADER: Final = ("list", "name", "kind", "version", "sha256", "records", "list_date", "uploaded_by", "at")
Cells = tuple[str, ...]


@dataclass(frozen=True)
class Audit:
    """Three tables, each with its header first."""

    screened: tuple[Cells, ...]
    steps: tuple[Cells, ...]
    lists: tuple[Cells, ...]


def audit(*, officer: Actor, at: datetime) -> Audit:
    """The whole record of the screening. Taking it is recorded (vetting.exported). Raises NotAllowed."""
    check_right(officer, AUDIT)
    contingents = {person: one.contingent for person, one in personnel.postings().items()}
    names = _officer_names()
    found = Audit(
        (SCREENED_HEADER, *_screened(contingents, names)), (STEPS_HEADER, *_steps(contingents, names)),
        (LISTS_HEADER, *_lists(names)),
    )
    ledger.record(kind="vetting.exported", subject="", at=at, actor=officer.pk, body={
        "screened": len(found.screened) - 1, "steps": len(found.steps) - 1, "lists": len(found.lists) - 1,
    })
    return found


def _officer_names() -> dict[int, str]:
    used = {
        *Run.objects.exclude(by=None).values_list("by", flat=True),
        *Step.objects.exclude(officer_id=None).values_list("officer_id", flat=True),
        *ListVersion.objects.values_list("uploaded_by", flat=True),
    }
    return officers.names({one for one in used if one})


def _screened(contingents: dict[str, str], names: dict[int, str]) -> Iterator[Cells]:
    changes = {one.number: one for one in Change.objects.all()}
    lists = dict(WatchList.objects.values_list("pk", "name"))
    made = {number: _made_of(one, lists) for number, one in changes.items()}
    for one in Screened.objects.select_related("run").order_by("at", "pk").iterator():
        listed, own = made[one.register]
        yield (
            one.person_id, contingents.get(one.person_id, ""), str(one.person_version), one.at.isoformat(),
            "everything" if one.whole else "what_changed", one.run_id, names.get(one.run.by or 0, "automatic"),
            str(one.register), changes[one.register].hash, listed, own, str(one.open), str(one.against),
        )


def _made_of(change: Change, lists: dict[str, str]) -> tuple[str, str]:
    stored = json.loads(change.made_of)
    listed = [f"{lists.get(one['list'], one['list'])} {one['version']} {one['sha256']}" for one in stored["lists"]]
    return "; ".join(listed), str(stored["own"])


def _steps(contingents: dict[str, str], names: dict[int, str]) -> Iterator[Cells]:
    lists = dict(WatchList.objects.values_list("pk", "name"))
    for one in Step.objects.select_related("alert").order_by("at", "pk").iterator():
        person, source = one.alert.person_id, one.alert.source
        yield (
            one.alert_id, person, contingents.get(person, ""), lists.get(source, source), str(one.opening), one.kind,
            one.why, one.outcome, one.proposal, names.get(one.officer_id or 0, "screening"),
            str(one.register or ""), one.at.isoformat(),
        )


def _lists(names: dict[int, str]) -> Iterator[Cells]:
    rows = ListVersion.objects.select_related("watchlist").defer("records", "delta").order_by("at", "pk")
    for one in rows:
        yield (
            one.watchlist_id, one.watchlist.name, one.watchlist.kind, str(one.number), one.sha256, str(one.count),
            one.made_on, names.get(one.uploaded_by, ""), one.at.isoformat(),
        )
