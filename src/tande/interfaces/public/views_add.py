"""After the receipt: questions, more words, more files, signals. Each adds one sealed message or file."""

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from tande.domains.casework import operations as casework
from tande.domains.casework import queries as cases
from tande.domains.intake.errors import NotDurable
from tande.domains.officers import queries as officers
from tande.interfaces.public import forms
from tande.interfaces.public.adding import Adding, add
from tande.interfaces.public.forms import Answer
from tande.interfaces.public.pages import go_on, page, problem, takes, wants_json
from tande.interfaces.public.tokens import AddToken
from tande.interfaces.public.with_token import adding, text_of
from tande.ledger import clock
from tande.policy import limits, questions
from tande.policy.triage import SIGNALS

CONTACT = tuple(one.name for one in questions.CONTACT_FIELDS)


@takes("GET")
@adding
def next_step(request: HttpRequest, token: AddToken) -> HttpResponse:
    """What the person may do now: say that the code is saved, answer questions, add, stop."""
    return page(request, "next", {"token": text_of(token), "saved": token.saved, "first": questions.first(token.path)})


@takes("GET", "POST")
@adding
def saved(request: HttpRequest, token: AddToken) -> HttpResponse:
    """The person says that the code is saved."""
    if request.method != "POST":
        return go_on(request, reverse("public:next", args=[text_of(token)]))
    try:
        casework.confirm_saved(case_id=token.case_id, at=clock.now())
    except NotDurable:
        return problem(request, status=503, title=_("Try again"), text=_("Wait a minute and press the button again."))
    return go_on(request, reverse("public:next", args=[text_of(replace(token, saved=True))]))


@takes("GET", "POST")
@adding
def question(request: HttpRequest, token: AddToken, question_id: str) -> HttpResponse:
    """One question; its answer is sealed and added, or skipped."""
    try:
        asked = questions.question(token.path, question_id)
    except questions.NoSuchQuestion:
        raise Http404 from None
    if request.method != "POST":
        return _question_page(request, token, asked)

    def again(fault: str, answer: Answer | None, status: int) -> HttpResponse:
        return _question_page(request, token, asked, answer=answer, fault=fault, status=status)

    later = questions.after(token.path, question_id)
    url = (
        reverse("public:question", args=[text_of(token), later]) if later
        else reverse("public:end", args=[text_of(token)])
    )
    contact = asked.kind == "contact"
    return add(request, token, Adding(
        kind="identity" if contact else "answer", url=url, again=again, path=token.path, asked=asked,
        fields=CONTACT if contact else ("text",), empty_is="skip",
    ))


def _question_page(
    request: HttpRequest, token: AddToken, asked: questions.Question, *, answer: Answer | None = None,
    fault: str = "", status: int = 200,
) -> HttpResponse:
    number, total = questions.position(token.path, asked.id)
    context: dict[str, Any] = {
        "asked": asked,
        "heard": f"q_{token.path}_{asked.id}",
        "ask": _(asked.asked(token.path)),
        "options": asked.offered(token.path),
        "always": questions.ALWAYS.items(),
        "number": number,
        "total": total,
        "earlier": questions.before(token.path, asked.id),
        "contact_fields": questions.CONTACT_FIELDS,
        "chosen": answer.values if answer else (),
    }
    if asked.kind == "contact":
        context["desk_key"] = officers.desk_key(cases.desk_key_id(token.case_id))
    return _form(request, "question", token, context, answer=answer, fault=fault, status=status)


def _form(
    request: HttpRequest, name: str, token: AddToken, context: dict[str, Any] | None = None, *,
    answer: Answer | None = None, fault: str = "", status: int = 200,
) -> HttpResponse:
    if fault and wants_json(request):
        return problem(request, status=status, title=fault, text=fault)
    frame = {
        "token": text_of(token), "case_id": token.case_id, "path": token.path, "fault": fault, "limits": limits,
        "nonce": forms.new_nonce(), "typed": answer.fields if answer else {}, "done": "ok" in request.GET,
    }
    return page(request, name, {**frame, **(context or {})}, status=status)


@takes("GET", "POST")
@adding
def words(request: HttpRequest, token: AddToken) -> HttpResponse:
    """More words, at any time."""
    if request.method != "POST":
        return _form(request, "words", token)

    def again(fault: str, answer: Answer | None, status: int) -> HttpResponse:
        return _form(request, "words", token, answer=answer, fault=fault, status=status)

    url = reverse("public:words", args=[text_of(token)]) + "?ok"
    return add(request, token, Adding(kind="words", url=url, again=again, path=token.path))


@takes("GET", "POST")
@adding
def signal(request: HttpRequest, token: AddToken, signal_id: str) -> HttpResponse:
    """Danger, stop writing to me, withdraw, review: told to the desk in clear, with sealed words if any."""
    if signal_id not in SIGNALS:
        raise Http404
    contacts = settings.MISSION.contacts_for(danger=True) if signal_id in ("danger", "reprisal") else ()
    heard = f"signal_{signal_id}_done" if "ok" in request.GET else f"signal_{signal_id}"
    about = {"signal": signal_id, "contacts": contacts, "heard": heard}
    if request.method != "POST":
        return _form(request, "signal", token, about)

    def again(fault: str, answer: Answer | None, status: int) -> HttpResponse:
        return _form(request, "signal", token, about, answer=answer, fault=fault, status=status)

    url = reverse("public:signal", args=[text_of(token), signal_id]) + "?ok"
    return add(request, token, Adding(
        kind=signal_id, url=url, again=again, path=token.path, empty_is="fine", signal=signal_id
    ))


@takes("GET")
@adding
def end(request: HttpRequest, token: AddToken) -> HttpResponse:
    """Thanks, what happens next, and how to leave no trace."""
    return page(request, "end", {"token": text_of(token), "saved": token.saved})
