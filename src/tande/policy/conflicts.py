"""Conflicts of interest: why a case is shut to an officer.

Source: EPAC principles and CommDH(2009)4 on independence; a conflict is declared on doubt, never argued.
"""

from typing import Final

REASONS: Final[dict[str, str]] = {
    "complained_about": "The complaint is about this officer",
    "family": "Family or close friend of somebody concerned",
    "worked_together": "Worked with or for somebody concerned",
    "same_unit": "Was or is part of the unit, force or State concerned",
    "witness": "Saw or heard of the event, or may be heard as a witness",
    "interest": "A financial or other personal interest",
    "other": "Another reason; doubt is enough",
}
