"""What facts of force, custody, children met and grave violations add to the figures. Codes alone, like the rest.

Force and custody go into series and tables. Of children there are so few that even a month's total would point at one:
their lines (`LINES`) have no total and no parts that add up to one another. Each is a number of events in the month in
which it was recorded, printed by itself as a range or rounded, once and for ever: so nothing can be subtracted.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from tande.policy import force
from tande.policy.case_counts import ADULT, CHILD, Codes, Key
from tande.policy.tables import UNKNOWN
from tande.policy.violations.codes import JOINED, STAGES, VERIFIED

CHILDREN: Final = "children"
HOURS: Final = "children_hours"


class Line(NamedTuple):
    """One number of children a month. ``part_of``: the line whose events it is chosen from, "" for none."""

    title: str
    rule: str
    part_of: str = ""


LINES: Final[dict[str, Line]] = {
    "met": Line("Children met in operations", "child_met"),
    "questioned": Line("Questioned beyond who they are, or not said", "child_flag", "met"),
    "photo": Line("Photographed, or not said", "child_flag", "met"),
    "with_adults": Line("Not kept apart from adults", "child_flag", "met"),
    "restrained": Line("Force or restraint used, or not said", "child_flag", "met"),
    "no_care": Line("Hurt or maybe hurt, and no care on record", "child_flag", "met"),
    "as_adult": Line("Written down as adults without a document", "child_flag", "met"),
    "left": Line("Handed over to civilians", "child_left"),
    "late": Line("Handed over after the time limit", "child_left", "left"),
    "overdue": Line("The time limit passed and the child was still held", "child_limit"),
    "receipt_missing": Line("Nobody confirmed in time that the child arrived", "child_receipt"),
    "mismatch": Line("The two sides do not say the same", "child_receipt"),
    "recruitment_use": Line("Recruitment and use of children", "violation"),
    "killing_maiming": Line("Killing and maiming of children", "violation"),
    "sexual_violence": Line("Rape and other sexual violence against children", "violation"),
    "abduction": Line("Abduction of children", "violation"),
    "attacks": Line("Attacks on schools and hospitals", "violation"),
    "denial": Line("Denial of humanitarian access for children", "violation"),
}
VIOLATIONS: Final = frozenset(JOINED)
"""The lines that count verified grave violations."""

BANDS: Final[dict[str, tuple[float, str]]] = {
    "h6": (6, "Up to 6 hours"), "h12": (12, "6 to 12 hours"), "h24": (24, "12 to 24 hours"),
    "h48": (48, "24 to 48 hours"), "h72": (72, "48 to 72 hours"), "more": (float("inf"), "More than 72 hours"),
    UNKNOWN: (0, "Not known"),
}
"""Hours until a hand-over: the top of each band, and its words."""

AGES: Final[dict[str, str]] = {CHILD: "A child, or maybe a child", ADULT: "Adults"}
TRANSFERRED: Final[dict[str, str]] = {"yes": "Went to the independent body", "no": "Did not go there by itself"}
LEVELS: Final[dict[str, str]] = {**force.LEVELS, UNKNOWN: "Not known"}
OUTCOMES: Final[dict[str, str]] = {**force.OUTCOMES, UNKNOWN: "Not known"}
_ABOUT: Final = ("force.", "detention.", "encounter.", "violation.", "operation.")
_MISSED: Final = frozenset({"force.missed", "operation.unreported", "detention.overdue"})


def is_about(kind: str) -> bool:
    """Whether a kind of fact belongs here and not to a complaint."""
    return kind.startswith(_ABOUT)


def band(hours: object) -> str:
    """The band that a number of hours lies in."""
    if isinstance(hours, bool) or not isinstance(hours, int | float) or not hours >= 0:
        return UNKNOWN
    return next(code for code, (top, _words) in BANDS.items() if hours <= top)


def middle(hours: Mapping[str, int]) -> str:
    """The band that holds the median; what is not known counts as longest."""
    left = (sum(hours.values()) + 1) // 2
    if left < 1:
        raise ValueError("no hours")
    for code in BANDS:
        left -= hours.get(code, 0)
        if left <= 0:
            return code
    return UNKNOWN


def take(record: dict[str, Any], kind: str, body: Mapping[str, Any], month: str, counts: Counter[Key]) -> None:
    """One fact about one record; ``record`` is {} before its first. What is said twice is counted once."""
    of = kind.partition(".")[0]
    record.setdefault("register", of)
    if kind in _MISSED:
        counts[Key(month, kind)] += 1
    elif of == "force":
        _force(record, kind, body, month)
    elif of == "detention":
        _detention(record, kind, body, month)
    elif of == "encounter":
        _encounter(record, kind, body, month, counts)
    elif of == "violation":
        _violation(record, kind, body, month, counts)


def _force(record: dict[str, Any], kind: str, body: Mapping[str, Any], month: str) -> None:
    """Later facts may correct the codes; the month stays that of the report."""
    if kind == "force.reported":
        record.setdefault("month", month)
    if kind in ("force.reported", "force.changed", "force.completed"):
        record |= {name: body[name] for name in ("level", "outcome", "department", "child") if name in body}
    if kind == "force.transferred":
        record["transferred"] = True


def _detention(record: dict[str, Any], kind: str, body: Mapping[str, Any], month: str) -> None:
    if kind == "detention.recorded":
        record.setdefault("month", month)
    if kind in ("detention.recorded", "detention.changed") and "child" in body:
        record["child"] = body["child"]
    if kind == "detention.ended":
        record.setdefault("ended", month)
        record["hours"] = band(body.get("hours"))


def _encounter(
    record: dict[str, Any], kind: str, body: Mapping[str, Any], month: str, counts: Counter[Key]
) -> None:
    """Nobody is counted here whom a document made an adult, from then on."""
    record["child"] = body.get("child", record.get("child", ""))
    if record["child"] == "no":
        return
    found: list[str] = {
        "encounter.overdue": ["overdue"], "encounter.receipt_missing": ["receipt_missing"],
        "encounter.handed_over": ["left", *(["late"] if body.get("late") in ("yes", True) else [])],
        "encounter.received": ["mismatch"] if body.get("mismatches") else [],
    }.get(kind, [])
    if kind in ("encounter.recorded", "encounter.changed"):
        flags = [flag for flag in body.get("flags") or () if LINES.get(flag, Line("", "")).rule == "child_flag"]
        found = ["met", *flags]
    for line in found:
        if _once(record, line):
            counts[Key(month, CHILDREN, "", line)] += 1
            if line == "left":
                counts[Key(month, HOURS, "", band(body.get("hours")))] += 1


def _violation(
    record: dict[str, Any], kind: str, body: Mapping[str, Any], month: str, counts: Counter[Key]
) -> None:
    """Verified is what the last stage signed so; the first time it does."""
    if kind in ("violation.recorded", "violation.changed") and "kind" in body:
        record["kind"] = body["kind"]
    if kind == "violation.signed" and (body.get("stage"), body.get("status")) == (STAGES[-1], VERIFIED):
        of = body.get("kind", record.get("kind"))
        line = next((name for name, kinds in JOINED.items() if of in kinds), "")
        if line and _once(record, "verified"):
            counts[Key(month, CHILDREN, "", line)] += 1


def _once(record: dict[str, Any], what: str) -> bool:
    """Whether this is said of the record for the first time."""
    said = record.setdefault("said", [])
    if what in said:
        return False
    said.append(what)
    return True


def counts_of(record: Mapping[str, Any], codes: Codes) -> Counter[Key]:
    """All that may still be corrected of a record of force or custody."""
    counts: Counter[Key] = Counter()
    month, of = record.get("month"), record.get("register")
    if of == "force" and month:
        counts[Key(month, "force.reported")] = 1
        for table, row in {
            "force_by_level": _known(record.get("level"), LEVELS),
            "force_by_outcome": _known(record.get("outcome"), OUTCOMES),
            "force_by_place": codes.outer.get(record.get("department", ""), UNKNOWN),
            "force_by_age": _age(record),
            "force_by_transfer": "yes" if record.get("transferred") else "no",
        }.items():
            counts[Key(month, table, "", row)] = 1
    if of == "detention" and month:
        counts[Key(month, "detention.recorded")] = 1
        counts[Key(month, "detention_by_age", "", _age(record))] = 1
    if of == "detention" and record.get("ended"):
        counts[Key(record["ended"], "detention.ended")] = 1
        counts[Key(record["ended"], "detention_by_hours", "", record["hours"])] = 1
    return counts


def _known(code: object, table: Mapping[str, str]) -> str:
    return code if isinstance(code, str) and code in table else UNKNOWN


def _age(record: Mapping[str, Any]) -> str:
    """Doubt about age means child, and so does saying nothing."""
    return ADULT if record.get("child") in ("no", False) else CHILD
