"""Saying what happened: the one form that makes a complaint, and its receipt."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from tande.domains.evidence.errors import BadPart, NotStored
from tande.domains.intake import operations as intake
from tande.domains.intake.errors import BadComplaint, CaseExists, NotDurable
from tande.domains.intake.queries import ReceiptView
from tande.domains.officers import queries as officers
from tande.domains.officers.errors import DeskNotReady
from tande.interfaces.public import agents, forms, sentences, tokens
from tande.interfaces.public.forms import Draft
from tande.interfaces.public.pages import language, own_site_only, page, problem, takes
from tande.interfaces.public.server_sealing import seal_draft
from tande.ledger import clock
from tande.policy import limits, questions
from tande.policy.channels import WEB
from tande.toolkit import codes


def desk_of(path: str) -> str:
    """Which desk a path's complaints are sealed to: a child's go straight to child protection."""
    return "child" if path == questions.CHILD else "intake"


def path_of(number: int) -> str:
    """The path that an address names: 1 self, 2 other, 3 child, 4 personnel. Raises Http404."""
    path = questions.SELF if number == 1 else questions.PATH_NUMBERS.get(number)
    if path is None:
        raise Http404
    return path


@takes("GET", "POST")
@own_site_only
def write(request: HttpRequest, number: int = 1) -> HttpResponse:
    """The form, and on POST the receipt. ``number`` names the path."""
    path = path_of(number)
    if request.method != "POST":
        return _form(request, path, Draft("", forms.new_nonce()))
    try:
        draft = forms.read_draft(request)
    except forms.TooLarge:
        return _form(request, path, Draft("", forms.new_nonce()), fault=sentences.too_long(), status=413)
    except forms.Unreadable:
        return _form(request, path, Draft("", forms.new_nonce()), fault=sentences.cut_off_with_files(), status=400)
    return _receive(request, path, draft)


def _receive(request: HttpRequest, path: str, draft: Draft) -> HttpResponse:
    if draft.too_long:
        return _form(request, path, draft, fault=sentences.too_long(), status=413)
    if draft.empty:
        nothing = _("Write a few words, or choose a file. Then press the button again.")
        fault = sentences.files_not_kept(draft.refused, draft.turned_away) or nothing
        return _form(request, path, draft, fault=fault, status=draft.status)
    at = clock.now()
    try:
        desk_key = officers.desk_key_in_force(desk_of(path))
        sealed = seal_draft(draft, path=path, lang=language(), desk_key=desk_key)
        receipt = intake.receive(complaint=sealed.complaint, at=at, channel=WEB, language=language())
    except (NotDurable, NotStored):
        return _form(request, path, draft, fault=sentences.not_kept(), status=503)
    except CaseExists:
        # Cannot come from this form; a fresh nonce makes the next try another case.
        fresh = Draft(draft.text, forms.new_nonce())
        return _form(request, path, fresh, fault=sentences.not_kept(), status=409)
    except BadComplaint:
        # Signs that need six bytes each once sealed: fewer characters than the limit, and still too much.
        return _form(request, path, draft, fault=sentences.too_long(), status=413)
    except BadPart:
        return _form(request, path, draft, fault=sentences.cut_off_with_files(), status=400)
    except DeskNotReady:
        return not_open(request, typed=draft.text)
    token = tokens.start(case_id=receipt.case_id, path=path, at=at)
    context = receipt_context(receipt, sealed.code, token)
    return page(request, "receipt", context | {"refused": sentences.files_not_kept(draft.refused, draft.turned_away)})


def receipt_context(receipt: ReceiptView, code: str, token: tokens.AddToken) -> dict[str, object]:
    """What the receipt shows. The code is in this one answer and nowhere else."""
    return {
        "code": codes.show(code).split(" "),
        "check_number": codes.show(receipt.check_number),
        "promise": receipt.promise,
        "publish_by": receipt.publish_by,
        "token": tokens.make(token, key=settings.TANDE.token_key),
        "path": token.path,
    }


def _form(request: HttpRequest, path: str, draft: Draft, *, fault: str = "", status: int = 200) -> HttpResponse:
    try:
        desk_key = officers.desk_key_in_force(desk_of(path))
    except DeskNotReady:
        return not_open(request, typed=draft.text)
    context = {
        "path": path,
        "heard": f"write_{path}",
        "draft": draft,
        "fault": fault,
        "desk_key": desk_key,
        "proxied": agents.through_a_proxy(request),
        "limits": limits,
        "file_mb": limits.FILE_MAX_BYTES // sentences.MEGABYTE,
    }
    return page(request, "write", context, status=status)


def not_open(request: HttpRequest, *, typed: str = "") -> HttpResponse:
    """No officer has a key yet, so nothing can be sealed: say so rather than keep words in clear."""
    return problem(
        request, status=503, title=_("We cannot take your words yet"), typed=typed,
        text=_(
            "The office is not ready: no officer has a key to lock them with. "
            "Use another way from the list of numbers."
        ),
    )
