"""`tande figures`: release the figures of the periods that are over. Meant for a timer, once a day."""

from __future__ import annotations

import argparse
import sys
from datetime import datetime

import django
from django.conf import settings


def run(arguments: list[str]) -> int:
    """The command. 1 when a table would have told what is hidden, so that nothing was released."""
    parser = argparse.ArgumentParser(
        prog="tande figures", description="Release the figures of every period that is over. Safe twice, and at once."
    )
    parser.add_argument("--status", action="store_true", help="only say what was released and what comes next")
    options = parser.parse_args(arguments)
    django.setup()
    from tande.ledger import clock

    return _status(clock.now()) if options.status else release(clock.now())


def release(at: datetime) -> int:
    """Release what is due and say so; also for the rounds. 1 when it was refused."""
    from tande.domains.figures import operations
    from tande.domains.figures.errors import Refused
    from tande.policy.differencing import REFUSALS

    try:
        released = operations.release(at=at)
    except Refused as error:
        reason = str(error).rpartition(": ")[2]
        print(f"No figures were released: {error}. {REFUSALS.get(reason, '')}", file=sys.stderr)
        return 1
    print(f"Figures: {', '.join(released) or 'nothing new to release'}.")
    people = operations.release_coverage(at=at)
    print(f"Vetting and training: {people or 'nothing new to release'}.")
    return 0


def _status(at: datetime) -> int:
    from tande.domains.figures import coverage_queries, operations, queries

    operations.count_new()
    known = queries.releases()
    for one, made in known:
        print(f"{one}   released {made:%Y-%m-%d}, check number {queries.log_entry(one)}")
    print(f"Released: {len(known)}. Due now: {', '.join(operations.due(at)) or 'none'}. "
          f"The next after that: {queries.first_day(at):%Y-%m-%d}.")
    print(f"Vetting and training: {', '.join(name for name, _at in coverage_queries.releases()) or 'none'}.")
    print(f"Pages: {settings.TANDE.public_url}/figures/ and {settings.TANDE.public_url}/readiness/")
    return 0


COMMANDS = {"figures": (run, "release the figures of the periods that are over")}
