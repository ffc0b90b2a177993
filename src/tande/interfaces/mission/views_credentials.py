"""Certificates of training: printed and handed over, one by one or a whole session, and revoked."""

import io
import zipfile
from collections.abc import Sequence
from functools import wraps
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tande.domains.credentials import errors, operations, queries
from tande.domains.credentials.queries import CredentialView, Paper
from tande.domains.personnel import queries as personnel
from tande.domains.training import errors as training_errors
from tande.interfaces.mission import words
from tande.interfaces.mission.access import View, refusal, register, someone_of
from tande.interfaces.mission.quiz_words import REVOKED
from tande.ledger import clock
from tande.policy import credentials as rules
from tande.policy import roles
from tande.toolkit.credentials import paper
from tande.toolkit.errors import PdfNotMade

PAGES_AT_ONCE: Final = 50
"""Certificates in one PDF: drawing one takes a fifth of a second."""


def found(view: View) -> View:
    """What is not there, or is another contingent's, is one answer."""
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except (errors.NoSuchCredential, training_errors.NoSuchSession):
            raise Http404 from None
        except PdfNotMade:
            return refusal(request, status=409, error="pdf",
                           message=_("The paper cannot be drawn on this machine. The signed files work without it."))

    return guarded


@require_GET
@register("training.see")
@found
def latest(request: HttpRequest) -> HttpResponse:
    """The newest certificates, or all of one person."""
    person = request.GET.get("person", "").replace("\0", "")[:32]  # PostgreSQL takes no NUL
    return _list(request, queries.latest(someone_of(request), person=person), session_id="")


@require_GET
@register("training.see")
@found
def session(request: HttpRequest, session_id: str) -> HttpResponse:
    """Those of one session."""
    return _list(request, queries.of_session(session_id, someone_of(request)), session_id=session_id)


@require_GET
@register("training.keep")
@found
def pdf(request: HttpRequest, credential_id: str) -> HttpResponse:
    """One on paper."""
    return _pdf([queries.paper(credential_id, someone_of(request))], f"certificate-{credential_id[:8]}")


@require_GET
@register("training.keep")
@found
def signed(request: HttpRequest, credential_id: str) -> HttpResponse:
    """One as the signed text."""
    one = queries.paper(credential_id, someone_of(request))
    return _file(one.text.encode("ascii"), "application/jwt", f"certificate-{credential_id[:8]}.jwt")


@require_GET
@register("training.keep")
@found
def session_pdf(request: HttpRequest, session_id: str, part: int) -> HttpResponse:
    """A part of a session's on paper, by name."""
    papers = queries.papers(session_id, someone_of(request))
    some = papers[(part - 1) * PAGES_AT_ONCE:part * PAGES_AT_ONCE] if 0 < part < 1_000 else []
    if not some:
        raise Http404
    return _pdf(some, f"certificates-{session_id[:8]}-{part}")


@require_GET
@register("training.keep")
@found
def session_zip(request: HttpRequest, session_id: str) -> HttpResponse:
    """All of a session as signed texts, each in a file with its number; no name stands in a file's name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in queries.papers(session_id, someone_of(request)):
            archive.writestr(f"{one.view.id}.jwt", one.text)
    return _file(out.getvalue(), "application/zip", f"certificates-{session_id[:8]}.zip")


@require_POST
@register("training.revoke")
@found
def revoke(request: HttpRequest, credential_id: str) -> HttpResponse:
    """Take one back."""
    try:
        operations.revoke(credential_id=credential_id, reason=request.POST.get("reason", ""),
                          officer=someone_of(request), at=clock.now())
    except errors.BadReason:
        messages.error(request, _("Choose a reason. Nothing was revoked."))
    except errors.AlreadyRevoked:
        messages.info(request, _("This certificate was revoked before."))
    else:
        messages.success(request, _("The certificate is revoked. Whoever checks it sees so from now on."))
    return redirect("mission:credentials")


def _list(request: HttpRequest, views: Sequence[CredentialView], *, session_id: str) -> HttpResponse:
    officer = someone_of(request)
    names = personnel.names({one.person for one in views}, officer, clock.now()) if views else {}
    good = sum(not one.revoked for one in views)
    parts = [(part + 1, part * PAGES_AT_ONCE + 1, min(good, (part + 1) * PAGES_AT_ONCE))
             for part in range(-(-good // PAGES_AT_ONCE))]
    return TemplateResponse(request, "mission/credentials.html", {
        "rows": [_row(one, names) for one in views], "session_id": session_id, "parts": parts if session_id else (),
        "keeps": roles.may(officer.roles, "training.keep"), "revokes": roles.may(officer.roles, "training.revoke"),
        "reasons": [(code, REVOKED[code]) for code in rules.CHOSEN],
    })


def _row(one: CredentialView, names: dict[str, str]) -> dict[str, Any]:
    curriculum = settings.COURSES.curriculum(one.curriculum)
    return {
        "id": one.id, "name": names.get(one.person, "—"), "on": one.on, "until": one.until,
        "title": words.of(curriculum.title) if curriculum else one.curriculum,
        "over": one.until < timezone.localdate(clock.now()), "why": REVOKED.get(one.revoked, one.revoked),
        "revoked_on": one.revoked_on,
    }


def _pdf(papers: Sequence[Paper], name: str) -> HttpResponse:
    made = paper.draw([one.text for one in papers], queries.issuer(), lang=get_language() or "", at=clock.now())
    return _file(made, "application/pdf", f"{name}.pdf")


def _file(data: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
