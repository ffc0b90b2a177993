"""Africa's Talking: it signs nothing, so a secret stands in our address. Two ways of writing a date are in use."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from urllib.parse import urlencode

from tande.toolkit.smsgateways import messages
from tande.toolkit.smsgateways.messages import Field

FIELDS: Final = (
    Field("url", default="https://api.africastalking.com/version1/messaging", url=True),
    Field("username"), Field("api_key", secret=True), Field("sender", required=False),
    Field("secret", secret=True, drawn=24),
)
_OUTCOMES: Final = {
    "Success": messages.DELIVERED, "Sent": messages.SENT, "Submitted": messages.SENT, "Buffered": messages.SENT,
    "Rejected": messages.FAILED, "Failed": messages.FAILED, "Expired": messages.FAILED,
    "AbsentSubscriber": messages.FAILED,
}
_NEVER: Final = frozenset({403, 404, 406})
"""Status codes of one receiver: a wrong number, one that does not take part, one that asked to be left alone."""


def read(settings: Mapping[str, str], request: messages.Request, now: datetime) -> messages.Read:
    """A message or a report. Raises NotGenuine, NotReadable."""
    check(settings, request)
    told = request.form()
    if request.rest[1:] == ("status",):
        outcome = _OUTCOMES.get(told.get("status", ""))
        return (messages.report(told.get("id", ""), outcome),) if outcome else ()
    return (messages.came(
        told.get("from", ""), told.get("text", ""), id=told.get("id", ""), at=messages.moment(told.get("date", "")),
    ),)


def check(settings: Mapping[str, str], request: messages.Request) -> None:
    """For the phone menu too, which has the same secret. Raises NotGenuine."""
    if not request.rest or not messages.same(request.rest[0], settings["secret"]):
        raise messages.NotGenuine("secret")


def call(settings: Mapping[str, str], message: messages.Outgoing) -> messages.Call:
    """One message as a form."""
    told = {"username": settings["username"], "to": message.number, "message": message.text}
    if settings.get("sender"):
        told["from"] = settings["sender"]
    return messages.Call("POST", settings["url"], {
        "Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json",
        "apikey": settings["api_key"],
    }, urlencode(told).encode())


def sent(answer: messages.Answer) -> messages.Sent:
    """Taken when the one receiver says so; its reports bear the id that is given here."""
    data = messages.told_back(answer).get("SMSMessageData")
    found = data.get("Recipients") if isinstance(data, dict) else None
    one = found[0] if isinstance(found, list) and found and isinstance(found[0], dict) else {}
    if answer.status in (200, 201) and one.get("status") == "Success":
        return messages.Sent(messages.ACCEPTED, messages.word(one, "messageId"))
    return messages.Sent(messages.REFUSED if one.get("statusCode") in _NEVER else messages.LATER)
