"""Who may deploy on a day: a pure function of recorded facts, the rules of that day and the date (promise 7).

It fails closed: what was never recorded is missing, and a kind of fact that nobody knows is itself a reason. Reasons
are for the body's officers; the mission's own see only how the vetting stands (`vetting_shown`), and what training is
due. Source: facts on vetting and training, part C: UN guidelines know readiness of units; a gate per person is our own.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

ENROLLED: Final = "enrolled"
IDENTIFIED: Final = "identified"
LEFT: Final = "left"
CERTIFIED: Final = "certified"
CERTIFICATE_WITHDRAWN: Final = "certificate_withdrawn"
ATTESTED: Final = "attested"
DECLARED: Final = "declared"
DECLARATION_SETTLED: Final = "declaration_settled"
SCREENED: Final = "screened"
REGISTER_CHANGED: Final = "register_changed"
ALERT_OPENED: Final = "alert_opened"
ALERT_SETTLED: Final = "alert_settled"
ALERT_ADVERSE: Final = "alert_adverse"
ALERT_REMEDIED: Final = "alert_remedied"
UNIT_CLEARED: Final = "unit_cleared"
UNIT_BARRED: Final = "unit_barred"
UNIT_REMEDIED: Final = "unit_remedied"
TRAINED: Final = "trained"
CREDENTIAL_REVOKED: Final = "credential_revoked"
SUSPENDED: Final = "suspended"
LIFTED: Final = "lifted"
OVERRIDDEN: Final = "overridden"
OVERRIDE_ENDED: Final = "override_ended"

ADVERSE: Final = frozenset({
    LEFT, CERTIFICATE_WITHDRAWN, DECLARED, REGISTER_CHANGED, ALERT_OPENED, ALERT_ADVERSE, UNIT_BARRED,
    CREDENTIAL_REVOKED, SUSPENDED, OVERRIDE_ENDED,
})  # fmt: skip
FAVOURABLE: Final = frozenset({
    ENROLLED, IDENTIFIED, CERTIFIED, ATTESTED, DECLARATION_SETTLED, SCREENED, ALERT_SETTLED, ALERT_REMEDIED,
    UNIT_CLEARED, UNIT_REMEDIED, TRAINED, LIFTED, OVERRIDDEN,
})  # fmt: skip
KINDS: Final = ADVERSE | FAVOURABLE

VETTING: Final = "vetting"
TRAINING: Final = "training"
STANDING: Final = "standing"
CLEARED: Final = "cleared"
PENDING: Final = "pending"
NOT_CLEARED: Final = "not_cleared"
SHOWN: Final[dict[str, str]] = {CLEARED: "Cleared", PENDING: "Pending", NOT_CLEARED: "Not cleared"}
"""All that the mission's own staff learn of a person's vetting."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something recorded of a person. Holds from ``on`` to ``until`` (both included), and is used from ``known`` on.

    ``known``: the day it was recorded; nobody is ready on what was written down later. ``code``: which alert,
    curriculum, certificate, suspension, override or state of the records; facts that answer one another share it, and
    what is opened again gets a new one.
    """

    kind: str
    on: date
    known: date
    until: date | None = None
    code: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody is not ready: a code of `REASONS`, and of which (``detail``: a curriculum, an alert)."""

    code: str
    detail: str = ""

    @property
    def area(self) -> str:
        """Vetting, training, or how the person stands in the mission."""
        return REASONS[self.code].area


@dataclass(frozen=True, slots=True)
class Why:
    """A reason in words, its remedy, and whether it can only be waited out (``hard``: not merely something missing)."""

    area: str
    sentence: str
    remedy: str
    hard: bool = False


REASONS: Final[dict[str, Why]] = {
    "not_enrolled": Why(STANDING, "Is not on any roster.", "Put the person on the contingent's roster."),
    "left": Why(STANDING, "Has left the mission.", "A new rotation needs a new entry on the roster."),
    "not_identified": Why(
        STANDING, "Service number, name or date of birth is missing.", "Complete the entry on the roster."
    ),
    "suspended": Why(
        STANDING, "Is suspended for the time being.", "Wait until the suspension is lifted by the body.", hard=True
    ),
    "unknown_fact": Why(
        STANDING, "Something was recorded that these rules do not know.", "Tell the administrator: update the program."
    ),
    "no_certificate": Why(
        VETTING, "The State's certificate does not cover this person.", "Ask the State to certify the present roster."
    ),
    "certificate_expired": Why(VETTING, "The State's certificate has run out.", "Ask the State for a new certificate."),
    "certificate_withdrawn": Why(
        VETTING, "The State's certificate was withdrawn.", "Ask the State for a new certificate.", hard=True
    ),
    "no_attestation": Why(VETTING, "The person has not signed the attestation.", "Let the person sign it."),
    "attestation_expired": Why(VETTING, "The person's attestation has run out.", "Let the person sign it again."),
    "declared": Why(
        VETTING, "The person declared something that must be looked into.", "Two officers decide on it.", hard=True
    ),
    "not_screened": Why(VETTING, "Was not compared with the records.", "Wait for the screening, or start it."),
    "screening_outdated": Why(
        VETTING, "The records or the name changed since the screening.", "Wait for the new screening, or start it."
    ),
    "alert_open": Why(VETTING, "An alert is not decided.", "An officer decides on it."),
    "alert_adverse": Why(
        VETTING, "Two officers decided that a record is about this person.", "Only a remedy that two officers accept.",
        hard=True,
    ),
    "unit_not_cleared": Why(VETTING, "The unit was not vetted.", "Vet the unit and its commander."),
    "unit_barred": Why(
        VETTING, "The unit or its commander was refused.", "Only a remedy that two officers accept.", hard=True
    ),
    "never_trained": Why(TRAINING, "A training was never passed.", "Take the course and pass the test."),
    "training_expired": Why(TRAINING, "A training has run out.", "Take the refresher and pass the test."),
    "credential_revoked": Why(
        TRAINING, "The certificate of a training was revoked.", "Take the course and pass the test again.", hard=True
    ),
}


@dataclass(frozen=True, slots=True)
class Rules:
    """What a person must have. ``version`` names them in facts and on pages.

    ``curricula``: post → codes that must have been passed. ``needs``: which of the records must be there at all.
    """

    version: str
    curricula: Mapping[str, Sequence[str]]
    needs: frozenset[str] = frozenset({CERTIFIED, ATTESTED, SCREENED, UNIT_CLEARED})


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether somebody may deploy. ``reasons`` are all there are, also where an override lets the person pass."""

    reasons: tuple[Reason, ...]
    overridden: bool = False
    rules: str = ""
    on: date = field(default=date.min)

    @property
    def ready(self) -> bool:
        """No reason against it, or two officers let the person pass."""
        return not self.reasons or self.overridden


def judge(facts: Iterable[Fact], *, post: str, rules: Rules, on: date, known: date | None = None) -> Answer:
    """Whether somebody with this post may deploy ``on`` that day, by what was recorded up to ``known`` (else that day).

    The order of facts does not matter, and one more adverse fact never makes anybody ready.
    """
    held = frozenset(fact for fact in facts if fact.known <= (known or on) and fact.on <= on)
    reasons = [
        *_standing(held, on), *_records(held, rules, on), *_decisions(held), *_training(held, post, rules, on),
    ]
    return Answer(tuple(reasons), overridden=_overridden(held, reasons, on), rules=rules.version, on=on)


def vetting_shown(answer: Answer) -> str:
    """What the mission's own staff see of the vetting: cleared, pending or not cleared; never why."""
    found = [REASONS[reason.code] for reason in answer.reasons if reason.area == VETTING]
    if not found:
        return CLEARED
    return NOT_CLEARED if any(why.hard for why in found) else PENDING


def _standing(held: frozenset[Fact], on: date) -> list[Reason]:
    found = []
    if not _in_force(held, ENROLLED, on):
        found.append(Reason("not_enrolled"))
    if not _of(held, IDENTIFIED):
        found.append(Reason("not_identified"))
    if _after(held, LEFT, ENROLLED):
        found.append(Reason("left"))
    found += [Reason("suspended", code) for code in _open(held, SUSPENDED, LIFTED)]
    found += [Reason("unknown_fact", kind) for kind in sorted({fact.kind for fact in held} - KINDS)]
    return found


def _records(held: frozenset[Fact], rules: Rules, on: date) -> list[Reason]:
    """The three records and the unit's: there, in force, and not overtaken by something newer."""
    found = []
    if CERTIFIED in rules.needs:
        found += _certificate(held, on)
    if ATTESTED in rules.needs and not _in_force(held, ATTESTED, on):
        found.append(Reason("attestation_expired" if _of(held, ATTESTED) else "no_attestation"))
    if SCREENED in rules.needs and not _in_force(held, SCREENED, on):
        found.append(Reason("screening_outdated" if _of(held, SCREENED) else "not_screened"))
    elif not _screened_since(held):
        found.append(Reason("screening_outdated"))
    if UNIT_CLEARED in rules.needs and not _in_force(held, UNIT_CLEARED, on):
        found.append(Reason("unit_not_cleared"))
    return found


def _certificate(held: frozenset[Fact], on: date) -> list[Reason]:
    withdrawn = {fact.code for fact in _of(held, CERTIFICATE_WITHDRAWN)}
    issued = [fact for fact in _of(held, CERTIFIED) if fact.code not in withdrawn]
    if any(fact.until is None or fact.until >= on for fact in issued):
        return []
    if issued:
        return [Reason("certificate_expired")]
    return [Reason("certificate_withdrawn" if withdrawn else "no_certificate")]


def _decisions(held: frozenset[Fact]) -> list[Reason]:
    """Alerts, declarations and refusals that stand."""
    adverse = _open(held, ALERT_ADVERSE, ALERT_REMEDIED)
    # A decision against somebody is no answer to the alert: or a remedy dated later would end what nobody had settled.
    undecided = [code for code in _open(held, ALERT_OPENED, ALERT_SETTLED, ALERT_REMEDIED) if code not in adverse]
    return [
        *(Reason("alert_adverse", code) for code in adverse),
        *(Reason("alert_open", code) for code in undecided),
        *(Reason("declared", code) for code in _open(held, DECLARED, DECLARATION_SETTLED)),
        *(Reason("unit_barred", code) for code in _open(held, UNIT_BARRED, UNIT_REMEDIED)),
    ]


def _training(held: frozenset[Fact], post: str, rules: Rules, on: date) -> list[Reason]:
    """A post without rules of its own fails closed: every curriculum of every post is asked of it."""
    asked = rules.curricula.get(post)
    if asked is None:
        asked = sorted({code for codes in rules.curricula.values() for code in codes})
    return [reason for code in asked for reason in _curriculum(held, code, on)]


def _curriculum(held: frozenset[Fact], code: str, on: date) -> list[Reason]:
    passed = [fact for fact in _of(held, TRAINED) if fact.code == code]
    revoked = [fact for fact in _of(held, CREDENTIAL_REVOKED) if fact.code == code]
    # A pass counts again only after the revocation: on the same day the revocation is the stronger.
    counted = [fact for fact in passed if all(fact.on > one.on for one in revoked)]
    if any(fact.until is None or fact.until >= on for fact in counted):
        return []
    if revoked and not counted:
        return [Reason("credential_revoked", code)]
    return [Reason("training_expired" if counted else "never_trained", code)]


def _overridden(held: frozenset[Fact], reasons: Sequence[Reason], on: date) -> bool:
    """An override lapses by its day, and never beats a suspension, a departure, or a fact that nobody knows."""
    if any(reason.code in {"suspended", "left", "not_enrolled", "unknown_fact"} for reason in reasons):
        return False
    ended = {fact.code for fact in _of(held, OVERRIDE_ENDED)}
    # Without a day on which it ends an override counts for nothing.
    return any(
        fact.code not in ended and fact.until is not None and fact.until >= on for fact in _of(held, OVERRIDDEN)
    )


def _of(held: frozenset[Fact], kind: str) -> list[Fact]:
    return [fact for fact in held if fact.kind == kind]


def _in_force(held: frozenset[Fact], kind: str, on: date) -> bool:
    return any(fact.until is None or fact.until >= on for fact in _of(held, kind))


def _after(held: frozenset[Fact], adverse: str, favourable: str) -> bool:
    """Whether the newest of the adverse kind is not older than every one that would answer it. A tie is adverse."""
    last = max((fact.on for fact in _of(held, adverse)), default=None)
    return last is not None and all(fact.on <= last for fact in _of(held, favourable))


def _screened_since(held: frozenset[Fact]) -> bool:
    """Whether each change of the records or the name is in a screening: one that names it, or one of a later day."""
    return all(
        any(done.code == change.code or done.on > change.on for done in _of(held, SCREENED))
        for change in _of(held, REGISTER_CHANGED)
    )


def _open(held: frozenset[Fact], adverse: str, *answers: str) -> list[str]:
    """Codes whose last adverse fact has no answer on that day or later."""
    found = []
    for code in sorted({fact.code for fact in _of(held, adverse)}):
        last = max(fact.on for fact in _of(held, adverse) if fact.code == code)
        if not any(fact.code == code and fact.kind in answers and fact.on >= last for fact in held):
            found.append(code)
    return found
