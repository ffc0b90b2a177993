"""What anyone can count in the log, and counts that cannot be: the recount.

Which kinds end a complaint and open it again is read from the table of stages. A person who asks for a review has a
complaint that has ended until it is opened again; a review that upholds the decision changes nothing.
"""

import re
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from tande.policy import facts, stages
from tande.toolkit.errors import BadEntry
from tande.toolkit.promises import parse_entry

ENDING: Final = frozenset(
    move.fact for move in stages.MOVES if move.to in stages.ENDS and move.origin != stages.REVIEW
)
REOPENING: Final = frozenset(
    move.fact for move in stages.MOVES
    if move.origin in (*stages.ENDS, stages.REVIEW) and move.to not in (*stages.ENDS, stages.REVIEW)
)
DECIDING: Final = frozenset({"complaint.finding_made", "complaint.not_pursued", "complaint.referred_elsewhere"})
COUNTED: Final[dict[str, frozenset[str]]] = {
    "received": frozenset({"complaint.received"}),
    "acknowledged": frozenset({"complaint.acknowledged"}),
    "admitted": frozenset({"complaint.admitted"}),
    "decided": DECIDING,
    "ended": ENDING,
    "reopened": REOPENING,
    "reviews_asked": frozenset({"complaint.review_asked"}),
    "reviews_upheld": frozenset({"complaint.review_decided"}),
}
NEVER_MORE: Final = (
    ("acknowledged", "received"), ("admitted", "acknowledged"), ("reopened", "ended"),
    ("reviews_upheld", "reviews_asked"),
)
"""(what, than what): each complaint is acknowledged once, opened again only after it ended …"""
STRANGE: Final = ""
"""The kind of what is no entry of ours."""
_RESTORED = "installation.restored"

# Whole bundles are read by one search: entries that all have the one written form.
_LINE = re.compile(
    rb"(tande1 [a-z][a-z_]*(?:\.[a-z][a-z_]*)+ [0-9]{4}-(?:0[1-9]|1[0-2])) [A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=\n"
)
_AFTER_HEAD = 46
"""Bytes of a line behind kind and month."""

MOST_HEADS = 50_000
MOST_OPENED = 20_000
"""More pairs of kind and month, or more entries that are about nobody, no honest log has: memory is kept small."""

Head = tuple[str, str]
"""Kind and month (YYYY-MM) of an entry."""


class _Known(dict[bytes, int]):
    """The number of each kind and month; a new one is asked for once."""

    def __init__(self, new: Callable[[bytes], int]) -> None:
        super().__init__()
        self._new = new

    def __missing__(self, head: bytes) -> int:
        known = self[head] = self._new(head)
        return known


@dataclass
class Recount:
    """Takes the entries as they go by; ``ids`` says of each which of ``heads`` it has.

    ``opened``: the entries, by index, whose opening is published.
    """

    heads: list[Head] = field(default_factory=lambda: [(STRANGE, "")])
    ids: "array[int]" = field(default_factory=lambda: array("H"))
    opened: dict[int, bytes] = field(default_factory=dict)
    more_opened: int = 0
    _opened_ids: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._known = _Known(self._new)

    def take(self, first: int, entries: list[bytes], _leaves: list[bytes]) -> None:
        """As Taker."""
        joined = b"\n".join(entries) + b"\n"
        found = _LINE.findall(joined)
        regular = len(found) == len(entries) and sum(map(len, found)) + _AFTER_HEAD * len(found) == len(joined)
        ids = list(map(self._known.__getitem__, found)) if regular else [self._slowly(entry) for entry in entries]
        self.ids.extend(ids)
        if not self._opened_ids.isdisjoint(ids):
            self._keep(first, entries, ids)

    def _keep(self, first: int, entries: list[bytes], ids: list[int]) -> None:
        for at, one in enumerate(ids):
            if one in self._opened_ids and len(self.opened) < MOST_OPENED:
                self.opened[first + at] = entries[at]
            elif one in self._opened_ids:
                self.more_opened += 1

    def _new(self, head: bytes) -> int:
        if len(self.heads) >= MOST_HEADS:
            return 0
        _tag, kind, period = head.decode("ascii").split(" ")
        known = len(self.heads)
        self.heads.append((kind, period))
        if kind in facts.OPENED:
            self._opened_ids.add(known)
        return known

    def _slowly(self, entry: bytes) -> int:
        try:
            parse_entry(entry)
        except BadEntry:
            return 0
        return self._known[entry.rpartition(b" ")[0]]

    def at(self, size: int) -> Counter[Head]:
        """How many entries of each kind and month the first ``size`` have."""
        return Counter({self.heads[one]: count for one, count in Counter(self.ids[:size]).items()})

    def index_of(self, head: Head) -> int:
        """The first entry with this kind and month."""
        return self.ids.index(self.heads.index(head))


@dataclass(frozen=True)
class Impossible:
    """More of ``what`` than of ``than``, counted up to a month or to a size."""

    what: str
    than: str
    until: str
    counts: tuple[int, int]


def totals(counts: Mapping[Head, int]) -> dict[str, int]:
    """The public totals: received … reopened, and open = received - ended + reopened."""
    found = {
        name: sum(count for (kind, _), count in counts.items() if kind in kinds) for name, kinds in COUNTED.items()
    }
    return found | {"open": found["received"] - found["ended"] + found["reopened"]}


def by_month(counts: Mapping[Head, int]) -> dict[str, dict[str, int]]:
    """The totals of each month; ``open`` is that at its end."""
    result, running = {}, Counter[Head]()
    for month, part in _months(counts):
        running.update(part)
        result[month] = totals(part) | {"open": totals(running)["open"]}
    return result


def impossible(recount: Recount, sizes: Iterable[int]) -> Iterator[Impossible]:
    """Counts that cannot be. What waits goes out all at once, so they must hold at the end of each batch (``sizes``);
    and each entry bears its month, so they must hold at the end of each month however the entries came out.
    """
    running = Counter[Head]()
    for month, part in _months(recount.at(len(recount.ids))):
        running.update(part)
        yield from _impossible(totals(running), month)
    for size in sorted(set(sizes)):
        yield from _impossible(totals(recount.at(size)), str(size))


def restored(counts: Mapping[Head, int]) -> int:
    """How often the log says that it was put back from a backup."""
    return sum(count for (kind, _), count in counts.items() if kind == _RESTORED)


def unknown_kinds(counts: Mapping[Head, int]) -> dict[str, int]:
    """Kinds that no public log of this version has, and how many entries."""
    kinds: Counter[str] = Counter()
    for (kind, _), count in counts.items():
        if kind != STRANGE and not (kind in facts.KINDS and facts.is_public(kind)):
            kinds[kind] += count
    return dict(kinds)


def _months(counts: Mapping[Head, int]) -> Iterator[tuple[str, Counter[Head]]]:
    for month in sorted({month for kind, month in counts if kind != STRANGE}):
        yield month, Counter({head: count for head, count in counts.items() if head[1] == month})


def _impossible(found: Mapping[str, int], until: str) -> Iterator[Impossible]:
    if found["open"] < 0:
        yield Impossible("ended", "received", until, (found["ended"] - found["reopened"], found["received"]))
    for what, than in NEVER_MORE:
        if found[what] > found[than]:
            yield Impossible(what, than, until, (found[what], found[than]))
