"""What a sound tree holds: whether its entries can be true, and whether what lies beside it fits them."""

import sys
from array import array
from collections.abc import Iterable, Sequence
from datetime import date

from tande.toolkit.errors import LogError, PromiseError
from tande.toolkit.notes import VerifierKey, parse_verifier_key
from tande.toolkit.tlog.hashing import TILE_WIDTH
from tande.toolkit.tlog.tiles import parse_path
from tande.verifier import believing
from tande.verifier.checked import Checked, Options
from tande.verifier.checks import anchors, counts, doubles, lateness, lists, opened
from tande.verifier.checks.anchors import Days
from tande.verifier.checks.counts import STRANGE, Recount
from tande.verifier.findings import Finding
from tande.verifier.sources.source import Source


def check(result: Checked, leaves: bytes, recount: Recount, options: Options) -> Days:
    """Ask everything, and add what is found to the result; the anchors, to be remembered. Raises CannotRead."""
    findings, source = result.findings, result.source
    found = result.counts = dict(recount.at(len(recount.ids)))
    numbers = _numbers(leaves)
    findings += [Finding("duplicate", {"first": one, "second": two}) for one, two in doubles.doubles(numbers)]
    findings += _strange(found, recount, options.today)
    findings += _impossible(result, recount)
    opening = opened.check(source, recount)
    result.facts = opening.facts
    findings += opening.findings + lists.check(source, recount, numbers)
    vouched = opened.vouched_keys(opening.facts)
    days = _anchors(result, vouched, options)
    findings += days.findings + _late(result, recount, days.begun)
    told = None if result.believed.given else believing.said(source, result.origin)
    result.belief, changed = believing.after_change(result.believed, told, result.note, vouched)
    findings += changed
    return days


def _numbers(leaves: bytes) -> "array[int]":
    """The first eight bytes of each leaf hash as a number."""
    numbers = array("Q", leaves)
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers


def _strange(found: dict[counts.Head, int], recount: Recount, today: date) -> list[Finding]:
    """Entries of no known form, kind or time."""
    strange, findings = found.get((STRANGE, ""), 0), []
    if strange:
        findings.append(Finding("not_an_entry", {"count": strange, "first": recount.index_of((STRANGE, ""))}))
    for kind, count in counts.unknown_kinds(found).items():
        findings.append(Finding("unknown_kind", {"kind": kind, "count": count}))
    if counts.restored(found):
        findings.append(Finding("restored", {"count": counts.restored(found)}))
    for month in lateness.from_the_future(recount, today):
        findings.append(Finding("future_entry", {"period": month}))
    return findings


def _impossible(result: Checked, recount: Recount) -> list[Finding]:
    seen = [one.size for one in result.memory.heads] if result.memory else []
    sizes = [size for size in (*seen, *_ends_of_batches(result.source)) if size <= len(recount.ids)]
    named = dict[tuple[str, str], Finding]()
    for one in counts.impossible(recount, sizes):
        values = {"what": one.what, "than": one.than, "until": one.until, "more": one.counts[0],
                  "fewer": one.counts[1]}
        named.setdefault((one.what, one.than), Finding("impossible_count", values))
    return list(named.values())


def _ends_of_batches(source: Source) -> list[int]:
    """Sizes that a batch ended at: a folder still has the partial files that were made then."""
    return [size for size in map(_size_of, source.names("tile/entries") or []) if size]


def _size_of(name: str) -> int:
    try:
        tile = parse_path(name)
    except LogError:
        return 0
    return tile.n * TILE_WIDTH + tile.width if tile.width < TILE_WIDTH else 0


def _anchors(result: Checked, vouched: Sequence[str], options: Options) -> Days:
    known = result.memory.anchors if result.memory else {}
    begun = [f"{month}-01" for kind, month in result.counts or {} if kind != STRANGE]
    newest = max((month for month in begun if "0001" < month <= options.today.isoformat()), default=None)
    days = anchors.check(
        result.source, [*result.believed.log_keys, *_keys(vouched)], today=options.today, known=known,
        newest_month=date.fromisoformat(newest) if newest else None, recent=options.recent,
    )
    for text, value in known.items():
        days.hashes.setdefault(date.fromisoformat(text), value)
    return days


def _keys(vkeys: Iterable[str]) -> list[VerifierKey]:
    found = []
    for vkey in vkeys:
        try:
            found.append(parse_verifier_key(vkey))
        except PromiseError:
            continue  # an opening may say anything; what is no key opens nothing
    return found


def _late(result: Checked, recount: Recount, begun: date | None) -> list[Finding]:
    heads = result.memory.heads if result.memory else ()
    return [
        Finding("late_entry", {"index": one.index, "period": one.period, "due": one.due.isoformat(),
                               "missing": one.missing.isoformat()})
        for one in lateness.late(recount, heads, begun)
    ]
