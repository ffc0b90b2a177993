"""Coded facts become counts: what one case adds to the tables, and how each new fact changes that.

Pure, and one case at a time, so that publishing costs as much as there are new facts. What may be corrected later
(codes, findings, answers) is drawn anew from the case's own small state, and the difference is counted in the month
in which the thing first came up. What happened once (a step, a time limit) is counted once, in its own month.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from tande.policy import (
    case_counts,
    door_counts,
    facts,
    folding_clocks,
    periods,
    referrals,
    register_counts,
    stages,
    support,
)
from tande.policy.case_counts import Codes, Key

STAGE_AFTER: Mapping[str, str] = {"complaint.received": stages.RECEIVED} | {
    move.fact: move.to for move in stages.MOVES
}
ACTS_OF_A_STATE = frozenset({
    "referral.acknowledged", "referral.officer_named", "referral.replied", "referral.outcome",
})
"""What ends a silence, and begins the next one."""
_NOT_OPEN = stages.ENDS | {stages.REVIEW}
"""As anybody counts in the log: received less ended plus opened again. A review that is asked for opens nothing yet."""
_COUNTED = case_counts.COUNTED_STEPS | {kind for kind, one in facts.KINDS.items() if one.public}


class Coded(NamedTuple):
    """A fact as it is counted: codes and a time."""

    kind: str
    at: datetime
    body: Mapping[str, Any]


@dataclass(frozen=True)
class Folded:
    """A case after new facts, and by how much each count changed."""

    case: dict[str, Any]
    counts: Counter[Key]


def fold(case: Mapping[str, Any], news: Iterable[Coded], codes: Codes) -> Folded:
    """The case with new facts in the order in which they were written; ``case`` is {} before its first fact."""
    now: dict[str, Any] = deepcopy(dict(case))
    counts: Counter[Key] = Counter()
    counts.subtract(_standing(now, codes))
    for fact in news:
        _take(now, fact, codes, counts)
    counts.update(_standing(now, codes))
    return Folded(now, Counter({key: n for key, n in counts.items() if n}))


def _standing(case: Mapping[str, Any], codes: Codes) -> Counter[Key]:
    """All that may still be corrected of a case, or of a record of the safeguards register."""
    return (
        case_counts.counts_of(case, codes) + register_counts.counts_of(case, codes) + door_counts.counts_of(case)
    )


def _take(case: dict[str, Any], fact: Coded, codes: Codes, counts: Counter[Key]) -> None:
    month = periods.month_of(fact.at)
    if register_counts.is_about(fact.kind):
        if "received" not in case:  # what is said of a complaint there is no record of its own
            register_counts.take(case, fact.kind, fact.body, month, counts)
        return
    if fact.kind in _COUNTED:
        counts[Key(month, fact.kind)] += 1
    door_counts.take(case, fact.kind, fact.at, fact.body, counts)
    if "received" not in case and fact.kind != "complaint.received":
        return  # not about a case
    folding_clocks.take(case, fact.kind, fact.at, fact.body, codes.mission, counts)
    to = STAGE_AFTER.get(fact.kind)
    if to is not None:
        _enter(case, fact, to, month, counts)
    else:
        handler = _TAKEN.get(fact.kind)
        if handler is not None:
            handler(case, fact, month)
    if fact.kind.startswith("referral.") or fact.kind == "track.recorded":
        _silence(case, fact, month, counts)


def _enter(case: dict[str, Any], fact: Coded, to: str, month: str, counts: Counter[Key]) -> None:
    """The case comes into a stage; the stocks of open ones follow."""
    if fact.kind == "complaint.received":
        case.update(
            received=fact.at.isoformat(), month=month, channel=fact.body.get("channel", ""),
            language=fact.body.get("language", ""), child=bool(fact.body.get("child")), codes={},
        )
    before = case.get("stage", stages.CLOSED)
    for stage, change in ((before, -1), (to, 1)):
        if stage not in _NOT_OPEN:
            counts[Key(month, "open_since", "", case["month"])] += change
            counts[Key(month, "open")] += change
        if stage == stages.RECEIVED:
            counts[Key(month, "unanswered")] += change
    case["stage"], case["since"] = to, fact.at.isoformat()
    if fact.kind == "complaint.not_pursued":
        case.setdefault("ended", []).append([month, fact.body.get("reason", "")])


def _triaged(case: dict[str, Any], fact: Coded, _month: str) -> None:
    case["codes"] = {key: value for key, value in fact.body.items() if isinstance(value, str)}


def _allegation(case: dict[str, Any], fact: Coded, month: str) -> None:
    """Recorded or corrected; a correction makes its finding void."""
    known = case.setdefault("allegations", {})
    number = str(fact.body.get("number", ""))
    known[number] = {**fact.body, "month": known.get(number, {}).get("month", month), "finding": "", "found": ""}


def _decided(case: dict[str, Any], fact: Coded, month: str) -> None:
    known = case.get("allegations", {}).get(str(fact.body.get("number", "")))
    if known is not None:
        known["finding"], known["found"] = fact.body.get("finding", ""), month


def _interim(case: dict[str, Any], fact: Coded, month: str) -> None:
    case.setdefault("interim", []).append([month, fact.body.get("interim", ""), fact.body.get("asked_of", "")])


def _referred(case: dict[str, Any], fact: Coded, month: str) -> None:
    case.setdefault("referrals", []).append({
        "state": fact.body.get("state", ""), "month": month, "tracks": list(fact.body.get("tracks", ())),
    })


def _track(case: dict[str, Any], fact: Coded, month: str) -> None:
    known = case.setdefault("tracks", {})
    name = f"{fact.body.get('state', '')} {fact.body.get('track', '')}"
    known[name] = [known[name][0] if name in known else month, fact.body.get("track_state", "")]


def _outcome(case: dict[str, Any], fact: Coded, month: str) -> None:
    state = fact.body.get("state", "")
    for code in fact.body.get("outcomes", ()):
        case.setdefault("outcomes", []).append([month, code, state])


def _offer(case: dict[str, Any], fact: Coded, month: str) -> None:
    case.setdefault("offers", []).append([month, fact.body.get("support", "")])


def _claim(case: dict[str, Any], fact: Coded, month: str) -> None:
    """Facts name no claim; one of the same State goes on, else the last."""
    known = case.setdefault("claims", [])
    state = (list(fact.body.get("states", ())) or [""])[0]
    if fact.kind == "claim.recorded" or not known:
        known.append([month, fact.body.get("claim", ""), state])
        return
    one = next((one for one in reversed(known) if one[2] in (state, "")), known[-1])
    one[1], one[2] = fact.body.get("claim", ""), one[2] or state


def _silence(case: dict[str, Any], fact: Coded, month: str, counts: Counter[Key]) -> None:
    """How many referrals wait for a State, and since which day: counted as stocks, so that any month can be drawn."""
    state = fact.body.get("state", "")
    one = next((one for one in reversed(case.get("referrals", ())) if one["state"] == state), None)
    if one is None:
        return
    before = one.get("waits")
    one["waits"] = _waits(case, fact, one)
    for since, change in ((before, -1), (one["waits"], 1)):
        if since is not None:
            counts[Key(month, "waiting_by_state", "", state)] += change
            counts[Key(month, "waiting")] += change
            counts[Key(month, "waiting_since", "", state)] += change * since


def _waits(case: Mapping[str, Any], fact: Coded, one: dict[str, Any]) -> int | None:
    """Since which day the State is silent after this fact; None when it has answered, or is no longer asked."""
    one["withdrawn"] = one.get("withdrawn", False) or fact.kind == "referral.withdrawn"
    found = {name.partition(" ")[2]: value[1] for name, value in case.get("tracks", {}).items()
             if name.partition(" ")[0] == one["state"]}
    asked_again = fact.kind == "referral.disclosed"
    if one["withdrawn"] or (referrals.answered(one["tracks"], found) and not asked_again):
        return None
    acted = fact.kind in ACTS_OF_A_STATE or (
        fact.kind == "referral.act_certified" and fact.body.get("certificate") in referrals.CERTIFIED
    )
    waits: int | None = one.get("waits")
    return fact.at.date().toordinal() if acted or waits is None else waits


def _canary(case: dict[str, Any], _fact: Coded, _month: str) -> None:
    """A test complaint: it was received and handled, but nobody alleged anything."""
    case["canary"] = True


_TAKEN = {
    "case.triaged": _triaged,
    "allegation.recorded": _allegation,
    "allegation.changed": _allegation,
    "allegation.decided": _decided,
    "interim.asked": _interim,
    "referral.made": _referred,
    "referral.outcome": _outcome,
    "track.opened": _track,
    "track.recorded": _track,
    support.FACTS[support.OFFERED]: _offer,
    "claim.recorded": _claim,
    "claim.moved": _claim,
    "canary.revealed": _canary,
}
