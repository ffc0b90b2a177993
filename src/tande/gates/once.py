"""A secret that the page after a form shows, such as an access code: in no address, and in no form the browser keeps.

The form is answered by a redirect, and the secret goes with it in a cookie sealed for whoever sent the form. So
"Back" and "Reload" send no form again; once the cookie is dropped, neither shows anything.
"""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from tande.toolkit.fields import BadField, FieldKey

_LONGEST = 3_000


@dataclass(frozen=True)
class Once:
    """One such page. ``cookie`` is its name, ``lives`` how long it may be looked at."""

    cookie: str
    lives: timedelta

    def put(
        self, response: HttpResponse, held: dict[str, Any], *, path: str, who: str, at: datetime, secure: bool
    ) -> None:
        """Send ``held`` (codes and short texts) with the answer, for the page at ``path`` and for ``who`` alone."""
        data = json.dumps({**held, "until": int((at + self.lives).timestamp())})
        sealed = _key().seal(data, self._place(who))
        response.set_cookie(
            self.cookie, base64.urlsafe_b64encode(sealed).decode("ascii"), max_age=int(self.lives.total_seconds()),
            path=path, httponly=True, samesite="Strict", secure=secure,
        )

    def read(self, request: HttpRequest, *, who: str, at: datetime) -> dict[str, Any] | None:
        """What was sent with the form's answer; None when there is nothing, it was another's, or its time is over."""
        text = request.COOKIES.get(self.cookie, "")
        if not text or len(text) > _LONGEST:
            return None
        try:
            data = json.loads(_key().open(base64.urlsafe_b64decode(text), self._place(who)))
        except (BadField, ValueError, binascii.Error):
            return None
        return data if data["until"] > at.timestamp() else None

    def drop(self, response: HttpResponse, *, path: str) -> None:
        """Forget it."""
        response.delete_cookie(self.cookie, path=path, samesite="Strict")

    def _place(self, who: str) -> str:
        return f"once.{self.cookie}|{who}"


@lru_cache(maxsize=1)
def _key() -> FieldKey:
    return FieldKey(settings.TANDE.token_key)
