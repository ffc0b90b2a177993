"""How grave violations are counted: pure functions of records and a period. Rules: facts on children, section 1d.

- A personal violation counts once for each child it harmed, any other kind once.
- Verified in a period is what the task force verified in it. What happened before the period began is *late*: it is
  shown apart from what was committed in the period. The period is the caller's: a quarter, a year.
- What is not verified is chosen by the day of the incident, shown apart, and never added to what is verified.
- A child with several violations is one child; *several* means that at least two of the child's are verified.
- One line of attribution per violation, so that the lines of any table add up to its total.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tande.policy.violations.codes import BOYS, GIRLS, GRAVE, PERSONAL, SEXES, UNVERIFIED, VERIFIED
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


def unverified(violations: Iterable[Violation], period: Period, *, kinds: Sequence[str] = GRAVE) -> list[Violation]:
    """Those that happened in the period and wait for verification or could not be verified."""
    return [
        one for one in violations
        if one.kind in kinds and one.status in UNVERIFIED and one.began <= period.last and one.ended >= period.first
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


def _better(known: Child | None, new: Child) -> Child:
    """The same child written down twice: who knows the sex knows more."""
    return new if known is None or known.sex not in (BOYS, GIRLS) else known
