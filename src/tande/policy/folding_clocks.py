"""Which time limits a case kept and which it missed, and how many days things took: counted as they end.

A limit that is missed counts at once, by the fact that the rounds write down, and never a second time when the thing
is done at last. The limits are asked of ``policy.clocks``, as the officers' own list does.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from tande.policy import clocks, door_counts, escalation, interim, periods, referrals, stages, triage
from tande.policy.case_counts import Key
from tande.policy.mission import Clock, Mission

SECOND: Final = "second_agrees"
OFFER: Final = "safety_offer"
WHOLE: Final = "whole_case"
"""The length of a case, from receipt to its first end."""

KEPT, MISSED = "kept", "missed"
_BEGINS: Final[dict[str, str]] = {
    "decision.proposed": SECOND, "referral.made": referrals.NAMING_CLOCK, "interim.asked": interim.CLOCK,
}
_ENDS: Final[dict[str, str]] = {
    "decision.seconded": SECOND, "decision.declined": SECOND, "referral.officer_named": referrals.NAMING_CLOCK,
    "interim.taken": interim.CLOCK, "interim.refused": interim.CLOCK,
}
_VOID: Final[dict[str, str]] = {"referral.withdrawn": referrals.NAMING_CLOCK, "interim.lifted": interim.CLOCK}
_MOVES: Final = frozenset(move.fact for move in stages.MOVES)


def take(
    case: dict[str, Any], kind: str, at: datetime, body: Mapping[str, Any], mission: Mission, counts: Counter[Key]
) -> None:
    """Count what this fact ends, before the case itself takes it. ``case`` is as it was when the fact came."""
    if kind == "clock.missed" and body.get("level") == escalation.FIRST:
        _missed(case, str(body.get("clock", "")), at, mission, counts)
    elif kind in _MOVES and "stage" in case:
        _moved(case, kind, at, mission, counts)
    elif kind == "case.written":
        for clock in _of_stage(case, mission, "message"):
            _end(case, clock.id, _told(case), at, mission, counts)
        case["told"] = at.isoformat()
    elif kind == "support.offered" and "offered" not in case:
        if any(clock.id == OFFER for clock in _of_stage(case, mission, "record")):
            _end(case, OFFER, datetime.fromisoformat(case["received"]), at, mission, counts)
        case["offered"] = at.isoformat()
    elif kind in (triage.SIGNALS["danger"], triage.SIGNALS["reprisal"]):
        case["danger"] = True
    _on_records(case, kind, at, body, mission, counts)


def _moved(case: dict[str, Any], kind: str, at: datetime, mission: Mission, counts: Counter[Key]) -> None:
    since = datetime.fromisoformat(case["since"])
    for clock in _of_stage(case, mission, "move"):
        _end(case, clock.id, since, at, mission, counts)
    to = next(move.to for move in stages.MOVES if move.fact == kind)
    if to in stages.ENDS and "whole" not in case:
        case["whole"] = True
        days = max(0, (at - datetime.fromisoformat(case["received"])).days)
        counts[Key(periods.month_of(at), "days", WHOLE, str(days))] += 1
    case.get("runs", {}).pop(SECOND, None)  # a proposal made in the former stage is void


def _on_records(
    case: dict[str, Any], kind: str, at: datetime, body: Mapping[str, Any], mission: Mission, counts: Counter[Key]
) -> None:
    """Limits that run on a record of their own: a proposal, a referral, an interim measure."""
    mark = "|".join(str(body.get(name, "")) for name in ("number", "interim", "asked_of", "state"))
    runs = case.setdefault("runs", {})
    if kind in _BEGINS:
        clock = _BEGINS[kind]
        name = clock if clock == SECOND else f"{clock}|{mark}"
        runs[name] = at.isoformat()
    elif kind in _ENDS or kind in _VOID:
        clock = _ENDS.get(kind) or _VOID[kind]
        since = runs.pop(clock if clock == SECOND else f"{clock}|{mark}", None)
        if since is not None and kind in _ENDS:
            _end(case, clock, datetime.fromisoformat(since), at, mission, counts)


def _missed(case: dict[str, Any], clock: str, at: datetime, mission: Mission, counts: Counter[Key]) -> None:
    """The rounds found a limit passed: it is missed now, whenever the thing is done."""
    since = _running_since(case, clock, mission)
    if since is None:
        return
    marks = case.setdefault("missed", [])
    if [clock, since] not in marks:
        marks.append([clock, since])
        _note(case, clock, MISSED, at, mission, counts)


def _running_since(case: dict[str, Any], clock_id: str, mission: Mission) -> str | None:
    """When the limit that is said to be missed began; of several alike, the oldest not yet missed."""
    marks = case.get("missed", [])
    runs = sorted(since for name, since in case.get("runs", {}).items() if name.partition("|")[0] == clock_id)
    for since in runs:
        if [clock_id, since] not in marks:
            return str(since)
    clock = next((one for one in mission.clocks if one.id == clock_id), None)
    if clock is None or runs:
        return None
    if clock.met_by == "message":
        return _told(case).isoformat()
    return str(case["received"] if clock.met_by == "record" else case["since"])


def _end(
    case: dict[str, Any], clock_id: str, since: datetime, at: datetime, mission: Mission, counts: Counter[Key]
) -> None:
    clock = next((one for one in mission.clocks if one.id == clock_id), None)
    traits = _traits(case)
    span = clock.span(**traits) if clock is not None else None
    if span is None:
        return  # it does not run in such a case
    month = periods.month_of(at)
    counts[Key(month, "days", clock_id, str(max(0, (at - since).days)))] += 1
    mark = [clock_id, since.isoformat()]
    if mark in case.get("missed", []):
        case["missed"].remove(mark)
        return
    _note(case, clock_id, KEPT if at <= clocks.after(since, span, mission) else MISSED, at, mission, counts)


def _note(
    case: Mapping[str, Any], clock: str, how: str, at: datetime, mission: Mission, counts: Counter[Key]
) -> None:
    month = periods.month_of(at)
    door_counts.answered(case, clock, month, mission, counts, late=how == MISSED)
    counts[Key(month, "limits")] += 1
    counts[Key(month, "limits", how, clock)] += 1


def _of_stage(case: Mapping[str, Any], mission: Mission, met_by: str) -> list[Clock]:
    return [one for one in mission.clocks_by_stage.get(case["stage"], ()) if one.met_by == met_by]


def _told(case: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(max(case["since"], case.get("told", case["since"])))


def _traits(case: Mapping[str, Any]) -> dict[str, bool]:
    """What makes a limit the urgent one, as far as facts tell it."""
    codes = case["codes"]
    return {
        "sea": codes.get("sea") in ("yes", "unsure"),
        "child": bool(case["child"]) or triage.is_child(codes.get("child", "")),
        "danger": bool(case.get("danger")),
    }
