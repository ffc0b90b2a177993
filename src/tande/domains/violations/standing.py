"""How a violation's verification stands, worked out anew from its signatures whenever something touches it."""

from collections.abc import Iterable

from django.db.models import F

from tande.domains.violations.counted import party_of
from tande.domains.violations.models import Signature, Violation
from tande.policy.violations import verification


def steps_of(violation: Violation) -> list[Signature]:
    """Its signatures in their order."""
    return sorted(violation.signatures.all(), key=lambda one: one.number)


def standing_of(violation: Violation, steps: Iterable[Signature]) -> verification.Standing:
    """How it stands for the content as it is now."""
    return verification.standing(
        [verification.Signature(one.stage, one.step, one.status, one.on, one.officer_id, one.revision)
         for one in steps],
        violation.revision,
    )


def refresh(violation_id: str, *, touched: bool) -> Violation:
    """Work out standing, and party, again; ``touched``: what a verification rests on has changed. In a transaction."""
    if touched:
        Violation.objects.filter(pk=violation_id).update(revision=F("revision") + 1)
    violation = Violation.objects.get(pk=violation_id)
    now = standing_of(violation, steps_of(violation))
    if touched:
        violation.party = party_of(violation, violation.parts.filter(removed=False))
    violation.status, violation.verified_on = now.status, now.verified_on
    violation.turn, violation.changed = now.turn, now.changed
    violation.save(update_fields=["party", "status", "verified_on", "turn", "changed"])
    return violation
