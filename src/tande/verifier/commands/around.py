"""What lies around a log and is copied with it: keys, look-up pages, weekly bulletins, released tables.

None of it is needed to check the log, and where it is missing nothing is wrong. Names are made here or are of a form
that cannot lead elsewhere: nobody writes into a copy but where it belongs.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from tande.verifier.believing import KEYS, POLICY
from tande.verifier.checked import Checked
from tande.verifier.commands.figures import named_in, read_tables
from tande.verifier.sources import limits
from tande.verifier.sources.folder import Folder
from tande.verifier.sources.source import Source, read_all

WEEKS = 60
"""So far back bulletins are asked for."""
_LOOKUP = ("lookup/copy.css", "lookup/lookup.js")
_PAGES = ("lookup/ht.html", "lookup/fr.html", "lookup/en.html")
_LINK = re.compile(rb'"([a-z]{2})\.html"')


def around(source: Source, copy: Folder, checked: Checked, today: date) -> Iterator[tuple[str, bytes]]:
    """The files (name, content) that the copy should get. Raises CannotRead."""
    pages = dict(_there(source, (KEYS, POLICY, *_LOOKUP, *_PAGES)))
    linked = {match.decode() for page in _PAGES for match in _LINK.findall(pages.get(page, b""))}
    yield from pages.items()
    yield from _there(source, sorted({f"lookup/{language}.html" for language in linked} - set(pages)))
    yield from _bulletins(source, set(copy.names("bulletin") or ()), sorted(linked), today)
    had = {*(copy.names("figures") or ()), *(copy.names("readiness") or ())}
    wanted = {one.path for one in named_in(checked)} - had
    yield from read_tables(source, wanted)


def _bulletins(source: Source, had: set[str], languages: list[str], today: date) -> Iterator[tuple[str, bytes]]:
    """Those that the copy lacks, and the last two weeks': a bulletin may be written anew in its week."""
    weeks = [week_name(today - timedelta(weeks=n)) for n in range(WEEKS)]
    asked = [week for week in weeks if week in weeks[:2] or f"bulletin/{week}.txt" not in had]
    there = dict(_there(source, (f"bulletin/{week}.txt" for week in asked)))
    yield from there.items()
    kinds = (".html", *(f".{language}.{kind}" for language in languages for kind in ("txt", "html")))
    yield from _there(source, [path.removesuffix(".txt") + kind for path in there for kind in kinds])
    if there:
        yield from _there(source, ("bulletin/bulletin.css",))


def week_name(day: date) -> str:
    """The week that a day is in, as bulletins are named."""
    year, week, _ = day.isocalendar()
    return f"{year:04}-W{week:02}"


def _there(source: Source, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    for path, data in read_all(source, paths, limit=limits.LIST):
        if data is not None:
            yield path, data
