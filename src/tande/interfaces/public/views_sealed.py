"""The same complaint, sealed by the browser: taken as it is, answered for the page's script."""

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.http.request import UnreadablePostError
from django.urls import reverse
from django.utils.translation import gettext as _

from tande.domains.intake import operations as intake
from tande.domains.intake.errors import BadComplaint, CaseExists, NotDurable
from tande.interfaces.public import sealed_body, sentences, tokens
from tande.interfaces.public.pages import language, own_site_only, takes
from tande.ledger import clock
from tande.policy import limits
from tande.policy.channels import WEB


@takes("POST")
@own_site_only
def sealed(request: HttpRequest) -> JsonResponse:
    """Receive a body sealed in the browser: 201 with the receipt, 200 for the same body again."""
    try:
        body = request.read(sealed_body.MAX_BYTES + 1)
    except UnreadablePostError:
        return _no(400, "cut_off")
    if len(body) > sealed_body.MAX_BYTES:
        return _no(413, "too_large")
    at = clock.now()
    try:
        complaint, path = sealed_body.parse(body)
        receipt = intake.receive(complaint=complaint, at=at, channel=WEB, language=language())
    except (sealed_body.BadBody, BadComplaint):
        return _no(400, "bad_body")
    except CaseExists:
        return _no(409, "case_exists")
    except NotDurable:
        return _no(503, "not_durable")
    token = tokens.make(tokens.start(case_id=receipt.case_id, path=path, at=at), key=settings.TANDE.token_key)
    return JsonResponse(
        {
            "token": token,
            "check_number": receipt.check_number,
            "promise": receipt.promise,
            "publish_by": receipt.publish_by.isoformat(),
            "next": reverse("public:next", args=[token]),
        },
        status=201 if receipt.new else 200,
    )


def _no(status: int, error: str) -> JsonResponse:
    """A refusal with words for the person. Nothing was kept."""
    texts = {
        "cut_off": sentences.cut_off(),
        "too_large": sentences.too_long(),
        "bad_body": _(
            "Your phone could not lock the words correctly. Nothing was kept. "
            "Load this page again and press the button again."
        ),
        "case_exists": _("Nothing was kept. Press the button again."),
        "not_durable": sentences.not_kept(),
    }
    return JsonResponse({"error": error, "message": texts[error], "max": limits.TEXT_MAX_CHARS}, status=status)
