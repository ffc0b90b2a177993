"""Saying what happened: the one form that makes a complaint, and its receipt."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from tande.domains.intake.queries import ReceiptView
from tande.domains.officers import queries as officers
from tande.domains.officers.errors import DeskNotReady
from tande.interfaces.public import agents, forms, keeping, sentences, tokens
from tande.interfaces.public.forms import Draft
from tande.interfaces.public.keeping import NotKept
from tande.interfaces.public.pages import own_site_only, page, problem, takes
from tande.ledger import clock
from tande.policy import limits, questions
from tande.toolkit import codes


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
    path, at = path_of(number), clock.now()
    if request.method != "POST":
        return _form(request, path, Draft("", forms.new_nonce()))
    draft = None
    try:
        draft = keeping.read(request, **_said())
        if draft.empty:
            nothing = _("Write a few words, or choose a file. Then press the button again.")
            fault = sentences.files_not_kept(draft.refused, draft.turned_away) or nothing
            return _form(request, path, draft, fault=fault, status=draft.status)
        receipt, code = keeping.keep(draft, path=path, at=at, **_said())
    except NotKept as why:
        return _form(request, path, why.draft, fault=why.fault, status=why.status)
    except DeskNotReady:
        return not_open(request, typed=draft.text if draft else "")
    token = tokens.start(case_id=receipt.case_id, path=path, at=at)
    context = receipt_context(receipt, code, token)
    return page(request, "receipt", context | {"refused": sentences.files_not_kept(draft.refused, draft.turned_away)})


def _said() -> dict[str, str]:
    return {"cut_off": sentences.cut_off_with_files(), "too_long": sentences.too_long()}


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
        desk_key = officers.desk_key_in_force(questions.desk_of(path))
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
