"""Coming back with the access code: where the case stands, answers, and what the person may do.

The page is the answer to the form itself: no redirect, so the code is in no address and in no cookie.
"""

import re
from collections import Counter
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from tande.domains.intake import queries as intake
from tande.domains.support import queries as support
from tande.interfaces.public import forms, help_words, record_words, sentences, status_words, tokens
from tande.interfaces.public.pages import language, own_site_only, page, problem, takes
from tande.interfaces.public.replies_here import Shown, open_all, spend_the_same, still_sealed
from tande.ledger import clock
from tande.policy import questions
from tande.toolkit import codes
from tande.toolkit.errors import CodeMistyped, CodeTooLong, CodeTooShort, NotDigits
from tande.toolkit.limiter import Limiter, TooManyTries

_HASH = re.compile(r"[0-9a-f]{64}")

lookups = Limiter()


@takes("GET", "POST")
@own_site_only
def code(request: HttpRequest) -> HttpResponse:
    """The form for the code; on POST the status page."""
    if request.method != "POST":
        return _form(request)
    try:
        forms.read_form(request)
    except (forms.TooLarge, forms.Unreadable):
        return _form(request, fault=_("The line was cut. Write your code again."), status=400)
    typed, hashed = request.POST.get("code", ""), request.POST.get("first_hash", "")
    if _HASH.fullmatch(hashed):
        return _look_up(request, bytes.fromhex(hashed), "")
    try:
        own = codes.parse_code(typed)
    except (NotDigits, CodeTooShort, CodeTooLong, CodeMistyped) as error:
        return _form(request, typed=typed[:100], fault=_mistyped(error), status=400)
    return _look_up(request, codes.first_hash(own), own)


def _look_up(request: HttpRequest, first_hash: bytes, own: str) -> HttpResponse:
    """``own`` is the code itself when no script hashed it; it lives no longer than this request."""
    at = clock.now()
    try:
        lookups.before(first_hash)
        found = intake.follow_up(first_hash, at=at)
        if found is None:
            lookups.wrong()
    except TooManyTries as error:
        return _too_many(request, error.seconds)
    if found is None:
        spend_the_same(own)
        fault = _(
            "No message has this code. Look at each digit again. A paper can take some days to arrive. "
            "A code that others may have seen can be closed: then write again."
        )
        return _form(request, typed=codes.show(own), fault=fault, status=404)
    replies = open_all(found.case.replies, code=own, case_id=found.case_id) if own else still_sealed(found.case.replies)
    return _status(request, found, replies, at)


def _status(request: HttpRequest, found: intake.FollowUp, replies: list[Shown], at: datetime) -> HttpResponse:
    path = questions.CHILD if found.case.child else questions.SELF
    token = tokens.start(case_id=found.case_id, path=path, at=at, saved=True)
    context = {
        "case_id": found.case_id,
        "case": found.case,
        "where": status_words.where(found.case, lang=language(), at=at),
        "heard": f"stage_{found.case.stage}",
        "added": list(Counter(timezone.localtime(moment).date() for moment in found.case.added_at[1:]).items()),
        "replies": replies,
        "offers": help_words.shown(support.to_person(found.case_id, at=at)),
        "receipt": found.receipt,
        "entries": [record_words.own(one) for one in found.entries],
        "proof": found.proof,
        "token": tokens.make(token, key=settings.TANDE.token_key),
        "first": questions.first(path),
    }
    return page(request, "status", context)


def _form(request: HttpRequest, *, typed: str = "", fault: str = "", status: int = 200) -> HttpResponse:
    return page(request, "code", {"typed": typed, "fault": fault}, status=status)


def _too_many(request: HttpRequest, seconds: int) -> HttpResponse:
    response = problem(request, status=429, title=_("Wait a little"), text=sentences.too_many_tries(seconds))
    response["Retry-After"] = str(seconds)
    return response


def _mistyped(error: Exception) -> str:
    if isinstance(error, CodeTooShort):
        return _("Some digits are missing. The code has 20 digits.")
    if isinstance(error, CodeTooLong):
        return _("There are too many digits. The code has 20 digits.")
    if isinstance(error, NotDigits):
        return _("The code has only digits, no letters.")
    return _("One digit is wrong, or two changed places. Look at each group of four again.")
