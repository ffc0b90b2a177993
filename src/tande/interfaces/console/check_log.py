"""Is the public log what was promised: nothing overdue, nothing rewritten, files and database as one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from tande.interfaces.console.check_found import Found, ok, warning, wrong

LATE = timedelta(days=2)
STOPPED = "Read docs/public-log.md#when-it-stops; nobody may repair it in silence."


def check_promises() -> Iterator[Found]:
    """Every promise whose day has passed is kept."""
    from tande.ledger import clock
    from tande.ledger.publication import batches, publishing, queries

    overdue = batches.overdue(clock.now().date())
    if overdue:
        yield wrong("promises", f"Entries promised by a day that has passed: {overdue}", "Type: tande log publish")
    else:
        yield ok("promises", f"No promise is broken; {batches.forgotten()} entries wait for their batch")
    behind = batches.size() - queries.shown_size()
    newest = publishing.newest_batch()
    if behind and newest is not None and clock.now() - newest > LATE:
        yield warning("witnesses", f"Signed and not shown since {newest:%Y-%m-%d}: {behind} entries",
                      "Ask the witnesses, or look at the trust policy.")


def check_tree() -> Iterator[Found]:
    """The entries of the database lead to every root that was signed, and the files hold the same tree."""
    from tande.ledger.publication import publishing, trees
    from tande.ledger.publication.errors import LogForked, LogUnreadable

    try:
        trees.audit(publishing.folder())
    except LogForked as error:
        yield wrong("log", f"The log and the database do not agree: {error}", STOPPED)
    except LogUnreadable as error:
        yield wrong("log", f"A file of the log is missing or broken: {error}", "Type: tande log rebuild")
    else:
        yield ok("log", "The public log is whole, and says what the database says")


CHECKS = (check_promises, check_tree)
