"""SQLite only: is the open database still the file at its path?

A file that was moved or deleted stays open, and what is written to it goes with it: a complaint would get its
receipt and vanish at the next start. A file put back from a copy would not be seen until then.
"""

from django.db import connections

from tande.ledger.sqlite.base import DatabaseGone, DatabaseWrapper


def use_the_file_at_its_path() -> None:
    """Before each request: let go of this thread's connection when another file stands at its path now."""
    here = connections["default"]
    if not isinstance(here, DatabaseWrapper) or here.in_atomic_block or here.connection is None:
        return
    now = here.file_at_its_path()
    if now is not None and now != here.opened_file:  # with no file at all, reading goes on from what is open
        here.close()


def check_the_file_is_there() -> None:
    """Before writing: as above, but raises DatabaseGone when there is none."""
    here = connections["default"]
    if isinstance(here, DatabaseWrapper) and not here.in_atomic_block and here.file_at_its_path() is None:
        raise DatabaseGone
    use_the_file_at_its_path()
