"""`tande errands`: the long work that waits (rosters, screenings), done apart from the server. From `tande serve`."""

from __future__ import annotations

import argparse
import subprocess
import sys
import threading
from datetime import timedelta

import django
from django.db import DatabaseError, InterfaceError

EVERY_SECONDS = 2
_FIRST_AFTER_SECONDS = 3
_AT_MOST = timedelta(seconds=50)


def run(arguments: list[str]) -> int:
    """The command. 1 when the database could not be reached: the next call goes on from there."""
    parser = argparse.ArgumentParser(prog="tande errands", description="Do the long work that waits. Safe at once.")
    parser.add_argument("--stay", action="store_true", help="go on until standard input closes: from `tande serve`")
    options = parser.parse_args(arguments)
    django.setup()
    if not options.stay:
        return work()
    stop = threading.Event()
    threading.Thread(target=_until_closed, args=(stop,), daemon=True).start()
    while not stop.wait(EVERY_SECONDS):
        work()
    return 0


def _until_closed(stop: threading.Event) -> None:
    sys.stdin.read()
    stop.set()


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
    """One process beside the server. It ends when the server's end of the pipe closes, however the server ends."""

    def go() -> None:
        while not stop.wait(_FIRST_AFTER_SECONDS):
            with subprocess.Popen(
                [sys.executable, "-m", "tande.interfaces.console", "errands", "--stay"],
                stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
            ) as process:
                while process.poll() is None and not stop.wait(1):
                    pass
                assert process.stdin is not None
                process.stdin.close()

    thread = threading.Thread(target=go, name="errands", daemon=True)
    thread.start()
    return thread


COMMANDS = {"errands": (run, "do the long work that waits: rosters, screenings")}
