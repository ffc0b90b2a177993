"""Who of a contingent is vetted and trained on a day: facts of the ledger become numbers. Pure; codes alone.

Each person has a small file that new facts change one by one; on a day the files say who belongs to which column.
What may be printed of that is policy.coverage_printing.
"""

from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple

from tande.policy import credentials, vetting
from tande.policy.folding import Coded
from tande.policy.training import SEAT_DAYS

PEOPLE: Final = "people"
DEPLOYED: Final = "deployed"
VETTED: Final = "vetted"
PENDING: Final = "deployed_pending"
LEFT: Final = "left"
LEFT_PENDING: Final = "left_pending"
OVERRIDDEN: Final = "overridden"
TRAINED: Final = "trained:"
ASKED: Final = "asked:"
FUNCTION: Final = "function:"

WORDS: Final[dict[str, str]] = {
    PEOPLE: "People",
    DEPLOYED: "Deployed",
    VETTED: "Vetted",
    PENDING: "Deployed, vetting pending",
    LEFT: "Left the mission",
    LEFT_PENDING: "Left while their vetting was pending",
    OVERRIDDEN: "Deploy by an override",
}
RULES: Final[dict[str, str]] = {
    PEOPLE: "Everybody on the contingent's roster who has not left it.",
    DEPLOYED: "Those of them who are in the mission on that day.",
    VETTED: "The State's certificate, the person's own declaration and our check are all there and valid on that day.",
    PENDING: "In the mission on that day, although the vetting is not finished or is no longer valid.",
    TRAINED: "Passed, and still valid on that day. Who passed too long ago is not counted.",
    LEFT: "Everybody who was on the roster and left, since the register began.",
    LEFT_PENDING: "Left before the vetting was finished, since the register began.",
    OVERRIDDEN: "Two officers let the person deploy although something was missing; only until a day that is named.",
    FUNCTION: "By function, not by name.",
}
"""The rule that stands beside each number."""

FUNCTIONS: Final[dict[str, str]] = {
    "child_protection": "Child protection",
    "gender": "Protection of women, gender",
    "community_policing": "Community policing",
}
"""Functions whose posts are counted, because texts ask for them."""

FOR_EVER: Final = "9999-12-31"

File = Mapping[str, Any]


class Course(NamedTuple):
    """A curriculum as it is counted: its code, and the posts that must have it; none means everybody."""

    code: str
    posts: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Column:
    """One number of each contingent: how many of those in ``base``; "" when it is a size of its own.

    ``size``: about how big something is and not about anybody, so that it is exact. ``less``: those of the base who
    are not in this other column.
    """

    code: str
    base: str = ""
    size: bool = False
    less: str = ""


KINDS: Final = frozenset({
    "person.enrolled", "person.moved", "person.deployed", "person.left", "vetting.result", "training.attended",
    "training.attempted", "training.annulled", "credential.revoked", "override.granted", "override.ended",
})
"""The facts that these numbers are made of."""


def fold(file: File, news: Iterable[Coded]) -> dict[str, Any]:
    """A person's file with new facts in the order in which they were written; {} before the first one."""
    now: dict[str, Any] = deepcopy(dict(file))
    for fact in news:
        handler = _TAKEN.get(fact.kind)
        if handler is not None:
            handler(now, fact.body)
    return now


def _posted(file: dict[str, Any], body: Mapping[str, Any]) -> None:
    if "struck" in body:
        file["struck"] = body["struck"] == "yes"
        return
    file.update(
        contingent=str(body.get("contingent", "")), post=str(body.get("post", "")),
        functions=sorted(map(str, body.get("functions") or ())),
    )


def _deployed(file: dict[str, Any], body: Mapping[str, Any]) -> None:
    file["deployed"] = str(body.get("on", ""))
    if file.get("left") and file["left"] <= file["deployed"]:
        file["left"], file["left_pending"] = "", False  # came back


def _left(file: dict[str, Any], body: Mapping[str, Any]) -> None:
    """Where it is not said whether the vetting was finished, what was known of it says so."""
    on = str(body.get("on", ""))
    unfinished = not _valid(file.get("vetted"), on) if "pending" not in body else body["pending"] == "yes"
    file.update(left=on, left_pending=bool(on) and unfinished)


def _vetted(file: dict[str, Any], body: Mapping[str, Any]) -> None:
    """A result takes the place of the one before, whatever it is. Only where it says so does no date end it."""
    until = FOR_EVER if body.get("until", "") is None else str(body.get("until", ""))
    file["vetted"] = until if body.get("result") in vetting.GOOD else ""
    if body.get("result") == vetting.LEFT_PENDING:
        file["left_pending"] = True
    if file.get("left"):  # who left knows less of the vetting than vetting does
        file["left_pending"] = body.get("result") == vetting.LEFT_PENDING


def _attended(file: dict[str, Any], body: Mapping[str, Any]) -> None:
    """Written when a session is signed off: only then what was tried in it counts."""
    for code in str(body.get("curricula", "")).split(","):
        file.setdefault("attended", {}).setdefault(code, []).append(str(body.get("on", "")))


def _attempted(file: dict[str, Any], body: Mapping[str, Any]) -> None:
    if body.get("passed") not in (True, "yes"):
        return  # a test that was not passed takes nothing away that was passed before
    passes = file.setdefault("passed", {}).setdefault(str(body.get("curriculum", "")), [])
    passes.append([str(body.get("until") or ""), str(body.get("on", "")), str(body.get("attempt", ""))])


def _annulled(file: dict[str, Any], body: Mapping[str, Any]) -> None:
    """Where it is not said which try was taken back, none of this curriculum counts."""
    code, attempt = str(body.get("curriculum", "")), str(body.get("attempt", ""))
    passes = file.setdefault("passed", {}).get(code, [])
    known = any(one[2] == attempt for one in passes)
    file["passed"][code] = [one for one in passes if known and one[2] != attempt]


def _revoked(file: dict[str, Any], body: Mapping[str, Any]) -> None:
    if body.get("reason") in credentials.HARMLESS:
        return  # the paper is another one, or the result was taken back, which is told by itself
    file.setdefault("passed", {}).pop(str(body.get("curriculum", "")), None)


def _granted(file: dict[str, Any], body: Mapping[str, Any]) -> None:
    file["override"] = str(body.get("until") or "")


def _ended(file: dict[str, Any], _body: Mapping[str, Any]) -> None:
    file["override"] = ""


_TAKEN: Final[dict[str, Callable[[dict[str, Any], Mapping[str, Any]], None]]] = {
    "person.enrolled": _posted, "person.moved": _posted, "person.deployed": _deployed, "person.left": _left,
    "vetting.result": _vetted, "training.attended": _attended, "training.attempted": _attempted,
    "training.annulled": _annulled, "credential.revoked": _revoked, "override.granted": _granted,
    "override.ended": _ended,
}


def columns(courses: Iterable[Course], functions: Iterable[str]) -> tuple[Column, ...]:
    """Every column, in the order in which they are printed."""
    trained: list[Column] = []
    for course in courses:
        base = ASKED + course.code if course.posts else PEOPLE
        trained += [Column(base, size=True)] if course.posts else []
        trained.append(Column(TRAINED + course.code, base))
    return (
        Column(PEOPLE, size=True), Column(DEPLOYED, PEOPLE), Column(VETTED, PEOPLE),
        Column(PENDING, DEPLOYED, less=VETTED), *trained, Column(OVERRIDDEN, PEOPLE),
        Column(LEFT, size=True), Column(LEFT_PENDING, LEFT),
        *(Column(FUNCTION + one, size=True) for one in functions),
    )


def belongs(file: File, day: date, courses: Iterable[Course]) -> frozenset[str]:
    """The columns in which a person is counted on a day; none before the first fact that says to which contingent."""
    on = day.isoformat()
    if not file.get("contingent") or file.get("struck"):
        return frozenset()
    if file.get("left") and file["left"] <= on:
        return frozenset({LEFT, *([LEFT_PENDING] if file.get("left_pending") else [])})
    found = {PEOPLE, *(FUNCTION + one for one in file.get("functions", ()))}
    vetted, deployed = _valid(file.get("vetted"), on), bool(file.get("deployed")) and file["deployed"] <= on
    found |= {VETTED} if vetted else set()
    found |= {DEPLOYED} if deployed else set()
    found |= {PENDING} if deployed and not vetted else set()
    found |= {OVERRIDDEN} if _valid(file.get("override"), on) else set()
    for course in courses:
        if course.posts and file.get("post") not in course.posts:
            continue
        found |= {ASKED + course.code} if course.posts else set()
        found |= {TRAINED + course.code} if _trained(file, course.code, day) else set()
    return frozenset(found)


def _trained(file: File, code: str, day: date) -> bool:
    """Whether some pass is valid, and was made in or after a session that was signed off, within its time."""
    held = file.get("attended", {}).get(code, ())
    return any(
        _valid(until, day.isoformat()) and on <= day.isoformat() and any(_in_time(one, on) for one in held)
        for until, on, _attempt in file.get("passed", {}).get(code, ())
    )


def _in_time(held: str, on: str) -> bool:
    try:
        return 0 <= (date.fromisoformat(on) - date.fromisoformat(held)).days <= SEAT_DAYS
    except ValueError:
        return False


def _valid(until: object, on: str) -> bool:
    """Valid on its last day too; what names no last day is not valid."""
    return isinstance(until, str) and until >= on


@dataclass(frozen=True)
class Snapshot:
    """Who was counted where on a day: of each contingent and column the ids. Never printed; releases are held to it."""

    day: date
    members: Mapping[str, Mapping[str, frozenset[str]]]

    def of(self, contingents: Iterable[str], column: str) -> frozenset[str]:
        """Everybody of some contingents who is in a column."""
        return frozenset().union(*(self.members.get(one, {}).get(column, frozenset()) for one in contingents))


def snapshot(files: Iterable[tuple[str, File]], day: date, courses: Iterable[Course]) -> Snapshot:
    """Everybody on a day, from the files by the persons' ids."""
    members: dict[str, dict[str, set[str]]] = {}
    asked = tuple(courses)
    for person, file in files:
        for column in belongs(file, day, asked):
            members.setdefault(file["contingent"], {}).setdefault(column, set()).add(person)
    return Snapshot(day, {
        contingent: {column: frozenset(ids) for column, ids in found.items()} for contingent, found in members.items()
    })


def all_words() -> set[str]:
    """Every English text that the pages of coverage show from policy."""
    return {*WORDS.values(), *RULES.values(), *FUNCTIONS.values()}
