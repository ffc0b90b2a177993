"""What goes into a file: the records of violations as rows of the UN's workbook, for those inside and for others."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Final

from django.conf import settings

from tande.domains.sharing.models import Elsewhere
from tande.domains.sharing.scope import unseal
from tande.domains.violations import queries as violations
from tande.domains.violations.views import IncidentView, StepView, ViolationView
from tande.policy.violations import fields as catalogue
from tande.policy.violations.codes import STAGES
from tande.policy.violations.entries import Entry, Value
from tande.policy.violations.verification import SIGNED
from tande.toolkit.mrm import layout
from tande.toolkit.mrm.records import Records, Signed, mark

PUBLIC_WORDS: Final = "incident_description_for_public_sharing"
HELD_BACK: Final = frozenset(
    one.name for listed in catalogue.FIELDS.values() for one in listed if one.sealed and one.name != PUBLIC_WORDS
) | {"note"}
"""Fields that never go outside: every sealed word but the text that was written to be shared."""


def records(views: Sequence[IncidentView]) -> Records:
    """Everything in these incidents, with what was signed elsewhere where nobody has signed here."""
    entries = violations.entries(views)
    here = {one.id: signatures(one) for view in views for one in view.violations}
    elsewhere = signed_elsewhere([id for id, steps in here.items() if not steps])
    signed = [step for id, steps in here.items() for step in (steps or elsewhere.get(id, []))]
    versions = {one.id: (one.base or 0, mark(one)) for one in entries}
    told = {id: tuple(step.stage for step in steps) for id, steps in elsewhere.items()}
    return Records(tuple(entries), tuple(signed), _about(views), versions, told, _added(entries))


def _added(entries: Iterable[Entry]) -> dict[str, tuple[str, str]]:
    """The parties in these rows that the mission's pack has not: monitors wrote them down here."""
    packed = {one.code for one in settings.PARTIES.parties}
    known = violations.known_parties()
    used = {str(one.fields["party"]) for one in entries if "party" in one.fields} - packed
    return {code: (known[code].label, known[code].category) for code in used if code in known}


def _about(views: Iterable[IncidentView]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for view in views:
        found[view.id] = {
            layout.STATUS: view.status, layout.ORGANISATION: view.organisation,
            layout.DUPLICATE_OF: view.duplicate_of[0] if view.duplicate_of else "",
        }
        found |= {part.id: {layout.SAME_CHILD: part.same_as} for part in view.parts if part.sort == catalogue.VICTIM}
    return found


def signatures(violation: ViolationView) -> list[Signed]:
    """The stages that hold; where the task force's word counts, what led to it, however the content changed since."""
    standing = violation.standing
    holding = set(STAGES) if standing.final else {one.stage for one in standing.signed}
    found: list[Signed] = []
    for stage in STAGES:
        steps = [one for one in violation.steps if one.stage == stage and one.step == SIGNED]
        if stage not in holding or not steps:
            break
        found.append(_signed(violation.id, steps[-1]))
    return found


def _signed(violation: str, step: StepView) -> Signed:
    fields: dict[str, Value] = {**step.codes, **({"note": step.note} if step.note else {})}
    return Signed(violation, step.stage, step.status, step.on.isoformat(), fields, f"o-{step.officer_id}")


def signed_elsewhere(violation_ids: Collection[str]) -> dict[str, list[Signed]]:
    """What files told of signatures in other installations, the last word of each stage, in the order of stages."""
    last: dict[tuple[str, str], Elsewhere] = {}
    for each in Elsewhere.objects.filter(violation_id__in=list(violation_ids)).order_by("number"):
        last[each.violation_id, each.stage] = each
    found: dict[str, list[Signed]] = {}
    for violation in violation_ids:
        for stage in STAGES:
            row = last.get((violation, stage))
            if row is None:
                break
            said = unseal(row.said, "said", f"{violation}/{row.number}")
            found.setdefault(violation, []).append(
                Signed(violation, stage, row.status, row.on.isoformat(), said["fields"], said["by"]))
    return found


def outside(views: Sequence[IncidentView], chosen: Collection[str], named: Collection[str]) -> Records:
    """Only these violations, verified here; agencies unnamed unless they agreed; nothing that somebody did not allow.

    A source who did not agree to sharing is left out, and a child who agreed to "this organisation alone" too.
    """
    chosen = set(chosen)
    kept = [one for each in violations.entries(views) if (one := _cut(each, chosen)) is not None]
    incidents = {one.incident for one in kept if one.sort == catalogue.VIOLATION}
    kept = [one for one in kept if one.incident in incidents]
    signed = [
        replace(step, by="", fields={name: value for name, value in step.fields.items() if name != "note"})
        for view in views for one in view.violations if one.id in chosen for step in signatures(one)
    ]
    about = {view.id: {layout.ORGANISATION: view.organisation if view.organisation in named else ""}
             for view in views if view.id in incidents}
    return Records(tuple(kept), tuple(signed), about)


def _cut(entry: Entry, chosen: set[str]) -> Entry | None:
    """The row as it may go outside; None when it may not."""
    fields = {name: value for name, value in entry.fields.items() if name not in HELD_BACK}
    if entry.sort == catalogue.INCIDENT:
        return replace(entry, fields=fields)
    if entry.sort == catalogue.VIOLATION:
        return replace(entry, fields=fields) if entry.id in chosen else None
    if entry.sort == catalogue.SOURCE and fields.get("source_consent") != "yes":
        return None
    if entry.sort == catalogue.VICTIM and fields.get("child_consent_data_sharing") == ["agency_only"]:
        return None
    linked = tuple(one for one in entry.violations if one in chosen)
    return replace(entry, fields=fields, violations=linked) if linked else None
