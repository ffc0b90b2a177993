"""Somebody who calls the hotline or stands at the counter: an invented operator hears it, at the desk's own pages."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from tande.interfaces.simulator import hand
from tande.interfaces.simulator.hand import Page
from tande.interfaces.simulator.pages import language, page, takes
from tande.policy import roles


@takes("GET", "POST")
def counter(request: HttpRequest) -> HttpResponse:
    """Say what happened; hear the code read out; say its end back."""
    if request.method != "POST":
        return page(request, "counter")
    typed = hand.typed(request, "text", "danger", "child", "door", "said")
    try:
        return _said_back(request, typed["said"]) if "back" in request.POST else _told(request, typed)
    except hand.Refused:
        return page(request, "counter", {"typed": typed, "fault": hand.not_in()}, status=502)


def _told(request: HttpRequest, typed: dict[str, str]) -> HttpResponse:
    """Raises Refused."""
    operator = hand.of(roles.OPERATOR)
    begun = {
        "danger": "yes" if typed["danger"] else "no", "child": "yes" if typed["child"] else "no", "about": "self",
        "language": language(), "door": typed["door"] or "desk",
    }
    written = operator.send(operator.open(reverse("staff:operator")), reverse("staff:operator_write"), begun)
    answer = operator.send(written, reverse("staff:operator_file"), {"text": typed["text"]})
    if answer.path != reverse("staff:operator_code"):
        return _shown(request, answer, typed=typed)
    return _shown(request, answer, code=answer.seen.marked.get("code", ""))


def _said_back(request: HttpRequest, said: str) -> HttpResponse:
    """Raises Refused."""
    operator = hand.of(roles.OPERATOR)
    answer = operator.send(operator.open(reverse("staff:operator_code")), "", {"said": said})
    return _shown(request, answer, code=answer.seen.marked.get("code", ""))


def _shown(request: HttpRequest, answer: Page, *, code: str = "", typed: dict[str, str] | None = None) -> HttpResponse:
    """What the person hears, and what stands on the operator's screen."""
    seen = answer.seen
    return page(request, "counter", {
        "code": code, "heard": seen.said, "notes": seen.notes, "spoken": seen.language, "typed": typed,
        "officer": hand.of(roles.OPERATOR).display_name,
    })
