"""Twilio: it signs the address that it called and every field. The address is rebuilt from ours, never from Host."""

import base64
from collections.abc import Mapping
from datetime import datetime
from typing import Final
from urllib.parse import parse_qs, quote, urlencode

from tande.toolkit.smsgateways import messages
from tande.toolkit.smsgateways.messages import Field
from tande.toolkit.twilio_signature import HEADER, SETTINGS_HEADER, algorithm_of, signed

FIELDS: Final = (
    Field("url", default="https://api.twilio.com", url=True), Field("account"), Field("token", secret=True),
    Field("sender"), Field("shared_key", required=False, secret=True),
)
PICTURES_MAX: Final = 10
EMPTY: Final = b'<?xml version="1.0" encoding="UTF-8"?><Response/>'
"""The answer to a message: say nothing."""
_OUTCOMES: Final = {
    "delivered": messages.DELIVERED, "read": messages.DELIVERED, "undelivered": messages.FAILED,
    "failed": messages.FAILED, "canceled": messages.FAILED, "sent": messages.SENT, "queued": messages.SENT,
    "sending": messages.SENT, "accepted": messages.SENT,
}
_NEVER: Final = frozenset({21211, 21214, 21217, 21408, 21610, 21612, 21614})
"""Errors of this one receiver: no such number, no messages there, asked to be left alone."""


def read(settings: Mapping[str, str], request: messages.Request, now: datetime) -> messages.Read:
    """A message or a report. Raises NotGenuine, NotReadable."""
    check(settings, request)
    told = request.form()
    if request.rest == ("status",):
        outcome = _OUTCOMES.get(messages.word(told, "MessageStatus", "SmsStatus"))
        return (messages.report(request.asked().get("ref", ""), outcome),) if outcome else ()
    return (messages.came(
        told.get("From", ""), told.get("Body", ""), id=messages.word(told, "MessageSid", "SmsSid"),
        files=_pictures(told),
    ),)


def check(settings: Mapping[str, str], request: messages.Request) -> None:
    """For calls too: the newer kind of signature is made with the shared key. Raises NotGenuine."""
    said = request.headers.get(SETTINGS_HEADER.lower(), "")
    newer = algorithm_of(said) != "HMAC_SHA1"
    fields = parse_qs(request.body.decode("latin-1"), keep_blank_values=True, encoding="utf-8", errors="replace")
    fits = signed(
        key=settings.get("shared_key", "") if newer else settings["token"], url=request.url, fields=fields,
        signature=request.headers.get(HEADER.lower(), ""), settings=said,
    )
    if not fits:
        raise messages.NotGenuine("signature")


def call(settings: Mapping[str, str], message: messages.Outgoing) -> messages.Call:
    """One message as a form; its report names our own id."""
    url = f"{settings['url'].rstrip('/')}/2010-04-01/Accounts/{quote(settings['account'], safe='')}/Messages.json"
    told = {
        "To": message.number, "Body": message.text, "StatusCallback": f"{message.door}/status?ref={message.ref}",
        "MessagingServiceSid" if settings["sender"].startswith("MG") else "From": settings["sender"],
    }
    headers = {"Content-Type": "application/x-www-form-urlencoded", **login(settings)}
    return messages.Call("POST", url, headers, urlencode(told).encode())


def sent(answer: messages.Answer) -> messages.Sent:
    """201 is taken."""
    if answer.status in (200, 201):
        return messages.Sent(messages.ACCEPTED)
    return messages.Sent(messages.REFUSED if messages.told_back(answer).get("code") in _NEVER else messages.LATER)


def _pictures(told: Mapping[str, str]) -> tuple[messages.Attached, ...]:
    """Of each picture the address at which Twilio holds it: who has the case sees that there is one, and where."""
    found = (told.get(f"MediaUrl{number}", "") for number in range(PICTURES_MAX))
    return tuple(
        messages.Attached(f"picture-{number}-at-twilio.txt", address.encode())
        for number, address in enumerate(found, start=1) if address
    )


def login(settings: Mapping[str, str]) -> dict[str, str]:
    """The header by which Twilio knows us."""
    pair = f"{settings['account']}:{settings['token']}".encode()
    return {"Authorization": "Basic " + base64.b64encode(pair).decode("ascii")}
