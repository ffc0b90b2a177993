"""People against records: alerts with their reasons, the most certain first.

A name decides whether there is an alert. A date of birth or a number can bring one about that the name alone would
not, and orders all of them; neither can take one away.
"""

import multiprocessing
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tande.toolkit.names import evidence
from tande.toolkit.names.candidates import near_entries, near_words
from tande.toolkit.names.forms import Form, form_of
from tande.toolkit.names.index import Index, Subject
from tande.toolkit.names.pairing import NOT_COMPARABLE, Pairing, Part, compare

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
    return next(_screen_some([person], index, threshold))


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
        with multiprocessing.get_context("fork").Pool(processes) as pool:
            return [alerts for some in pool.map(_share, starts, chunksize=1) for alerts in some]
    finally:
        _shared.pop()


def _share(start: int) -> list[list[Alert]]:
    people, index, threshold = _shared[-1]
    return list(_screen_some(people[start : start + _PEOPLE_AT_ONCE], index, threshold))


def _screen_some(people: Sequence[Subject], index: Index, threshold: float) -> Iterator[list[Alert]]:
    forms = [[form for name in one.names if (form := form_of(name, index.table))] for one in people]
    every = [form for some in forms for form in some]
    near_words(index, every)
    some_near: Sequence[Iterable[int]] = [()] * len(every)
    if every and index.forms:
        some_near = [one.tolist() for one in near_entries(index, every, threshold - max(_LIFT.values()))]
    near = iter(some_near)
    for person, some in zip(people, forms, strict=True):
        pairs = [(form, entry) for form in some for entry in next(near)]
        yield _alerts(person, pairs, index, threshold)


def _alerts(person: Subject, pairs: Sequence[tuple[Form, int]], index: Index, threshold: float) -> list[Alert]:
    numbers = evidence.plain_numbers(person.id_numbers)
    best: dict[int, tuple[Pairing, str, str]] = {
        owner: (NOT_COMPARABLE, "", "") for number in numbers for owner in index.by_number.get(number, ())
    }
    least = threshold - max(_LIFT.values())
    for form, entry in pairs:
        owner, there = index.owners[entry], index.forms[entry]
        pairing = compare(form, there, index.table, least=least)
        if owner not in best or pairing.worth > best[owner][0].worth:
            best[owner] = (pairing, form.text, there.text)
    found = (_alert(person, numbers, index, owner, threshold, *one) for owner, one in best.items())
    return sorted(filter(None, found), key=lambda one: (-one.score, one.record))


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
        record.id, score, pairing.worth, name, record_name, pairing.order, pairing.parts, dates, shared.relation,
        shared.number,
    )


def _score(name: float, dates: str, same_number: bool, threshold: float) -> float:
    """Never below the threshold and never 1: what agrees takes from the doubt, what contradicts only moves it down."""
    if same_number:
        name = 1 - (1 - name) * _SAME_NUMBER_LEAVES
    if dates == evidence.FAR:
        return threshold + (name - threshold) * _FAR_KEEPS
    return 1 - (1 - name) * _LEFT_OF_DOUBT[dates]
