"""Recommendations and lessons across cases, in codes: to whom, by when, and what became of them last.

What each says is sealed and opens on its own case's page alone. Source: UN Guiding Principle 31 (g).
"""

from dataclasses import dataclass
from datetime import date, datetime

from tande.domains.casework import access
from tande.domains.casework.errors import NotAllowed
from tande.domains.casework.models import Allegation, Entry
from tande.policy import inquiry, roles
from tande.policy.roles import Actor


@dataclass(frozen=True)
class LessonView:
    """A recommendation. ``to`` and ``result`` are codes of ``policy.inquiry``, empty when not said; ``due`` likewise.

    ``number``: of the allegation that it belongs to, None when it belongs to the case as a whole.
    """

    id: str
    case_id: str
    number: int | None
    to: str
    due: date | None
    made_at: datetime
    result: str
    result_at: datetime | None
    overdue: bool

    @property
    def ended(self) -> bool:
        """Whether nobody follows it up any more."""
        return self.result in inquiry.ENDED


def lessons(officer: Actor, *, today: date) -> list[LessonView]:
    """Those of every case this officer may open: going on (the longest overdue first), then ended (newest first).

    Raises NotAllowed.
    """
    if not roles.may(officer.roles, "lessons.see"):
        raise NotAllowed("lessons.see")
    mine = Entry.objects.filter(case__in=access.visible(officer).values("pk"))
    made = list(mine.filter(kind="recommendation").defer("envelope").order_by("seq"))
    results = _results([one.case_id for one in made])
    numbers = _numbers(made)
    found = [_view(one, results.get(one.id), numbers.get(one.about), today) for one in made]
    going = sorted((one for one in found if not one.ended), key=lambda one: (one.due or date.max, one.made_at))
    ended = sorted((one for one in found if one.ended), key=lambda one: one.result_at or one.made_at, reverse=True)
    return [*going, *ended]


def _results(cases: list[str]) -> dict[str, Entry]:
    """Recommendation to its last follow-up."""
    rows = Entry.objects.filter(case__in=set(cases), kind="follow_up").defer("envelope").order_by("seq")
    return {one.about: one for one in rows}


def _numbers(made: list[Entry]) -> dict[str, int]:
    about = {one.about for one in made if one.about}
    return dict(Allegation.objects.filter(pk__in=about).values_list("pk", "number"))


def _view(one: Entry, last: Entry | None, number: int | None, today: date) -> LessonView:
    due = date.fromisoformat(one.codes["due"]) if one.codes.get("due") else None
    result = str(last.codes.get("result", "")) if last else ""
    return LessonView(
        id=one.id, case_id=one.case_id, number=number, to=one.codes.get("to", ""), due=due, made_at=one.at,
        result=result, result_at=last.at if last else None,
        overdue=due is not None and due < today and result not in inquiry.ENDED,
    )
