"""`tande errands`: the long work that waits (rosters, screenings), done apart from the server. From `tande serve`."""

from __future__ import annotations

import sys
import threading
from datetime import timedelta

from django.db import DatabaseError, InterfaceError

from tande.interfaces.console.beside import keep_beside, staying

EVERY_SECONDS = 2
_AT_MOST = timedelta(seconds=50)


def run(arguments: list[str]) -> int:
    """The command. 1 when the database could not be reached: the next call goes on from there."""
    stop = staying(arguments, command="errands", does="Do the long work that waits. Safe at once.")
    if stop is None:
        return work()
    while not stop.wait(EVERY_SECONDS):
        work()
    return 0


def work() -> int:
    """Everything that waits, for about a minute; in the order in which one thing needs the other."""
    from tande.domains.credentials import operations as credentials
    from tande.domains.personnel import operations as personnel
    from tande.domains.readiness import operations as readiness
    from tande.domains.screening import operations as screening
    from tande.domains.vetting import operations as vetting
    from tande.ledger import clock

    try:
        for domain in (personnel, screening, vetting, credentials, readiness):
            deadline = clock.now() + _AT_MOST
            while domain.work_on(deadline) and clock.now() < deadline:
                pass
    except (DatabaseError, InterfaceError) as error:
        print(f"The work was cut off: {type(error).__name__}. It goes on from here.", file=sys.stderr)
        return 1
    return 0


def keep_working(stop: threading.Event) -> threading.Thread:
    """One process beside the server."""
    return keep_beside(stop, "errands")


COMMANDS = {"errands": (run, "do the long work that waits: rosters, screenings")}
