"""People against records: alerts with their reasons, the most certain first.

A name decides whether there is an alert. A date of birth or a number can bring one about that the name alone would
not, and orders all of them; neither can take one away.
"""

import gc
import multiprocessing
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tande.toolkit.names import evidence
from tande.toolkit.names.candidates import near_entries, near_words
from tande.toolkit.names.forms import Form, form_of
from tande.toolkit.names.index import Index, Subject
from tande.toolkit.names.pairing import NOT_COMPARABLE, Pairing, Part, compare, compare_all

SHIPPED = 0.80
"""The one threshold: from here on a name alone is an alert. How it was chosen: docs/decisions/026-names.md."""
_LIFT = {evidence.EQUAL: 0.08, evidence.SWAPPED: 0.06, evidence.AGREES: 0.01}
"""How much weaker a name may be when the dates of birth agree."""
_LEFT_OF_DOUBT = {
    evidence.EQUAL: 0.35, evidence.SWAPPED: 0.5, evidence.AGREES: 0.85, evidence.UNKNOWN: 1.0, evidence.NEAR: 1.0,
}  # fmt: skip
_FAR_KEEPS = 0.5
_SAME_NUMBER_LEAVES = 0.1
_PEOPLE_AT_ONCE = 200
_Best = tuple[Pairing, str, str]
"""How the two names stand that are most alike, and these names."""
_NO_NAME: _Best = (NOT_COMPARABLE, "", "")


@dataclass(frozen=True)
class Alert:
    """A record that may be about the person, and why.

    `score` orders alerts (from the threshold to just under 1); `name_score` is the names' alone; `parts` say what
    answers what, word by word; `order`, `dates` and `numbers` are codes that sentences.py can say in words.
    """

    record: str
    score: float
    name_score: float
    name: str
    record_name: str
    order: str
    parts: tuple[Part, ...]
    dates: str
    numbers: str
    number: str = ""


def score_names(one: str, other: str, index: Index) -> Pairing:
    """Two names against each other by the index's table, without an index's candidates: for looks into one pair."""
    return compare(form_of(one, index.table), form_of(other, index.table), index.table)


def screen(person: Subject, index: Index, threshold: float = SHIPPED) -> list[Alert]:
    """Everything in the index that may be this person, the most certain first."""
    return _screen_some([person], index, threshold)[0]


def screen_all(
    people: Sequence[Subject], index: Index, threshold: float = SHIPPED, *, processes: int = 1
) -> list[list[Alert]]:
    """`screen` for each of many people, in their order; in so many processes (started by fork, where there is one)."""
    if processes > 1 and len(people) > _PEOPLE_AT_ONCE and "fork" in multiprocessing.get_all_start_methods():
        return _in_processes(people, index, threshold, processes)
    found: list[list[Alert]] = []
    for start in range(0, len(people), _PEOPLE_AT_ONCE):
        found += _screen_some(people[start : start + _PEOPLE_AT_ONCE], index, threshold)
    return found


_shared: list[tuple[Sequence[Subject], Index, float]] = []
"""What the forked processes find in their memory, so that no index is copied."""


def _in_processes(people: Sequence[Subject], index: Index, threshold: float, processes: int) -> list[list[Alert]]:
    starts = range(0, len(people), _PEOPLE_AT_ONCE)
    _shared.append((people, index, threshold))
    try:
        with multiprocessing.get_context("fork").Pool(processes, gc.disable) as pool:  # they live briefly
            return [alerts for some in pool.map(_share, starts, chunksize=1) for alerts in some]
    finally:
        _shared.pop()


def _share(start: int) -> list[list[Alert]]:
    people, index, threshold = _shared[-1]
    return _screen_some(people[start : start + _PEOPLE_AT_ONCE], index, threshold)


class _Asked(NamedTuple):
    """One name of one of the people: whose it is, and what it has to be worth to count."""

    row: int
    form: Form
    least: float


def _screen_some(people: Sequence[Subject], index: Index, threshold: float) -> list[list[Alert]]:
    numbers = [evidence.plain_numbers(one.id_numbers) for one in people]
    same = [{owner for number in some for owner in index.by_number.get(number, ())} for some in numbers]
    asked = [_Asked(row, form, _least(one, threshold)) for row, one in enumerate(people) for form in _forms(one, index)]
    best: list[dict[int, _Best]] = [dict.fromkeys(owners, _NO_NAME) for owners in same]
    for one, entry, pairing in _compared(asked, same, index):
        mine, owner = best[one.row], index.owners[entry]
        before = mine.get(owner, _NO_NAME)[0]
        if (pairing.worth, bool(pairing.parts)) > (before.worth, bool(before.parts)):
            mine[owner] = (pairing, one.form.text, index.forms[entry].text)
    found: list[list[Alert]] = []
    for person, some, mine in zip(people, numbers, best, strict=True):
        alerts = (_alert(person, some, index, owner, threshold, *one) for owner, one in mine.items())
        found.append(sorted(filter(None, alerts), key=lambda one: (-one.score, one.record)))
    return found


def _compared(
    asked: Sequence[_Asked], same: Sequence[Collection[int]], index: Index
) -> Iterator[tuple[_Asked, int, Pairing]]:
    """Every name beside the entries that are near it, and beside those of records with the same number."""
    if not asked or not index.forms:
        return
    forms, least = [one.form for one in asked], [one.least for one in asked]
    near_words(index, forms)
    near = near_entries(index, forms, least)
    found = [(one, entry, one.least) for one, some in zip(asked, near, strict=True) for entry in some.tolist()]
    found += [(one, entry, 0.0) for one in asked for owner in same[one.row] for entry in index.of(owner)]
    pairs = [(one.form, index.forms[entry]) for one, entry, _ in found]
    pairings = compare_all(pairs, index.table, [enough for _, _, enough in found])
    for (one, entry, _), pairing in zip(found, pairings, strict=True):
        yield one, entry, pairing


def _forms(person: Subject, index: Index) -> list[Form]:
    return [form for name in dict.fromkeys(person.names) if (form := form_of(name, index.table))]


def _least(person: Subject, threshold: float) -> float:
    """What a name has to be worth to count at all: less when a date of birth may speak for it."""
    return threshold - (max(_LIFT.values()) if person.born else 0.0)


def _alert(
    person: Subject, numbers: frozenset[str], index: Index, owner: int, threshold: float,
    pairing: Pairing, name: str, record_name: str,
) -> Alert | None:  # fmt: skip
    """The alert on one record; None when the names are too far apart and nothing else speaks for it."""
    record = index.records[owner]
    dates = evidence.dates(person.born, record.born)
    shared = evidence.numbers(numbers, index.numbers[owner])
    same_number = shared.relation == evidence.EQUAL
    if not same_number and pairing.worth + (pairing.worth > 0) * _LIFT.get(dates, 0.0) < threshold:
        return None
    score = _score(max(pairing.worth, threshold), dates, same_number, threshold)
    return Alert(
        record.id,
        score,
        pairing.worth,
        name,
        record_name,
        pairing.order,
        pairing.parts,
        dates,
        shared.relation,
        shared.number,
    )


def _score(name: float, dates: str, same_number: bool, threshold: float) -> float:
    """Never below the threshold and never 1: what agrees takes from the doubt, what contradicts only moves it down."""
    if same_number:
        name = 1 - (1 - name) * _SAME_NUMBER_LEAVES
    if dates == evidence.FAR:
        return threshold + (name - threshold) * _FAR_KEEPS
    return 1 - (1 - name) * _LEFT_OF_DOUBT[dates]
