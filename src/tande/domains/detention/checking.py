"""What cannot be so in a record: the rules of policy, and whether its unit and commune exist and its texts can be kept.
"""

from datetime import datetime
from typing import Final

from django.conf import settings
from django.utils import timezone

from tande.domains.detention.stored import Content
from tande.domains.personnel import queries as personnel
from tande.policy import detention as rules
from tande.policy.encounters import Limit, Wrong
from tande.policy.mission_reading import fault_in_text

NOTE_LONGEST: Final = 2000


def limits() -> tuple[Limit, ...]:
    """The limits of the mission pack that set a clock."""
    found: tuple[Limit, ...] = settings.MISSION.holding.clocks(timezone.get_default_timezone())
    return found


def faults(content: Content, contingent: str, now: datetime) -> tuple[Wrong, ...]:
    """Everything that cannot be so; empty for a good record."""
    held, mission = content.held, settings.MISSION
    found = rules.check(held, now=now)
    if held.at < min(one.starts for one in limits()):
        found.append(Wrong("at", "This is before the mission began. Check the year."))
    smallest = mission.place_levels[-1].code
    if not any(one.code == held.commune and one.level == smallest for one in mission.places):
        found.append(Wrong("commune", "Choose the commune."))
    if held.unit not in personnel.unit_names(contingent):
        found.append(Wrong("unit", "This unit is not in the register."))
    found += text_fault("receipt", held.receipt, rules.LONGEST_RECEIPT)
    found += text_fault("note", content.note, NOTE_LONGEST, lines=True)
    return tuple(found)


def text_fault(name: str, text: str, longest: int, *, needed: bool = False, lines: bool = False) -> list[Wrong]:
    """Why a text cannot be kept; nothing when it can. ``lines``: it may have several."""
    if not text:
        return [Wrong(name, "Fill this in.")] if needed else []
    plain = " ".join(text.split()) if lines else text.strip()
    if len(text) > longest:
        return [Wrong(name, "This is too long.")]
    return [Wrong(name, "Write without invisible signs.")] if plain and fault_in_text(plain) else []
