"""Reading help and protection: for the case's officers, for the person with her code, the directory, what is late."""

from collections import defaultdict
from datetime import date, datetime
from typing import TypeVar

from django.conf import settings
from django.db.models import Exists, Min, OuterRef, QuerySet
from django.utils import timezone

from tande.domains.casework import contacts
from tande.domains.support import access
from tande.domains.support.errors import NotAllowed
from tande.domains.support.models import (
    SEALED,
    Assessment,
    Claim,
    ClaimStep,
    Measure,
    Offer,
    Plan,
    ProviderCheck,
)
from tande.domains.support.views import (
    AssessmentView,
    CaseHelp,
    ClaimStepView,
    ClaimView,
    DueAssessment,
    Late,
    MeasureView,
    OfferToHer,
    OfferView,
    PlanView,
    ProviderView,
    Signal,
    StepView,
)
from tande.policy import claims, protection, roles, support
from tande.policy.roles import Actor

__all__ = [
    "AssessmentView", "CaseHelp", "ClaimStepView", "ClaimView", "DueAssessment", "Late", "MeasureView", "OfferToHer",
    "OfferView", "PlanView", "ProviderView", "Signal", "StepView", "directory", "late", "of_case", "recheck_days",
    "sealed", "signal", "to_person",
]
REPORTER = "reporter"
TOLD_OF_ALL = frozenset({roles.HEAD, roles.AUDITOR})
"""Who is told in codes of what is owed too long, also in cases that are not open to them, as with missed clocks."""
T = TypeVar("T", Assessment, Plan, Measure, ClaimStep)


def _today(at: datetime) -> date:
    return timezone.localtime(at).date()


def of_case(case_id: str, officer: Actor, *, at: datetime) -> CaseHelp:
    """Offers newest first, assessments, plans and measures newest first, claims. Raises NotAllowed, NoSuchThing."""
    access.check_case(case_id, officer, "support.see")
    found = _known(Assessment, case_id)
    return CaseHelp(
        offers=[_offer(one) for one in _offers(case_id)],
        assessments=[_assessment(one, held) for one, held in found],
        plans=_plans(case_id),
        measures=[_measure(one, held, _today(at)) for one, held in _known(Measure, case_id)],
        claims=_claims(Claim.objects.filter(case_id=case_id), _today(at)),
        due_since=_due_since(case_id, [one for one, _held in found]),
    )


def signal(case_id: str, officer: Actor, *, at: datetime) -> Signal | None:
    """What the case page says of help and protection; None for officers who do not see it. Raises NoSuchThing."""
    if not roles.may(officer.roles, "support.see"):
        return None
    access.check_case(case_id, officer, "support.see")
    mine = [one for one, _held in _known(Assessment, case_id) if one.about == REPORTER]
    states = list(Offer.objects.filter(case_id=case_id).values_list("state", flat=True))
    owed = list(Measure.objects.filter(case_id=case_id, state=protection.OPEN).values_list("due", flat=True))
    return Signal(
        due_since=_due_since(case_id, mine), risk=mine[0].risk if mine else "",
        waiting=states.count(support.OFFERED), ready=states.count(support.ACCEPTED), owed=len(owed),
        overdue=sum(day < _today(at) for day in owed),
    )


def sealed(case_id: str, officer: Actor) -> dict[str, bytes]:
    """Envelopes by id, all that is there to open. The caller recorded the reading. Raises NotAllowed, NoSuchThing."""
    access.check_case(case_id, officer, "support.see")
    return {
        one.pk: bytes(one.envelope)
        for model in SEALED for one in model._default_manager.filter(case_id=case_id).exclude(envelope=b"")
    }


def to_person(case_id: str, *, at: datetime) -> list[OfferToHer]:
    """What the person is offered, oldest first; not what the desk took back. For whoever holds her code."""
    known = {one.code: one for one in settings.MISSION.providers}
    calls = _checks()
    shown = []
    offers = Offer.objects.filter(case_id=case_id).exclude(state=support.TAKEN_BACK)
    # By the first step: the list keeps its order whatever she answers.
    for one in offers.annotate(made_at=Min("steps__at")).order_by("made_at", "pk"):
        provider = known.get(one.provider)
        how = _standing(one.provider, calls, at) if provider else None
        shown.append(OfferToHer(one.pk, one.kind, one.state, one.scope, one.since, provider, how))
    return shown


def directory(officer: Actor, *, at: datetime) -> list[ProviderView]:
    """The whole directory in the pack's order. Raises NotAllowed."""
    if not roles.may(officer.roles, "directory.see"):
        raise NotAllowed("directory.see")
    calls = _checks()
    found = []
    for one in settings.MISSION.providers:
        last = calls[one.code][-1] if calls[one.code] else None
        found.append(ProviderView(
            one, _standing(one.code, calls, at), last.at if last else None, last.officer_id if last else None,
            last.result if last else "",
        ))
    return found


def recheck_days() -> int:
    """After how many days an entry of the directory is to be checked again, by the pack."""
    return int(settings.MISSION.recheck_days)


def late(officer: Actor, *, at: datetime, limit: int) -> Late:
    """Measures, claims and assessments that wait too long, the longest first; missed clocks are casework's.

    Head and auditor are told in codes of measures and claims everywhere, except where a case is shut to them.
    """
    today = _today(at)
    measures = Measure.objects.filter(state=protection.OPEN, due__lt=today).order_by("due", "pk")
    waiting = Claim.objects.filter(next_due__lt=today).exclude(step=claims.ENDED).order_by("next_due", "pk")
    cases = {*measures.values_list("case_id", flat=True), *waiting.values_list("case_id", flat=True)}
    reach = contacts.reach(officer, cases)
    shown = reach.open if TOLD_OF_ALL.isdisjoint(officer.roles) else cases - reach.shut
    owed = measures.filter(case_id__in=shown).defer("envelope")[:limit]
    due, number = _due_assessments(officer, at, limit)
    return Late(
        measures=[_measure(one, False, today) for one in owed],
        claims=_claims(waiting.filter(case_id__in=shown)[:limit], today), assessments=due,
        assessments_more=number - len(due), openable=reach.open,
    )


def _due_assessments(officer: Actor, at: datetime, limit: int) -> tuple[list[DueAssessment], int]:
    """In the cases of this officer's queue, and how many there are in all; two queries however many that is."""
    if not roles.may(officer.roles, "support.see"):
        return [], 0
    looked = Assessment.objects.filter(about=REPORTER, case_id=OuterRef("pk"), at__gte=OuterRef("last"))
    found, number = contacts.quiet_since(
        officer, before=at - protection.ASSESS_WITHIN, answered=Exists(looked), limit=limit
    )
    return [DueAssessment(case_id, last) for case_id, last in found], number


def _due_since(case_id: str, newest_first: list[Assessment]) -> datetime | None:
    mine = [one.at for one in newest_first if one.about == REPORTER]
    return protection.assessment_due(contacts.contacts(case_id), max(mine, default=None))


def _offers(case_id: str) -> "QuerySet[Offer]":
    return Offer.objects.filter(case_id=case_id).prefetch_related("steps").order_by("-since", "pk")


def _offer(one: Offer) -> OfferView:
    steps = sorted(one.steps.all(), key=lambda step: step.pk)
    return OfferView(
        one.pk, one.kind, one.provider, one.state, one.scope, one.since, support.after(one.state, one.scope),
        tuple(StepView(each.state, each.scope, each.how, each.who, each.officer_id, each.at) for each in steps),
    )


def _known(model: type[T], case_id: str) -> list[tuple[T, bool]]:
    """Rows of a case, newest first, and whether each has words to open; the words themselves are not fetched."""
    rows = model._default_manager.filter(case_id=case_id).defer("envelope").order_by("-at", "-pk")
    held = set(model._default_manager.filter(case_id=case_id).exclude(envelope=b"").values_list("pk", flat=True))
    return [(one, one.pk in held) for one in rows]


def _assessment(one: Assessment, held: bool) -> AssessmentView:
    return AssessmentView(one.pk, one.about, one.risk, one.with_person, one.officer_id, one.at, held)


def _plans(case_id: str) -> list[PlanView]:
    seen: set[str] = set()
    found = []
    for one, held in _known(Plan, case_id):
        found.append(PlanView(one.pk, one.about, one.officer_id, one.at, held, one.about not in seen))
        seen.add(one.about)
    return found


def _measure(one: Measure, held: bool, today: date) -> MeasureView:
    overdue = one.state == protection.OPEN and one.due < today
    return MeasureView(
        one.pk, one.case_id, one.about, one.kind, one.owed_by, one.due, one.state, overdue, one.officer_id, one.at,
        one.ended_by, one.ended_at, held,
    )


def _claims(rows: "QuerySet[Claim]", today: date) -> list[ClaimView]:
    found = list(rows)
    steps: dict[str, list[ClaimStepView]] = defaultdict(list)
    of_these = ClaimStep.objects.filter(claim__in=[one.pk for one in found])
    held = set(of_these.exclude(envelope=b"").values_list("pk", flat=True))
    for one in of_these.defer("envelope").order_by("at", "pk"):
        view = ClaimStepView(one.pk, one.step, one.next_due, one.officer_id, one.at, one.pk in held)
        steps[one.claim_id].append(view)
    return [
        ClaimView(
            one.pk, one.case_id, one.state, one.children, one.step, one.next_due,
            claims.overdue(one.step, one.next_due, today), tuple(claims.AFTER[one.step]), tuple(steps[one.pk]),
        )
        for one in found
    ]


def _checks() -> dict[str, list[ProviderCheck]]:
    """Calls by provider, oldest first. There are few: one now and then for each of some dozens."""
    found: dict[str, list[ProviderCheck]] = defaultdict(list)
    for one in ProviderCheck.objects.order_by("at", "pk"):
        found[one.provider].append(one)
    return found


def _standing(code: str, calls: dict[str, list[ProviderCheck]], at: datetime) -> support.Standing:
    provider = next(one for one in settings.MISSION.providers if one.code == code)
    known = [support.Check(_today(one.at), one.result) for one in calls[code]]
    return support.standing(provider, known, recheck_days=settings.MISSION.recheck_days, today=_today(at))
