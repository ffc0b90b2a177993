"""Vetting: what is known of a person, a unit or a commander on a day, derived from dated events and never stored.

Three separate records, as in UN practice: the State's certificate, the person's own attestation, and the independent
check (screening for persons; a check of its own for units and for those who command). A review is whatever is open:
an alert, something declared, a proposal that waits for a second officer. Events name by ``key`` what they are about,
so their order does not matter, and an adverse one can only take away or add to what stands against.
Sources: UN Human Rights Screening Policy of 11 December 2012 and the vetting of units under US law (our wording);
how long a record is good for stands in no source that we read: the months are our own rule.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from tande.policy.periods import add_months

NOT_STARTED: Final = "not_started"
PENDING: Final = "pending"
DEPLOYED_PENDING: Final = "deployed_pending"
UNDER_REVIEW: Final = "under_review"
CLEARED: Final = "cleared"
CLEARED_NOTE: Final = "cleared_note"
REMEDIATED: Final = "remediated"
REFUSED: Final = "refused"
LEFT_PENDING: Final = "left_pending"
WITHDRAWN: Final = "withdrawn"
EXPIRED: Final = "expired"

STATUSES: Final[dict[str, str]] = {
    CLEARED: "Cleared",
    CLEARED_NOTE: "Cleared with a note",
    REMEDIATED: "Remediated: effective steps were taken",
    NOT_STARTED: "Not started",
    PENDING: "Pending",
    DEPLOYED_PENDING: "Deployed, vetting pending",
    EXPIRED: "Expired",
    UNDER_REVIEW: "Under review",
    WITHDRAWN: "Withdrawn by the State",
    LEFT_PENDING: "Left while pending",
    REFUSED: "Refused",
}
"""From best to worst, in the order of RANK."""
RANK: Final[dict[str, int]] = {
    CLEARED: 0, CLEARED_NOTE: 1, REMEDIATED: 1, NOT_STARTED: 2, PENDING: 2, DEPLOYED_PENDING: 2, EXPIRED: 2,
    UNDER_REVIEW: 3, WITHDRAWN: 4, LEFT_PENDING: 5, REFUSED: 6,
}
"""How bad a status is. Those with the same number differ in words, not in what may follow from them."""
GOOD: Final = frozenset({CLEARED, CLEARED_NOTE, REMEDIATED})
WAITING: Final = frozenset({NOT_STARTED, PENDING, DEPLOYED_PENDING, EXPIRED, UNDER_REVIEW})
NOT_CLEARED: Final = frozenset({REFUSED, WITHDRAWN, LEFT_PENDING})

CERTIFICATE: Final = "certificate"
ATTESTATION: Final = "attestation"
SCREENING: Final = "screening"
UNIT_CHECK: Final = "unit_check"
CHECK: Final = "check"
RECORDS: Final[dict[str, str]] = {
    CERTIFICATE: "The State's certificate",
    ATTESTATION: "The person's own attestation",
    SCREENING: "Screening against the records",
    UNIT_CHECK: "The check of the unit",
    CHECK: "The check of those who command",
}
MEMBER: Final = (CERTIFICATE, ATTESTATION, SCREENING, UNIT_CHECK)
COMMANDER: Final = (*MEMBER, CHECK)
UNIT: Final = (CHECK,)

GIVEN: Final = "given"
ENDED: Final = "ended"
OPENED: Final = "opened"
SETTLED: Final = "settled"
ADVERSE: Final = "adverse"
LIFTED: Final = "lifted"
NOMINATED: Final = "nominated"
DEPLOYED: Final = "deployed"
LEFT: Final = "left"
TAKEN_BACK: Final = "taken_back"
KINDS: Final[dict[str, str]] = {
    GIVEN: "One of the records is there.",
    ENDED: "That record no longer counts: withdrawn, or overtaken by a change.",
    OPENED: "Something is open and must be looked at.",
    SETTLED: "It was settled, and nothing stands against anybody.",
    ADVERSE: "A decision against, by two officers.",
    LIFTED: "That decision was lifted, by two officers.",
    NOMINATED: "Put forward again after having left or been taken back.",
    DEPLOYED: "Deployed.",
    LEFT: "Left the mission.",
    TAKEN_BACK: "Taken back by the State.",
}
AGAINST: Final = frozenset({ENDED, OPENED, ADVERSE, TAKEN_BACK})
"""Events that can only make a status worse, or leave it as it is."""
NOTE: Final = "note"
"""``code`` of a record, settlement or lifting that leaves a note."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened on a day. ``key``: the record, review or decision that it is about.

    ``record`` is of RECORDS and ``until`` its last good day, for GIVEN; ``code`` is NOTE or "remediated" where
    something stays to be known.
    """

    kind: str
    on: date
    key: str = ""
    record: str = ""
    until: date | None = None
    code: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """The status on a day: records ``missing`` and ``ran_out`` among them, keys of what is ``open`` and ``against``.

    ``until``: the last day on which this status holds if nothing new comes; None when no date ends it.
    """

    status: str
    missing: tuple[str, ...]
    ran_out: tuple[str, ...]
    open: tuple[str, ...]
    against: tuple[str, ...]
    until: date | None

    @property
    def good(self) -> bool:
        """Whether vetting lets the person deploy."""
        return self.status in GOOD


def standing(events: Iterable[Event], *, needs: Sequence[str], on: date) -> Standing:
    """How vetting stands on a day. ``needs``: the records without which nobody is cleared (MEMBER, COMMANDER, UNIT)."""
    known = [one for one in events if one.on <= on]
    against, waiting = _unanswered(known, ADVERSE, LIFTED, on), _unanswered(known, OPENED, SETTLED, on)
    good = _valid(known, on)
    missing = tuple(record for record in needs if record not in {one.record for one in good})
    ran_out = tuple(record for record in missing if _ran_out(known, record, on))
    status = _status(known, needs, on, against, waiting, missing, ran_out)
    until = _until(good, needs) if status in GOOD else None
    return Standing(status, missing, ran_out, waiting, against, until)


def _status(
    known: Sequence[Event], needs: Sequence[str], on: date, against: Collection[str], waiting: Collection[str],
    missing: Collection[str], ran_out: Collection[str],
) -> str:
    if against:
        return REFUSED
    ends = _ends(known)
    if any(_incomplete(known, needs, one.on, seen=on) for one in ends):
        return LEFT_PENDING
    if any(one.kind == TAKEN_BACK for one in ends):
        return WITHDRAWN
    if waiting:
        return UNDER_REVIEW
    if missing:
        return _waiting(known, missing, ran_out)
    return _cleared(known)


def _waiting(known: Sequence[Event], missing: Collection[str], ran_out: Collection[str]) -> str:
    if len(ran_out) == len(missing):
        return EXPIRED
    now = [one for one in known if one.on > _rotation_before(known)]
    if any(one.kind == DEPLOYED for one in now) and not _ends(known):
        return DEPLOYED_PENDING
    return PENDING if any(one.kind == GIVEN for one in now) else NOT_STARTED


def _cleared(known: Sequence[Event]) -> str:
    """Cleared, and how: what was lifted, settled or given with a note is not forgotten, also when that record ended."""
    codes = {one.code for one in known if one.kind in (SETTLED, LIFTED, GIVEN)}
    if REMEDIATED in codes:
        return REMEDIATED
    return CLEARED_NOTE if NOTE in codes else CLEARED


def _unanswered(known: Sequence[Event], kind: str, answer: str, on: date) -> tuple[str, ...]:
    """Keys of events of a kind that no answer of the same or a later day has ended."""
    answered: dict[str, date] = {}
    for one in known:
        if one.kind == answer and one.on <= on:
            answered[one.key] = max(one.on, answered.get(one.key, one.on))
    found = {one.key for one in known if one.kind == kind and not answered.get(one.key, date.min) >= one.on}
    return tuple(sorted(found))


def _valid(known: Sequence[Event], on: date) -> list[Event]:
    """Records that count on a day: given in this rotation, not run out, not ended on or before it."""
    ended = _first_end(known)
    before = _rotation_before(known)
    return [
        one for one in known
        if one.kind == GIVEN and before < one.on <= on and (one.until is None or on <= one.until)
        and not ended.get(one.key, date.max) <= on
    ]


def _ran_out(known: Sequence[Event], record: str, on: date) -> bool:
    """Whether a record was there and only its time is over: "expired" and "never given" are not the same."""
    ended = _first_end(known)
    return any(
        one.kind == GIVEN and one.record == record and one.until is not None and one.until < on
        and ended.get(one.key, date.max) > one.until
        for one in known
    )


def _first_end(known: Sequence[Event]) -> dict[str, date]:
    found: dict[str, date] = {}
    for one in known:
        if one.kind == ENDED:
            found[one.key] = min(one.on, found.get(one.key, one.on))
    return found


def _last_begin(known: Sequence[Event]) -> date:
    return max((one.on for one in known if one.kind in (DEPLOYED, NOMINATED)), default=date.min)


def _ends(known: Sequence[Event]) -> list[Event]:
    """What ended the present rotation: nothing while somebody is there or put forward."""
    begin = _last_begin(known)
    return [one for one in known if one.kind in (LEFT, TAKEN_BACK) and one.on >= begin]


def _rotation_before(known: Sequence[Event]) -> date:
    """The day on which the rotation before the present one ended: each rotation needs records of its own."""
    begin = _last_begin(known)
    return max((one.on for one in known if one.kind in (LEFT, TAKEN_BACK) and one.on < begin), default=date.min)


def _incomplete(known: Sequence[Event], needs: Sequence[str], day: date, *, seen: date) -> bool:
    """Whether something was missing or open on the day of leaving, by what is known on the day ``seen``.

    A review that was settled afterwards was about nothing; a record that was missing then stays missing.
    """
    then = [one for one in known if one.on <= day or one.kind == SETTLED]
    given = {one.record for one in _valid(then, day)}
    return bool(_unanswered(then, OPENED, SETTLED, seen)) or any(record not in given for record in needs)


def _until(good: Sequence[Event], needs: Sequence[str]) -> date | None:
    """The first day on which one of the records needed runs out; of the same record the best one counts."""
    lasts: list[date] = []
    for record in needs:
        days = [one.until for one in good if one.record == record]
        if days and None not in days:
            lasts.append(max(day for day in days if day is not None))
    return min(lasts, default=None)


def good_until(on: date, months: int) -> date:
    """The last good day of a record of this day that counts for so many months."""
    return add_months(on, months)
