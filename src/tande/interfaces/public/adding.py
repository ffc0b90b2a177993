"""The one way in which a later form becomes one more sealed message of a case."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from tande.domains.casework import operations as casework
from tande.domains.casework import queries as cases
from tande.domains.casework.errors import BadEnvelope, NoSuchCase, TooMuch, WrongStage
from tande.domains.intake.errors import NotDurable
from tande.domains.officers import queries as officers
from tande.interfaces.public import forms, sentences
from tande.interfaces.public.forms import Answer
from tande.interfaces.public.pages import go_on, language
from tande.interfaces.public.server_sealing import seal_answer
from tande.interfaces.public.tokens import AddToken
from tande.interfaces.public.with_token import over
from tande.ledger import clock
from tande.policy import limits, questions
from tande.policy.questions import Question

Again = Callable[[str, Answer | None, int], HttpResponse]
OPTIONS = "v"
"""Name of every radio button, box and list in a form."""


@dataclass(frozen=True)
class Adding:
    """What a form adds. ``again(fault, answer, status)`` shows the form once more with what was typed.

    ``kind`` is the payload's; ``asked`` the question it answers; ``empty_is`` what an empty form means:
    skip (go on), fault (ask again) or fine (a signal needs no words).
    """

    kind: str
    url: str
    again: Again
    path: str
    fields: tuple[str, ...] = ("text",)
    asked: Question | None = None
    empty_is: str = "fault"
    signal: str = ""


def add(request: HttpRequest, token: AddToken, what: Adding) -> HttpResponse:
    """Seal the form if the browser has not, add it, and go on to ``what.url``. Nothing typed is lost."""
    try:
        answer = forms.read_answer(request, values=OPTIONS, fields=what.fields)
    except forms.TooLarge:
        return what.again(sentences.too_long_again(), None, 413)
    except forms.Unreadable:
        return what.again(sentences.cut_off(), None, 400)
    if len(answer.text) > limits.TEXT_MAX_CHARS:
        return what.again(sentences.too_long_again(), answer, 413)
    if answer.skipped or (answer.nothing and what.empty_is == "skip"):
        return go_on(request, what.url)
    if answer.nothing and what.empty_is == "fault":
        return what.again(_("Write a few words. Then press the button again."), answer, 400)
    return _keep(request, token, what, answer)


def _keep(request: HttpRequest, token: AddToken, what: Adding, answer: Answer) -> HttpResponse:
    try:
        message_id, envelope = _sealed(request, token, what, answer)
        casework.add_message(
            case_id=token.case_id, message_id=message_id, envelope=envelope, signal=what.signal, at=clock.now(),
            purpose="identity" if what.kind == "identity" else "message",
        )
    except NotDurable:
        return what.again(sentences.not_kept(), answer, 503)
    except BadEnvelope:
        return what.again(_("This did not arrive correctly and was not kept. Press the button again."), answer, 400)
    except WrongStage:
        return what.again(_("A review can only be asked for when the case has been closed."), answer, 409)
    except TooMuch:
        return what.again(_("There are too many messages under this code. Nothing was kept."), answer, 409)
    except NoSuchCase:
        return over(request)
    return go_on(request, what.url)


def _sealed(request: HttpRequest, token: AddToken, what: Adding, answer: Answer) -> tuple[str, bytes]:
    """Message id and envelope: the browser's, or made here."""
    if answer.sealed is not None:
        return answer.message_id, answer.sealed
    data: dict[str, Any] = {"path": what.path}
    if what.asked is not None:
        data["question"] = what.asked.id
        if what.kind == "answer":
            data["values"] = questions.kept(what.asked, what.path, answer.values, codes_of_pack(what.asked))
    if len(what.fields) > 1:
        data["fields"] = dict(answer.fields)
    if what.kind == "identity":
        key = officers.desk_key(cases.desk_key_id(token.case_id)).public_key
    else:
        key = cases.case_key(token.case_id)
    return seal_answer(
        kind=what.kind, text=answer.text, data=data, lang=language(), to=key, case_id=token.case_id,
        nonce=request.POST.get("nonce", ""),
    )


def codes_of_pack(asked: Question) -> frozenset[str]:
    """The mission's own codes that may answer a question."""
    kinds = {"actors": "actor", "places": "place"}
    return frozenset(settings.MISSION.labels[kinds[asked.from_pack]]) if asked.from_pack else frozenset()
