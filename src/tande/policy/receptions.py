"""What a receiving organisation says of a child it took in: coded, without a name, and checked before it counts.

It is the second side of a hand-over. What it says is kept as it is said: that it differs from the unit's record is a
mismatch to be explained (policy.encounters.MISMATCHES), never a reason to refuse it.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from tande.policy import encounters
from tande.policy.encounters import Receipt, Wrong

CONDITIONS: Final[dict[str, str]] = {
    "well": "Well",
    "hurt": "Hurt",
    "ill": "Ill",
    "hungry": "Hungry or thirsty",
    "afraid": "Afraid or in shock",
    "hospital": "Had to go to a hospital",
    "unknown": "Not known",
}
ALONE: Final = frozenset({"well", "unknown"})
"""Answers that do not go with another one."""
SEXES: Final = encounters.SEXES
AGE_BANDS: Final = encounters.AGE_BANDS
DESTINATIONS: Final[dict[str, str]] = {
    "child_agency": "A centre of the State's child-welfare agency",
    "hospital": "A hospital",
    "family": "The family, through the agency",
    "other_civilian": "Another civilian organisation for children",
}
"""The codes of policy.encounters.DESTINATIONS (tested), as a receiving organisation says them."""

FAULTS: Final[dict[str, str]] = {
    "not_yet": "This time is not yet. Check the day and the hour.",
    "long_ago": "This is more than a year ago. Check the year, or call the independent body.",
    "choose": "Choose one of the answers.",
    "choose_some": "Choose at least one of the answers.",
    "alone": "Well, and not known, do not go with another answer.",
}
LONGEST_AGO: Final = timedelta(days=366)
"""A child taken in earlier than this is not confirmed by a code and a form: ask the independent body."""


def check(receipt: Receipt, *, now: datetime) -> list[Wrong]:
    """Everything that cannot be so, with what to do; empty when it can be kept."""
    found = []
    if receipt.at > now + encounters.FURTHEST_AHEAD:
        found.append(Wrong("at", FAULTS["not_yet"]))
    elif receipt.at < now - LONGEST_AGO:
        found.append(Wrong("at", FAULTS["long_ago"]))
    for name, table in (("sex", SEXES), ("age_band", AGE_BANDS), ("destination", DESTINATIONS)):
        if getattr(receipt, name) not in table:
            found.append(Wrong(name, FAULTS["choose"]))
    return found + _conditions(receipt.conditions)


def _conditions(codes: Collection[str]) -> list[Wrong]:
    if not codes or not set(codes) <= CONDITIONS.keys():
        return [Wrong("conditions", FAULTS["choose_some"])]
    if len(set(codes)) > 1 and ALONE & set(codes):
        return [Wrong("conditions", FAULTS["alone"])]
    return []


def in_order(codes: Collection[str]) -> tuple[str, ...]:
    """These conditions, each once, in the order of the table."""
    return tuple(code for code in CONDITIONS if code in codes)
