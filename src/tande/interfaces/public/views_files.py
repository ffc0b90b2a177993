"""Photos, sound, videos and papers, after the receipt: whole from a plain form, in parts from the script."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from django.urls import reverse
from django.utils.translation import gettext as _

from tande.domains.casework import queries as cases
from tande.domains.casework.errors import NoSuchCase
from tande.domains.evidence import operations as evidence
from tande.domains.evidence import queries as kept
from tande.domains.evidence.errors import BadPart, NotStored, TooManyFiles
from tande.domains.intake.errors import NotDurable
from tande.interfaces.public import forms, sentences
from tande.interfaces.public.pages import go_on, page, problem, takes, wants_json
from tande.interfaces.public.server_sealing import seal_files
from tande.interfaces.public.tokens import AddToken
from tande.interfaces.public.with_token import adding, over, text_of
from tande.ledger import clock
from tande.policy import limits


@takes("GET", "POST")
@adding
def files(request: HttpRequest, token: AddToken) -> HttpResponse:
    """Choose files; without the script they are sealed here, in memory."""
    if request.method != "POST":
        return _form(request, token)
    try:
        draft = forms.read_draft(request)
    except (forms.TooLarge, forms.Unreadable):
        return _form(request, token, _("The line was cut, and not everything arrived. Choose your files again."), 400)
    left_out = sentences.files_not_kept(draft.refused, draft.turned_away)
    if not draft.files:
        fault = left_out or _("Choose a file. Then press the button again.")
        return _form(request, token, fault, draft.status)
    try:
        key = cases.case_key(token.case_id)
        content = draft.content_hash(f"files {token.case_id}")
        sealed = seal_files(draft, content=content, case_id=token.case_id, case_key=key)
        evidence.add_files(case_id=token.case_id, files=sealed, at=clock.now())
    except NoSuchCase:
        return over(request)
    except TooManyFiles:
        return _form(request, token, sentences.too_many_files(), 409)
    except (NotDurable, NotStored):
        return _form(request, token, sentences.not_kept(), 503)
    if left_out:
        return _form(request, token, left_out, draft.status, done=True)
    return go_on(request, reverse("public:files", args=[text_of(token)]) + "?ok")


def _form(
    request: HttpRequest, token: AddToken, fault: str = "", status: int = 200, *, done: bool = False
) -> HttpResponse:
    if fault and wants_json(request):
        return problem(request, status=status, title=fault, text=fault)
    context = {
        "token": text_of(token), "case_id": token.case_id, "path": token.path, "fault": fault, "limits": limits,
        "file_mb": limits.FILE_MAX_BYTES // sentences.MEGABYTE, "nonce": forms.new_nonce(),
        "done": done or "ok" in request.GET,
    }
    return page(request, "files", context, status=status)


@takes("GET")
@adding
def key(request: HttpRequest, token: AddToken) -> HttpResponse:
    """The case's public key, to seal more to."""
    try:
        return HttpResponse(cases.case_key(token.case_id), content_type="application/octet-stream")
    except NoSuchCase:
        return over(request)


@takes("GET")
@adding
def progress(_request: HttpRequest, token: AddToken, file_id: str) -> HttpResponse:
    """Which parts of a file have arrived, so that a cut line goes on where it was; ``next`` holds a renewed token."""
    parts, manifest = kept.progress(case_id=token.case_id, file_id=file_id)
    return JsonResponse({"parts": parts, "manifest": manifest, "next": reverse("public:next", args=[text_of(token)])})


@takes("POST")
@adding
def part(request: HttpRequest, token: AddToken, file_id: str, n: int, m: int) -> HttpResponse:
    """One sealed part. The same part again is fine."""
    try:
        envelope = request.read(limits.PART_ENVELOPE_MAX_BYTES + 1)
        evidence.add_part(case_id=token.case_id, file_id=file_id, n=n, m=m, envelope=envelope, at=clock.now())
    except (BadPart, TooManyFiles, NotStored, NotDurable, UnreadablePostError) as error:
        return _no(error)
    return HttpResponse(status=204)


@takes("POST")
@adding
def manifest(request: HttpRequest, token: AddToken, file_id: str) -> HttpResponse:
    """The sealed manifest, after the parts: the number of parts is the one they came with."""
    m = next((file.m for file in kept.files(token.case_id) if file.id == file_id), 0)
    try:
        envelope = request.read(limits.MANIFEST_ENVELOPE_MAX_BYTES + 1)
        evidence.add_manifest(case_id=token.case_id, file_id=file_id, envelope=envelope, m=m, at=clock.now())
    except (BadPart, TooManyFiles, NotStored, NotDurable, UnreadablePostError) as error:
        return _no(error)
    return HttpResponse(status=204)


def _no(error: Exception) -> JsonResponse:
    """A refusal for the script, with words for the person. 5xx is tried again by itself."""
    if isinstance(error, NotStored | NotDurable):
        return JsonResponse({"error": "not_durable", "message": sentences.not_kept()}, status=503)
    if isinstance(error, TooManyFiles):
        text = sentences.too_many_files()
        return JsonResponse({"error": "too_many", "message": text}, status=409)
    text = _("A part of the file did not arrive correctly. Choose the file again.")
    return JsonResponse({"error": "bad_part", "message": text}, status=400)
