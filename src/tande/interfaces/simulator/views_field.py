"""A pretended field app: it asks for its forms, shows one, and sends the record as the apps do."""

import secrets
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from tande.interfaces.simulator import script, wire, xforms
from tande.interfaces.simulator.pages import language, page, takes
from tande.interfaces.simulator.wire import Said
from tande.ledger import clock

ROSA: Final = {"X-OpenRosa-Version": "1.0"}


class Silent(Exception):
    """The door did not answer as the apps need it."""


@takes("GET", "POST")
def field_app(request: HttpRequest) -> HttpResponse:
    """The list of forms, a form, and on POST what the app shows once the record has arrived."""
    try:
        forms = xforms.listed(_asked("formList"))
        chosen = next((one for one in forms if one.id == request.GET.get("form", "")), None)
        if chosen is None:
            return page(request, "field", {"forms": forms})
        form = xforms.Form(_asked_at(chosen.url), language())
        if request.method == "POST":
            return _sent(request, form, chosen)
        return _shown(request, form, chosen)
    except (Silent, ParseError, DefusedXmlException):
        return page(request, "field", {"fault": _("The door did not answer as a field app needs it.")}, status=502)


def _sent(request: HttpRequest, form: xforms.Form, chosen: xforms.Listed) -> HttpResponse:
    answers = {
        one.path: " ".join(request.POST.getlist(one.path)) if one.kind == "many" else request.POST.get(one.path, "")
        for one in form.questions()
    }
    given = {path: value.replace("\0", "")[:5_000] for path, value in answers.items() if value.strip()}
    times = {one.path: _moment(given[one.path]) for one in form.questions() if one.kind == "time" and one.path in given}
    border = secrets.token_hex(12)
    body = b"".join((
        f'--{border}\r\nContent-Disposition: form-data; name="xml_submission_file"; filename="record.xml"\r\n'
        "Content-Type: text/xml\r\n\r\n".encode(),
        form.record({**given, **times}), f"\r\n--{border}--\r\n".encode(),
    ))
    if wire.say(Said("HEAD", _path("submission"), _headers())).status != 204:
        raise Silent
    headers = {**_headers(), "Content-Type": f"multipart/form-data; boundary={border}"}
    answer = wire.say(Said("POST", _path("submission"), headers, body))
    if answer.status not in (201, 202):
        fault = _("The door did not take the record. A real app keeps it and tries again.")
        return _shown(request, form, chosen, fault=fault, given=given, status=502)
    return page(request, "field", {"chosen": chosen, "message": xforms.told(answer.body)})


def _moment(text: str) -> str:
    """A day and an hour as a phone writes them, with the zone of its clock; as it came where it is none."""
    try:
        return timezone.make_aware(datetime.fromisoformat(text)).isoformat(timespec="milliseconds")
    except ValueError:
        return text


def _shown(
    request: HttpRequest, form: xforms.Form, chosen: xforms.Listed, *, fault: str = "",
    given: dict[str, str] | None = None, status: int = 200,
) -> HttpResponse:
    asked: list[dict[str, Any]] = [
        {"one": one, "typed": (given or {}).get(one.path, "")} for one in form.questions()
    ]
    return page(request, "field", {"chosen": chosen, "asked": asked, "fault": fault}, status=status)


def _asked(what: str) -> bytes:
    return _asked_at(_path(what))


def _asked_at(url: str) -> bytes:
    """What lies at an address of ours. Raises Silent."""
    parts = urlsplit(url)
    answer = wire.say(Said("GET", f"{parts.path}?{parts.query}" if parts.query else parts.path, _headers()))
    if answer.status != 200:
        raise Silent
    return answer.body


def _path(what: str) -> str:
    """The address that a phone was set up with: its token stands in it."""
    return f"/field/key/{script.field_token()}/{what}"


def _headers() -> dict[str, str]:
    return {**ROSA, "Date": clock.now().strftime("%a, %d %b %Y %H:%M:%S GMT")}
