"""Everything ever printed of who is trained, in the hands of somebody who knows every name on every roster.

He knows who was in which contingent on each day of a release, adds and subtracts, and believes that nobody forgets
(or, the other way, that nobody learns). With integer programming he finds whoever he can be sure of. He may be sure of
everybody in a group of at least the limit who are all alike, because "nobody" and "everybody" are printed; never of
fewer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import product
from random import Random

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from tande.policy.coverage import Column, Snapshot
from tande.policy.coverage_printing import Release, release, show, show_part

LIMIT = 5
TRAINED = Column("trained:x", "people")
BEGIN = date(2026, 1, 1)
RELEASES = 5
Pattern = tuple[tuple[str, ...], ...]
"""What the attacker knows of a person: the contingent at each release, "" for none."""


def mission(chance: Random, *, only_grows: bool) -> list[Snapshot]:
    """Five releases of a mission in which single persons come, go and are trained (or lose what they had)."""
    sizes = (("A", 28, 0.5), ("B", 12, 0.4), ("C", 6, 0.5), ("D", chance.randint(2, 11), 0.7))
    people = {f"{where}{n}": [where, chance.random() < share] for where, size, share in sizes for n in range(size)}
    share = chance.choice([0.02, 0.1, 0.5])
    found = []
    for number in range(RELEASES):
        found.append(snapshot(people, BEGIN + timedelta(days=30 * number)))
        for person in list(people):
            if chance.random() < 0.03:
                del people[person]
            elif chance.random() < share:
                people[person][1] = only_grows
        for where in "ABCD":
            come = chance.choice([0, 0, 0, 1, 1, 2, 5, 9])
            alike = chance.choice([None, True, False])
            for n in range(come):
                trained = chance.random() < 0.5 if alike is None else alike
                people[f"{where}-{number}-{n}"] = [where, trained]
    return found


def snapshot(people: Mapping[str, list[object]], day: date) -> Snapshot:
    members: dict[str, dict[str, set[str]]] = {}
    for person, (where, trained) in people.items():
        of = members.setdefault(str(where), {"people": set(), "trained:x": set()})
        of["people"].add(person)
        if trained:
            of["trained:x"].add(person)
    return Snapshot(day, {one: {name: frozenset(ids) for name, ids in of.items()} for one, of in members.items()})


def publish(true: Iterable[Snapshot], *, comparing: bool = True) -> list[Release]:
    done: list[Release] = []
    for one in true:
        done.append(release(done if comparing else [], one, [Column("people", size=True), TRAINED], LIMIT))
    return done


class Attacker:
    """Unknowns: of each pattern, how many turn trained (or untrained) at which release; the last number is never."""

    def __init__(self, done: list[Release], *, only_grows: bool) -> None:
        self.grows = only_grows
        self.patterns = Counter(pattern(done, person) for person in everybody(done))
        self.unknowns = [(one, at) for one in self.patterns for at in range(RELEASES + 1)]
        self.place = {one: number for number, one in enumerate(self.unknowns)}
        rows, low, high = [], [], []
        for one, size in self.patterns.items():
            rows.append(self.line((one, at) for at in range(RELEASES + 1)))
            low.append(size)
            high.append(size)
        for number, printed in enumerate(done):
            for row in printed.rows:
                cell = row.cells["trained:x"]
                if cell is not None and cell.on == printed.true.day:
                    rows.append(sum(
                        (self.has(one, number) for one in self.patterns if one[number] in row.contingents),
                        np.zeros(len(self.unknowns)),
                    ))
                    low.append(cell.low)
                    high.append(cell.high)
        self.constraint = LinearConstraint(np.array(rows), low, high)
        self.bounds = Bounds(0, max(self.patterns.values()))

    def line(self, unknowns: Iterable[tuple[Pattern, int]]) -> np.ndarray:
        found = np.zeros(len(self.unknowns))
        for one in unknowns:
            found[self.place[one]] = 1
        return found

    def has(self, one: Pattern, number: int) -> np.ndarray:
        """Those of a pattern who are trained at a release: turned before it, or will lose it after."""
        turned = range(number + 1) if self.grows else range(number + 1, RELEASES + 1)
        return self.line((one, at) for at in turned)

    def sure(self, number: int) -> Iterable[tuple[Pattern, bool]]:
        """The patterns of which, at a release, everybody is certainly trained, or certainly not."""
        for one, size in self.patterns.items():
            if not one[number]:
                continue
            objective = self.has(one, number)
            least, most = (
                milp(sign * objective, constraints=self.constraint, bounds=self.bounds, integrality=1)
                for sign in (1, -1)
            )
            assert least.success
            assert most.success
            if round(least.fun) == size:
                yield one, True
            elif round(most.fun) == 0:
                yield one, False


def everybody(done: list[Release]) -> set[str]:
    return {person for one in done for of in one.true.members.values() for person in of["people"]}


def pattern(done: list[Release], person: str) -> Pattern:
    return tuple(
        next((where for where, of in one.true.members.items() if person in of["people"]), "") for one in done
    )


def fewest(done: list[Release], *, only_grows: bool) -> int:
    """The fewest people that the attacker is sure of in one way at one release; the limit when of nobody or of more."""
    attacker, found = Attacker(done, only_grows=only_grows), LIMIT
    for number in range(RELEASES):
        alike: Counter[bool] = Counter()
        for one, trained in attacker.sure(number):
            alike[trained] += attacker.patterns[one]
        found = min([found, *alike.values()])
    return found


@pytest.mark.parametrize("only_grows", [True, False])
@pytest.mark.parametrize("seed", [1, 4, 10])
def test_nobody_can_be_sure_of_fewer_than_the_limit(seed: int, only_grows: bool) -> None:
    assert fewest(publish(mission(Random(seed), only_grows=only_grows)), only_grows=only_grows) == LIMIT


def test_the_attack_finds_single_people_where_releases_are_not_compared() -> None:
    true = mission(Random(5), only_grows=True)
    assert fewest(publish(true, comparing=False), only_grows=True) < LIMIT


def test_who_knows_the_rule_by_heart_learns_nothing_from_the_two_ways_to_cut_a_contingent() -> None:
    """Every contingent of up to 18 people, cut into deployed or not and vetted or not, by what is printed of it."""
    for size in range(10, 19):
        classes: dict[object, list[tuple[int, int, int, int]]] = {}
        for both, waiting, ready in product(range(size + 1), repeat=3):
            left = size - both - waiting - ready
            if left < 0:
                continue
            printed = (
                show(both + ready, size, LIMIT), show(both + waiting, size, LIMIT),
                show_part(waiting, both + waiting, both + ready, size, LIMIT),
            )
            classes.setdefault(printed, []).append((both, waiting, ready, left))
        for printed, cuts in classes.items():
            for cells in zip(*cuts, strict=True):
                few = {n for n in cells if 0 < n < LIMIT}
                assert len(set(cells)) > 1 or not few, (size, printed, cuts)
