"""The Android gateway "SMS Gateway" of capcom6, in its local or private mode: a telephone with a card of the country.

It signs the raw body and a time with a key that we push to it. What waits in its queue is signed afresh for every try,
so the time alone tells a replay. ``id`` of the event stays the same for each try.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from tande.toolkit.smsgateways import messages
from tande.toolkit.smsgateways.messages import Field

KEY_BYTES: Final = 48
FIELDS: Final = (
    Field("url", url=True), Field("username"), Field("password", secret=True),
    Field("sender", required=False), Field("sim", required=False), Field("signing_key", secret=True, drawn=KEY_BYTES),
)
EVENTS: Final = ("sms:received", "mms:downloaded", "sms:sent", "sms:delivered", "sms:failed", "system:ping")
"""What the telephone is asked to tell us."""
_REPORTS: Final = {
    "sms:sent": messages.SENT, "sms:delivered": messages.DELIVERED,
    "sms:failed": messages.FAILED, "sms:cancelled": messages.FAILED,
}
WINDOW_SECONDS: Final = 300


def read(settings: Mapping[str, str], request: messages.Request, now: datetime) -> messages.Read:
    """What an event says; nothing for one that does not concern us. Raises NotGenuine, NotReadable."""
    _check(settings["signing_key"], request, now)
    told = request.told()
    event, payload = messages.word(told, "event"), told.get("payload")
    payload = payload if isinstance(payload, dict) else {}
    if event in _REPORTS:
        return (messages.report(messages.word(payload, "messageId"), _REPORTS[event]),)
    if event not in ("sms:received", "mms:downloaded"):
        return ()
    text = messages.word(payload, "message")
    if event == "mms:downloaded":
        text = "\n".join(one for one in (messages.word(payload, "subject"), messages.word(payload, "body")) if one)
    return (messages.came(
        messages.word(payload, "sender", "phoneNumber"), text, id=messages.word(told, "id"),
        at=messages.moment(messages.word(payload, "receivedAt")), files=_files(payload.get("attachments")),
    ),)


def call(settings: Mapping[str, str], message: messages.Outgoing) -> messages.Call:
    """Give a message to the telephone. It bears our id: given twice, it is sent once."""
    told: dict[str, Any] = {
        "id": message.ref, "textMessage": {"text": message.text}, "phoneNumbers": [message.number],
        "withDeliveryReport": True,
    }
    if settings.get("sim"):
        told["simNumber"] = int(settings["sim"])
    return messages.json_call(settings["url"].rstrip("/") + "/messages", told, login(settings))


def sent(answer: messages.Answer) -> messages.Sent:
    """202 is taken; 409 was taken before."""
    if answer.status in (200, 201, 202, 409):
        return messages.Sent(messages.ACCEPTED)
    return messages.Sent(messages.REFUSED if answer.status == 422 else messages.LATER)


def setup(settings: Mapping[str, str], address: str) -> list[tuple[str, messages.Call]]:
    """What makes the telephone ours, in this order: (name of the step, call). ``address``: where it shall tell us.

    The key goes first: from then on every event is signed with it.
    """
    base, headers = settings["url"].rstrip("/"), login(settings)
    pushed = messages.json_call(base + "/settings", {"webhooks": {"signing_key": settings["signing_key"]}}, headers)
    steps = [("key", messages.Call("PATCH", pushed.url, pushed.headers, pushed.body))]
    for event in EVENTS:
        name = "tande-" + event.replace(":", "-")
        told = {"id": name, "url": address, "event": event}
        steps.append((event, messages.json_call(base + "/webhooks", told, headers)))
    return steps


def login(settings: Mapping[str, str]) -> dict[str, str]:
    """The header by which the telephone knows us."""
    pair = f"{settings['username']}:{settings['password']}".encode()
    return {"Authorization": "Basic " + base64.b64encode(pair).decode("ascii")}


def signature(key: str, body: bytes, timestamp: str) -> str:
    """What the telephone writes into X-Signature."""
    return hmac.new(key.encode(), body + timestamp.encode(), hashlib.sha256).hexdigest()


def _check(key: str, request: messages.Request, now: datetime) -> None:
    stamp = request.headers.get("x-timestamp", "")
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12):
        raise messages.NotGenuine("time")
    fits = messages.same(request.headers.get("x-signature", ""), signature(key, request.body, stamp))
    if not fits or abs(now.timestamp() - int(stamp)) > WINDOW_SECONDS:
        raise messages.NotGenuine("signature")


def _files(listed: object) -> tuple[messages.Attached, ...]:
    """What came with a picture message. A part without its data stays on the telephone; what is no base64 is kept as
    it came, since neither it nor the words may be lost over it."""
    found = []
    for number, one in enumerate(listed if isinstance(listed, list) else [], start=1):
        if not isinstance(one, dict) or not isinstance(one.get("data"), str):
            continue
        plain = "".join(one["data"].split())  # Android's own encoder breaks its lines
        try:
            content = base64.b64decode(plain, validate=True)
        except (binascii.Error, ValueError):
            content = plain.encode("utf-8", "replace")
        if content:
            found.append(messages.Attached(messages.word(one, "name") or f"mms-{number}", content))
    return tuple(found)
