"""Who asks, and what: a request counts only with the signature of the gateway's provider."""

from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.http import HttpRequest
from django.http.request import UnreadablePostError

from tande.domains.gateways import queries as gateways
from tande.toolkit.phone_menus.africastalking import form
from tande.toolkit.phone_numbers import e164
from tande.toolkit.smsgateways import twilio
from tande.toolkit.smsgateways.messages import NotGenuine, Request
from tande.toolkit.voice.requests import Came, came

KIND: Final = "twilio"
FORM_MAX: Final = 64 * 1024


class Refused(Exception):
    """Not from the provider of this gateway, or not what it sends: nothing of it is looked at."""


@dataclass(frozen=True, repr=False)
class Asked:
    """A genuine request. ``number`` in E.164, "" if withheld; ``stopped``: the gateway takes nothing new."""

    gateway: str
    came: Came
    number: str
    stopped: bool


def asked(request: HttpRequest, gateway_id: str) -> Asked:
    """The request. Raises Refused; NotACall for one that is genuine and cannot be understood."""
    gateway = gateways.gateway(gateway_id)
    if gateway is None or gateway.kind != KIND:
        raise Refused
    try:
        body = request.read(FORM_MAX + 1)
        twilio.check(gateway.settings, _request(request, body))
    except (NotGenuine, UnreadablePostError):
        raise Refused from None
    told = came(form(body))
    numbers = settings.CONVERSATION.numbers
    number = e164(told.number, country=numbers.country, local=numbers.local) or ""
    return Asked(gateway.id, told, number, gateway.stopped_at is not None)


def _request(request: HttpRequest, body: bytes) -> Request:
    """The address is ours, as the settings have it: a Host header says what its sender likes."""
    url = settings.TANDE.public_url + request.get_full_path()
    headers = {name.lower(): value for name, value in request.headers.items()}
    return Request("POST", url, (), request.META.get("QUERY_STRING", ""), headers, body)
