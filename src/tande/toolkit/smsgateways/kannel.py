"""Kannel, the gateway to an operator's short code: it signs nothing, so a secret stands in our address.

It is asked to POST (``post-url``): then neither text nor number stands in any address or log of addresses. GET is read
too. It says in which charset a text is; without ``mo-recode`` that may be UTF-16BE.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from urllib.parse import urlencode

from tande.toolkit.smsgateways import messages
from tande.toolkit.smsgateways.messages import Field

FIELDS: Final = (
    Field("url", url=True), Field("username"), Field("password", secret=True), Field("sender"),
    Field("secret", secret=True, drawn=24),
)
_OUTCOMES: Final = {
    "1": messages.DELIVERED, "2": messages.FAILED, "4": messages.SENT, "8": messages.SENT, "16": messages.FAILED,
}
DLR_MASK: Final = 1 | 2 | 8 | 16
"""Reports of delivered, failed, taken by the operator and rejected. If a sender died over Kannel's answer, the third
tells the next one that Kannel has the message."""
_REFUSALS: Final = (b"Missing receiver", b"Invalid receiver", b"Receiver not in", b"Illegal to")


def read(settings: Mapping[str, str], request: messages.Request, now: datetime) -> messages.Read:
    """A message or a report. Raises NotGenuine, NotReadable."""
    if not request.rest or not messages.same(request.rest[0], settings["secret"]):
        raise messages.NotGenuine("secret")
    asked = request.asked()
    if request.rest[1:] == ("status",):
        outcome = _OUTCOMES.get(asked.get("status", ""))
        return (messages.report(asked.get("ref", ""), outcome),) if outcome else ()
    if request.method == "POST":
        return (_posted(request, asked),)
    text = messages.raw_pairs(request.query).get("text", b"")
    return (messages.came(
        asked.get("from", ""), _text(text, asked.get("charset", ""), asked.get("coding", "")),
        id=asked.get("id", ""), at=messages.moment(asked.get("time", "")),
    ),)


def call(settings: Mapping[str, str], message: messages.Outgoing) -> messages.Call:
    """Give a message to Kannel's sendsms: everything in headers and the body, nothing in the address."""
    report = f"{message.door}/{settings['secret']}/status?{urlencode({'ref': message.ref})}&status=%d"
    return messages.Call("POST", settings["url"], {
        "Content-Type": "text/plain; charset=UTF-8",
        "X-Kannel-Username": settings["username"], "X-Kannel-Password": settings["password"],
        "X-Kannel-From": settings["sender"], "X-Kannel-To": message.number,
        "X-Kannel-Coding": "0" if message.plain else "2",
        "X-Kannel-DLR-Url": report, "X-Kannel-DLR-Mask": str(DLR_MASK),
    }, message.text.encode("utf-8"))


def sent(answer: messages.Answer) -> messages.Sent:
    """"0: Accepted" or "3: Queued" is taken. A wrong password or a missing route is no fault of the message."""
    if answer.status in (200, 202) and answer.body[:2] in (b"0:", b"3:"):
        return messages.Sent(messages.ACCEPTED)
    return messages.Sent(messages.REFUSED if any(one in answer.body for one in _REFUSALS) else messages.LATER)


def _text(raw: bytes, charset: str, coding: str) -> str:
    """A text in the charset that Kannel names; the operator's coding 2 is UCS-2 where it names none."""
    return messages.decoded(raw, charset.strip() or ("utf-16-be" if coding == "2" else ""))


def _posted(request: messages.Request, asked: Mapping[str, str]) -> messages.Came:
    """A text in the body, the rest in headers, the id in the address."""
    if request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        raise messages.NotReadable("a form")
    text = _text(request.body, request.charset, request.headers.get("x-kannel-coding", ""))
    return messages.came(
        request.headers.get("x-kannel-from", ""), text, id=asked.get("id", ""),
        at=messages.moment(asked.get("time", "") or request.headers.get("x-kannel-time", "")),
    )
