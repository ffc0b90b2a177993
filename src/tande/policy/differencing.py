"""What a new release may say about a period that was released before: never more, and no small difference.

Figures of past periods change: an allegation is corrected, a State becomes known. Every release is a version that
stays. Who holds two of them subtracts. So a table is printed anew only when enough has changed, never with more
cells than before, and only when for every hidden number there is another one that would have given exactly the same
print in all versions. Such a "twin" is a proof: nobody, by whatever arithmetic, can tell which of the two it is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from tande.policy import disclosure
from tande.policy.disclosure import AS_BEFORE
from tande.policy.mission import Disclosure
from tande.policy.tables import OTHER, Leaf, Printed, Table, parts_of

REFUSALS: Final[dict[str, str]] = {
    "finer": "It would show more cells than a former release of the same period.",
    "small_difference": "So little has changed that the difference would tell what it was.",
    "no_twin": "Together with former releases it would pin down a hidden number.",
    "withheld_before": "What was withheld once would be shown.",
    **disclosure.FAULTS,
}
"""Why a release is refused: one sentence for each reason."""


class WouldDisclose(Exception):
    """The release would tell what is hidden. The message is a key of REFUSALS."""


@dataclass(frozen=True)
class Version:
    """A table of one period as some release printed it, with the counts that only the body knows."""

    table: Table
    printed: Printed


def next_version(
    former: Sequence[Version], table: Table, rule: Disclosure, *, together: Iterable[str] = ()
) -> Version | None:
    """The version that may be printed after these, oldest first; None: the last one stands, nothing new is said.

    ``together`` as in ``disclosure.disclose``. What comes out has passed ``check``.
    """
    if not former or table.exact:
        same = former and former[-1].table.cells == table.cells
        return None if same else Version(table, disclosure.disclose(table, rule, together=together))
    last = former[-1]
    if last.printed.withheld:
        same = last.printed.total == table.total
        return None if same else Version(table, disclosure.withhold(table, AS_BEFORE))
    new_rows = set(table.rows) - set(last.table.rows)
    printed = disclosure.disclose(table, rule, together={*together, *last.printed.together, *new_rows})
    version = Version(table, printed)
    try:
        check([*former, version], rule)
    except WouldDisclose:
        return None
    return None if printed.withheld else version


def check(versions: Sequence[Version], rule: Disclosure) -> None:
    """Raise WouldDisclose unless the last of these versions may follow the others. Asked again before every release."""
    *former, last = versions
    if last.table.exact:
        return
    if former and former[-1].printed.withheld and not last.printed.withheld:
        raise WouldDisclose("withheld_before")
    if last.printed.withheld:
        return
    if last.table.total and (found := disclosure.fault(last.table, last.printed, rule)):
        raise WouldDisclose(found)
    if not former:
        return
    if not _shown_rows(last.printed) <= _shown_rows(former[-1].printed):
        raise WouldDisclose("finer")
    if moved(former[-1].table, last.table) < _least(former[-1].table, last.table, rule):
        raise WouldDisclose("small_difference")
    if without_twin(versions):
        raise WouldDisclose("no_twin")


def moved(before: Table, after: Table) -> int:
    """How many came to other cells, or came and went: the larger of all that was added and all that was taken away."""
    changes = [after.cells.get(leaf, 0) - before.cells.get(leaf, 0) for leaf in {**before.cells, **after.cells}]
    return max(sum(one for one in changes if one > 0), -sum(one for one in changes if one < 0))


def without_twin(versions: Sequence[Version]) -> list[tuple[int, Leaf]]:
    """The hidden cells, by number of the version, for which no other number would have given the same print."""
    prints = [_Print(version) for version in versions]
    return [
        (number, leaf)
        for number, version in enumerate(versions)
        for leaf in version.table.cells
        if disclosure.is_hidden(version.printed, leaf) and not _has_twin(prints, number, leaf)
    ]


def _shown_rows(printed: Printed) -> set[Leaf]:
    return set() if printed.withheld else {leaf for leaf in printed.parts if leaf[1] != OTHER}


def _least(before: Table, after: Table, rule: Disclosure) -> int:
    """The smallest difference that may show: more when children's cells have changed."""
    changed = {leaf for leaf, n in after.cells.items() if n != before.cells.get(leaf, 0)}
    return rule.threshold if changed.isdisjoint(after.children) else rule.children


class _Print:
    """A version with the sums of its printed cells at hand."""

    def __init__(self, version: Version) -> None:
        self.cells, self.printed = version.table.cells, version.printed
        self.home: dict[Leaf, Leaf] = {}
        self.sums: dict[Leaf, int] = {}
        for leaf, members in parts_of(version.table, version.printed.together).items():
            self.home |= dict.fromkeys(members, leaf)
            self.sums[leaf] = version.table.count(members)
        for column in version.printed.columns:
            self.sums[column, ""] = version.table.count(version.table.in_column(column))

    def same(self, source: Leaf, target: Leaf) -> bool:
        """Whether the print stays the same when one unit is in ``target`` instead of ``source``."""
        if self.cells.get(source, 0) < 1 or target not in self.cells:
            return False
        if self.printed.withheld or self.home[source] == self.home[target]:
            return True
        if source[0] != target[0] and self.printed.columns:
            columns = self.printed.columns
            if not (columns[source[0]].holds(self.sums[source[0], ""] - 1)
                    and columns[target[0]].holds(self.sums[target[0], ""] + 1)):
                return False
        parts = self.printed.parts
        return (parts[self.home[source]].holds(self.sums[self.home[source]] - 1)
                and parts[self.home[target]].holds(self.sums[self.home[target]] + 1))


def _has_twin(prints: Sequence[_Print], number: int, leaf: Leaf) -> bool:
    """Whether one unit could have been in another cell instead, in this version and all after it, unseen.

    It may have been so from any earlier version on. Also to somebody who believes that counts only ever grow: what
    the one cell has less then, it must have gained in that same version.
    """
    return any(
        _unseen(prints, first, source, target)
        for first in range(number, -1, -1)
        for other in prints[number].cells if other != leaf
        for source, target in ((leaf, other), (other, leaf))
    )


def _unseen(prints: Sequence[_Print], first: int, source: Leaf, target: Leaf) -> bool:
    if first and prints[first].cells.get(source, 0) <= prints[first - 1].cells.get(source, 0):
        return False
    return all(one.same(source, target) for one in prints[first:])
