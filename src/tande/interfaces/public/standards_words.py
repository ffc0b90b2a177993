"""The standards in the page's language: what must be learned, what vetting is, what the gate asks, and the remedies."""

from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as later

from tande.domains.readiness import queries as readiness
from tande.domains.screening import published
from tande.domains.training import queries as training
from tande.interfaces.public.holding_words import holding
from tande.interfaces.public.pages import language
from tande.ledger import clock
from tande.policy import gate
from tande.policy.mission import Span
from tande.policy.readiness import REASONS, STANDING, TRAINING, VETTING

AREAS = {
    VETTING: later("Vetting"),
    TRAINING: later("Training"),
    STANDING: later("Standing in the mission"),
}
POSTS = {"all": later("everybody"), "member": later("members"), "manager": later("managers"),
         "commander": later("commanders")}
PHASES = {"pre": later("before deployment"), "induction": later("on arrival"),
          "refresher": later("again in the mission")}


def curricula() -> list[dict[str, Any]]:
    """Each curriculum with the terms of today, and where it can be read."""
    found = []
    for code, terms in training.in_force(timezone.localdate(clock.now())).items():
        known, taught = settings.COURSES.curriculum(code), settings.COURSES.course_for(code)
        if known is not None:
            found.append({
                "code": code, "title": known.title[language()], "terms": terms, "course": taught.code if taught else "",
                "audience": ", ".join(_(POSTS.get(one, one)) for one in terms.required_of),
                "phases": ", ".join(_(PHASES.get(one, one)) for one in terms.phases),
                "valid": Span(terms.valid_months, "months"), "our_rule": known.terms.figures.certainty == "rule",
                "source": known.provenance.source,
            })
    return found


def reasons() -> list[dict[str, Any]]:
    """Every reason that the gate knows, with its remedy, by area."""
    return [
        {"title": _(words), "reasons": [
            (_(why.sentence), _(why.remedy)) for why in REASONS.values() if why.area == area
        ]}
        for area, words in AREAS.items()
    ]


def standards() -> dict[str, Any]:
    """Everything on the page."""
    version, since = readiness.rules_in_force()
    return {
        "curricula": curricula(), "reasons": reasons(), "lists": published.lists(),
        "holding": holding(), "override": Span(gate.OVERRIDE_DAYS, "days"), "version": version, "since": since,
    }
