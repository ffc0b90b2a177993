"""The hand of an invented officer: it signs in and fills in the desk's own pages, over HTTP as a browser does."""

import json
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from typing import Final
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from tande.interfaces.simulator import seen, towers, wire
from tande.interfaces.simulator.seen import Seen
from tande.policy.keepable import keepable
from tande.toolkit.totp import totp

SHEET: Final = "demo.json"
"""The demonstration's sign-in sheet, which everybody may know."""

TEXT_MAX: Final = 2_000


class Refused(Exception):
    """The desk did not let this officer in, or did not show what was expected."""


@dataclass(frozen=True, repr=False)
class Page:
    """What the desk answered, and where that was."""

    status: int
    path: str
    type: str
    body: bytes

    @property
    def seen(self) -> Seen:
        """The page as a person reads it."""
        return seen.see(self.body.decode("utf-8", "replace")) if self.type == "text/html" else Seen()


@dataclass(repr=False)
class Hand:
    """One officer at one browser."""

    username: str
    display_name: str
    passphrase: str
    secret: str
    _jar: CookieJar = field(default_factory=CookieJar)

    def open(self, path: str) -> Page:
        """Go to a page of the desk, and sign in if it asks. Raises Refused."""
        page = self._said(path)
        if page.path == reverse("account_login"):
            self._sign_in(page)
            page = self._said(path)
        if page.status != 200 or page.path != path:
            raise Refused
        return page

    def send(self, page: Page, action: str, given: Mapping[str, str]) -> Page:
        """Fill in a form of a page and send it. Raises Refused if the page has no such form."""
        fields = page.seen.form(action)
        if fields is None:
            raise Refused
        return self._said(action or page.path, {**fields, **given})

    def _sign_in(self, page: Page) -> None:
        given = {"login": self.username, "password": self.passphrase}
        factor = self.send(page, reverse("account_login"), given)
        self.send(factor, reverse("mfa_authenticate"), {"code": totp(self.secret, int(time.time()))})

    def _said(self, path: str, fields: Mapping[str, str] | None = None) -> Page:
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._jar))
        body = None if fields is None else urlencode(fields).encode()
        request = urllib.request.Request(wire.address(path), data=body, headers=towers.FORM if body else {})  # noqa: S310
        try:
            with opener.open(request, timeout=wire.SECONDS) as answer:
                return Page(answer.status, urlsplit(answer.url).path, answer.headers.get_content_type(), answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return Page(error.code, urlsplit(error.url).path, error.headers.get_content_type(), error.read())
        except OSError:
            raise Refused from None


_hands: dict[str, Hand] = {}
_lock = threading.Lock()


def typed(request: HttpRequest, *names: str) -> dict[str, str]:
    """What somebody wrote on a page of the simulator for an officer to hear or to type in."""
    return {name: keepable(request.POST.get(name, ""))[:TEXT_MAX] for name in names}


def not_in() -> str:
    """Said when Refused was raised."""
    return _("The officer cannot sign in at this moment. Wait half a minute, and press the button again.")


def of(role: str) -> Hand:
    """The officer of the demonstration with this role; signed in once for all who play. Raises Refused."""
    with _lock:
        if role not in _hands:
            _hands[role] = _from_sheet(role)
        return _hands[role]


def _from_sheet(role: str) -> Hand:
    path = settings.TANDE.data_dir / SHEET
    try:
        officers = json.loads(path.read_text(encoding="utf-8"))["officers"]
    except OSError:
        raise Refused from None
    for one in officers:
        if role in one["roles"]:
            return Hand(one["username"], one["display_name"], one["passphrase"], one["totp"])
    raise Refused
