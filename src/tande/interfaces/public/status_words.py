"""Where a case stands, in words that need no knowledge of procedures."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as later

from tande.domains.casework.queries import ReporterView
from tande.policy import stages

NOW = {
    stages.RECEIVED: later("We have your words. Nobody has read them yet."),
    stages.ACKNOWLEDGED: later("An officer has read your words."),
    stages.ADMITTED: later("We take it up. Next we look for what happened."),
    stages.REFERRED_ELSEWHERE: later("Others can help better. With your agreement we passed it on to them."),
    stages.NOT_PURSUED: later("We do not look into it. The reason is below."),
    stages.INQUIRY: later("We are looking into what happened."),
    stages.FINDING: later("We have come to a result. We are preparing to tell you."),
    stages.ACTION_AWAITED: later("We have told you the result. Now others must act, and we watch that they do."),
    stages.CLOSED: later("It is finished. You can read the result below."),
    stages.REVIEW: later("Other people are looking at the decision again."),
}
"""Each stage in a sentence for the person, so that nobody has to know the stages' names."""

OUTCOMES = {
    "substantiated": later("We found that it happened."),
    "unsubstantiated": later("We found that it did not happen as it was told."),
    "insufficient_evidence": later(
        "We could not find out enough to say what happened. This does not say that you were wrong."
    ),
    "outside_mandate": later("We are not allowed to look into this. The numbers on the list may help."),
    "withdrawn": later("You asked us to stop."),
    "no_information": later("We did not know enough, and could not ask. You can add more and ask for a review."),
    "duplicate": later("We are already looking into it under another message."),
}
"""What a finding or a reason means to the person."""

KINDS = {
    "question": later("A question for you"),
    "news": later("News for you"),
    "outcome": later("The result"),
}


@dataclass(frozen=True)
class Where:
    """``now`` in plain words; ``next_step`` and ``by`` when a clock of the charter runs; ``result`` if any."""

    now: str
    next_step: str
    by: datetime | None
    late: bool
    result: str


def where(case: ReporterView, *, lang: str, at: datetime) -> Where:
    """Where the case stands at ``at``, in the page's language."""
    due = case.due
    codes = [str(value) for value in case.outcome.values()]
    results = [_(OUTCOMES[code]) for code in codes if code in OUTCOMES]
    told = case.stage in stages.ENDS or case.stage == stages.REVIEW
    return Where(
        now=_(NOW[case.stage]),
        next_step=settings.MISSION.label("clock", due.clock, lang) if due else "",
        by=due.at if due else None,
        late=due is not None and due.at < at,
        result=results[0] if results and told else "",
    )
