"""Coded triage: what an officer may enter in clear, and how urgent a case is.

These codes are all that the server knows of a complaint (DESIGN section 4). Codes that a mission
defines (categories, places, States) are checked against its pack; the closed lists are here.
"""

from collections.abc import Collection, Mapping
from typing import Final

SIGNALS: Final[dict[str, str]] = {
    "danger": "case.danger_reported",
    "reprisal": "retaliation.reported",
    "stop": "case.contact_stopped",
    "withdraw": "case.withdrawal_asked",
    "review": "complaint.review_asked",
}
"""What a reporter may signal in clear so that it is not left unread, and the fact it records."""

YES_NO_UNSURE: Final = ("yes", "no", "unsure")
LEVELS: Final[dict[str, str]] = {"urgent": "Urgent", "high": "High", "normal": "Normal"}


class BadCode(Exception):
    """A triage code that neither this table nor the mission pack knows. The message names the field."""


def urgency(*, danger: bool, child: bool, level: str) -> int:
    """Rank for the queue, 0 first. Doubt about age has already made ``child`` true (promise 6)."""
    if danger:
        return 0
    if child or level == "urgent":
        return 1
    return 2 if level == "high" else 3


def is_child(answer: str) -> bool:
    """Doubt about age means child (promise 6)."""
    return answer in ("yes", "unsure")


def check_codes(codes: Mapping[str, str], known: Mapping[str, Collection[str]]) -> dict[str, str]:
    """The codes with empty ones left out. Raises BadCode.

    ``known`` gives the mission's values for ``category``, ``place``, ``state`` and ``actor``.
    """
    closed: dict[str, Collection[str]] = {"level": LEVELS, "child": YES_NO_UNSURE, "sea": YES_NO_UNSURE}
    tables = {**known, **closed}
    kept = {field: value for field, value in codes.items() if value}
    for field, value in kept.items():
        if field == "month":
            _check_month(value)
        elif field not in tables or value not in tables[field]:
            raise BadCode(field)
    return kept


def _check_month(value: str) -> None:
    year, dash, month = value.partition("-")
    if not (dash and len(year) == 4 and len(month) == 2 and (year + month).isascii()
            and (year + month).isdigit() and 1 <= int(month) <= 12 and int(year) >= 2000):
        raise BadCode("month")
