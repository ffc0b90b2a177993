"""Any gateway that speaks plain HTTP: which field is which is set, as in RapidPro's "external channel".

It proves itself by a secret in the header Authorization, or as the first part of our address where it can send no
header. A message without an id of its own is known again by number, text and time, where it bears a time.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote
from xml.sax.saxutils import escape

from tande.toolkit.smsgateways import messages
from tande.toolkit.smsgateways.messages import Field

BODY: Final = (
    "id={{id}}&text={{text}}&to={{to}}&to_no_plus={{to_no_plus}}&from={{from}}&from_no_plus={{from_no_plus}}"
    "&channel={{channel}}"
)
FORM, JSON, XML = "application/x-www-form-urlencoded", "application/json", "text/xml"
TYPES: Final = (FORM, JSON, XML)
METHODS: Final = ("POST", "PUT", "GET")
FIELDS: Final = (
    Field("url", url=True), Field("method", default="POST"), Field("body", default=BODY, required=False),
    Field("content_type", default=FORM), Field("authorization", required=False, secret=True),
    Field("check", required=False), Field("sender", required=False), Field("channel", required=False),
    Field("from_field", default="from,sender"), Field("text_field", default="text"),
    Field("date_field", default="date,time"), Field("id_field", default="id"), Field("secret", secret=True, drawn=24),
)
_REPORTS: Final = {"sent": messages.SENT, "delivered": messages.DELIVERED, "failed": messages.FAILED}
_NAME: Final = re.compile(r"\{\{\s*(\w+)\s*\}\}")


def read(settings: Mapping[str, str], request: messages.Request, now: datetime) -> messages.Read:
    """A message or a report. Raises NotGenuine, NotReadable."""
    rest = _proved(settings, request)
    told = _told(request)
    what = rest[0] if rest else ""
    if what in _REPORTS:
        return (messages.report(messages.word(told, "id", "uuid"), _REPORTS[what]),)
    if what not in ("", "receive"):
        return ()
    number, text, date, id = (
        messages.word(told, *settings[name].replace(" ", "").split(","))
        for name in ("from_field", "text_field", "date_field", "id_field")
    )
    if not id and date:
        id = hashlib.sha256("\0".join((number, text, date)).encode("utf-8", "replace")).hexdigest()
    return (messages.came(number, text, id=id, at=messages.moment(date)),)


def call(settings: Mapping[str, str], message: messages.Outgoing) -> messages.Call:
    """The set address and body, filled. Everything is written as its type demands: a text can break out of nothing."""
    values = {
        "id": message.ref, "uuid": message.ref, "text": message.text, "to": message.number,
        "to_no_plus": message.number.lstrip("+"), "from": settings["sender"],
        "from_no_plus": settings["sender"].lstrip("+"), "channel": settings["channel"], "session_status": "",
        "quick_replies": "",
    }
    url = _filled(settings["url"], values, FORM)
    headers = {"Authorization": settings["authorization"]} if settings["authorization"] else {}
    if settings["method"] == "GET":
        return messages.Call("GET", url, headers)
    kind = settings["content_type"]
    body = _filled(settings["body"], values, kind).encode("utf-8")
    return messages.Call(settings["method"], url, {"Content-Type": f"{kind}; charset=utf-8", **headers}, body)


def sent(answer: messages.Answer) -> messages.Sent:
    """Any 2xx is taken. Nothing is known of what else such a gateway may say, so everything else is tried again."""
    return messages.Sent(messages.ACCEPTED if 200 <= answer.status < 300 else messages.LATER)


def checked(settings: Mapping[str, str], answer: messages.Answer) -> messages.Sent:
    """The same, with the words that must stand in the answer of this gateway."""
    wanted = settings["check"].encode("utf-8")
    return sent(answer) if wanted in answer.body else messages.Sent(messages.LATER)


def _proved(settings: Mapping[str, str], request: messages.Request) -> tuple[str, ...]:
    """What remains of the address once the secret is found. Raises NotGenuine."""
    header = request.headers.get("authorization", "").strip()
    word = header.partition(" ")[2].strip() or header
    by_header = messages.same(word, settings["secret"])
    by_address = bool(request.rest) and messages.same(request.rest[0], settings["secret"])
    if not (by_header or by_address):
        raise messages.NotGenuine("secret")
    return request.rest[1:] if by_address else request.rest


def _told(request: messages.Request) -> dict[str, Any]:
    """What stands in the address and in the body, whatever its form; the body goes before."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    found: dict[str, Any] = dict(request.asked())
    if request.method == "GET" or not request.body:
        return found
    if kind == "application/json":
        return found | request.told()
    if kind in ("", FORM):
        return found | request.form()
    raise messages.NotReadable("content type")


def _filled(template: str, values: Mapping[str, str], kind: str) -> str:
    return _NAME.sub(lambda name: _written(values.get(name[1], ""), kind), template)


def _written(value: str, kind: str) -> str:
    """In JSON a value stands with its quotes, as RapidPro does it."""
    if kind == JSON:
        return json.dumps(value, ensure_ascii=False)
    return escape(value, {'"': "&quot;"}) if kind == XML else quote(value, safe="")
