"""From counts to the tables that are printed: every cell there can be, and what each release says of a period."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from tande.policy import (
    case_counts,
    channels,
    claims,
    counting,
    disclosure,
    interim,
    referrals,
    register_counts,
    stages,
    support,
)
from tande.policy.case_counts import Codes
from tande.policy.conversation.states import DOORS
from tande.policy.counting import Form
from tande.policy.mission import PERSONNEL
from tande.policy.tables import OTHER, SEVERAL, UNKNOWN, Leaf, Printed, Table

CLASSES: Final[dict[str, str]] = {
    "sea": "Sexual exploitation and abuse",
    "category_1": "Other serious misconduct (UN category 1)",
    "category_2": "Other misconduct (UN category 2)",
    "other": "Other",
}
AGES: Final[dict[str, str]] = {
    "yes": "A child", "unsure": "Maybe a child: counted as a child", "no": "Adults only", UNKNOWN: "Not known",
}
VICTIMS: Final[dict[str, str]] = {
    "sea_adult": "Adults, sexual exploitation and abuse", "sea_child": "Children, sexual exploitation and abuse",
    "other_adult": "Adults, other misconduct", "other_child": "Children, other misconduct",
}
KEPT: Final[dict[str, str]] = {"kept": "Kept", "missed": "Missed"}
PERSONNEL_WORDS: Final[dict[str, str]] = {
    "police": "Police", "military": "Military", "civilian": "Civilian", "mixed": "Several kinds", UNKNOWN: "Not known",
}
TOGETHER_WORDS: Final[dict[str, str]] = {
    OTHER: "Others, counted together", UNKNOWN: "Not known", SEVERAL: "Several States at once",
}
TRACKS: Final[dict[str, str]] = {**referrals.TRACK_STATES, referrals.OPEN: "Not asked yet"}
POLICY_WORDS: Final[dict[str, Mapping[str, str]]] = {
    "channel": channels.CHANNELS, "visited": {code: channels.CHANNELS[code] for code in DOORS}, "age": AGES,
    "class": CLASSES, "personnel": PERSONNEL_WORDS, "victim": VICTIMS, "support": support.KINDS,
    "finding": stages.FINDINGS, "reason": stages.REASONS_NOT_PURSUED,
    "interim": interim.MEASURES, "track_state": TRACKS,
    "claim": claims.STEPS, "kept": KEPT,
    "level": register_counts.LEVELS, "harm": register_counts.OUTCOMES, "transferred": register_counts.TRANSFERRED,
    "aged": register_counts.AGES, "hours": {code: words for code, (_top, words) in register_counts.BANDS.items()},
    "line": {code: line.title for code, line in register_counts.LINES.items()},
}
"""Codes whose English words are policy's own; the others are the mission pack's."""

_WITH_UNKNOWN: Final = frozenset({"channel", "visited", "language", "group", "place", "state", "reason"})


class Cell(NamedTuple):
    """Where a count belongs: column, row, and the State it comes from."""

    column: str
    row: str
    source: str


def rows_of(form: Form, codes: Codes) -> tuple[str, ...]:
    """Every code that a row of the table can have, in the order in which they are printed."""
    mission, kind = codes.mission, form.rows
    if kind == "category":
        return (*codes.categories, UNKNOWN)
    found: tuple[str, ...] = {
        "language": mission.language_codes,
        "group": tuple(one.code for one in mission.category_groups),
        "place": tuple(one.code for one in mission.places_in("")),
        "state": (*mission.states, *(() if form.name in _ONCE_FOR_EACH else (SEVERAL,))),
        "outcome": tuple(one.code for one in mission.outcomes),
        "clock": tuple(one.id for one in mission.clocks),
        "personnel": PERSONNEL,
    }.get(kind) or tuple(POLICY_WORDS[kind])
    return (*found, UNKNOWN) if kind in _WITH_UNKNOWN else found


_ONCE_FOR_EACH: Final = frozenset({"allegations_by_state", "referrals_by_state", "waiting_by_state"})
"""Tables in which what concerns several States counts once for each, so that none concerns several."""


def cells_of(form: Form, codes: Codes) -> tuple[Leaf, ...]:
    """Every cell of the table."""
    rows = rows_of(form, codes)
    if not form.columns:
        return tuple(("", row) for row in rows)
    if form.columns == "class":
        classes = {row: case_counts.class_of(codes.categories.get(row)) for row in rows}
        return tuple((column, row) for column in CLASSES for row in rows if classes[row] == column)
    return tuple((column, row) for column in POLICY_WORDS[form.columns] for row in rows)


def children_of(form: Form, codes: Codes) -> frozenset[Leaf]:
    """The cells that count children, or that are as easily recognised."""
    cells = cells_of(form, codes)
    if form.strict:
        return frozenset(cells)
    about = {
        "age": {"yes", "unsure"},
        "victim": {one for one in VICTIMS if one.endswith(case_counts.CHILD)},
        "category": {one.code for one in codes.mission.categories if one.child},
        "group": {
            group.code for group in codes.mission.category_groups
            if all(one.child for one in codes.mission.categories if one.group == group.code)
        },
    }.get(form.rows, set())
    return frozenset(leaf for leaf in cells if leaf[1] in about)


def table(form: Form, counts: Mapping[Cell, int], codes: Codes) -> Table:
    """The true table of a period. A code that the pack no longer has is counted as not known, or gets a row."""
    cells: dict[Leaf, int] = dict.fromkeys(cells_of(form, codes), 0)
    sources: dict[Leaf, dict[str, int]] = {}
    for (column, row, source), n in counts.items():
        leaf = (column, row)
        if leaf not in cells:
            unknown = [one for one in cells if one[1] == UNKNOWN]
            leaf = next((one for one in unknown if one[0] == column), unknown[0] if unknown else leaf)
        cells[leaf] = cells.get(leaf, 0) + n
        if not form.of_states and not form.exact:
            of = sources.setdefault(leaf, {})
            of[source or UNKNOWN] = of.get(source or UNKNOWN, 0) + n
    return Table(
        cells, sources, of_states=form.of_states, endings=form.endings, children=children_of(form, codes),
        exact=form.exact,
    )


def silent_days(
    printed: Printed, waiting: Mapping[str, int], since: Mapping[str, int], day: int, step: int
) -> dict[str, int]:
    """Days of silence of each State that is named with a large number, and of the others, rounded to a step.

    ``waiting`` and ``since``: how many referrals wait for each State, and the sum of the days since when.
    """
    found = {}
    for _, row in printed.parts:
        if printed.parts["", row].about is None:
            continue
        states = printed.together if row == OTHER else (row,)
        days = sum(waiting.get(one, 0) * day - since.get(one, 0) for one in states)
        found[row] = (days + step // 2) // step * step
    return found


def middle(days: Mapping[int, int]) -> int:
    """The median of whole days, from how often each number of days occurred; the lower of two middle ones."""
    left = (sum(days.values()) + 1) // 2
    for length in sorted(days):
        left -= days[length]
        if left <= 0:
            return length
    raise ValueError("no days")


def forms_in_order() -> Sequence[Form]:
    """Every table, the one that says which States are named before the others."""
    return sorted(counting.FORMS.values(), key=lambda form: form.name != counting.FRAME)


def all_words() -> set[str]:
    """Every English text that figures show from policy."""
    titles = {one.title for one in counting.SERIES.values()} | {one.title for one in counting.FORMS.values()}
    own = (counting.UNITS, counting.VIEWS, counting.RULES, disclosure.WITHHELD, TOGETHER_WORDS)
    return titles | {text for table in (*own, *POLICY_WORDS.values()) for text in table.values()}
