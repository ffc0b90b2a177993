"""`tande deliver`: what goes out to phones and what still lies at providers. From a timer, or from `tande serve`."""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections.abc import Callable

from django.db import DatabaseError, InterfaceError

from tande.interfaces.console import deliver_messages, recordings
from tande.interfaces.console.beside import keep_beside, staying

EVERY_SECONDS = 1
FINISH_SECONDS = 20
"""Longer than a gateway may take to answer."""
_log = logging.getLogger("django.request")
"""Of its records the place of a fault is logged, and nothing else."""
Steps = tuple[Callable[[], None], ...]


def run(arguments: list[str]) -> int:
    """The command. 1 when the database could not be reached: the next call goes on from there."""
    stop = staying(arguments, command="deliver", does="Send what waits, fetch what lies at providers.")
    if stop is None:
        return work()
    lines = [threading.Thread(target=_again_and_again, args=(steps, stop), daemon=True) for steps in LINES]
    for line in lines:
        line.start()
    try:
        stop.wait()
    finally:
        deliver_messages.ending.set()
        ends = time.monotonic() + FINISH_SECONDS
        for line in lines:  # a message in hand is written down: cut off here, it would be sent once more
            line.join(max(0, ends - time.monotonic()))
    return 0


def _again_and_again(steps: Steps, stop: threading.Event) -> None:
    """Until it is over. A fault of ours ends the process with all its lines, and the server begins it anew."""
    try:
        while not stop.wait(EVERY_SECONDS):
            _do(steps)
    except Exception:
        _log.exception("fault in delivering")
    finally:
        stop.set()


def work() -> int:
    """Once everything that is due now."""
    return max(_do(steps) for steps in LINES)


def _do(steps: Steps) -> int:
    try:
        for step in steps:
            step()
    except (DatabaseError, InterfaceError) as error:
        print(f"The work was cut off: {type(error).__name__}. It goes on from here.", file=sys.stderr)
        return 1
    return 0


LINES: tuple[Steps, ...] = (
    (deliver_messages.take_in_spool,), (deliver_messages.send,), (recordings.step,),
)
"""What is done each time, in this order; each line by itself, so that no provider of calls holds up a message."""


def keep_delivering(stop: threading.Event) -> threading.Thread:
    """One process beside the server."""
    return keep_beside(stop, "deliver")


COMMANDS = {"deliver": (run, "send what waits for phones; fetch recordings that lie at providers")}
