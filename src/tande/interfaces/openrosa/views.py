"""The door of field apps. No cookie, no session and no page: every answer is what `toolkit.openrosa` says.

Nothing is answered before it is kept, and nothing that was sent stands in an answer or a log.
"""

from collections.abc import Callable
from datetime import datetime

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.utils.translation import get_language_from_request
from django.views.decorators.csrf import csrf_exempt

from tande.domains.evidence.errors import BadPart, NotStored, TooManyFiles
from tande.domains.fieldforms import operations as fieldforms
from tande.domains.fieldforms import queries
from tande.domains.fieldforms.errors import TooMuch
from tande.domains.fieldforms.queries import Sender
from tande.domains.intake.errors import BadComplaint, NotDurable
from tande.domains.officers.errors import DeskNotReady
from tande.interfaces.openrosa import forms
from tande.interfaces.openrosa.body import NoRoom, posted
from tande.ledger import clock
from tande.toolkit import codes
from tande.toolkit.errors import SubmissionBroken
from tande.toolkit.limiter import Limiter, TooManyTries
from tande.toolkit.openrosa import answers, credentials, documents, routes
from tande.toolkit.openrosa.answers import Answer
from tande.toolkit.openrosa.routes import Route

_limiter = Limiter()
_PNG = "image/png"
_MP3 = "audio/mpeg"


@csrf_exempt  # no cookie and no session: there is nothing that another site could borrow
def door(request: HttpRequest, below: str) -> HttpResponse:
    """Whatever a field app asks."""
    at = clock.now()
    route = routes.route(routes.tidy(below))
    lang = get_language_from_request(request)
    try:
        given = credentials.given(request.headers.get("Authorization", ""), route) if route else None
        by = queries.sender(given)
        why = answers.refused(request.method or "", route, request.headers, known=by is not None)
        # Collect asks without any first, and is told to give some.
        if given is not None and why in (answers.NOT_ALLOWED, answers.SHUT_OUT):
            _limiter.wrong()
        if why or route is None or by is None:
            answer = answers.told(why, at, lang=lang, what=route.what if route else "")
        else:
            lang = by.language
            answer = _answer(request, route, by, at)
    except (DatabaseError, NotDurable, NotStored, DeskNotReady, TooManyTries, NoRoom, UnreadablePostError):
        answer = answers.told(answers.BUSY, at, lang=lang)
    return _response(answer)


def _answer(request: HttpRequest, route: Route, by: Sender, at: datetime) -> Answer:
    if route.what == routes.SUBMISSION:
        return _submission(request, by, at)
    offered = forms.offered(by, route, at=at)
    if route.what == routes.LIST:
        wanted = request.GET.get("formID")
        return answers.document(documents.form_list(
            one.listed for one in offered if wanted in (None, "", one.given.form.id)), at)
    asked = route.form, route.version
    found = next((one for one in offered if (one.given.form.id, one.given.version) == asked), None)
    if found is None:
        return _earlier(route, by, at)
    if route.what == routes.MANIFEST:
        return answers.document(documents.manifest(found.media), at)
    if route.what == routes.FORM:
        return answers.document(found.given.xform, at)
    if route.name not in found.given.files:
        return answers.told(answers.NOT_HERE, at, lang=by.language)
    kind = _PNG if route.name.endswith(".png") else _MP3
    return answers.document(found.given.files[route.name], at, kind=kind)


def _earlier(route: Route, by: Sender, at: datetime) -> Answer:
    """A version that was given out before: the form alone, for a phone that was fetching it when it changed."""
    kept = queries.xform(route.form, route.version) if route.what == routes.FORM and route.form in by.forms else None
    return answers.document(kept, at) if kept else answers.told(answers.NOT_HERE, at, lang=by.language)


def _submission(request: HttpRequest, by: Sender, at: datetime) -> Answer:
    if request.method != "POST":
        return answers.head(at)
    said: Callable[[str], Answer] = lambda outcome: answers.told(outcome, at, lang=by.language)  # noqa: E731
    try:
        with posted(request) as post:
            form = forms.definition(fieldforms.form_id(post), encrypted=True)
            taken = fieldforms.take(post=post, by=by, form=form, at=at)
    except SubmissionBroken as broken:
        return said(broken.code)
    except (TooMuch, TooManyFiles, BadComplaint, BadPart):
        return said("too_large")
    # A crash here leaves it kept and the app without an answer: it sends again and is told the same code.
    fieldforms.seen(credential_id=by.id, at=at)
    return answers.told(taken.outcome, at, lang=by.language, code=codes.show(taken.code))


def _response(answer: Answer) -> HttpResponse:
    """As HTTP: Django leaves out the body of an answer to HEAD, and its length stays."""
    response = HttpResponse(answer.body, status=answer.status)
    if not answer.body:
        del response.headers["Content-Type"]
    for name, value in answer.headers.items():
        response.headers[name] = value
    return response
