"""Codes of violations, sexes and verification, with the words that reports use.

Eight grave kinds are kept apart in data and joined in reports (killing with maiming, schools with hospitals). Codes are
those of the information system of the UN's monitoring and reporting (facts on children, section 1b).
"""

from typing import Final

KILLING: Final = "killing"
MAIMING: Final = "maiming"
RECRUITMENT: Final = "recruitment"
SEXUAL_VIOLENCE: Final = "sexual_violence"
ABDUCTION: Final = "abduction"
ATTACK_HOSPITALS: Final = "attack_on_hospitals"
ATTACK_SCHOOLS: Final = "attack_on_schools"
DENIAL: Final = "denial_humanitarian_access"
MILITARY_USE: Final = "military_use"
DEPRIVATION: Final = "deprivation_liberty"

KINDS: Final[dict[str, str]] = {
    KILLING: "Killing of children",
    MAIMING: "Maiming of children",
    RECRUITMENT: "Recruitment and use of children",
    SEXUAL_VIOLENCE: "Rape and other sexual violence",
    ABDUCTION: "Abduction",
    ATTACK_SCHOOLS: "Attacks on schools",
    ATTACK_HOSPITALS: "Attacks on hospitals",
    DENIAL: "Denial of humanitarian access",
    MILITARY_USE: "Military use of schools or hospitals",
    DEPRIVATION: "Deprivation of liberty",
}
GRAVE: Final = (
    RECRUITMENT, KILLING, MAIMING, SEXUAL_VIOLENCE, ABDUCTION, ATTACK_SCHOOLS, ATTACK_HOSPITALS, DENIAL,
)  # fmt: skip
"""The grave kinds. Military use and deprivation of liberty are recorded and counted in tables of their own."""
PERSONAL: Final = frozenset({KILLING, MAIMING, RECRUITMENT, SEXUAL_VIOLENCE, ABDUCTION})
"""Counted by the children harmed; every other kind by the violation."""
JOINED: Final[dict[str, tuple[str, ...]]] = {
    "recruitment_use": (RECRUITMENT,),
    "killing_maiming": (KILLING, MAIMING),
    "sexual_violence": (SEXUAL_VIOLENCE,),
    "abduction": (ABDUCTION,),
    "attacks": (ATTACK_SCHOOLS, ATTACK_HOSPITALS),
    "denial": (DENIAL,),
}
"""The six of the reports, in their order."""

BOYS: Final = "boys"
GIRLS: Final = "girls"
UNKNOWN: Final = "unknown"
SEXES: Final = (BOYS, GIRLS, UNKNOWN)

VERIFIED: Final = "verified"
PENDING: Final = "report_pending_verification"
COULD_NOT: Final = "reported_not_verified"
OUTSIDE: Final = "not_mrm"
DID_NOT_OCCUR: Final = "did_not_occur"
STATUSES: Final[dict[str, str]] = {
    PENDING: "Waits for verification",
    VERIFIED: "Verified",
    COULD_NOT: "Could not be verified",
    OUTSIDE: "Not a grave violation",
    DID_NOT_OCCUR: "Found not to have happened",
}
UNVERIFIED: Final = frozenset({PENDING, COULD_NOT})
"""What is shown apart as unverified; the last two statuses are counted nowhere."""

STAGES: Final = ("focal_point", "technical", "task_force")
"""Who signs a verification, one after the other; the last one's word and day are what counts."""
