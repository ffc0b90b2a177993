"""What receiving bodies confirmed and nobody can place yet, and where the two sides of a hand-over differ."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tande.domains.children import errors, receptions
from tande.domains.children import queries as children
from tande.domains.receiving import errors as receiving_errors
from tande.domains.receiving.views import Received
from tande.interfaces.mission.access import register, someone_of
from tande.interfaces.mission.children import words
from tande.interfaces.mission.telling import tell
from tande.interfaces.mission.words import pack
from tande.ledger import clock
from tande.policy import receptions as rules
from tande.policy import roles
from tande.toolkit import codes, handover
from tande.toolkit.errors import CodeError


@require_GET
@register("reception.see")
def received(request: HttpRequest) -> HttpResponse:
    """Children received without a number; those whose two sides differ; those whom nobody confirmed."""
    someone, at = someone_of(request), clock.now()
    differs = children.encounters(someone, at, show="differs")
    missing = children.encounters(someone, at, show="no_receipt")
    return TemplateResponse(request, "mission/receiving/received.html", {
        "waiting": [_row(one) for one in receptions.unmatched(someone)],
        "differs": [(one.id, codes.show(one.number), [words.mismatch(code) for code in one.mismatches])
                    for one in differs.rows], "more_differ": differs.pages > 1,
        "missing": [(one.id, codes.show(one.number), words.moment(one.left_at) if one.left_at else "")
                    for one in missing.rows], "more_missing": missing.pages > 1,
        "may_match": roles.may(someone.roles, "encounter.manage"),
    })


@require_POST
@register("encounter.manage")
def match(request: HttpRequest, child: str) -> HttpResponse:
    """Say whose a reception without a number is."""
    try:
        number = handover.parse_number(request.POST.get("number", "")[:40])
        receptions.match(child=child, number=number, actor=someone_of(request), at=clock.now())
    except CodeError:
        tell(request, _("This is no hand-over number: it has 8 digits. Read it again, digit by digit."), good=False)
    except errors.NoSuchEncounter:
        tell(request, _("No child met has this number. Check it."), good=False)
    except receiving_errors.NoSuchReception:
        tell(request, _("There is no such confirmation."), good=False)
    except receiving_errors.AlreadyMatched:
        tell(request, _("This confirmation has its child already, or the organisation confirmed that child by number."),
             good=False)
    else:
        tell(request, _("Matched. Both sides are compared from now on."))
    return HttpResponseRedirect(reverse("mission:received"))


def _row(one: Received) -> dict[str, Any]:
    receipt = one.receipt
    return {
        "child": one.child, "receipt": codes.show(one.receipt_no), "who": pack("receiver", one.receiver),
        "number": codes.show(one.said_number), "facts": [
            (_("Came"), words.moment(receipt.at)), (_("Boy or girl"), _(rules.SEXES[receipt.sex])),
            (_("Age in years"), _(rules.AGE_BANDS[receipt.age_band])),
            (_("Where the child goes"), _(rules.DESTINATIONS[receipt.destination])),
            (_("How the child is"), "; ".join(_(rules.CONDITIONS[code]) for code in receipt.conditions)),
            (_("Where the child was given over"), pack("place", one.commune) if one.commune else "–"),
        ],
    }
