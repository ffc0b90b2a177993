"""How this office works, one page for each question; drawn from the rules themselves wherever there are rules."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from tande.domains.canaries import queries as canaries
from tande.interfaces.public import check_words, procedure_words, rights_words, risk_words
from tande.interfaces.public.pages import language, page, takes
from tande.ledger import clock
from tande.policy import canaries as canary_rules
from tande.policy import disclosure


@takes("GET")
def procedure(request: HttpRequest) -> HttpResponse:
    """What we promise, and the way to everything else."""
    return page(request, "procedure", {
        "promises": procedure_words.promises(), "force_rules": settings.FORCE_RULES.rules is not None,
    })


@takes("GET")
def steps(request: HttpRequest) -> HttpResponse:
    """The stages and their clocks."""
    return page(request, "steps", {"stages": procedure_words.stages_with_clocks(language())})


@takes("GET")
def who(request: HttpRequest) -> HttpResponse:
    """Who may do what."""
    return page(request, "who", {"rights": rights_words.rights()})


@takes("GET")
def data(request: HttpRequest) -> HttpResponse:
    """What happens to what people tell us, and how long it is kept."""
    return page(request, "data", {"parts": procedure_words.kept()})


@takes("GET")
def about_us(request: HttpRequest) -> HttpResponse:
    """How to complain about this office itself."""
    outside = [contact for contact in settings.MISSION.contacts if contact.about_us and contact.shown]
    return page(request, "about_us", {"contacts": outside, "body": settings.MISSION.body})


@takes("GET")
def counting(request: HttpRequest) -> HttpResponse:
    """How we count, what is never printed, and when things reach the public log."""
    rule = settings.MISSION.disclosure
    return page(request, "counting", {
        "rule": rule, "top": disclosure.small_top(rule.threshold, rule.rounding),
        "children_top": disclosure.small_top(rule.children, rule.rounding), "log": settings.MISSION.publication,
    })


@takes("GET")
def risks(request: HttpRequest) -> HttpResponse:
    """What can go wrong, in plain words."""
    return page(request, "risks", {"risks": risk_words.risks()})


@takes("GET")
def tests(request: HttpRequest) -> HttpResponse:
    """Test complaints and their results."""
    return page(request, "tests", {
        "revealed": canaries.revealed(), "kept_back": canaries.kept_back(at=clock.now()),
        "months": canary_rules.REVEAL_WITHIN_MONTHS,
    })


@takes("GET")
def check(request: HttpRequest) -> HttpResponse:
    """The effectiveness criteria of UN Guiding Principle 31, with what answers each here and what is missing."""
    return page(request, "check", {"criteria": check_words.criteria()})
