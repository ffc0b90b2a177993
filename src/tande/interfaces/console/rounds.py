"""`tande rounds`: escalate missed clocks, release figures, publish the log. From a timer, or from `tande serve`."""

from __future__ import annotations

import argparse
import subprocess
import sys
import threading

import django
from django.conf import settings
from django.db import DatabaseError, InterfaceError

EVERY_SECONDS = 300


def run(arguments: list[str]) -> int:
    """The command. 1 when the database could not be reached: the next round does the work."""
    parser = argparse.ArgumentParser(
        prog="tande rounds",
        description="Escalate every missed clock; release figures; publish the log. Safe to run twice, and at once.",
    )
    parser.parse_args(arguments)
    django.setup()
    from tande.domains.callbacks import operations as callbacks
    from tande.domains.casework.operations import make_rounds
    from tande.domains.casework.retention import void_grants_of_the_gone
    from tande.domains.children import operations as children
    from tande.domains.conversations import operations as conversations
    from tande.domains.detention import operations as detention
    from tande.domains.force import operations as force
    from tande.domains.outbox import operations as outbox
    from tande.domains.paper import operations as paper
    from tande.domains.receiving import operations as receiving
    from tande.domains.referrals import queries as referrals
    from tande.domains.sharing import operations as sharing
    from tande.domains.violations import operations as violations
    from tande.interfaces.console import figures, log
    from tande.ledger import clock

    try:
        found = make_rounds(at=clock.now(), elsewhere=referrals.running())
        void_grants_of_the_gone(clock.now())  # one given in the moment its officer was retired
        register = (receiving, children, force, detention, violations, sharing)
        passed = sum(domain.make_rounds(at=clock.now()) for domain in register)
        doors = sum(domain.make_rounds(at=clock.now()) for domain in (conversations, callbacks, paper, outbox))
    except (DatabaseError, InterfaceError) as error:
        print(f"The rounds were cut off: {type(error).__name__}. The next ones go on from here.", file=sys.stderr)
        return 1
    print(f"{found.cases} open cases looked at; {found.missed} clocks newly missed, {found.met} met since.")
    print(f"In the safeguards register {passed} limits passed; at the doors {doors} things done.")
    released = figures.release(clock.now())
    return log.publish(clock.now()) or released


def keep_making_rounds(stop: threading.Event) -> threading.Thread:
    """Rounds every few minutes, each in a process of its own: whatever happens to it, the server goes on."""
    every = min(EVERY_SECONDS, settings.TANDE.publish_interval_minutes * 60)

    def go() -> None:
        while not stop.wait(every):
            subprocess.run([sys.executable, "-m", "tande.interfaces.console", "rounds"], check=False,
                           stdout=subprocess.DEVNULL)

    thread = threading.Thread(target=go, name="rounds", daemon=True)
    thread.start()
    return thread


COMMANDS = {"rounds": (run, "find missed clocks and escalate them; release figures; publish the log")}
