"""What was put before States, for the export of a whole case."""

from typing import Any

from tande.domains.officers import queries as team
from tande.domains.referrals import queries
from tande.domains.referrals.models import Referral
from tande.policy import roles
from tande.policy.roles import Actor

PURPOSES = {"out": "referral", "in": "state"}
"""What a disclosure's copy and a State's answer are bound by (``toolkit.sealing.info``)."""


def export(case_id: str, officer: Actor) -> dict[str, Any]:
    """``referrals``, ``tracks`` and ``sealed`` as ``toolkit.exported.read_case`` has them, bytes and times as they are.

    Empty for who may not see referrals. Raises NoSuchReferral.
    """
    if not roles.may(officer.roles, "referral.see"):
        return {"referrals": [], "tracks": [], "sealed": []}
    said = queries.sealed_of_case(case_id, officer)
    names = team.names({one["officer"] for many in said.values() for one in many})
    made = Referral.objects.filter(case_id=case_id).prefetch_related("certificates").order_by("made_at", "pk")
    return {
        "referrals": [_referral(one) for one in made],
        "tracks": [
            {"state": one.state, "track": one.track, "status": one.status, "since": one.since}
            for one in queries.tracks(case_id, officer)
        ],
        "sealed": [_sealed(referral_id, one, names) for referral_id, many in said.items() for one in many],
    }


def _referral(one: Referral) -> dict[str, Any]:
    last = max(one.certificates.all(), key=lambda certificate: certificate.pk, default=None)
    return {
        "id": one.id, "state": one.state, "tracks": list(one.tracks), "made_at": one.made_at,
        "acknowledged_at": one.acknowledged_at, "named_at": one.named_at, "answered_at": one.answered_at,
        "withdrawn_at": one.withdrawn_at, "certificate": last.answer if last else "",
    }


def _sealed(referral_id: str, one: dict[str, Any], names: dict[int, str]) -> dict[str, Any]:
    return {
        "compartment": "referral", "purpose": PURPOSES[one["direction"]], "kind": one["kind"], "id": one["id"],
        "at": one["at"], "officer": names.get(one["officer"], ""), "about": referral_id, "codes": one["codes"],
        "envelope": one["envelope"],
    }
