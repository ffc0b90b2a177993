"""Who must have learned what, and how it stands on any day: the same answer for a past day, whatever came later."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tande.policy import training
from tande.policy.periods import add_months
from tande.policy.training import Attempt, Trainee, Version

DAY = date(2026, 3, 1)
ALL = ("pre", "induction", "refresher")


def version(
    number: int = 1, starts: date = date(2000, 1, 1), *, months: int = 12, voids: bool = False,
    required_of: tuple[str, ...] = ("all",), phases: tuple[str, ...] = ALL, code: str = "child_protection",
) -> Version:
    return Version(code, number, starts, 90, 80, months, required_of, phases, voids)


def passed(on: date, until: date, number: int = 1) -> Attempt:
    return Attempt("child_protection", on, number, True, until)


def failed(on: date) -> Attempt:
    return Attempt("child_protection", on, 1, False)


@pytest.mark.parametrize(("day", "months", "expected"), [
    ("2026-01-31", 1, "2026-02-28"), ("2028-01-31", 1, "2028-02-29"), ("2028-02-29", 12, "2029-02-28"),
    ("2028-02-29", 48, "2032-02-29"), ("2026-08-31", 6, "2027-02-28"), ("2026-12-15", 1, "2027-01-15"),
    ("2026-11-30", 3, "2027-02-28"), ("2026-10-31", 120, "2036-10-31"), ("2026-05-31", 1, "2026-06-30"),
    ("2026-01-01", 11, "2026-12-01"), ("2026-01-01", 12, "2027-01-01"),
])
def test_months_end_where_they_should(day: str, months: int, expected: str) -> None:
    assert add_months(date.fromisoformat(day), months) == date.fromisoformat(expected)


DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@given(DAYS, DAYS, st.integers(1, 120))
def test_months_keep_the_order_of_days_and_never_skip_a_month(a: date, b: date, months: int) -> None:
    later, after = add_months(a, months), add_months(b, months)
    assert (later.year - a.year) * 12 + later.month - a.month == months
    assert later.day <= a.day
    assert (a <= b) <= (later <= after)


@pytest.mark.parametrize(("left", "state", "warning"), [
    (366, "passed", 0), (91, "passed", 0), (90, "expiring", 90), (61, "expiring", 90), (60, "expiring", 60),
    (31, "expiring", 60), (30, "expiring", 30), (8, "expiring", 30), (7, "expiring", 7), (1, "expiring", 7),
    (0, "expiring", 7), (-1, "expired", 0), (-400, "expired", 0),
])
def test_a_pass_warns_before_it_ends_and_counts_on_its_last_day(left: int, state: str, warning: int) -> None:
    found = training.standing([passed(DAY - timedelta(days=900), DAY + timedelta(days=left))], [], [version()], DAY)
    assert (found.state, found.days_left, found.warning) == (state, left, warning)
    assert found.counts == (left >= 0)


END = DAY + timedelta(days=200)
GONE = DAY - timedelta(days=3)


@pytest.mark.parametrize(("attempts", "attended", "expected"), [
    ([], [], "never_done"),
    ([], [DAY], "attended"),
    ([], [DAY + timedelta(days=1)], "never_done"),
    ([failed(DAY)], [DAY], "failed"),
    ([failed(DAY + timedelta(days=1))], [DAY], "attended"),
    ([passed(GONE, GONE)], [], "expired"),
    ([passed(GONE, GONE), failed(DAY)], [], "expired"),
    ([passed(DAY, END), failed(DAY)], [], "passed"),
    ([passed(GONE, GONE), passed(DAY, END)], [], "passed"),
    ([passed(DAY + timedelta(days=1), END)], [], "never_done"),
])
def test_never_done_and_expired_and_failed_are_told_apart(
    attempts: list[Attempt], attended: list[date], expected: str
) -> None:
    assert training.standing(attempts, attended, [version()], DAY).state == expected


def test_new_terms_void_a_pass_only_when_they_say_so_and_from_their_day_on() -> None:
    old = [passed(DAY, END)]
    later = DAY + timedelta(days=20)
    mild, strict = version(2, later), version(3, later, voids=True)
    assert training.standing(old, [], [version(), mild], later).state == "passed"
    assert training.standing(old, [], [version(), mild, strict], later - timedelta(days=1)).state == "passed"
    found = training.standing(old, [], [version(), mild, strict], later)
    assert (found.state, found.counts, found.until) == ("void", False, END)
    again = [*old, passed(later, END, number=3)]
    assert training.standing(again, [], [version(), strict, version(4, later)], later).state == "passed"
    # What ended by itself is expired, whatever was voided since.
    assert training.standing(old, [], [version(), strict], END + timedelta(days=1)).state == "expired"


ATTEMPTS = st.builds(
    lambda on, good, months, number: Attempt(
        "child_protection", on, number, good, add_months(on, months) if good else None
    ),
    st.dates(date(2025, 1, 1), date(2027, 12, 31)), st.booleans(), st.integers(1, 24), st.integers(1, 3),
)
VERSIONS = [version(), version(2, date(2026, 6, 1)), version(3, date(2027, 1, 1), voids=True)]
ON = st.dates(date(2025, 1, 1), date(2028, 12, 31))


@given(st.lists(ATTEMPTS, max_size=6), st.lists(ATTEMPTS, max_size=4), ON, st.randoms())
def test_a_past_day_never_changes_its_answer(
    before: list[Attempt], after: list[Attempt], on: date, shuffle: object
) -> None:
    known = training.standing(before, [], VERSIONS, on)
    later = [one for one in after if one.on > on]
    mixed = [*later, *before]
    shuffle.shuffle(mixed)  # type: ignore[attr-defined]
    assert training.standing(mixed, [], VERSIONS, on) == known


@given(st.lists(ATTEMPTS, max_size=6), ON, ON)
def test_a_failed_try_takes_nothing_away_and_a_pass_never_hurts(attempts: list[Attempt], day: date, on: date) -> None:
    known = training.standing(attempts, [], VERSIONS, on)
    tried = training.standing([*attempts, failed(day)], [], VERSIONS, on)
    assert (tried.counts, tried.until) == (known.counts, known.until)
    more = training.standing([*attempts, passed(day, add_months(day, 12), 3)], [], VERSIONS, on)
    assert more.counts >= known.counts
    assert more.counts == known.counts or day <= on


@given(st.lists(ATTEMPTS, max_size=6), ON)
def test_whoever_counts_has_a_pass_that_has_begun_and_has_not_ended(attempts: list[Attempt], on: date) -> None:
    found = training.standing(attempts, [], VERSIONS, on)
    if found.counts:
        assert any(one.passed and one.on <= on <= (one.until or date.min) for one in attempts)
        assert found.until is not None
        assert found.days_left == (found.until - on).days
        assert (found.state == "expiring") == (found.days_left <= max(training.WARNINGS))
    else:
        assert found.warning == 0


@pytest.mark.parametrize(("post", "deployed", "needed"), [
    ("member", None, {"before"}),
    ("member", DAY + timedelta(days=1), {"before"}),
    ("member", DAY, {"before", "again"}),
    ("member", DAY - timedelta(days=29), {"before", "again"}),
    ("member", DAY - timedelta(days=30), {"before", "again", "there"}),
    ("manager", DAY - timedelta(days=30), {"before", "again", "there", "leads"}),
    ("commander", None, {"before", "leads"}),
])
def test_what_is_needed_follows_from_post_and_day(post: str, deployed: date | None, needed: set[str]) -> None:
    terms = {
        "before": version(phases=("pre",)), "there": version(phases=("induction",)),
        "again": version(phases=("refresher",)), "leads": version(required_of=("manager", "commander")),
    }
    assert training.needs(Trainee("a", "1", post, deployed), terms, DAY) == needed


def test_the_terms_in_force_are_those_with_the_highest_number_that_have_begun() -> None:
    versions = [version(3, DAY + timedelta(days=1)), version(2, DAY), version(), version(code="other")]
    assert {code: one.number for code, one in training.in_force(versions, DAY).items()} == {
        "child_protection": 2, "other": 1,
    }


def test_coverage_counts_everybody_once_in_the_unit_and_once_in_all() -> None:
    good = training.standing([passed(DAY, END)], [], [version()], DAY)
    terms = {"child_protection": version(), "leads": version(required_of=("commander",))}
    people = [Trainee("a", "north", "member"), Trainee("b", "north", "commander"), Trainee("c", "", "member")]
    found = training.coverage(people, {"a": {"child_protection": good}, "z": {"leads": good}}, terms, DAY)
    assert {key: (cell.trained, cell.needed) for key, cell in found.items()} == {
        ("", "child_protection"): (1, 3), ("north", "child_protection"): (1, 2),
        ("", "leads"): (0, 1), ("north", "leads"): (0, 1),
    }
    assert dict(found["", "child_protection"].states) == {"passed": 1, "never_done": 2}


def test_the_next_day_that_something_ends() -> None:
    ends = [training.Standing("passed", END), training.Standing("expiring", DAY), training.Standing("expired", GONE)]
    assert training.next_due(ends) == DAY
    assert training.next_due(ends[2:]) is None
