"""How grave violations are counted: pure functions of records and a period. Rules: facts on children, section 1d.

- A personal violation counts once for each child it harmed, any other kind once.
- Verified in a period is what the task force verified in it. What happened before the period began is *late*: it is
  shown apart from what was committed in the period. The period is the caller's: a quarter, a year.
- Quarterly reports call late what was verified after the quarter of the incident: the length is a parameter too.
- What is not verified is chosen by the last day of the incident, shown apart, and never added to what is verified.
- A child with several violations is one child; *several* means that at least two of the child's are verified.
- One line of attribution per violation, so that the lines of any table add up to its total.
- Nothing here knows whether an incident is closed: closing one changes no number.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tande.policy import periods
from tande.policy.violations.codes import (
    BOYS,
    DEPRIVATION,
    GIRLS,
    GRAVE,
    PERSONAL,
    SEXES,
    UNVERIFIED,
    VERIFIED,
)
from tande.policy.violations.records import Child, Group, Tally, Violation, tally_of


@dataclass(frozen=True, slots=True)
class Period:
    """From one day to another, both included."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.first > self.last:
            raise ValueError("a period ends after it begins")

    def holds(self, day: date | None) -> bool:
        """Whether this day lies in it."""
        return day is not None and self.first <= day <= self.last


def year(of: int) -> Period:
    """A calendar year, as the Secretary-General's report counts."""
    return Period(date(of, 1, 1), date(of, 12, 31))


def quarter(of: int, number: int) -> Period:
    """A quarter of a year, 1 to 4, as the horizontal notes count. Raises ValueError for another number."""
    return _calendar(date(of, number * 3, 1), periods.QUARTER)


def _calendar(day: date, months: int) -> Period:
    """The calendar period of so many months that holds a day."""
    inside = periods.months_in(f"{day:%Y-%m}", months)
    return Period(date.fromisoformat(f"{inside[0]}-01"), periods.day_after(inside[-1]) - timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Children:
    """Children behind violations, each once. ``several``: with at least two verified violations."""

    by_sex: Tally
    several: int


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A typed number of children that the linked victims do not bear out. ``by``: typed less linked, by sex."""

    violation: str
    typed: Tally
    linked: Tally
    by: Mapping[str, int]


def verified(violations: Iterable[Violation], period: Period, *, kinds: Sequence[str] = GRAVE) -> list[Violation]:
    """Those verified in the period, late ones among them."""
    return [
        one for one in violations if one.kind in kinds and one.status == VERIFIED and period.holds(one.verified_on)
    ]


def is_late(violation: Violation, period: Period) -> bool:
    """Whether it was verified in this period and had ended before it began. Never so for what is not verified."""
    return violation.status == VERIFIED and period.holds(violation.verified_on) and violation.ended < period.first


def verified_after(violation: Violation, months: int = periods.QUARTER) -> bool:
    """Whether it was verified after the end of the calendar period of so many months in which the incident ended.

    With 3 months this is the rule of the UN's information system; with 12 that of the yearly report. It needs no
    period of reporting, so a mark for it can stand beside a record. Never so for what is not verified.
    """
    if violation.status != VERIFIED or violation.verified_on is None:
        return False
    return violation.verified_on > _calendar(violation.ended, months).last


def unverified(violations: Iterable[Violation], period: Period, *, kinds: Sequence[str] = GRAVE) -> list[Violation]:
    """Those that ended in the period and wait for verification or could not be verified, however long ago that was.

    An incident has one last day, so the quarters add up to the year.
    """
    return [
        one for one in violations
        if one.kind in kinds and one.status in UNVERIFIED and period.holds(one.ended)
    ]


def detained(violations: Iterable[Violation], on: date) -> list[Violation]:
    """Verified deprivations of liberty that had begun and had no last day yet, or a later one."""
    return [
        one for one in violations
        if one.kind == DEPRIVATION and one.status == VERIFIED and one.began <= on
        and (one.freed_on is None or one.freed_on > on)
    ]


def tally(violation: Violation) -> Tally:
    """The children whom a violation harmed, from its victims; what was typed counts only where none is linked."""
    linked = linked_tally(violation)
    if linked.total == 0 and violation.typed is not None:
        return tally_of(violation.typed)
    return linked


def linked_tally(violation: Violation) -> Tally:
    """The children linked to a violation: each child once, each group by its number."""
    counted: Counter[str] = Counter()
    for child in {child.id: child for child in violation.children}.values():
        counted[child.sex] += 1
    for group in {group.id: group for group in violation.groups}.values():
        counted[group.sex] += group.number
    return tally_of(counted)


def count(violation: Violation) -> int:
    """How often a violation counts: a personal one by children, any other once."""
    return tally(violation).total if violation.kind in PERSONAL else 1


def total(violations: Iterable[Violation]) -> int:
    """The number of violations, as reports give it."""
    return sum(count(one) for one in violations)


def by(violations: Iterable[Violation], key: Callable[[Violation], str]) -> dict[str, int]:
    """Counts by something each violation has one of (``kind``, ``party``, ``department``); they add up to `total`."""
    found: Counter[str] = Counter()
    for one in violations:
        found[key(one)] += count(one)
    return dict(found)


def by_sex(violations: Iterable[Violation]) -> Tally:
    """Children by sex over personal violations: a child counts once for each violation."""
    return sum((tally(one) for one in violations if one.kind in PERSONAL), Tally())


def sexes_by(violations: Iterable[Violation], key: Callable[[Violation], str]) -> dict[str, Tally]:
    """As `by_sex`, apart by something each violation has one of."""
    found: dict[str, Tally] = {}
    for one in violations:
        if one.kind in PERSONAL:
            found[key(one)] = found.get(key(one), Tally()) + tally(one)
    return found


def unique_children(violations: Iterable[Violation]) -> Children:
    """The children behind personal violations, each once, however many violations harmed them.

    Give what was verified (`verified`): a violation that was not makes nobody a child with several. Children whom only
    a typed number tells of are not among them: nobody can say whether they are the same.
    """
    personal = [one for one in violations if one.kind in PERSONAL and one.status == VERIFIED]
    children: dict[str, Child] = {}
    groups: dict[str, Group] = {}
    harmed: Counter[tuple[str, str]] = Counter()
    for one in personal:
        for child in {child.id: child for child in one.children}.values():
            children[child.id] = _better(children.get(child.id), child)
            harmed["child", child.id] += 1
        for group in {group.id: group for group in one.groups}.values():
            groups[group.id] = max(groups.get(group.id, group), group, key=lambda found: found.number)
            harmed["group", group.id] += 1
    counted: Counter[str] = Counter(child.sex for child in children.values())
    for group in groups.values():
        counted[group.sex] += group.number
    size = {("child", id): 1 for id in children} | {("group", id): group.number for id, group in groups.items()}
    several = sum(size[who] for who, times in harmed.items() if times > 1)
    return Children(tally_of(counted), several)


def mismatches(violations: Iterable[Violation]) -> list[Mismatch]:
    """Where a typed number and the linked victims differ: to be looked into, never mended by itself."""
    found = []
    for one in violations:
        linked = linked_tally(one)
        if one.typed is None or linked.total == 0:
            continue
        typed = tally_of(one.typed)
        difference = {sex: getattr(typed, sex) - getattr(linked, sex) for sex in SEXES}
        if any(difference.values()):
            found.append(Mismatch(one.id, typed, linked, difference))
    return found


def without_identity(violations: Iterable[Violation]) -> int:
    """Children whom only typed numbers tell of: `unique_children` cannot hold them, and a table has to say so."""
    return sum(
        tally(one).total for one in violations if one.kind in PERSONAL and not one.children and not one.groups
    )


def undated(violations: Iterable[Violation], *, kinds: Sequence[str] = GRAVE) -> list[Violation]:
    """Verified, but nobody wrote down when: in no period's table until somebody does. A table has to say so."""
    return [one for one in violations if one.kind in kinds and one.status == VERIFIED and one.verified_on is None]


def of_nobody(violations: Iterable[Violation]) -> list[Violation]:
    """Personal violations with no child, group or typed number: they count 0 until somebody adds the children."""
    return [one for one in violations if one.kind in PERSONAL and count(one) == 0]


def _better(known: Child | None, new: Child) -> Child:
    """The same child written down twice: who knows the sex knows more."""
    return new if known is None or known.sex not in (BOYS, GIRLS) else known
