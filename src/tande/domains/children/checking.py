"""What cannot be so in a record: the rules of policy, and whether its unit, commune and receiving body exist."""

from datetime import datetime

from django.conf import settings
from django.utils import timezone

from tande.domains.personnel import queries as personnel
from tande.policy import encounters
from tande.policy.encounters import Encounter, Limit, Wrong


def limits() -> tuple[Limit, ...]:
    """The limits of the mission pack that set a clock."""
    found: tuple[Limit, ...] = settings.MISSION.handover.clocks(timezone.get_default_timezone())
    return found


def faults(encounter: Encounter, contingent: str, now: datetime) -> tuple[Wrong, ...]:
    """Everything that cannot be so; empty for a good record."""
    mission = settings.MISSION
    found = encounters.check(encounter, now=now, earliest=min(one.starts for one in limits()))
    smallest = mission.place_levels[-1].code
    if not any(one.code == encounter.commune and one.level == smallest for one in mission.places):
        found.append(Wrong("commune", "Choose the commune."))
    if encounter.receiver and not any(one.code == encounter.receiver for one in mission.receivers):
        found.append(Wrong("receiver", "Choose who took the child over."))
    if encounter.unit not in personnel.unit_names(contingent):
        found.append(Wrong("unit", "This unit is not in the register."))
    return tuple(found)
