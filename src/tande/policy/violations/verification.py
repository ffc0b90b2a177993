"""The three signatures of a verification: whose turn it is, what holds, and what has changed since.

Each violation is verified by itself: focal point, then the technical group, then the task force, three people. Any of
them may send it back to the one before. The task force's word and day are what is counted, and what is counted is what
it signed: a later change of the content waits for three new signatures and changes no sum meanwhile. Whether the
incident is open or closed plays no part.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from tande.policy.violations.codes import COULD_NOT, PENDING, STAGES, STATUSES, VERIFIED
from tande.policy.violations.options import OPTIONS

STAGE_LABELS: Final[dict[str, str]] = {
    "focal_point": "Focal point", "technical": "Technical group", "task_force": "Task force",
}
RIGHTS: Final[dict[str, str]] = {
    "focal_point": "violation.verify_focal_point",
    "technical": "violation.verify_technical",
    "task_force": "violation.verify_task_force",
}
SIGNED: Final = "signed"
SENT_BACK: Final = "sent_back"
RESULTS: Final = tuple(status for status in STATUSES if status != PENDING)
FAULTS: Final[dict[str, str]] = {
    "turn": "It is not the turn of this stage. Look again: somebody else signed or sent it back.",
    "same_person": "You signed an earlier stage of this verification. Somebody else has to sign this one.",
    "changed": "The record changed after you opened it. Read it again before you sign.",
    "status": "Choose a result.",
    "day": "Give the day of the decision. It is not before the incident, not before the stage before, and not to come.",
    "weight": "Say how much weight the sources have.",
    "reasons": "Say why it could not be verified.",
    "note": "Say why it is sent back.",
    "own_record": "You recorded this violation. Somebody else has to sign it.",
    "duplicate": "The incident is marked as a duplicate. Sign the violation in the other incident.",
    "option": "This is not one of the answers. Choose one from the list.",
}


@dataclass(frozen=True, slots=True)
class Signature:
    """One step: a stage signed, or sent it back. ``revision``: of the violation's content that was read."""

    stage: str
    step: str
    status: str
    on: date
    by: int
    revision: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How a verification stands. ``signed``: the stages that hold for the content as it is now.

    ``turn``: the stage that signs next; "" when all three hold. ``final``: the task force's signature that counts.
    ``changed``: the content is another than the one that counts. ``sent_back_by``: who sent it back last.
    """

    signed: tuple[Signature, ...]
    turn: str
    final: Signature | None
    changed: bool
    sent_back_by: str

    @property
    def status(self) -> str:
        """What is counted: the task force's word, or that it waits."""
        return self.final.status if self.final else PENDING

    @property
    def verified_on(self) -> date | None:
        """The task force's day; None while it waits."""
        return self.final.on if self.final else None


def standing(steps: Sequence[Signature], revision: int) -> Standing:
    """How it stands after these steps, in their order, for content of this revision."""
    chain: list[Signature] = []
    final: Signature | None = None
    back = ""
    for one in steps:
        if chain and chain[-1].revision != one.revision:
            chain = []
        place = STAGES.index(one.stage)
        if one.step == SENT_BACK:
            chain, back = chain[: max(0, place - 1)], one.stage
            final = None if place == len(STAGES) - 1 else final
            continue
        chain, back = [*chain[:place], one], ""
        final = one if place == len(STAGES) - 1 else final
    holding = tuple(one for one in chain if one.revision == revision)
    holding = holding if len(holding) == len(chain) else ()
    turn = STAGES[len(holding)] if len(holding) < len(STAGES) else ""
    return Standing(holding, turn, final, final is not None and final.revision != revision, back)


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody is about to sign."""

    stage: str
    status: str
    on: date | None
    by: int
    revision: int
    weight: str = ""
    eyewitness: str = ""
    consistent: str = ""
    credible: str = ""
    reasons: tuple[str, ...] = ()


def faults(decision: Decision, now: Standing, *, revision: int, incident_day: date, today: date) -> dict[str, str]:
    """Field → code of FAULTS; empty when it may be signed. "" is the signature as a whole."""
    if decision.revision != revision:
        return {"": "changed"}
    if now.turn != decision.stage:
        return {"": "turn"}
    if decision.by in {one.by for one in now.signed}:
        return {"": "same_person"}
    found = {}
    earliest = max([incident_day, *(one.on for one in now.signed)])
    if decision.status not in RESULTS:
        found["status"] = "status"
    if decision.on is None or not earliest <= decision.on <= today:
        found["on"] = "day"
    if decision.status == VERIFIED and not decision.weight:
        found["source_weight"] = "weight"
    if decision.status == COULD_NOT and not decision.reasons:
        found["non_verification"] = "reasons"
    return {**found, **_options(decision)}


def _options(decision: Decision) -> dict[str, str]:
    given = {
        "source_weight": (decision.weight, "source_weight"), "un_eyewitness": (decision.eyewitness, "answer"),
        "consistent": (decision.consistent, "answer"), "credible": (decision.credible, "answer"),
    }
    found = {name: "option" for name, (code, listed) in given.items() if code and code not in OPTIONS[listed]}
    if not set(decision.reasons) <= OPTIONS["non_verification"].keys():
        found["non_verification"] = "option"
    return found


def may_send_back(stage: str, now: Standing) -> bool:
    """Whether a stage may send it back: at its turn, or the task force after it has signed."""
    return now.turn == stage or (stage == STAGES[-1] and now.final is not None)
