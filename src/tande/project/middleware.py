"""Headers on every answer, and a log that repeats nothing of what a request carried."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from tande.ledger.same_file import use_the_file_at_its_path

CARD = "/card/"
"""The patrols' card alone has a manifest: in every other answer that permission would be bytes for nothing."""
Next = Callable[[HttpRequest], HttpResponseBase]


class RightDatabase:
    """Lets go of a database file that is no longer the one at its path."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        use_the_file_at_its_path()
        return self.get_response(request)


class Headers:
    """Security headers. Reads Django 6's ``SECURE_CSP`` name, so upgrading means deleting that part."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response
        self.content_policy = "; ".join(f"{name} {' '.join(sources)}" for name, sources in settings.SECURE_CSP.items())

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # Whatever a sender calls its encoding: every form of ours is UTF-8, and other names reach odd codecs.
        request.encoding = settings.DEFAULT_CHARSET
        response = self.get_response(request)
        headers = response.headers
        headers["Referrer-Policy"] = "no-referrer"
        # What only leads on has no page to protect or describe, and on a slow line every byte is waited for.
        if not request.path.startswith(CARD):
            headers.pop("Content-Language", None)  # every page says it itself
        if 300 <= response.status_code < 400:
            headers.pop("Content-Type", None)
        else:
            self._for_a_page(response)
            if request.path.startswith(CARD):
                headers["Content-Security-Policy"] += "; manifest-src 'self'"
        if settings.SECURE_HSTS_SECONDS:
            headers["Strict-Transport-Security"] = f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains"
        if not request.path.startswith(settings.STATIC_URL):
            headers.setdefault("Cache-Control", "no-store")
        return response

    def _for_a_page(self, response: HttpResponseBase) -> None:
        headers = response.headers
        headers["Content-Security-Policy"] = self.content_policy
        headers["X-Content-Type-Options"] = "nosniff"
        headers["X-Frame-Options"] = "DENY"
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(self)"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")


class Bare(logging.Filter):
    """Keeps what a request carried out of the log: no arguments, no request object, no values of a traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith("django.request") or hasattr(record, "request"):
            record.msg, record.args = f"{record.levelname.lower()} in a request", ()
            if record.exc_info and record.exc_info[0] is not None:
                record.msg += f": {record.exc_info[0].__name__} {_where(record)}"
            record.exc_info, record.exc_text, record.stack_info = None, None, None
        return True


def _where(record: logging.LogRecord) -> str:
    """File and line where it was raised: enough to find the fault, with nothing anybody typed."""
    trace = record.exc_info[2] if record.exc_info else None
    places = []
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{code.co_filename.rpartition('/src/')[2]}:{trace.tb_lineno}")
        trace = trace.tb_next
    return " > ".join(places[-4:])
