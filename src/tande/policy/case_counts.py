"""What one case, as it stands now, adds to the tables: every key with its month, cell and the State it comes from."""

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, Final, NamedTuple

from tande.policy import counting
from tande.policy.mission import Category, Mission
from tande.policy.tables import SEVERAL, UNKNOWN

COUNTED_STEPS: Final = frozenset(name for name, one in counting.SERIES.items() if one.rule == "act")
"""Kinds of fact of which each is counted, though they are no entries of the public log."""

ADULT, CHILD = "adult", "child"


class Key(NamedTuple):
    """What a count counts: a month, a table or series, a cell, and the State that the cell's content comes from."""

    month: str
    table: str
    column: str = ""
    row: str = ""
    source: str = ""


class Codes:
    """The pack's codes in the form in which counting looks them up. Made once for many cases."""

    def __init__(self, mission: Mission) -> None:
        self.mission = mission

    @cached_property
    def categories(self) -> dict[str, Category]:
        """Kinds of misconduct by code."""
        return {one.code: one for one in self.mission.categories}

    @cached_property
    def outer(self) -> dict[str, str]:
        """Each place, and the place of the first level it lies in."""
        return {one.code: one.parent or one.code for one in self.mission.places}

    @cached_property
    def states(self) -> frozenset[str]:
        """States that have or had personnel."""
        return frozenset(self.mission.states)


def counts_of(case: Mapping[str, Any], codes: Codes) -> Counter[Key]:
    """All that may still be corrected of this case. {} for a case that was not received yet."""
    counts: Counter[Key] = Counter()
    if "received" not in case:
        return counts
    source = _together({*_states_of(case)})
    _reports(case, source, codes, counts)
    if not case.get("canary"):
        _allegations(case, codes, counts)
    for month, kind in case.get("offers", ()):
        _add(counts, month, "offers", {"offers_by_kind": kind}, source)
    for month, reason in case.get("ended", ()):
        _add(counts, month, "", {"ended_by_reason": reason or UNKNOWN}, source)
    for month, measure, asked_of in case.get("interim", ()):
        of = asked_of if asked_of in codes.states else source
        _add(counts, month, "interim", {"interim_by_measure": measure}, of)
    for one in case.get("referrals", ()):
        _add(counts, one["month"], "referrals", {"referrals_by_state": one["state"]}, one["state"])
    for name, (month, status) in case.get("tracks", {}).items():
        _add(counts, month, "tracks", {"tracks_by_result": status}, name.partition(" ")[0] or UNKNOWN)
    for month, code, state in case.get("outcomes", ()):
        _add(counts, month, "outcomes", {"outcomes_by_kind": code}, state)
    for month, step, state in case.get("claims", ()):
        _add(counts, month, "claims", {"claims_by_step": step}, state or source)
    return counts


def _add(
    counts: Counter[Key], month: str, series: str, rows: Mapping[str, str], source: str, n: int = 1, column: str = ""
) -> None:
    if series:
        counts[Key(month, series)] += n
    for table, row in rows.items():
        counts[Key(month, table, column, row, source)] += n


def _together(states: Iterable[str]) -> str:
    """One State by its code, several as SEVERAL, none as UNKNOWN."""
    known = {state for state in states if state}
    if len(known) > 1:
        return SEVERAL
    return known.pop() if known else UNKNOWN


def _states_of(case: Mapping[str, Any]) -> Iterable[str]:
    yield case["codes"].get("state", "")
    for one in case.get("allegations", {}).values():
        yield from one.get("states", ())


def _reports(case: Mapping[str, Any], source: str, codes: Codes, counts: Counter[Key]) -> None:
    coded = case["codes"]
    category = codes.categories.get(coded.get("category", ""))
    age = "yes" if case["child"] and coded.get("child", "") in ("", "no") else coded.get("child", "")
    _add(counts, case["month"], "", {
        "reports_by_channel": case["channel"] or UNKNOWN,
        "reports_by_language": case["language"] or UNKNOWN,
        "reports_by_group": category.group if category else UNKNOWN,
        "reports_by_age": age or UNKNOWN,
        "reports_by_state": source,
        "reports_by_place": codes.outer.get(coded.get("place", ""), UNKNOWN),
    }, source)


def class_of(category: Category | None) -> str:
    """The UN's class of a kind of misconduct: sea, category_1, category_2 or other."""
    if category is None:
        return "other"
    if category.sea:
        return "sea"
    return {"1": "category_1", "2": "category_2"}.get(category.un_category, "other")


def _allegations(case: Mapping[str, Any], codes: Codes, counts: Counter[Key]) -> None:
    """By the rules that ``counting.RULES`` prints: SEA once for each report and State, the rest kind by person."""
    counted: set[str] = set()
    for _, one in sorted(case.get("allegations", {}).items(), key=lambda item: int(item[0] or 0)):
        category = codes.categories.get(one.get("category", ""))
        kind, states = class_of(category), [*one.get("states", ())] or [UNKNOWN]
        for state in states:
            if kind == "sea":
                n = 0 if state in counted else 1
                counted.add(state)
            else:
                n = 1 if len(states) > 1 else max(1, one.get("persons") or 1)
            _allegation(counts, one, kind, category.code if category else UNKNOWN, state, n)
        _persons(counts, one, kind, _together(one.get("states", ())))


def _allegation(
    counts: Counter[Key], one: Mapping[str, Any], kind: str, category: str, state: str, n: int
) -> None:
    if not n:
        return
    month = one["month"]
    _add(counts, month, "allegations", {
        "allegations_by_state": state, "allegations_by_personnel": one.get("personnel") or UNKNOWN,
    }, state, n)
    _add(counts, month, "", {"allegations_by_category": category}, state, n, column=kind)


def _persons(counts: Counter[Key], one: Mapping[str, Any], kind: str, source: str) -> None:
    month, persons = one["month"], one.get("persons")
    if persons is None:
        counts[Key(month, "not_numbered")] += 1
    else:
        _add(counts, month, "perpetrators", {
            "perpetrators_by_state": source, "perpetrators_by_class": kind,
            "perpetrators_by_personnel": one.get("personnel") or UNKNOWN,
        }, source, persons)
    for who in (ADULT, CHILD):
        n = one.get(f"victims_{who}") or 0
        if n:
            group = "sea" if kind == "sea" else "other"
            _add(counts, month, "victims", {"victims_by_age": f"{group}_{who}"}, source, n)
    if one.get("finding"):
        _add(counts, one["found"], "findings", {"findings_by_state": source}, source, column=one["finding"])

