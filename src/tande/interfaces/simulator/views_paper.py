"""A pretended sheet of paper: printed by an officer, written on by hand, and typed in by another. Both at the desk."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from tande.interfaces.simulator import air, hand
from tande.interfaces.simulator.pages import go_on, language, page, takes
from tande.policy import roles
from tande.toolkit import sealing

PDF: Final = "application/pdf"


@takes("GET", "POST")
def paper(request: HttpRequest) -> HttpResponse:
    """Print one form, or have a form typed in that somebody wrote on."""
    if request.method != "POST":
        return page(request, "paper")
    typed = hand.typed(request, "number", "text", "danger")
    try:
        return _printed(request) if "print" in request.POST else _typed_in(request, typed)
    except hand.Refused:
        return page(request, "paper", {"typed": typed, "fault": hand.not_in()}, status=502)


@takes("GET")
def printed(request: HttpRequest, print_id: str) -> HttpResponse:
    """The sheet as it leaves the printer."""
    found = air.recording(print_id)
    if found is None or found[1] != PDF:
        return go_on(reverse("simulator:paper"))
    return HttpResponse(found[0], content_type=PDF, headers={"Cache-Control": "no-store"})


def _printed(request: HttpRequest) -> HttpResponse:
    """Raises Refused."""
    officer = hand.of(roles.INTAKE_OFFICER)
    batches = officer.open(reverse("staff:papers"))
    issued = {"id": sealing.new_id(), "label": _("Pretended sheet"), "place": "", "count": "1"}
    batch = officer.send(batches, reverse("staff:paper_issue"), issued)
    wish = {"id": sealing.new_id(), "count": "1", "language": language()}
    sheet = officer.send(batch, f"{batch.path}print", wish)
    if sheet.type != PDF:
        raise hand.Refused
    void = officer.open(batch.path).seen.form(f"{batch.path}void", "first") or {}
    shown = {"print_id": air.record(sheet.body, PDF), "typed": {"number": void.get("first", "")}}
    return page(request, "paper", {**shown, "officer": officer.display_name})


def _typed_in(request: HttpRequest, typed: dict[str, str]) -> HttpResponse:
    """Raises Refused."""
    officer = hand.of(roles.OPERATOR)
    screen = officer.open(reverse("staff:paper_enter"))
    given = {name: text for name, text in typed.items() if text} | {"language": language(), "how": "first"}
    answer = officer.send(screen, reverse("staff:paper_enter"), {**given, "save": "1"}).seen
    shown: dict[str, Any] = {"notes": answer.notes, "spoken": answer.language, "officer": officer.display_name}
    if (answer.form(reverse("staff:paper_enter")) or {}).get("sitting", "0") == "0":
        shown["typed"] = typed
    return page(request, "paper", shown)
