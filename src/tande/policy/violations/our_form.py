"""Our own downloads have a line for each cell and, beside it, the whole of its period: here a period becomes a line.

Without this their bounds would be added to one another, and each of our tables would be called wrong.
"""

from collections.abc import Sequence
from typing import Final

Numbered = tuple[int, Sequence[str]]
_HEAD: Final = ("period", "table", "column", "row", "low", "high", "total")


def unfolded(rows: Sequence[Numbered]) -> Sequence[Numbered]:
    """The same as a table with a column for each cell and one for the total; any other table as it is."""
    head = [name.strip() for name in rows[0][1]] if rows else []
    if not set(_HEAD) <= set(head):
        return rows
    places = [head.index(name) for name in _HEAD]
    lines: dict[tuple[str, str], tuple[int, str, dict[str, str]]] = {}
    for number, cells in rows[1:]:
        if len(cells) <= max(places):
            continue
        period, table, column, row, low, high, total = (cells[place] for place in places)
        parts = lines.setdefault((table, period), (number, total, {}))[2]
        if row:  # a line without one is the sum of a column, and one that is withheld has no cells
            parts[f"{column} {row}"] = low if low == high else f"{low}-{high}"
    names = list(dict.fromkeys(name for _number, _total, parts in lines.values() for name in parts))
    found = [
        (number, [period, *(parts.get(name, "0" if parts else "") for name in names), total])
        for (_table, period), (number, total, parts) in lines.items()
    ]
    numbered = [f"cell {place}" for place, _name in enumerate(names)]  # a code such as "no" is no heading of counts
    return [(rows[0][0], ["period", *numbered, "total"]), *found]
