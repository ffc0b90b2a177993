"""A write form, sealed in this request's memory and kept: for the site's page and for the tablet at a counter."""

from datetime import datetime

from django.http import HttpRequest

from tande.domains.evidence.errors import BadPart, NotStored
from tande.domains.intake import operations as intake
from tande.domains.intake.errors import BadComplaint, CaseExists, NotDurable
from tande.domains.intake.queries import ReceiptView
from tande.domains.officers import queries as officers
from tande.interfaces.public import forms, sentences
from tande.interfaces.public.forms import Draft
from tande.interfaces.public.pages import language
from tande.interfaces.public.server_sealing import seal_draft
from tande.policy import questions
from tande.policy.channels import WEB


class NotKept(Exception):
    """Nothing was kept: ``fault`` says why in the person's words, and the page shows ``draft`` again."""

    def __init__(self, draft: Draft, fault: str, status: int) -> None:
        super().__init__(status)
        self.draft, self.fault, self.status = draft, fault, status


def read(request: HttpRequest, *, cut_off: str, too_long: str) -> Draft:
    """What was sent; the sentences are the page's own. Raises NotKept, also for more text than one message holds."""
    blank = Draft("", forms.new_nonce())
    try:
        draft = forms.read_draft(request)
    except forms.TooLarge:
        raise NotKept(blank, too_long, 413) from None
    except forms.Unreadable:
        raise NotKept(blank, cut_off, 400) from None
    if draft.too_long:
        raise NotKept(draft, too_long, 413)
    return draft


def keep(draft: Draft, *, path: str, at: datetime, cut_off: str, too_long: str) -> tuple[ReceiptView, str]:
    """The receipt and the access code, after the commit; the same form again gives the same.

    Raises NotKept, or DeskNotReady when no officer has a key to seal to.
    """
    desk_key = officers.desk_key_in_force(questions.desk_of(path))
    try:
        sealed = seal_draft(draft, path=path, lang=language(), desk_key=desk_key)
        receipt = intake.receive(complaint=sealed.complaint, at=at, channel=WEB, language=language())
    except (NotDurable, NotStored):
        raise NotKept(draft, sentences.not_kept(), 503) from None
    except CaseExists:
        # Cannot come from this form; a fresh nonce makes the next try another case.
        raise NotKept(Draft(draft.text, forms.new_nonce()), sentences.not_kept(), 409) from None
    except BadComplaint:
        # Signs that need six bytes each once sealed: fewer characters than the limit, and still too much.
        raise NotKept(draft, too_long, 413) from None
    except BadPart:
        raise NotKept(draft, cut_off, 400) from None
    return receipt, sealed.code
