"""Where a case stands, in words that need no knowledge of procedures."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as later

from tande.domains.casework.queries import ReporterView
from tande.policy import spoken, stages

NOW, OUTCOMES = spoken.STAGES, spoken.OUTCOMES
"""They stand in policy because they are spoken too."""

KINDS = {
    "question": later("A question for you"),
    "news": later("News for you"),
    "outcome": later("The result"),
}


@dataclass(frozen=True)
class Where:
    """``now`` in plain words; ``next_step`` and ``by`` when a clock of the charter runs; ``result`` if any,
    and under which name it can be heard."""

    now: str
    next_step: str
    by: datetime | None
    late: bool
    result: str
    result_heard: str


def where(case: ReporterView, *, lang: str, at: datetime) -> Where:
    """Where the case stands at ``at``, in the page's language."""
    due = case.due
    codes = [str(value) for value in case.outcome.values()]
    results = [code for code in codes if code in OUTCOMES]
    told = case.stage in stages.ENDS or case.stage == stages.REVIEW
    return Where(
        now=_(NOW[case.stage]),
        next_step=settings.MISSION.label("clock", due.clock, lang) if due else "",
        by=due.at if due else None,
        late=due is not None and due.at < at,
        result=_(OUTCOMES[results[0]]) if results and told else "",
        result_heard=f"result_{results[0]}" if results and told else "",
    )
