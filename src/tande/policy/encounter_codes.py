"""The answers of an encounter's record, in words: what is asked, what its flags and mismatches say.

Every page, form, paper and the patrol's card read these tables; a stored record holds the codes.
"""

from typing import Final

CIRCUMSTANCES: Final[dict[str, str]] = {
    "surrendered": "Gave her- or himself up",
    "found": "Was found",
    "captured": "Was captured in an operation",
    "injured": "Was found injured",
    "unaccompanied": "Was alone, without family",
    "handed_in": "Was brought by others",
    "other": "Other",
}
AGE_BASES: Final[dict[str, str]] = {
    "document": "A document", "statement": "What the child says", "appearance": "How the child looks",
}
AGE_BANDS: Final[dict[str, str]] = {
    "0-5": "0 to 5", "6-11": "6 to 11", "12-14": "12 to 14", "15-17": "15 to 17", "18-25": "Says or looks 18 to 25",
    "unknown": "Not known",
}
SEXES: Final[dict[str, str]] = {"boy": "Boy", "girl": "Girl", "unknown": "Not known"}
APART: Final[dict[str, str]] = {
    "yes": "Kept apart from adults", "family": "Kept with a member of the family", "no": "Not kept apart from adults",
}
ANSWERS: Final[dict[str, str]] = {"yes": "Yes", "no": "No", "unknown": "Not known"}
BABY: Final[dict[str, str]] = {
    "no": "No", "pregnant": "Pregnant", "baby": "Has a baby with her", "unknown": "Not known",
}
"""Restricted: the child-protection adviser and the head of the body read it, nobody else."""
FAMILY: Final[dict[str, str]] = {
    "no": "Not tried", "tried": "Tried, nobody was reached", "reached": "The family was reached",
    "unknown": "Not known",
}
ITEMS: Final[dict[str, str]] = {
    "firearm": "Firearm", "ammunition": "Ammunition", "blade": "Knife or other weapon", "phone": "Telephone",
    "money": "Money", "papers": "Identity papers", "drugs": "Drugs or alcohol", "belongings": "Own belongings",
    "other": "Other",
}
"""What was taken from the child. None: an empty list."""
DESTINATIONS: Final[dict[str, str]] = {
    "child_agency": "The State's child-welfare agency",
    "hospital": "A hospital",
    "family": "The family, through the agency",
    "other_civilian": "Another civilian organisation for children",
}
FLAGS: Final[dict[str, str]] = {
    "questioned": "The child was questioned beyond who she or he is.",
    "photo": "A photo was taken of the child.",
    "with_adults": "The child was not kept apart from adults.",
    "restrained": "Force or restraint was used on the child.",
    "no_care": "The child was hurt and no care is on record.",
    "not_heard": "The child left without being asked what she or he wants.",
    "as_adult": "The unit wrote that this is an adult, without a document.",
}
"""Set by themselves, never by hand; the child-protection adviser sees each."""

MISMATCHES: Final[dict[str, str]] = {
    "not_left": "Received, but the unit has not written that the child left.",
    "time": "The two times are more than two hours apart.",
    "sex": "The two sides do not say the same sex.",
    "age_band": "The two sides do not say the same age.",
    "destination": "The two sides do not say the same place.",
}
"""Where the unit and who received the child differ. Counted in public, and looked into by the adviser."""

TIMES: Final[dict[str, str]] = {
    "at": "When you met the child",
    "cared_at": "When care was given",
    "family_at": "When the family was called",
    "focal_at": "When the focal point was told",
    "agency_at": "When the child-welfare agency was told",
    "unicef_at": "When UNICEF was told",
    "left_at": "When the child left your custody",
}
