"""Figures by door: what facts add to them, and which door fails people, worked out from what is printed alone.

A month's counts of a door may be written again: the later one holds. Never printed are answers in time by door and
contacts begun by door: beside received, late and abandoned they would be cuts that can be subtracted from one another.
"""

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple

from tande.policy import periods, stages
from tande.policy.case_counts import Key
from tande.policy.channels import CHANNELS
from tande.policy.conversation.states import DOORS
from tande.policy.mission import Mission
from tande.policy.tables import UNKNOWN

COUNTED: Final = "doors.counted"
PAPERS: Final = "paper.counted"
LATE: Final = "late_by_door"
ABANDONED: Final = "abandoned_by_door"
RECEIVED: Final = "reports_by_channel"
IN_TIME: Final = "answers_in_time"
LATE_LANGUAGE: Final = "late_by_language"
CURRENCY: Final = "USD"
MILLIONTHS: Final = 1_000_000
FEWEST: Final = 20
"""Of fewer nothing is said."""

POINTS: Final = 10
"""By so many of a hundred a door must be worse than all others together, at the very least."""

_MONTH: Final = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])")


def take(record: dict[str, Any], kind: str, at: datetime, body: Mapping[str, Any], counts: Counter[Key]) -> None:
    """One fact of doors or call-backs. ``record`` keeps what may be written again, by door and month."""
    if kind == COUNTED:
        _counted(record, at, body)
    elif kind == PAPERS:
        _papers(record, at, body, counts)
    elif kind == "callback.done" and body.get("how") == "reached":
        counts[Key(periods.month_of(at), "callbacks_reached")] += 1


def _papers(record: dict[str, Any], at: datetime, body: Mapping[str, Any], counts: Counter[Key]) -> None:
    """How many form numbers are missing is a stock: a month adds what changed since the one before."""
    gaps = _number(body, "gaps")
    counts[Key(_month_of(at, body), "paper_gaps")] += gaps - record.get("gaps", 0)
    record.setdefault("register", "doors")
    record["gaps"] = gaps


def _month_of(at: datetime, body: Mapping[str, Any]) -> str:
    own = periods.month_of(at)
    month = str(body.get("month", ""))
    return month if _MONTH.fullmatch(month) and month <= own else own


def _counted(record: dict[str, Any], at: datetime, body: Mapping[str, Any]) -> None:
    month, door = _month_of(at, body), body.get("door")
    name = f"{door if door in CHANNELS else UNKNOWN} {month}"
    languages, cost = body.get("languages"), body.get("cost")
    said = {
        "at": at.isoformat(), "abandoned": _number(body, "abandoned"),
        "languages": {
            str(code): _number(one, "abandoned") for code, one in languages.items() if isinstance(one, Mapping)
        } if isinstance(languages, Mapping) else {},
        "cost": _number(cost, CURRENCY) if isinstance(cost, Mapping) else 0,
    }
    record.setdefault("register", "doors")
    known = record.setdefault("doors", {})
    known[name] = max((known[name], said) if name in known else (said,), key=_later)


def _later(said: Mapping[str, Any]) -> tuple[datetime, str]:
    return datetime.fromisoformat(said["at"]), json.dumps(said, sort_keys=True)


def _number(body: Mapping[str, Any], name: str) -> int:
    value = body.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0


def counts_of(record: Mapping[str, Any]) -> Counter[Key]:
    """What the doors' months add as they stand now."""
    counts: Counter[Key] = Counter()
    for name, said in record.get("doors", {}).items():
        door, _space, month = name.partition(" ")
        counts[Key(month, "abandoned")] += said["abandoned"]
        counts[Key(month, ABANDONED, "", door if door in DOORS else UNKNOWN)] += said["abandoned"]
        left = said["abandoned"]
        for language, n in sorted(said["languages"].items()):
            n = min(n, left)
            left -= n
            counts[Key(month, "abandoned_by_language", "", language or UNKNOWN)] += n
        counts[Key(month, "abandoned_by_language", "", UNKNOWN)] += left
        counts[Key(month, "door_cost")] += (said["cost"] + MILLIONTHS // 2) // MILLIONTHS
    return Counter({key: n for key, n in counts.items() if n})


def first_answers(mission: Mission) -> frozenset[str]:
    """The limits for a first answer: those that end when a complaint leaves the stage it came into."""
    return frozenset(one.id for one in mission.clocks_by_stage.get(stages.RECEIVED, ()) if one.met_by == "move")


def answered(
    case: Mapping[str, Any], clock: str, month: str, mission: Mission, counts: Counter[Key], *, late: bool
) -> None:
    """A limit of a case ended: if it is that of the first answer, whoever came was answered in time or late."""
    if clock not in first_answers(mission):
        return
    if not late:
        counts[Key(month, IN_TIME)] += 1
        return
    counts[Key(month, "late_answers")] += 1
    counts[Key(month, LATE, "", case.get("channel") or UNKNOWN)] += 1
    counts[Key(month, LATE_LANGUAGE, "", case.get("language") or UNKNOWN)] += 1


class Printed(NamedTuple):
    """A printed number: the true one lies from ``low`` to ``high``. ``large``: it is not from the small range."""

    low: int
    high: int
    large: bool


class Share(NamedTuple):
    """Of a hundred: the least and the most it can be."""

    low: int
    high: int


class Compared(NamedTuple):
    """A door beside all others together: ``how`` people fare ("late" or "abandoned"), and both shares."""

    code: str
    how: str
    own: Share
    others: Share
    fails: bool


@dataclass(frozen=True)
class Door:
    """What is printed of one door in one period, None where it is counted with others; and the shares it allows.

    ``abandoned`` is None too where nobody counts who begins (``counts_visits``): that is not 0 and has no share.
    """

    code: str
    received: Printed | None
    late: Printed | None
    abandoned: Printed | None

    @property
    def counts_visits(self) -> bool:
        """Whether it is known who began: of a page, a paper or a program only what was sent is known."""
        return self.code in DOORS

    @property
    def late_share(self) -> Share | None:
        """Late answers of a hundred complaints."""
        return _share(self.late, self.received)

    @property
    def abandoned_share(self) -> Share | None:
        """Abandoned contacts of a hundred that were abandoned or became a complaint."""
        return _share(self.abandoned, _sum([self.abandoned, self.received]))

    @property
    def in_time(self) -> Printed | None:
        """Answered in time, between bounds."""
        return rest(self.received, self.late)


def doors(printed: Mapping[str, Mapping[str, Any] | None]) -> list[Door]:
    """The doors of one period, from the printed entries of its tables, in the order of ``CHANNELS``.

    Doors of which nothing is printed, or nothing but 0, are left out.
    """
    shown = {name: cells(entry) for name, entry in printed.items()}
    received, late, abandoned = (shown.get(name, {}) for name in (RECEIVED, LATE, ABANDONED))
    found = [
        Door(code, received.get(code), late.get(code), abandoned.get(code) if code in DOORS else None)
        for code in CHANNELS
    ]
    return [one for one in found if any(n is not None and n.high for n in (one.received, one.late, one.abandoned))]


def rest(received: Printed | None, late: Printed | None) -> Printed | None:
    """What is left of received when what is late is taken away, between bounds; None when one is not printed."""
    if received is None or late is None:
        return None
    return Printed(max(0, received.low - late.high), max(0, received.high - late.low), received.large)


def cells(entry: Mapping[str, Any] | None) -> dict[str, Printed]:
    """What a printed table says of each row; nothing where it is withheld or not there."""
    if entry is None or entry["withheld"]:
        return {}
    return {
        one["row"]: Printed(one["low"], one["high"], one["low"] == one["high"] or one["about"] is not None)
        for one in entry["cells"]
    }


def compared(found: Sequence[Door]) -> list[Compared]:
    """Each door of which enough is printed, and whether it fails people. Follows from what is printed alone.

    A door fails when the least that its share can be is POINTS above the most that the share of all other doors
    together can be; when it and the others have FEWEST or more; and when its number is not from the small range. Who
    leaves is compared among the doors that count visits alone.
    """
    several = []
    for how, part, whole in (
        ("late", [one.late for one in found], [one.received for one in found]),
        ("abandoned", [one.abandoned for one in found], [_sum([one.abandoned, one.received]) for one in found]),
    ):
        for place, one in enumerate(found):
            others = [n for n in range(len(found)) if n != place and part[n] is not None and whole[n] is not None]
            own = _share(part[place], whole[place])
            theirs = _share(_sum([part[n] for n in others]), _sum([whole[n] for n in others]))
            mine = part[place]
            if own and theirs and mine is not None:
                fails = mine.large and own.low >= theirs.high + POINTS
                several.append(Compared(one.code, how, own, theirs, fails))
    return several


def cost_each(dollars: Sequence[int], door: Door | None) -> tuple[int, int] | None:
    """Between how many cents one complaint cost, from each month's whole dollars; None for too few complaints."""
    if door is None or door.received is None or not door.received.large or door.received.low < FEWEST:
        return None
    cents, off = 100 * sum(dollars), 50 * len(dollars)  # each month was rounded for itself
    return max(0, cents - off) // door.received.high, -(-(cents + off) // door.received.low)


def _share(part: Printed | None, whole: Printed | None) -> Share | None:
    if part is None or whole is None or whole.low < FEWEST:
        return None
    return Share(min(100, 100 * part.low // whole.high), min(100, -(-100 * part.high // whole.low)))


def _sum(several: Sequence[Printed | None]) -> Printed | None:
    """Several together; None when one of them is not printed, or there is none."""
    there = [one for one in several if one is not None]
    if not there or len(there) < len(several):
        return None
    return Printed(sum(one.low for one in there), sum(one.high for one in there), all(one.large for one in there))
