"""Somebody who collects everything that was ever printed, and adds and subtracts as well as linear programming can."""

from collections.abc import Sequence

import numpy
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix

from tande.policy.differencing import Version
from tande.policy.disclosure import is_hidden
from tande.policy.tables import OTHER, Leaf, Printed

Known = tuple[int, int]


class Attacker:
    """What can be known of the hidden cells of one table in one period, from all its versions together.

    The cells' names are known, and the rule that rows which are missing stand together as "other"; of the counts only
    what is printed. ``only_grows``: the attacker also believes that no count ever becomes smaller.
    """

    def __init__(self, printed: Sequence[tuple[Printed, Sequence[Leaf]]], *, only_grows: bool = False) -> None:
        self.index: dict[tuple[int, Leaf], int] = {}
        for number, (_, cells) in enumerate(printed):
            for leaf in cells:
                self.index[number, leaf] = len(self.index)
        self.above: list[tuple[numpy.ndarray, float]] = []
        self.equal: list[tuple[numpy.ndarray, float]] = []
        for number, (one, cells) in enumerate(printed):
            self._read(number, one, cells)
        if only_grows:
            for (number, leaf), column in self.index.items():
                if (number + 1, leaf) in self.index:
                    self._below({column: 1, self.index[number + 1, leaf]: -1}, 0)
        self.matrix = csr_matrix(numpy.array([row for row, _ in (*self.above, *self.equal)]))
        self.most = numpy.array([most for _, most in (*self.above, *self.equal)], dtype=float)
        self.least = numpy.array([*([-numpy.inf] * len(self.above)), *(n for _, n in self.equal)], dtype=float)

    def _read(self, number: int, printed: Printed, cells: Sequence[Leaf]) -> None:
        self.equal.append((self._row({self.index[number, leaf]: 1 for leaf in cells}), printed.total))
        for column, shown in printed.columns.items():
            self._between([self.index[number, leaf] for leaf in cells if leaf[0] == column], shown.low, shown.high)
        for (column, row), shown in printed.parts.items():
            inside = [
                leaf for leaf in cells if leaf[0] == column
                and (leaf[1] == row or (row == OTHER and leaf[1] in printed.together))
            ]
            self._between([self.index[number, leaf] for leaf in inside], shown.low, shown.high)

    def _row(self, of: dict[int, int]) -> numpy.ndarray:
        row = numpy.zeros(len(self.index))
        for column, factor in of.items():
            row[column] = factor
        return row

    def _below(self, of: dict[int, int], most: int) -> None:
        self.above.append((self._row(of), most))

    def _between(self, columns: Sequence[int], low: int, high: int) -> None:
        self._below(dict.fromkeys(columns, 1), high)
        self._below(dict.fromkeys(columns, -1), -low)

    def knows(self, *cells: tuple[int, Leaf]) -> Known:
        """The least and the most that the sum of these cells can be."""
        aim = self._row({self.index[cell]: 1 for cell in cells})
        rules = LinearConstraint(self.matrix, self.least, self.most)
        bounds = []
        for sign in (1, -1):
            found = milp(sign * aim, constraints=rules, bounds=Bounds(0, numpy.inf))  # no whole numbers asked: plain LP
            assert found.success, found.message
            bounds.append(round(sign * found.fun))
        return bounds[0], bounds[1]


def against(versions: Sequence[Version], *, only_grows: bool = False) -> Attacker:
    """An attacker who holds the print of these versions, and nothing else of them."""
    return Attacker([(one.printed, list(one.table.cells)) for one in versions], only_grows=only_grows)


def hidden(version: Version) -> list[Leaf]:
    """The cells of which no exact number is printed."""
    return [leaf for leaf in version.table.cells if is_hidden(version.printed, leaf)]
