"""What may be printed of who is vetted and trained, so that no single person can be read from it (promise 5).

A number is exact when it and what is missing to the whole are both 0 or at least the limit; otherwise only the range
is printed. Contingents of few people are counted together. And releases are compared: whoever holds two of them
subtracts, so an exact number is printed anew only if nobody, or at least as many as the limit says, came, went or
changed between it and every former exact one; until then the former number stands, with its day.

What is left over by rounding is never told apart: the sum for the mission is the sum of what is printed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tande.policy.coverage import PEOPLE, Column, Snapshot


@dataclass(frozen=True)
class Cell:
    """A printed number: the true one is from ``low`` to ``high``, of ``of`` people, as it was on the day ``on``."""

    low: int
    high: int
    of: int
    on: date

    @property
    def exact(self) -> bool:
        """Whether it says one number."""
        return self.low == self.high

    @property
    def all_or_none(self) -> bool:
        """Whether everybody is the same in this."""
        return self.exact and self.low in (0, self.of)


@dataclass(frozen=True)
class Row:
    """A contingent, or several together: each column's cell; None where there are too few to say anything."""

    contingents: tuple[str, ...]
    cells: Mapping[str, Cell | None]


@dataclass(frozen=True)
class Release:
    """What one release printed, with who was counted then, which only the body knows."""

    true: Snapshot
    rows: tuple[Row, ...]


def least(limit: int) -> int:
    """The fewest people of whom numbers are printed by themselves: below it no number and its rest reach the limit."""
    return 2 * limit


def release(former: Sequence[Release], now: Snapshot, columns: Sequence[Column], limit: int) -> Release:
    """The next release after these, oldest first."""
    groups = grouped(former, now, limit)
    return Release(now, tuple(
        Row(group, {one.code: _Printing(former, now, groups, group, one, limit).cell() for one in columns})
        for group in groups
    ))


def grouped(former: Sequence[Release], now: Snapshot, limit: int) -> tuple[tuple[str, ...], ...]:
    """The rows: contingents by their code, and last those that are counted together.

    Those with few people are, and the smallest of the others if they are still few or only one. What was together
    stays so until so many came or went that the parts cannot be had by subtraction.
    """
    sizes = {one: len(now.of([one], PEOPLE)) for one in now.members}
    together = {one for one, size in sizes.items() if size < least(limit)}
    for one in former:
        before = next((row.contingents for row in one.rows if len(row.contingents) > 1), ())
        came, went = _moved(one.true.of(before, PEOPLE), now.of(before, PEOPLE))
        if max(came, went) < limit:
            together |= set(before) & sizes.keys()
    large = sorted(sizes.keys() - together)
    if large and together and (len(together) == 1 or sum(sizes[one] for one in together) < least(limit)):
        company = min(large, key=lambda one: (sizes[one], one))
        together.add(company)
        large.remove(company)
    return (*((one,) for one in large), *([tuple(sorted(together))] if together else []))


def show(n: int, of: int, limit: int) -> tuple[int, int] | None:
    """Between which bounds a number is printed; None when there are too few people to say anything."""
    if of == 0 or (n == 0 and of >= limit):
        return 0, 0
    if of < limit:
        return None
    few, lacking = 0 < n < limit, 0 < of - n < limit
    if few and lacking:
        return 1, of - 1
    if few:
        return 1, limit - 1
    return (of - limit + 1, of - 1) if lacking else (n, n)


def show_part(n: int, base: int, other: int, people: int, limit: int) -> tuple[int, int, int] | None:
    """Bounds, and the most there can be, of those in ``base`` who are not in ``other``, both of the same people.

    In steps, which follow from what is printed of the two alone: exact, it would cut the people in four, and small
    parts could be had by subtraction. Where one of the two is everybody or nobody, this is no number of its own.
    """
    whole, beside = show(base, people, limit), show(other, people, limit)
    if whole is None or beside is None or whole == (1, limit - 1):
        return None
    if base == people or other in (0, people):
        found = show(n, people, limit)
        return None if found is None else (*found, whole[1])
    least, most = max(0, whole[0] - beside[1]), min(whole[1], people - beside[0])
    none_is_safe = whole[0] < whole[1] or beside[0] < beside[1] or not 0 < beside[0] - whole[0] < limit
    if least == 0 and none_is_safe:
        if n == 0:
            return 0, 0, whole[1]
        least = 1
    last = max((most - least + 1) // limit - 1, 0)
    step = min((n - least) // limit, last)
    return least + step * limit, most if step == last else least + (step + 1) * limit - 1, whole[1]


@dataclass(frozen=True)
class _Before:
    """Between which bounds a former release told of the people of a row; ``same``: as one row.

    ``came``, ``went``, ``changed``: how many came to the base or left it, and how many entered or left the number,
    from then till now.
    """

    low: int
    high: int
    same: bool
    came: int
    went: int
    changed: int

    def little(self, limit: int) -> bool:
        """Whether a few came or went, so few that the difference would be about them."""
        return 0 < self.came < limit or 0 < self.went < limit

    @property
    def exact(self) -> bool:
        """Whether it told one number."""
        return self.low == self.high

    @property
    def still(self) -> bool:
        """Whether the people are the same as then."""
        return not self.came and not self.went

    @property
    def bounds(self) -> tuple[int, int]:
        """The most that a new print's low may be, and the least that its high may be, to leave a doubt.

        Who believes that nobody who stayed forgot, or that nobody learned, would otherwise know who came or went.
        """
        return self.high + self.came - 1, self.low - self.went + 1


@dataclass(frozen=True)
class _Printing:
    """One cell of the next release."""

    former: Sequence[Release]
    now: Snapshot
    groups: Sequence[tuple[str, ...]]
    group: tuple[str, ...]
    column: Column
    limit: int

    def cell(self) -> Cell | None:
        """How it is printed: fresh, as before, or in a step."""
        fresh = self.fresh()
        if self.column.size or fresh is None or fresh.all_or_none:
            return fresh
        before = list(self.before())
        last = self.last()
        if fresh.exact and last is not None and last.exact and self.stands(last):
            return last
        if any(self.tells(one, fresh) for one in before):
            return self.step(before, fresh)
        return fresh

    def fresh(self) -> Cell | None:
        """The number by itself, as if nothing had been printed before."""
        n = len(self.now.of(self.group, self.column.code))
        if self.column.size:
            return Cell(n, n, n, self.now.day)
        of = len(self.now.of(self.group, self.column.base))
        if self.column.less:
            other, people = (len(self.now.of(self.group, one)) for one in (self.column.less, PEOPLE))
            part = show_part(n, of, other, people, self.limit)
            return None if part is None else Cell(*part, self.now.day)
        found = show(n, of, self.limit)
        return None if found is None else Cell(*found, of, self.now.day)

    def last(self) -> Cell | None:
        """The cell of the release before, if it had the same row."""
        rows = self.former[-1].rows if self.former else ()
        return next((row.cells.get(self.column.code) for row in rows if row.contingents == self.group), None)

    def stands(self, last: Cell) -> bool:
        """Whether the people are the same as when it was last printed, and only a few of them have changed."""
        then = next(one for one in self.former if one.true.day == last.on).true
        before = self.compared(then, self.group, [last], same=True)
        return before.still and before.changed < self.limit

    def before(self) -> Iterator[_Before]:
        """What each former release said anew of these people: of the smallest set of whole rows of both releases."""
        for one in self.former:
            union = _closed(self.group, [row.contingents for row in one.rows], self.groups)
            cells = [row.cells.get(self.column.code) for row in one.rows if set(row.contingents) <= union]
            told = [cell for cell in cells if cell is not None and cell.on == one.true.day]
            if told:
                same = union == set(self.group) and len(cells) == 1
                unknown = Cell(0, len(one.true.of(union, self.column.base)), 0, one.true.day)
                yield self.compared(one.true, union, told if len(told) == len(cells) else [unknown], same=same)

    def compared(self, then: Snapshot, union: Iterable[str], told: Sequence[Cell], *, same: bool) -> _Before:
        """Some people then and now."""
        came, went = _moved(then.of(union, self.column.base), self.now.of(union, self.column.base))
        changed = then.of(union, self.column.code) ^ self.now.of(union, self.column.code)
        low, high = sum(one.low for one in told), sum(one.high for one in told)
        return _Before(low, high, same, came, went, len(changed))

    def tells(self, before: _Before, fresh: Cell) -> bool:
        """Whether the fresh number less a former one would be about a few people."""
        if before.little(self.limit):
            most_low, least_high = before.bounds
            if fresh.low > most_low or fresh.high < least_high:
                return True
            return before.exact or (fresh.exact and not before.same)
        if not before.still or (before.same and not before.exact):
            return False
        return fresh.exact and (not before.same or 0 < before.changed < self.limit)

    def step(self, before: Iterable[_Before], fresh: Cell) -> Cell:
        """A step around the number, so wide that no former one pins down who came or went."""
        low, high = fresh.low, fresh.high
        if fresh.exact:
            low = low // self.limit * self.limit
            high = low + self.limit - 1
        for one in before:
            if one.little(self.limit) or (one.still and one.exact):
                low, high = min(low, one.bounds[0]), max(high, one.bounds[1])
        return replace(fresh, low=max(low, 0), high=min(high, fresh.of))


def _moved(then: frozenset[str], now: frozenset[str]) -> tuple[int, int]:
    return len(now - then), len(then - now)


def _closed(group: Iterable[str], *partitions: Iterable[tuple[str, ...]]) -> set[str]:
    """The smallest set that holds a group and cuts through no row of either release."""
    union, rows = set(group), [set(row) for rows in partitions for row in rows]
    while more := set().union(*(row for row in rows if row & union)) - union:
        union |= more
    return union


def whole(rows: Iterable[Row], column: Column) -> tuple[int, int, int] | None:
    """The sum for the mission as (low, high, of): no more than what is printed. None when nothing is."""
    told = [(cell, _size(row, column)) for row in rows for cell in [row.cells.get(column.code)]]
    if all(cell is None for cell, _ in told):
        return None
    return (
        sum(cell.low for cell, _ in told if cell), sum(cell.high if cell else size for cell, size in told),
        sum(cell.of if cell else size for cell, size in told),
    )


def _size(row: Row, column: Column) -> int:
    """The most that a number which is not told can be."""
    base = row.cells.get(column.base) or row.cells.get(PEOPLE)
    return base.high if base else 0
