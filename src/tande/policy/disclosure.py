"""What may be printed of a count, so that nobody is published (promise 5): pure functions, no numbers of their own.

Exact is only the total of a mission in a period. Below it every number is blurred: from 1 to the top of the small
range only the range is shown, larger ones are rounded to a step, and a true 0 stays. Then comes what the blurring
alone would give away: cells that come from one State alone, and small rows in which everything ended in one way, are
counted together with others; a table whose numbers and total would pin one another down is withheld. Whether it is
follows from what would be printed, never from what is hidden, so that who knows this rule learns nothing more by it.

Limits and step are the mission pack's (``Disclosure``). Source: NHS Digital's rule of 2018 for small numbers; the
complementary hiding and the audit are our own. What was released before: ``policy.differencing``.
"""

from collections.abc import Iterable, Mapping
from typing import Final, TypeVar

from tande.policy.mission import Disclosure
from tande.policy.tables import (
    NO_STATES,
    OTHER,
    UNKNOWN,
    Leaf,
    Printed,
    Shown,
    Table,
    blur,
    margin,
    parts_of,
    small_top,
)

__all__ = [
    "AS_BEFORE", "FAULTS", "TOO_FEW", "WITHHELD", "WOULD_TELL", "disclose", "doubt", "fault", "from_one_state",
    "is_hidden", "part_limit", "pinned", "print_as", "small_top", "sum_limit", "withhold",
]
TOO_FEW: Final = "too_few"
WOULD_TELL: Final = "would_tell"
AS_BEFORE: Final = "as_before"
FAULTS: Final[dict[str, str]] = {
    TOO_FEW: "There are fewer than the limit.",
    "one_state": "A cell comes from one State alone.",
    "one_outcome": "A small row ended in one way alone.",
    "too_close": "The numbers would give one another away.",
}
"""What is wrong with a way of printing. Never printed: the reason itself would tell what is hidden."""

WITHHELD: Final[dict[str, str]] = {
    TOO_FEW: "There are too few to show how they divide.",
    WOULD_TELL: "Shown, these numbers could tell about single persons or about one State alone.",
    AS_BEFORE: "This was withheld before. What was withheld once is never shown later.",
}
"""Why a table is not shown for a period: the sentence that is printed instead."""

Key = TypeVar("Key")


def from_one_state(sources: Mapping[str, int]) -> bool:
    """Whether all of a cell comes from one State alone. Where no State is known, no State is exposed."""
    found = {state for state, n in sources.items() if n}
    return len(found) == 1 and not found & NO_STATES


def disclose(table: Table, rule: Disclosure, *, together: Iterable[str] = ()) -> Printed:
    """The finest way of printing the table that the rule allows, or why it is withheld.

    ``together``: rows that must be counted together in any case, because they were before or are elsewhere.
    """
    if table.total == 0 or table.exact:
        return print_as(table, rule, frozenset())
    printed = print_as(table, rule, _not_alone(table, rule, frozenset(together) & frozenset(table.rows)))
    found = fault(table, printed, rule)
    if found:
        return withhold(table, TOO_FEW if found == TOO_FEW else WOULD_TELL)
    return printed


def withhold(table: Table, reason: str) -> Printed:
    """Nothing but the total. ``reason`` is a key of WITHHELD."""
    return Printed(table.total, reason, frozenset(table.rows), {}, {})


def print_as(table: Table, rule: Disclosure, together: frozenset[str]) -> Printed:
    """The table printed with these rows together, whether or not that is enough."""

    def shown(leaves: tuple[Leaf, ...], limit: int) -> Shown:
        n = table.count(leaves)
        if table.exact or n == table.total >= 2 * limit:
            return Shown(n, n, n)  # all there is, and it is not little: the total says it already
        return blur(n, limit=limit, step=rule.rounding)

    members = {column: table.in_column(column) for column in table.columns}
    columns = {column: shown(leaves, sum_limit(table, leaves, rule)) for column, leaves in members.items()}
    parts = {
        leaf: shown(leaves, part_limit(table, leaves, rule)) for leaf, leaves in parts_of(table, together).items()
    }
    return Printed(table.total, "", together, parts, columns)


def part_limit(table: Table, leaves: Iterable[Leaf], rule: Disclosure) -> int:
    """The limit of a printed cell: the stricter one as soon as it counts children."""
    return rule.threshold if table.children.isdisjoint(leaves) else rule.children


def sum_limit(table: Table, leaves: Iterable[Leaf], rule: Disclosure) -> int:
    """The limit of a total or a column: the stricter one when it counts children alone."""
    return rule.children if table.children.issuperset(leaves) else rule.threshold


def fault(table: Table, printed: Printed, rule: Disclosure) -> str:
    """Why a table must not be printed like this: a key of FAULTS, "" when it may."""
    if table.total < sum_limit(table, table.cells, rule):
        return TOO_FEW
    parts = parts_of(table, printed.together)
    if _shows_one_state(table, parts.values()):
        return "one_state"
    if table.endings and any(_one_ending(table, rows, rule) for rows in _printed_rows(table, printed.together)):
        return "one_outcome"
    lone = any(leaf[1] == OTHER and len(members) < 2 for leaf, members in parts.items())
    return "too_close" if lone or pinned(table, printed, rule) or _all_full(table, printed, rule) else ""


def pinned(table: Table, printed: Printed, rule: Disclosure) -> list[Leaf]:
    """The printed cells about which too little doubt is left to somebody who adds and subtracts.

    The numbers hang in a tree: total, columns, cells. Bounds that went up and down it once are as narrow as any
    attacker can make them (tests/policy/test_disclosure_attack.py compares them with linear programming).
    """
    parts = parts_of(table, printed.together)
    limits = {leaf: part_limit(table, members, rule) for leaf, members in parts.items()}
    return [
        leaf for leaf, left in doubt(printed).items()
        if not _is_exact(printed, leaf)
        and left.high - left.low < margin(limits.get(leaf, rule.threshold), rule.rounding)
    ]


def doubt(printed: Printed) -> dict[Leaf, Shown]:
    """Between which bounds each printed cell, and each column as (column, ""), is known from all that is printed."""
    whole = Shown(printed.total, printed.total)
    if not printed.columns:
        return _within(whole, printed.parts)
    inside = {
        column: {leaf: one for leaf, one in printed.parts.items() if leaf[0] == column} for column in printed.columns
    }
    sums = {
        column: Shown(
            max(shown.low, sum(one.low for one in inside[column].values())),
            min(shown.high, sum(one.high for one in inside[column].values())),
        )
        for column, shown in printed.columns.items()
    }
    columns = _within(whole, sums)
    found = {(column, ""): one for column, one in columns.items()}
    for column, one in columns.items():
        found |= _within(one, inside[column])
    return found


def is_hidden(printed: Printed, leaf: Leaf) -> bool:
    """Whether more than one number is possible for a true cell, as far as its own print tells."""
    if printed.withheld:
        return printed.total > 0
    alone = leaf in printed.parts
    home = printed.parts[leaf if alone else (leaf[0], OTHER)]
    return home.low != home.high or (not alone and home.high > 0)


def _within(whole: Shown, parts: Mapping[Key, Shown]) -> dict[Key, Shown]:
    low, high = sum(one.low for one in parts.values()), sum(one.high for one in parts.values())
    return {
        key: Shown(max(one.low, whole.low - (high - one.high)), min(one.high, whole.high - (low - one.low)))
        for key, one in parts.items()
    }


def _all_full(table: Table, printed: Printed, rule: Disclosure) -> bool:
    """Whether the States counted together must each have nearly the most that one counted together can have."""
    if not table.of_states or not printed.together:
        return False
    most = len(printed.together) * small_top(rule.threshold, rule.rounding)
    low = sum(one.low for leaf, one in doubt(printed).items() if leaf[1] == OTHER)
    return low > most - margin(rule.threshold, rule.rounding)


def _is_exact(printed: Printed, leaf: Leaf) -> bool:
    one = printed.columns[leaf[0]] if leaf not in printed.parts else printed.parts[leaf]
    return one.low == one.high


def _shows_one_state(table: Table, parts: Iterable[tuple[Leaf, ...]]) -> bool:
    """Whether some printed cell comes from one State alone; a table of States needs two of them, or none."""
    if table.of_states:
        counts = {row: table.count(table.in_row(row)) for row in table.rows}
        return from_one_state({row: n for row, n in counts.items() if row != UNKNOWN})
    columns = (table.in_column(column) for column in table.columns)
    return any(from_one_state(_sources(table, leaves)) for leaves in (*parts, *columns))


def _sources(table: Table, leaves: Iterable[Leaf]) -> dict[str, int]:
    found: dict[str, int] = {}
    for leaf in leaves:
        for state, n in table.sources.get(leaf, {}).items():
            found[state] = found.get(state, 0) + n
    return found


def _printed_rows(table: Table, together: frozenset[str]) -> list[tuple[str, ...]]:
    """The rows as they are printed, and all of them as one."""
    single = [(row,) for row in table.rows if row not in together]
    return [*single, tuple(row for row in table.rows if row in together), table.rows]


def _one_ending(table: Table, rows: Iterable[str], rule: Disclosure) -> bool:
    """Whether rows hold little, and all of it in one column. Little is what could be little, as it is printed."""
    wanted = set(rows)
    counts = [
        table.count(leaf for leaf in table.in_column(column) if leaf[1] in wanted) for column in table.columns
    ]
    shown = blur(max(counts, default=0), limit=rule.threshold, step=rule.rounding)
    return 0 < sum(counts) == max(counts, default=0) and shown.low < 2 * rule.threshold


def _not_alone(table: Table, rule: Disclosure, together: frozenset[str]) -> frozenset[str]:
    """The rows that may not stand alone, and company for one that would otherwise be alone among the others.

    The company does not depend on the counts: who knows this rule must not learn from it which row was small.
    """
    merged = set(together)
    for row in table.rows:
        leaves = table.in_row(row)
        if table.of_states:
            top = small_top(rule.threshold, rule.rounding)
            small = row not in NO_STATES and 0 < table.count(leaves) <= top
        else:
            small = any(from_one_state(_sources(table, (leaf,))) for leaf in leaves)
        if small or (table.endings and _one_ending(table, (row,), rule)):
            merged.add(row)
    if merged and table.of_states:  # among all those that have none, nobody can tell which one it is
        merged |= {row for row in table.rows if row not in NO_STATES and not table.count(table.in_row(row))}
    for column in table.columns or ("",):
        rows = [row for one, row in table.cells if one == column]
        inside = merged & set(rows)
        if len(inside) == 1:
            merged.add(rows[(rows.index(next(iter(inside))) + 1) % len(rows)])
    return frozenset(merged)
