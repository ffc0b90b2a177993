"""The words of the procedure pages: promises, steps, what is kept. Rules are read from policy, never repeated here."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as later

from tande.policy import retention, roles, stages
from tande.policy.mission import Clock, Keeping, Span

PROMISES = (
    later(
        "Once your words are locked, nothing on our computer can open them. "
        "Only the officers can, on their own machines."
    ),
    later("No complaint can disappear. You get a receipt that anyone can check later."),
    later("Every complaint gets an answer. Each step has a time. A missed time is counted in public."),
    later("The force you complain about has no hand in it. It cannot read, change, delay or count complaints."),
    later("Nobody is published: no name of a person who complains, and no name of a person accused."),
    later("A child is a child. If there is doubt about age, we treat the person as a child."),
    later("Nobody is called ready for the mission without proof."),
    later("It costs nothing. You need no name, no special phone, and no help to read."),
)
"""The promises of the design's first section, in plain words and in its order."""

MEANING = {
    stages.RECEIVED: later("Your words have arrived. They are locked, and a public trace is left that they exist."),
    stages.ACKNOWLEDGED: later("An officer has read them and has answered you."),
    stages.ADMITTED: later("We may look into it, and we will."),
    stages.REFERRED_ELSEWHERE: later(
        "Another body can do more. Only if you agree do we pass it on, to a place and people we know."
    ),
    stages.NOT_PURSUED: later("We do not look into it, and tell you why. You can ask for a review."),
    stages.INQUIRY: later("Somebody looks for what happened: hears people, looks at places and papers."),
    stages.FINDING: later("We say what we found: it happened, it did not, or we cannot know."),
    stages.ACTION_AWAITED: later(
        "Punishment, court and repair for you are three separate roads. "
        "We follow each one and count the days of silence."
    ),
    stages.CLOSED: later("We have told you the result. You can ask for a review."),
    stages.REVIEW: later("People who did not decide before look at it again."),
}

PARTS = {
    retention.IDENTITY: later("Who you are and how to reach you"),
    retention.CONTENT: later("What you wrote, what we wrote, and the file of the inquiry"),
    retention.EVIDENCE: later("Your photos, sounds and papers"),
}
"""What is removed by rule, as the person knows it."""


def promises() -> list[str]:
    """What we promise, in the page's language."""
    return [_(one) for one in PROMISES]


def stages_with_clocks(lang: str) -> list[dict[str, Any]]:
    """Every stage, its meaning, its clocks that may be shown, and the moves out of it."""
    return [_stage(stage, lang) for stage in stages.STAGES]


def kept() -> list[tuple[str, Keeping, Span]]:
    """Each part of what is sealed, whose rule it is, and how long it is kept."""
    found = [(text, getattr(settings.MISSION.retention, part)) for part, text in PARTS.items()]
    return [(_(text), rule, Span(rule.months, "months")) for text, rule in found]


def names(held: frozenset[str]) -> str:
    """Roles in the order of the table, in the page's language."""
    return ", ".join(_(name) for role, name in roles.ROLES.items() if role in held)


def _stage(stage: str, lang: str) -> dict[str, Any]:
    clocks = [clock for clock in settings.MISSION.clocks_for(stage) if clock.shown]
    return {
        "name": _(stages.STAGES[stage]),
        "meaning": _(MEANING[stage]),
        "clocks": [_clock(clock, lang) for clock in clocks],
        "moves": [
            (_(move.act), _("You, with your code") if move.by_reporter else names(move.by))
            for move in stages.moves_from(stage)
        ],
    }


def _clock(clock: Clock, lang: str) -> dict[str, Any]:
    return {"label": clock.label[lang], "limit": clock.limit, "urgent": clock.urgent, "basis": clock.basis[lang]}
