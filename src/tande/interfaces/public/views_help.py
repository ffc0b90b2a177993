"""Her answer to help that was offered. The answer is codes only; nothing of the offer can be read here."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from tande.domains.intake.errors import NotDurable
from tande.domains.support import operations
from tande.domains.support.errors import Changed, NoSuchThing
from tande.interfaces.public import forms, sentences
from tande.interfaces.public.help_words import ANSWERS
from tande.interfaces.public.pages import go_on, page, problem, takes
from tande.interfaces.public.tokens import AddToken
from tande.interfaces.public.with_token import adding, text_of
from tande.ledger import clock


@takes("GET", "POST")
@adding
def answer(request: HttpRequest, token: AddToken, offer_id: str) -> HttpResponse:
    """Yes, no, or "I go there by myself"; then a page that says what follows and lets her change her mind."""
    if request.method != "POST":
        said = next((one for one in ANSWERS if one in request.GET), "")
        return page(request, "help", {"token": text_of(token), "offer_id": offer_id, "said": said})
    try:
        forms.read_form(request)
    except (forms.TooLarge, forms.Unreadable):
        return problem(request, status=400, title=_("Try again"), text=sentences.cut_off())
    said = request.POST.get("a", "")
    if said not in ANSWERS:
        return problem(request, status=400, title=_("Try again"), text=sentences.cut_off())
    to, scope = ANSWERS[said]
    try:
        operations.answer(case_id=token.case_id, offer_id=offer_id, to=to, scope=scope, at=clock.now())
    except NotDurable:
        return problem(request, status=503, title=_("Try again"), text=_("Wait a minute and press the button again."))
    except Changed:
        return problem(
            request, status=409, title=_("This can no longer be changed here"),
            text=_("It was passed on already, or it has ended. Come in with your code and write to us."),
        )
    except NoSuchThing:
        return problem(
            request, status=404, title=_("This offer is not there any more"),
            text=_("Come in again with your code to see what is there."),
        )
    return go_on(request, reverse("public:help", args=[text_of(token), offer_id]) + f"?{said}")
