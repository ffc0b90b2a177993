"""The other end: what a provider does with what the doors send it. It shows the message on a phone and reports it."""

import json
import secrets
import threading
from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from tande.domains.gateways import queries as gateways
from tande.interfaces.simulator import air, towers, wire
from tande.interfaces.simulator.air import Bubble
from tande.interfaces.simulator.wire import Said
from tande.ledger import clock
from tande.toolkit.smsgateways import capcom6

Settings = Mapping[str, str]


@csrf_exempt
def provider(request: HttpRequest, kind: str, rest: str) -> HttpResponse:
    """Whatever a door sends to a provider of this kind."""
    known = gateways.gateway(f"demo-{kind}")
    takes = TAKES.get(kind)
    if known is None or takes is None:
        return HttpResponse(status=404)
    return takes(request, known.settings, rest)


def _shown(number: str, kind: str, text: str, ref: str, report: Said | None) -> None:
    """On the screen of the phone; and, as from a network, the report that it came."""
    air.show(number, Bubble(False, kind, text, clock.now()), ref=ref)
    if report is not None:
        threading.Thread(target=wire.say, args=(report,), daemon=True).start()


def _capcom6(request: HttpRequest, known: Settings, rest: str) -> HttpResponse:
    if rest != "messages":
        return JsonResponse({"id": "demo"}, status=201)
    told = json.loads(request.body)
    for number in told["phoneNumbers"]:
        _shown(number, "capcom6", told["textMessage"]["text"], told["id"], _capcom6_report(known, told["id"]))
    return JsonResponse({"id": told["id"], "state": "Pending"}, status=202)


def _capcom6_report(known: Settings, ref: str) -> Said:
    payload = {"messageId": ref, "deliveredAt": clock.now().isoformat()}
    body = json.dumps({
        "id": secrets.token_hex(12), "webhookId": "demo", "event": "sms:delivered", "deviceId": "demo",
        "payload": payload,
    }).encode()
    stamp = str(int(clock.now().timestamp()))
    signature = capcom6.signature(known["signing_key"], body, stamp)
    headers = {"Content-Type": "application/json", "X-Timestamp": stamp, "X-Signature": signature}
    return Said("POST", "/in/demo-capcom6/", headers, body)


def _kannel(request: HttpRequest, known: Settings, rest: str) -> HttpResponse:
    told = request.headers
    link = urlsplit(told.get("X-Kannel-DLR-Url", "").replace("%d", "1"))
    report = Said("GET", f"{link.path}?{link.query}") if link.path else None
    text = request.body.decode("utf-8")
    _shown(told.get("X-Kannel-To", ""), "kannel", text, link.query, report)
    return HttpResponse("0: Accepted for delivery", content_type="text/plain", status=202)


def _external(request: HttpRequest, known: Settings, rest: str) -> HttpResponse:
    told = dict(parse_qsl(request.body.decode(), keep_blank_values=True))
    headers = {**towers.FORM, "Authorization": known["secret"]}
    report = Said("POST", "/in/demo-external/delivered/", headers, urlencode({"id": told["id"]}).encode())
    _shown(told["to"], "external", told["text"], told["id"], report)
    return HttpResponse("taken", content_type="text/plain")


def _twilio(request: HttpRequest, known: Settings, rest: str) -> HttpResponse:
    if rest.endswith("/Recordings.json"):
        return JsonResponse({"recordings": []})
    if "/Recordings/" in f"/{rest}":
        return _recording(request, rest.rpartition("/")[2].partition(".")[0])
    told = dict(parse_qsl(request.body.decode(), keep_blank_values=True))
    sid, link = "SM" + secrets.token_hex(16), urlsplit(told.get("StatusCallback", ""))
    path = f"{link.path}?{link.query}" if link.query else link.path
    report = towers.signed(known, path, {"MessageSid": sid, "MessageStatus": "delivered"}) if path else None
    _shown(told["To"], "twilio", told["Body"], told.get("StatusCallback", sid), report)
    return JsonResponse({"sid": sid, "status": "queued"}, status=201)


def _recording(request: HttpRequest, sid: str) -> HttpResponse:
    """A recording at the provider: fetched, deleted, gone."""
    if not request.headers.get("Authorization", "").startswith("Basic "):
        return HttpResponse(status=401)
    if request.method == "DELETE":
        return HttpResponse(status=204 if air.erase(sid) else 404)
    found = air.recording(sid)
    return HttpResponse(status=404) if found is None else HttpResponse(found[0], content_type=found[1])


def _africastalking(request: HttpRequest, known: Settings, rest: str) -> HttpResponse:
    told = dict(parse_qsl(request.body.decode(), keep_blank_values=True))
    ref = "ATXid_" + secrets.token_hex(12)
    body = urlencode({"id": ref, "status": "Success"}).encode()
    report = Said("POST", f"/in/demo-africastalking/{known['secret']}/status/", towers.FORM, body)
    _shown(told["to"], "africastalking", told["message"], ref, report)
    one = {"statusCode": 101, "number": told["to"], "status": "Success", "messageId": ref}
    return JsonResponse({"SMSMessageData": {"Message": "Sent", "Recipients": [one]}}, status=201)


TAKES: Final[Mapping[str, Callable[[HttpRequest, Settings, str], HttpResponse]]] = {
    "capcom6": _capcom6, "kannel": _kannel, "external": _external, "twilio": _twilio,
    "africastalking": _africastalking,
}
