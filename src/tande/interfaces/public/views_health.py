"""`/health`: one word for whoever watches the machine. It says nothing about anything else, to nobody."""

import threading
import time

from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse

from tande.interfaces.public.pages import takes
from tande.ledger import queries as ledger
from tande.ledger.writer import NotDurable, commit

KNOWN_SECONDS = 1.0
STALE_SECONDS = 30.0


class _Pulse:
    """Looks at most once a second, one request at a time: asked a thousand times, it costs the same."""

    def __init__(self) -> None:
        self._looking = threading.Lock()
        self._seen = (float("-inf"), False)

    def beats(self) -> bool:
        """Whether the database was read and the writer answered, now or a moment ago."""
        at, well = self._seen
        age = time.monotonic() - at
        if age < KNOWN_SECONDS:
            return well
        if not self._looking.acquire(blocking=False):
            return well and age < STALE_SECONDS
        try:
            well = _look()
            self._seen = (time.monotonic(), well)
        finally:
            self._looking.release()
        return well

    def forget(self) -> None:
        """Look again at the next request; for tests."""
        self._seen = (float("-inf"), False)


def _look() -> bool:
    try:
        # Through the writer's queue, in a transaction of its own: this ends only if the writer lives.
        commit([], also=lambda: None)
        ledger.latest(("complaint.received",), 1)
    except (DatabaseError, InterfaceError, NotDurable):
        return False
    return True


pulse = _Pulse()


@takes("GET")
def health(request: HttpRequest) -> HttpResponse:
    """200 and "ok", or 503 and nothing."""
    if pulse.beats():
        return HttpResponse("ok\n", content_type="text/plain")
    return HttpResponse(status=503, content_type="text/plain")
