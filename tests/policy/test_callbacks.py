"""When somebody may be called: never outside the hours that she named, whatever the hour of asking."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tande.policy import callbacks as rules
from tande.policy.mission_reading import PackError
from tande.policy.operator_script import LINES, operator

ZONE = ZoneInfo("America/New_York")
RULES = rules.Rules()


def at(hour: int, minute: int = 0, day: int = 10) -> datetime:
    return datetime(2026, 6, day, hour, minute, tzinfo=ZONE)


TABLE = [
    # asked, window, danger → may be called from
    (at(9), "", False, at(9)), (at(22), "", False, at(8, day=11)), (at(3), "", False, at(8)),
    (at(22), "", True, at(22)), (at(9), "evening", False, at(17)), (at(18, 59), "evening", False, at(18, 59)),
    (at(20), "evening", False, at(17, day=11)), (at(9), "evening", True, at(17)),
    (at(11), "morning", False, at(8, day=11)),
    (at(10, 59), "morning", False, at(10, 59)), (at(13), "midday", False, at(13)), (at(1), "afternoon", False, at(14)),
]


@pytest.mark.parametrize(("asked", "window", "danger", "due"), TABLE)
def test_when_somebody_may_be_called(asked: datetime, window: str, danger: bool, due: datetime) -> None:
    assert rules.due(asked, window=window, zone=ZONE, rules=RULES, danger=danger) == due


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - a zone is added
    st.sampled_from(("", *rules.WINDOWS)), st.sampled_from([ZONE, ZoneInfo("Africa/Nairobi"), ZoneInfo("UTC")]),
)
def test_no_hour_of_asking_leads_outside_the_hours_named(asked: datetime, window: str, zone: ZoneInfo) -> None:
    due = rules.due(asked, window=window, zone=zone, rules=RULES)
    low, high = RULES.hours[window] if window else (8, 20)
    assert asked <= due <= asked + timedelta(hours=26)
    assert low <= due.astimezone(zone).hour < high
    assert rules.due(due, window=window, zone=zone, rules=RULES) == due


def test_the_next_try_waits_and_keeps_the_hours() -> None:
    assert rules.again(at(17), window="evening", zone=ZONE, rules=RULES, danger=False) == at(19)
    assert rules.again(at(18, 30), window="evening", zone=ZONE, rules=RULES, danger=True) == at(17, day=11)
    assert rules.again(at(21), window="", zone=ZONE, rules=RULES, danger=True) == at(23)


@pytest.mark.parametrize(("held", "child", "may"), [
    (["operator"], False, True), (["operator"], True, False), (["intake_officer"], True, False),
    (["child_officer"], True, True), (["head"], True, True), (["investigator"], False, False),
    (["auditor"], False, False),
])
def test_a_child_is_called_by_child_protection(held: list[str], child: bool, may: bool) -> None:
    assert rules.may_call(held, child=child) is may


WINDOW = {"from": 8, "to": 11}
HEAD = {
    "source": "ours", "certainty": "rule", "notes": {"keep_days": 7}, "care": {"contacts": ["line"]},
    "calls": {"tries": 5, "again_minutes": 120, "taken_minutes": 60, "keep_days": 30,
              "hours": dict.fromkeys(rules.WINDOWS, WINDOW)},
}
SAID = dict.fromkeys((*LINES, "care"), "A line.")


def read(head: object, said: object) -> object:
    return operator({"operator": head, "en": SAID, "xx": said}, languages=("en", "xx"), contacts={"line"})


@pytest.mark.parametrize(("head", "said", "named"), [
    (HEAD, {key: value for key, value in SAID.items() if key != "child"}, "xx.child"),
    (HEAD, {**SAID, "more": "What nobody says."}, "xx.more"),
    (HEAD, {**SAID, "code": "It\u2019s curled."}, "xx.code"),
    (HEAD, {**SAID, "code": "x" * 401}, "xx.code"),
    ({**HEAD, "care": {"contacts": ["nobody"]}}, SAID, "operator.care.contacts"),
    ({**HEAD, "calls": {**HEAD["calls"], "tries": 0}}, SAID, "operator.calls.tries"),  # type: ignore[dict-item]
    ({**HEAD, "calls": {**HEAD["calls"], "hours": {key: {"from": 11, "to": 8} for key in rules.WINDOWS}}}, SAID,  # type: ignore[dict-item]
     "operator.calls.hours.morning.to"),
])
def test_a_script_that_lacks_something_is_refused_at_its_line(head: object, said: object, named: str) -> None:
    with pytest.raises(PackError) as refused:
        read(head, said)
    assert {named} == {problem.where for problem in refused.value.problems} - {
        f"operator.calls.hours.{other}.to" for other in rules.WINDOWS if other != "morning"
    }


def test_a_whole_script_is_taken() -> None:
    assert read(HEAD, SAID).said("child", "xx") == "A line."  # type: ignore[attr-defined]
