"""Every use of force: what a report holds, by when, and what goes to the independent body by itself.

Means and fields: facts on the mandate, section 6 (the UN's guidance on less-lethal weapons of 2020 and the basic
principles of 1990). Which day counts as the same is that of the mission's own time zone, which the caller applies.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Final

LEVELS: Final[dict[str, str]] = {
    "presence": "Presence and words", "unarmed": "Unarmed force", "less_lethal": "Less-lethal weapon",
    "lethal_shown": "Firearm shown or warning shot", "lethal": "Firearm or heavier",
}
"""From least to most; a report bears the level of its strongest means."""

MEANS: Final[dict[str, tuple[str, str]]] = {
    "verbal": ("presence", "Words, show of presence"),
    "unarmed": ("unarmed", "Hands and holds"),
    "restraint": ("unarmed", "Handcuffs or other restraint"),
    "baton": ("less_lethal", "Baton"),
    "irritant": ("less_lethal", "Hand-held irritant spray"),
    "tear_gas": ("less_lethal", "Tear gas from a distance"),
    "electric": ("less_lethal", "Electric weapon"),
    "kinetic": ("less_lethal", "Rubber bullet or other projectile"),
    "dazzling": ("less_lethal", "Dazzling light"),
    "acoustic": ("less_lethal", "Acoustic weapon"),
    "water": ("less_lethal", "Water cannon"),
    "dog": ("less_lethal", "Dog"),
    "vehicle": ("less_lethal", "Vehicle used as a means"),
    "firearm_pointed": ("lethal_shown", "Firearm pointed at somebody"),
    "warning_shot": ("lethal_shown", "Warning shot"),
    "firearm": ("lethal", "Firearm fired at somebody"),
    "crew_served": ("lethal", "Heavy weapon with a crew"),
    "explosive": ("lethal", "Drone or explosive"),
}
"""Means → level, words."""

FIRES: Final = frozenset({"warning_shot", "firearm", "crew_served"})
CHILD: Final[dict[str, str]] = {"yes": "Yes", "doubt": "There is doubt", "no": "No"}
TRANSFERS: Final[dict[str, str]] = {
    "death": "Somebody died.",
    "serious_injury": "Somebody was seriously hurt.",
    "firearm_hit": "A firearm hit somebody.",
    "child": "A child was concerned, or somebody who may be one.",
}
"""Why a report goes to the independent body by itself; nobody in the mission can stop it."""

OUTCOMES: Final[dict[str, str]] = {
    "dead": "Somebody died", "serious": "Somebody was seriously hurt", "hit": "A firearm hit somebody",
    "light": "Somebody was slightly hurt", "none": "Nobody was hurt",
}
"""The worst that happened to anybody, worst first; what is counted in public."""

WARNED: Final[dict[str, str]] = {
    "yes": "Yes", "no": "No", "not_possible": "It was not possible", "unknown": "Not known",
}
ARRIVED: Final = "A report of force came here by itself, from the register."
"""The first words of the complaint that such a report opens."""

REVIEWS: Final[dict[str, str]] = {
    "within_rules": "Within the rules", "outside_rules": "Outside the rules", "unclear": "Cannot be told yet",
}
SETTLES: Final = frozenset({"within_rules", "outside_rules"})
"""Findings that end the clock of the review: "cannot be told yet" leaves it running."""

FIRST_DAY: Final = date(2020, 1, 1)
FURTHEST_AHEAD: Final = timedelta(minutes=10)
"""Phones' clocks differ."""
MOST: Final = 100_000
"""More than this of anything is a slip of the hand."""
FIRST_AT_LEAST: Final = timedelta(hours=4)
"""The first report is due on the same day, but never sooner than this: a shot before midnight leaves nobody minutes."""
FULL_WITHIN: Final = timedelta(hours=48)
FULL_WITHIN_HARM: Final = timedelta(hours=72)
"""A full report is due in 48 hours; 72 where somebody was hurt and the independent body has it anyway. Our own rule."""
REVIEW_WITHIN_DAYS: Final = 7
"""After the full report, for the superior's review. Our own rule."""


@dataclass(frozen=True, slots=True)
class Harm:
    """People hurt: dead, seriously and lightly injured, and hit by a firearm."""

    dead: int = 0
    serious: int = 0
    light: int = 0
    hit: int = 0


COUNTED: Final = ("dead", "serious", "light", "hit")


@dataclass(frozen=True, slots=True)
class Use:
    """One use of force, as far as rules need it. ``subjects``: how many people it was used on; times with a zone.

    ``harm`` counts everybody; ``own``, ``civilian`` and ``suspect`` say who they were, as far as that is known.
    """

    id: str
    unit: str
    at: datetime
    means: tuple[str, ...]
    rounds: int = 0
    subjects: int = 1
    child: str = "no"
    harm: Harm = Harm()
    warned: str = "unknown"
    aid_at: datetime | None = None
    first_at: datetime | None = None
    full_at: datetime | None = None
    reviewed_at: datetime | None = None
    own: Harm = Harm()
    civilian: Harm = Harm()
    suspect: Harm = Harm()


@dataclass(frozen=True, slots=True)
class Due:
    """A report that is owed: the first, the full one, or the superior's review."""

    what: str
    by: datetime
    done: bool
    late: bool


@dataclass(frozen=True, slots=True)
class Wrong:
    """A field that cannot be so, with a sentence that says what to do."""

    field: str
    sentence: str


def level(use: Use) -> str:
    """The level of the strongest means. Raises KeyError for a means that is not in the table."""
    order = list(LEVELS)
    return max((MEANS[one][0] for one in use.means), key=order.index)


def suffered(use: Use) -> Harm:
    """Everybody who was hurt: the total that was told, or the sum of its parts where that is more."""
    parts = (use.own, use.civilian, use.suspect)
    return Harm(*(max(getattr(use.harm, one), sum(getattr(part, one) for part in parts)) for one in COUNTED))


def outcome(use: Use) -> str:
    """The worst that happened to anybody, a code of OUTCOMES."""
    harm = suffered(use)
    found = {"dead": harm.dead, "serious": harm.serious, "hit": harm.hit, "light": harm.light, "none": 1}
    return next(code for code in OUTCOMES if found[code])


def transfers(use: Use) -> tuple[str, ...]:
    """Why this goes to the independent body by itself; empty when it does not. Doubt about age means child."""
    harm = suffered(use)
    found = {
        "death": harm.dead != 0,
        "serious_injury": harm.serious != 0,
        "firearm_hit": harm.hit != 0,
        "child": use.child != "no",
    }
    return tuple(code for code in TRANSFERS if found[code])


def owed(use: Use, *, zone: tzinfo, now: datetime, review_days: int = REVIEW_WITHIN_DAYS) -> list[Due]:
    """What is owed: the first report on the same day, the full one, and the superior's review of it."""
    end_of_day = datetime.combine(use.at.astimezone(zone).date() + timedelta(days=1), datetime.min.time(), zone)
    full = use.at + (FULL_WITHIN_HARM if transfers(use) else FULL_WITHIN)
    rows = [("first", max(end_of_day, use.at + FIRST_AT_LEAST), use.first_at), ("full", full, use.full_at)]
    if use.full_at is not None:
        rows.append(("review", use.full_at + timedelta(days=review_days), use.reviewed_at))
    return [Due(what, by, done is not None, (done or now) >= by) for what, by, done in rows]


def check(use: Use, *, now: datetime) -> list[Wrong]:
    """Everything that cannot be so; empty when it can be kept."""
    found = []
    if not use.means:
        found.append(Wrong("means", "Say what was used."))
    if not set(MEANS) >= set(use.means):
        found.append(Wrong("means", "Choose what was used from the list."))
    found += [Wrong(name, "Choose one of the answers.") for name, table in (("child", CHILD), ("warned", WARNED))
              if getattr(use, name) not in table]
    return [*found, *_numbers(use), *_times(use, now)]


def gaps(casualties: dict[str, date], reported: set[str]) -> tuple[str, ...]:
    """Operations with casualties (id → day) for which no report of force came in, oldest first."""
    return tuple(sorted((one for one in casualties if one not in reported), key=lambda one: (casualties[one], one)))


def _numbers(use: Use) -> list[Wrong]:
    counts = {"rounds": use.rounds, "subjects": use.subjects, **{one: getattr(use.harm, one) for one in COUNTED}}
    for part in ("own", "civilian", "suspect"):
        counts |= {f"{part}_{one}": getattr(getattr(use, part), one) for one in COUNTED}
    found = [Wrong(name, "A number is not below 0.") for name, number in counts.items() if number < 0]
    found += [Wrong(name, "This number is too large to be so.") for name, number in counts.items() if number > MOST]
    return [*found, *_firearms(use), *_parts(use)]


def _firearms(use: Use) -> list[Wrong]:
    found = []
    if use.rounds > 0 and not FIRES & set(use.means):
        found.append(Wrong("rounds", "Rounds were fired: say with which firearm, among what was used."))
    if use.rounds == 0 and {"firearm", "warning_shot"} & set(use.means):
        found.append(Wrong("rounds", "A firearm was fired: say how many rounds."))
    if suffered(use).hit > 0 and not FIRES & set(use.means):
        found.append(Wrong("hit", "Somebody was hit: say with which firearm, among what was used."))
    return found


def _parts(use: Use) -> list[Wrong]:
    """The total that was told cannot be less than the sum of its parts."""
    return [
        Wrong(one, "The mission's own, civilians and suspects together are more than this. Correct one of them.")
        for one in COUNTED if getattr(suffered(use), one) > getattr(use.harm, one)
    ]


def _times(use: Use, now: datetime) -> list[Wrong]:
    latest = now + FURTHEST_AHEAD
    found = [Wrong("at", "This time is not yet. Check the day and the hour.")] if use.at > latest else []
    if use.at.date() < FIRST_DAY:
        found.append(Wrong("at", "This is too long ago. Check the year."))
    if use.aid_at is not None and use.aid_at > latest:
        found.append(Wrong("aid_at", "This time is not yet. Check the day and the hour."))
    if use.aid_at is not None and use.aid_at < use.at:
        found.append(Wrong("aid_at", "Medical aid cannot come before. Check the day and the hour."))
    return found
