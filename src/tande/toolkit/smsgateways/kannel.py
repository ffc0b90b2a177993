"""Kannel, the gateway to an operator's short code: it signs nothing, so a secret stands in our address.

It is asked to POST (``post-url``): then neither text nor number stands in any address or log of addresses. GET is read
too. It says in which charset a text is; without ``mo-recode`` that may be UTF-16BE.
"""

import codecs
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Final
from urllib.parse import urlencode

from tande.toolkit.smsgateways import messages
from tande.toolkit.smsgateways.messages import (
    ACCEPTED,
    DELIVERED,
    FAILED,
    LATER,
    REFUSED,
    SENT,
    Answer,
    Call,
    Field,
    NotGenuine,
    NotReadable,
    Outgoing,
    Read,
    Report,
    Request,
    Sent,
)

FIELDS: Final = (
    Field("url", url=True), Field("username"), Field("password", secret=True), Field("sender"),
    Field("secret", secret=True, drawn=24),
)
_OUTCOMES: Final = {"1": DELIVERED, "2": FAILED, "4": SENT, "8": SENT, "16": FAILED}
DLR_MASK: Final = 1 | 2 | 16
"""Reports of delivered, failed and rejected; the steps between are not asked for."""
_CHARSET: Final = re.compile(r'charset="?([\w.:-]{1,40})', re.IGNORECASE)
_REFUSALS: Final = (b"Missing receiver", b"Invalid receiver", b"Receiver not in", b"Illegal to")


def read(settings: Mapping[str, str], request: Request, now: datetime) -> Read:
    """A message or a report. Raises NotGenuine, NotReadable."""
    if not request.rest or not messages.same(request.rest[0], settings["secret"]):
        raise NotGenuine("secret")
    raw = request.asked("latin-1")
    if request.rest[1:] == ("status",):
        outcome = _OUTCOMES.get(raw.get("status", ""))
        return (Report(raw.get("ref", ""), outcome),) if outcome else ()
    if request.method == "POST":
        return (_posted(request, raw),)
    told = {name: value.encode("latin-1", "replace") for name, value in raw.items() if name != "text"}
    text = raw.get("text", "").encode("latin-1", "replace")
    plain = {name: value.decode("utf-8", "replace") for name, value in told.items()}
    return (messages.came(
        plain.get("from", ""), decoded(text, plain.get("charset", ""), plain.get("coding", "")),
        id=plain.get("id", ""), at=messages.moment(plain.get("time", "")),
    ),)


def call(settings: Mapping[str, str], message: Outgoing) -> Call:
    """Give a message to Kannel's sendsms: everything in headers and the body, nothing in the address."""
    report = f"{message.door}/{settings['secret']}/status?{urlencode({'ref': message.ref})}&status=%d"
    return Call("POST", settings["url"], {
        "Content-Type": "text/plain; charset=UTF-8",
        "X-Kannel-Username": settings["username"], "X-Kannel-Password": settings["password"],
        "X-Kannel-From": settings["sender"], "X-Kannel-To": message.number,
        "X-Kannel-Coding": "0" if message.plain else "2",
        "X-Kannel-DLR-Url": report, "X-Kannel-DLR-Mask": str(DLR_MASK),
    }, message.text.encode("utf-8"))


def sent(answer: Answer) -> Sent:
    """"0: Accepted" or "3: Queued" is taken. A wrong password or a missing route is no fault of the message."""
    if answer.status in (200, 202) and answer.body[:2] in (b"0:", b"3:"):
        return Sent(ACCEPTED)
    return Sent(REFUSED if any(one in answer.body for one in _REFUSALS) else LATER)


def decoded(raw: bytes, charset: str, coding: str) -> str:
    """A text in the charset that Kannel names. What cannot be so is read as UTF-8: nothing is lost over a name."""
    name = charset.strip() or ("utf-16-be" if coding == "2" else "utf-8")
    for one in (name, "utf-8"):
        try:
            codecs.lookup(one)
            return raw.decode(one)
        except (LookupError, UnicodeError, ValueError):
            continue
    return raw.decode("latin-1" if coding == "1" else "utf-8", "replace")


def _posted(request: Request, asked: Mapping[str, str]) -> messages.Came:
    """A text in the body, the rest in headers, the id in the address."""
    if request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        raise NotReadable("a form")
    charset = _CHARSET.search(request.headers.get("content-type", ""))
    text = decoded(request.body, charset[1] if charset else "", request.headers.get("x-kannel-coding", ""))
    return messages.came(
        request.headers.get("x-kannel-from", ""), text, id=asked.get("id", ""),
        at=messages.moment(asked.get("time", "") or request.headers.get("x-kannel-time", "")),
    )
