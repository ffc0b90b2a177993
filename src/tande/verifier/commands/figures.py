"""`tande-verify figures`: whether released tables are those that the log names, and fit what it counts."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from tande.policy import facts
from tande.verifier.answers import Answer
from tande.verifier.checked import Checked, Options
from tande.verifier.checking import check
from tande.verifier.checks import counts
from tande.verifier.checks.counts import Head
from tande.verifier.checks.opened import bodies
from tande.verifier.commands import log
from tande.verifier.findings import Finding
from tande.verifier.sources import limits
from tande.verifier.sources.opening import open_log
from tande.verifier.sources.source import Source, read_all

RELEASED: Final = "figures.released"
COVERAGE: Final = "coverage.released"
SERIES: Final = "series"
OPEN: Final = "open"
MOST_NAMED = 20
_RELEASE = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])-[0-3][0-9]", re.ASCII)
_KINDS: Final = ((RELEASED, "figures", _RELEASE), (COVERAGE, "readiness", _DAY))
"""The facts that name tables, the folder that these stand in, and how their releases are named."""
_TABLE = re.compile(r"[a-z_]{1,40}", re.ASCII)


@dataclass(frozen=True)
class Named:
    """A table as the entry ``index`` of the log names it. ``folder``: where it stands below the site."""

    folder: str
    index: int
    release: str
    table: str
    sha256: str

    @property
    def path(self) -> str:
        """Below the site, or below a copy."""
        return f"{self.folder}/{self.release}/{self.table}.json"


def figures(where: str, options: Options) -> Answer:
    """Check every table that was ever released. Raises as `check_log`."""
    source, raw = open_log(where)
    checked = check(source, raw, options)
    answer = log.answer(checked)
    if not checked.sound:
        return answer
    named = list(named_in(checked))
    hashes, series = dict[str, str](), dict[str, bytes]()
    for path, data in read_tables(checked.source, {one.path for one in named}):
        hashes[path] = hashlib.sha256(data).hexdigest()
        series |= {path: data} if path.endswith(f"/{SERIES}.json") else {}
    if named and not hashes:
        answer.findings.append(Finding("unread", {"why": f"there are no tables at {source.address}"}))
        return answer
    true = _tables(answer, named, hashes)
    _totals(answer, {path: data for path, data in series.items() if path in true}, checked.counts or {})
    return answer


def named_in(checked: Checked) -> Iterator[Named]:
    """Every table that the log names."""
    for kind, folder, name in _KINDS:
        for index, body in bodies(checked.facts, kind):
            release, tables = str(body.get("release")), body.get("tables")
            for table, sha256 in (tables.items() if isinstance(tables, dict) else ()):
                # What is no name of a table could be a path to somewhere else.
                if name.fullmatch(release) and _TABLE.fullmatch(table):
                    yield Named(folder, index, release, table, str(sha256))


def read_tables(source: Source, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """The tables that are there: beside the log, or below it as in a copy. Raises CannotRead."""
    beside, wanted = source.beside(), sorted(paths)
    for place in (source,) if beside is None else (beside, source):
        missing = []
        for path, data in read_all(place, wanted, limit=limits.TABLE):
            if data is None:
                missing.append(path)
            else:
                yield path, data
        wanted = missing


def _tables(answer: Answer, named: list[Named], hashes: Mapping[str, str]) -> set[str]:
    """Compare each table with the hash that the log names; the paths of those that are true."""
    true = set()
    for one in named:
        if hashes.get(one.path) == one.sha256:
            true.add(one.path)
            continue
        name = "rewritten_table" if one.path in hashes else "missing_table"
        answer.findings.append(Finding(name, {"file": one.path, "index": one.index}))
    releases = len({(one.folder, one.release) for one in named})
    answer.data |= {"releases": releases, "tables": len(named)}
    if not named:
        answer.lines.append(("no_figures", {}))
    elif len(true) == len(named):
        answer.lines.append(("figures_fine", {"tables": len(named), "releases": releases}))
    return true


def _totals(answer: Answer, series: Mapping[str, bytes], found: Mapping[Head, int]) -> None:
    """Compare the exact totals with the log. What waited when a release was written down came out with it or before."""
    checked, wrong = 0, dict[tuple[str, str], Finding]()
    open_at = _open_at(found)
    for path, data in sorted(series.items()):
        for name, month, value in _values(data):
            counted = found.get((name, month), 0)
            if name == OPEN:
                counted = open_at[max(at for at in open_at if at <= month)]
            checked += 1
            if value != counted:
                values = {"what": name, "period": month, "said": value, "counted": counted, "file": path}
                wrong.setdefault((name, month), Finding("wrong_total", values))
    answer.data |= {"totals_checked": checked}
    answer.findings += list(wrong.values())[:MOST_NAMED]
    if checked and not wrong:
        answer.lines.append(("totals_fine", {"totals": checked}))


def _values(data: bytes) -> Iterator[tuple[str, str, int]]:
    """(name, month, value) of the series that the log counts too; nothing of a document in another form."""
    try:
        document = json.loads(data)
        lines = [(str(line["name"]), line["values"]) for line in document["series"]]
        months = [str(month) for month in document["months"]]
    except (ValueError, KeyError, TypeError):
        return
    for name, values in lines:
        if name == OPEN or (name in facts.KINDS and facts.is_public(name)):
            pairs = zip(months, values, strict=False)
            yield from ((name, month, value) for month, value in pairs if isinstance(value, int))


def _open_at(found: Mapping[Head, int]) -> dict[str, int]:
    """How many were open at the end of each month; "" is the time before the log."""
    return {"": 0} | {month: part[OPEN] for month, part in counts.by_month(found).items()}
