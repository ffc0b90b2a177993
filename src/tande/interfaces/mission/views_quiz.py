"""The quiz without a network: its file to take to a hall, and the files of results that come back.

A file is looked through first; what is good in it then comes back with the button, so that nothing waits on the server.
"""

import base64
import binascii
import zlib
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tande.domains.personnel import queries as personnel
from tande.domains.training import errors, offline, operations, queries
from tande.interfaces.mission import uploads, words
from tande.interfaces.mission.access import register, someone_of
from tande.interfaces.mission.quiz_words import FILES, SENTENCES
from tande.ledger import clock
from tande.toolkit import quizfile
from tande.toolkit.errors import NotResults, ResultsError

_SHOWN_GOOD: Final = 500


@require_GET
@register("training.keep")
def page(request: HttpRequest, session_id: str) -> HttpResponse:
    """What to do with the file, and where results come in."""
    return _page(request, session_id)


@require_GET
@register("training.keep")
def download(request: HttpRequest, session_id: str) -> HttpResponse:
    """The quiz in one file."""
    try:
        quiz = offline.quiz(session_id, someone_of(request))
    except (errors.NoSuchSession, errors.NoQuiz):
        raise Http404 from None
    made = quizfile.make(
        quiz.course, quiz.pack, script=_script(), languages=settings.MISSION.language_codes, marks=quiz.marks,
        made=quiz.held_on,
    )
    answer = HttpResponse(made, content_type="text/html; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="quiz-{quiz.held_on}-{session_id[:6]}.html"'
    return answer


@require_POST
@register("training.keep")
def look(request: HttpRequest, session_id: str) -> HttpResponse:
    """What would become of a file; nothing is stored."""
    data = uploads.content_of(request, "results")
    if uploads.too_large(request):
        return _page(request, session_id, fault="ResultsTooLarge")
    if not data:
        return _page(request, session_id, fault="nothing")
    return _lines(request, session_id, data, dry=True)


@require_POST
@register("training.keep")
def take(request: HttpRequest, session_id: str) -> HttpResponse:
    """Store what is good in the file that was looked through."""
    try:
        return _lines(request, session_id, _unpacked(request.POST.get("kept", "")), dry=False)
    except NotResults:
        return _page(request, session_id, fault="nothing")


def _page(request: HttpRequest, session_id: str, *, fault: str = "") -> HttpResponse:
    try:
        session = queries.session(session_id, someone_of(request))
    except errors.NoSuchSession:
        raise Http404 from None
    course = settings.COURSES.course(session.course)
    return TemplateResponse(request, "mission/offline.html", {
        "session": session, "course": course and words.of(course.title), "fault": FILES.get(fault, ""),
    }, status=400 if fault else 200)


def _lines(request: HttpRequest, session_id: str, data: bytes, *, dry: bool) -> HttpResponse:
    officer, at = someone_of(request), clock.now()
    try:
        found = operations.import_results(session_id=session_id, data=data, officer=officer, at=at, dry=dry)
    except (errors.NoSuchSession, errors.NoQuiz):
        raise Http404 from None
    except ResultsError as error:
        return _page(request, session_id, fault=type(error).__name__)
    people = {line.person for line in found.lines if line.person}
    names = personnel.names(people, officer, at) if people else {}
    good = [_row(line, names) for line in found.lines if not line.reason]
    return TemplateResponse(request, "mission/offline_lines.html", {
        "session_id": session_id, "found": found, "dry": dry, "good": good[:_SHOWN_GOOD],
        "bad": [_row(line, names) for line in found.lines if line.reason],
        "kept": _packed(data) if dry and found.new else "",
    })


def _row(line: operations.Line, names: dict[str, str]) -> dict[str, Any]:
    """A result as the page shows it."""
    passed = _("passed") if line.passed and all(line.passed.values()) else _("not passed")
    return {
        "number": line.number, "name": names.get(line.person, ""), "already": line.already,
        "passed": passed if line.passed else "", "why": SENTENCES.get(line.reason, line.reason),
    }


def _packed(data: bytes) -> str:
    return base64.b64encode(zlib.compress(data, 9)).decode("ascii")


def _unpacked(text: str) -> bytes:
    """What `_packed` packed; not more than a file may have. Raises NotResults."""
    try:
        opened = zlib.decompressobj()
        data = opened.decompress(base64.b64decode(text, validate=True), quizfile.MAX_BYTES + 1)
    except (zlib.error, binascii.Error, ValueError):
        raise NotResults("nothing was kept") from None
    if not data:
        raise NotResults("nothing was kept")
    return data


@lru_cache(maxsize=1)
def _script() -> str:
    """The built script: it does not change while the server runs."""
    _prefix, folder = settings.STATICFILES_DIRS[0]
    return (Path(folder) / "quiz.js").read_text(encoding="utf-8")
