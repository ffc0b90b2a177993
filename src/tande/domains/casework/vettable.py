"""What of a case may go before vetting: a substantiated finding, or an interim measure in force. Nothing else ever.

An open complaint never leaks: while the inquiry is open a finding on an allegation counts for nothing, and when it is
taken back on review, or the measure is lifted, it no longer stands.
"""

from collections.abc import Collection

from tande.domains.casework import access
from tande.domains.casework.models import Allegation, Case, InterimMeasure
from tande.domains.casework.views import BasisView
from tande.ledger import queries as ledger
from tande.policy import interim, stages
from tande.policy.roles import Actor

FINDING = "finding"
INTERIM = "interim"
_DECIDED = frozenset({stages.FINDING, stages.ACTION_AWAITED, stages.CLOSED, stages.REVIEW})
_TURNS = frozenset({
    "complaint.finding_made", "complaint.inquiry_opened", "complaint.reopened", "complaint.not_pursued",
    "complaint.referred_elsewhere",
})
"""Facts after which a finding stands, or does not."""


def vettable(case_id: str, officer: Actor) -> list[BasisView]:
    """What in this case qualifies, in codes; empty when nothing does. Raises NoSuchCase, NotAllowed."""
    found = access.find(case_id, officer, "vetting.finding")
    return [*_findings(found), *_measures(found)]


def still_standing(refs: Collection[str]) -> frozenset[str]:
    """Of these references (`BasisView.ref`) those that still qualify. For vetting's rounds; needs no officer."""
    ids = {kind: {ref.partition(":")[2] for ref in refs if ref.startswith(f"{kind}:")} for kind in (FINDING, INTERIM)}
    allegations = Allegation.objects.filter(pk__in=ids[FINDING]).select_related("case")
    measures = InterimMeasure.objects.filter(pk__in=[int(one) for one in ids[INTERIM] if one.isdecimal()])
    return frozenset(
        [f"{FINDING}:{one.pk}" for one in allegations if one.finding == "substantiated" and _stands(one.case)]
        + [f"{INTERIM}:{one.pk}" for one in measures if one.state == interim.TAKEN]
    )


def _findings(case: Case) -> list[BasisView]:
    if not _stands(case):
        return []
    rows = case.allegations.filter(finding="substantiated").order_by("number")
    return [BasisView(FINDING, f"{FINDING}:{one.pk}", one.number, one.category, tuple(one.states)) for one in rows]


def _measures(case: Case) -> list[BasisView]:
    rows = case.interim_measures.filter(state=interim.TAKEN, measure__in=interim.OF_A_PERSON)
    return [
        BasisView(INTERIM, f"{INTERIM}:{one.pk}", one.allegation.number, one.measure, tuple(one.allegation.states))
        for one in rows.select_related("allegation").order_by("pk")
    ]


def _stands(case: Case) -> bool:
    """Whether the finding on the whole was made and not taken back: an upheld "not pursued" is closed, too."""
    if case.stage not in _DECIDED:
        return False
    turns = [fact.kind for fact in ledger.facts_about(case.pk) if fact.kind in _TURNS]
    return bool(turns) and turns[-1] == "complaint.finding_made"
