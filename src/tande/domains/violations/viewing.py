"""Building the views of an incident from its rows."""

from collections.abc import Iterable

from tande.domains.violations import keeping
from tande.domains.violations.counted import content, record_of
from tande.domains.violations.models import Incident, Owed, Part, Signature, Violation
from tande.domains.violations.standing import standing_of, steps_of
from tande.domains.violations.views import ConflictLine, IncidentView, PartView, StepView, ViolationView
from tande.policy.violations import counting, verification
from tande.policy.violations.records import Tally


def incident_view(found: Incident, *, identity: bool) -> IncidentView:
    """An incident opened. For this domain, which has checked the right and recorded that somebody looks."""
    parts = list(found.parts.filter(removed=False).prefetch_related("violations").order_by("sort", "pk"))
    violations = list(found.violations.filter(removed=False).prefetch_related("signatures").order_by("pk"))
    owed = {one.pk: one for one in Owed.objects.filter(violation__incident=found)}
    other = found.duplicate_of
    return IncidentView(
        id=found.pk, number=found.number, organisation=found.organisation, status=found.status,
        duplicate_of=(other.pk, other.number) if other else None,
        duplicates=tuple(found.duplicates.order_by("number").values_list("pk", "number")),
        recorded_by=found.recorded_by, recorded_at=found.recorded_at, began=found.began, ended=found.ended,
        department=found.department, version=found.version,
        fields=keeping.opened(found, found.pk, identity=identity),
        violations=tuple(_violation(one, parts, owed.get(one.pk)) for one in violations),
        parts=tuple(_part(one, identity) for one in parts),
        conflicts=tuple(ConflictLine(one.pk, one.sort, one.about, one.officer_id, one.at)
                        for one in found.conflicts.filter(settled_at=None).order_by("at")),
        identity=identity,
    )


def _violation(one: Violation, parts: Iterable[Part], owed: Owed | None) -> ViolationView:
    here = [part for part in parts if one.pk in {linked.pk for linked in part.violations.all()}]
    steps = steps_of(one)
    standing = standing_of(one, steps)
    record = record_of(one.pk, standing.status, standing.verified_on, content(one, here))
    return ViolationView(
        id=one.pk, kind=one.kind, version=one.version, revision=one.revision,
        fields=keeping.opened(one, one.pk, identity=True), party=one.party, standing=standing,
        steps=tuple(_step(step) for step in steps), tally=counting.tally(record),
        mismatch=next(iter(counting.mismatches([record])), None), counts_as=_counts_as(one, steps, standing),
        late=_late(one, standing), complaint="" if owed is None else "open" if owed.opened_at else "owed",
        recorded_by=one.recorded_by,
    )


def _counts_as(one: Violation, steps: list[Signature], standing: verification.Standing) -> Tally | None:
    if standing.final is None:
        return None
    signed = [step for step in steps if step.stage == "task_force" and step.step == verification.SIGNED][-1]
    return counting.tally(record_of(one.pk, standing.status, standing.verified_on, signed.counted))


def _late(one: Violation, standing: verification.Standing) -> bool:
    """Whether it was verified in a later quarter than the one in which it ended."""
    if standing.verified_on is None:
        return False
    return counting.verified_after(record_of(one.pk, standing.status, standing.verified_on, content(one, ())))


def _step(one: Signature) -> StepView:
    place = f"{one.violation_id}/{one.number}"
    return StepView(one.stage, one.step, one.status, one.on, one.at, one.officer_id, one.revision, one.codes,
                    str(keeping.unseal(bytes(one.note), "note", place).get("note", "")))


def _part(one: Part, identity: bool) -> PartView:
    return PartView(
        one.pk, one.sort, one.version, keeping.opened(one, one.pk, identity=identity),
        tuple(sorted(linked.pk for linked in one.violations.all())), bool(one.identity) and not identity, one.same_as,
    )
