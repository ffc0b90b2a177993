"""What each record of vetting must hold, who may write it, and which decisions take two officers.

A decision against somebody, and one that lets somebody through although something stands there, is proposed by one
officer and takes effect only when another one agrees. What is simply clear needs one.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from tande.policy.vetting import good_until

WHOLE: Final = "whole"
OF_UNIT: Final = "unit"
NAMED: Final = "named"
SCOPES: Final[dict[str, str]] = {
    WHOLE: "The whole contingent",
    OF_UNIT: "One unit",
    NAMED: "The persons named",
}

CLEAN: Final = "clean"
DECLARED: Final = "declared"
ANSWERS: Final[dict[str, str]] = {
    CLEAN: "Nothing to declare",
    DECLARED: "Something was declared",
}

CLEAR: Final = "clear"
NOTED: Final = "note"
AGAINST: Final = "refused"
REMEDIED: Final = "remediated"
CHECK_RESULTS: Final[dict[str, str]] = {
    CLEAR: "Nothing found",
    NOTED: "Nothing that stands against it, with a note",
    AGAINST: "Refused: credible information of a grave violation",
    REMEDIED: "Remediated: effective steps were taken",
}
DECLARATION_RESULTS: Final[dict[str, str]] = {
    NOTED: "Looked into: it does not stand against the person",
    AGAINST: "Refused: it stands against the person",
}
SOURCES: Final[dict[str, str]] = {
    "own": "This body's own findings",
    "un": "Records of the United Nations",
    "state": "Records of the State",
    "police": "Local police and courts",
    "consular": "Embassies and agencies",
    "reports": "Reports on human rights",
    "ngo": "Non-governmental organisations",
    "media": "News media",
    "other": "Other",
}

GROUNDS: Final[dict[str, str]] = {
    "sexual": "Sexual exploitation or abuse",
    "violence": "Violence",
    "discipline": "Other serious misconduct",
    "unknown": "Not told",
}
"""Why somebody was sent home from a mission."""

SECOND_NEEDED: Final[dict[str, frozenset[str]]] = {
    "check": frozenset({AGAINST, REMEDIED}),
    "declaration": frozenset(DECLARATION_RESULTS),
    "lifting": frozenset({NOTED, REMEDIED}),
}
"""Decisions that take two officers. After something was declared, letting the person through is one as well."""
MAY: Final[dict[str, str]] = {
    "certify": "vetting.record",
    "attest": "vetting.record",
    "take_back": "vetting.record",
    "repatriated": "vetting.record",
    "check": "vetting.record",
    "propose": "vetting.decide",
    "second": "vetting.decide",
    "enter_finding": "vetting.finding",
}
"""What somebody does and the right of policy.roles that it takes."""

MOST_OWN_NAMES: Final = 20
"""Names of one person in a record of the body's own."""
FIRST_DAY: Final = date(1990, 1, 1)
ATTESTATION_MONTHS: Final = 12
"""Our own rule: no source that we read says how long an attestation counts."""
CHECK_MONTHS: Final = 12
"""The same for the check of a unit or of who commands."""
LONGEST_CERTIFICATE: Final = 36
"""Months. A paper that claims to be good for longer is read wrongly, or says nothing about the later years."""
_SHA256: Final = re.compile(r"[0-9a-f]{64}")


class BadRecord(Exception):
    """Something given cannot be what it should be. The message names the field."""


class SamePerson(Exception):
    """Whoever proposed a decision cannot be the one who agrees."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """A State's certificate as typed from the paper.

    ``list_sha256``: of the list that the State signed; ``paper_sha256``: of the signed paper itself. ``until`` is the
    last good day.
    """

    contingent: str
    scope: str
    list_sha256: str
    paper_sha256: str
    signatory: str
    office: str
    signed_on: date
    until: date
    unit: str = ""


def check_certificate(one: Certificate, *, today: date) -> None:
    """Raise BadRecord for the first field that cannot be."""
    if one.scope not in SCOPES:
        raise BadRecord("scope")
    if bool(one.unit) != (one.scope == OF_UNIT):
        raise BadRecord("unit")
    for field in ("list_sha256", "paper_sha256"):
        if not is_hash(getattr(one, field)):
            raise BadRecord(field)
    for field in ("signatory", "office"):
        if not 1 <= len(getattr(one, field).strip()) <= 200:
            raise BadRecord(field)
    check_day(one.signed_on, "signed_on", today=today)
    if not one.signed_on < one.until <= good_until(one.signed_on, LONGEST_CERTIFICATE):
        raise BadRecord("until")


def check_day(day: date, field: str, *, today: date) -> None:
    """Raise BadRecord unless the day is one on which it can have happened."""
    if not FIRST_DAY <= day <= today:
        raise BadRecord(field)


def is_hash(text: str) -> bool:
    """Whether it is a SHA-256 in lower-case hexadecimal digits."""
    return bool(_SHA256.fullmatch(text))


def second_needed(thing: str, outcome: str) -> bool:
    """Whether this outcome takes two officers. Raises KeyError for a thing that the table does not know."""
    return outcome in SECOND_NEEDED[thing]


def check_second(proposed_by: int, officer: int) -> None:
    """Raise SamePerson when it is the same officer again."""
    if proposed_by == officer:
        raise SamePerson

