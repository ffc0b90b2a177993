"""What the pages of an incident show: its views turned into words, for screen, signing and print."""

from collections.abc import Mapping
from typing import Any

from tande.domains.officers import queries as officers
from tande.domains.officers.queries import Officer
from tande.domains.violations import queries
from tande.domains.violations.views import IncidentView, PartView, StepView, ViolationView
from tande.interfaces.mission import words as pack_words
from tande.interfaces.mission.violations import words
from tande.policy import roles
from tande.policy.violations import fields as catalogue
from tande.policy.violations import verification
from tande.policy.violations.codes import STAGES
from tande.policy.violations.records import Tally, tally_of

_DESCRIBED = (
    "incident_date", "incident_date_end", "commune", "incident_description", "incident_description_for_public_sharing",
)  # fmt: skip


def context(view: IncidentView, someone: Officer) -> dict[str, Any]:
    """The whole incident in words."""
    labels = queries.party_labels()
    names = _names(view)
    return {
        "one": view, "place": pack_words.pack("place", str(view.fields["commune"])),
        "organisation": words.organisation(view.organisation), "recorder": names.get(view.recorded_by, "–"),
        "status": words.option("incident_status", view.status),
        "description": view.fields.get("incident_description", ""),
        "public": view.fields.get("incident_description_for_public_sharing", ""),
        "more": words.shown(catalogue.INCIDENT, view.fields, labels, leave=_DESCRIBED),
        "typed": _typed_otherwise(view),
        "violations": [violation(each, view, labels, names, someone) for each in view.violations],
        "parts": [_group(sort, view, labels) for sort in catalogue.PARTS],
        "conflicts": [{"id": each.id, "sort": words.sort(each.sort), "who": names.get(each.officer_id, "–"),
                       "at": each.at} for each in view.conflicts],
        "may_record": roles.may(someone.roles, "violation.record"),
        "may_identity": roles.may(someone.roles, "violation.identity"),
        "sealed": any(each.sealed_apart for each in view.parts),
    }


def _typed_otherwise(view: IncidentView) -> str:
    """The number typed for the whole incident, where the linked children do not bear it out."""
    typed, numbers = view.fields.get("incident_total_tally"), {"male": 0, "female": 0, "unknown": 0}
    for part in view.parts:
        if part.sort == catalogue.VICTIM:
            numbers[str(part.fields["individual_sex"])] += 1
        elif part.sort == catalogue.GROUP:
            sex = {"all_male": "male", "all_female": "female"}.get(str(part.fields["group_sex"]), "unknown")
            numbers[sex] += int(str(part.fields["group_number"]))
    linked = Tally(numbers["male"], numbers["female"], numbers["unknown"])
    if not isinstance(typed, Mapping) or linked.total == 0 or tally_of(typed) == linked:
        return ""
    return words.tally(tally_of(typed))


def _names(view: IncidentView) -> dict[int, str]:
    ids = {view.recorded_by, *(each.officer_id for each in view.conflicts)}
    ids |= {step.officer_id for each in view.violations for step in each.steps}
    return officers.names(ids)


def violation(
    each: ViolationView, view: IncidentView, labels: Mapping[str, str], names: Mapping[int, str], someone: Officer
) -> dict[str, Any]:
    """A violation in words: what it is, by whom, how many children, and how its verification stands."""
    standing = each.standing
    mine = [stage for stage in STAGES if roles.may(someone.roles, verification.RIGHTS[stage])]
    here = [part for part in view.parts if each.id in part.violations]
    return {
        "one": each, "kind": words.kind(each.kind), "party": words.party(each.party, labels),
        "status": words.status(standing.status), "chip": words.CHIPS[standing.status],
        "turn": words.TURNS.get(standing.turn, ""), "tally": words.tally(each.tally),
        "counts_as": words.tally(each.counts_as) if each.counts_as else "",
        "typed": words.tally(each.mismatch.typed) if each.mismatch else "",
        "fields": words.shown(catalogue.VIOLATION, each.fields, labels, leave=("violation_category",)),
        "stages": [_stage(stage, each, names) for stage in STAGES],
        "steps": [_step(step, names) for step in each.steps],
        "to_sign": next((stage for stage in mine if stage == standing.turn), ""),
        "to_take_back": STAGES[-1] in mine and standing.final is not None and standing.turn != STAGES[-1],
        "counts": [(words.HEADINGS[sort], sum(part.sort == sort for part in here)) for sort in catalogue.PARTS],
    }


def _stage(stage: str, each: ViolationView, names: Mapping[int, str]) -> dict[str, Any]:
    signed = next((one for one in each.standing.signed if one.stage == stage), None)
    return {"name": words.stage(stage), "status": words.status(signed.status) if signed else "",
            "on": signed.on if signed else None, "who": names.get(signed.by, "–") if signed else "",
            "turn": each.standing.turn == stage}


def _step(step: StepView, names: Mapping[int, str]) -> dict[str, Any]:
    told = {one.name: one for one in catalogue.SIGNATURE_FIELDS}
    return {
        "stage": words.stage(step.stage), "sent_back": step.step == verification.SENT_BACK,
        "status": words.status(step.status) if step.status else "", "on": step.on, "at": step.at,
        "who": names.get(step.officer_id, "–"), "note": step.note,
        "codes": [words.value(told[name], value, {}) for name, value in step.codes.items()],
    }


def _group(sort: str, view: IncidentView, labels: Mapping[str, str]) -> dict[str, Any]:
    numbers = {each.id: n for n, each in enumerate(view.violations, 1)}
    return {
        "sort": sort, "heading": words.HEADINGS[sort], "add": words.ADD[sort],
        "rows": [_part(part, labels, numbers) for part in view.parts if part.sort == sort],
    }


def _part(part: PartView, labels: Mapping[str, str], numbers: Mapping[str, int]) -> dict[str, Any]:
    return {
        "one": part, "summary": words.summary(part.sort, part.fields, labels),
        "fields": words.shown(part.sort, part.fields, labels),
        "on": sorted(numbers[each] for each in part.violations if each in numbers),
    }


def choices(view: IncidentView) -> list[tuple[str, str]]:
    """The violations of an incident, to tick."""
    return [(each.id, f"{n}. {words.kind(each.kind)}") for n, each in enumerate(view.violations, 1)]
