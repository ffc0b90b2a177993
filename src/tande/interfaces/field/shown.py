"""What the card's page shows: steps with their drawings, the questions of the two records, where each answer stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from tande.ledger import clock
from tande.policy import encounters, force
from tande.policy.cards import HOURS, Step
from tande.toolkit.drawings import drawing

CHOICES: Final = {
    "circumstance": (later("How did you meet?"), encounters.CIRCUMSTANCES),
    "sex": (later("Boy or girl"), encounters.SEXES),
    "age_band": (later("How old does the child look?"), encounters.AGE_BANDS),
    "apart": (later("Kept apart from adults?"), encounters.APART),
    "hurt": (later("Is the child hurt?"), encounters.ANSWERS),
    "restrained": (later("Was force or handcuffs used?"), encounters.ANSWERS),
    "questioned": (later("Was anything asked beyond name, age and needs?"), encounters.ANSWERS),
    "photo": (later("Was a photo taken?"), encounters.ANSWERS),
}
"""A field of the encounter → its question, and the answers."""
MORE: Final = {
    "heard": (later("Did you ask what the child wants?"), encounters.ANSWERS),
    "destination": (later("To whom was the child handed over?"), encounters.DESTINATIONS),
}
FORCE: Final = {
    "child": (later("Was a child concerned?"), force.CHILD),
    "warned": (later("Was a warning given?"), encounters.ANSWERS),
}
CAREFUL: Final = {"child": "doubt"}
"""What is chosen before anybody chose: doubt about age means child."""
COUNTS: Final = (
    ("subjects", later("On how many people?"), 1), ("dead", later("Dead"), 0), ("serious", later("Seriously hurt"), 0),
    ("light", later("Lightly hurt"), 0), ("hit", later("Hit by a firearm"), 0),
)


@dataclass(frozen=True)
class Shown:
    """A step in one language."""

    code: str
    title: str
    lines: tuple[str, ...]
    svg: SafeString


@dataclass(frozen=True)
class Question:
    """A question with its answers: code, words, and whether it is chosen already."""

    name: str
    words: str
    answers: tuple[tuple[str, str, bool], ...]


def hours() -> int:
    """The hours until hand-over by the limit in force now."""
    zone = ZoneInfo(settings.MISSION.time_zone)
    return encounters.limit_on(settings.MISSION.handover.clocks(zone), clock.now()).hours


def steps(lang: str) -> tuple[list[Shown], list[Shown]]:
    """What to do, and what never."""
    found = settings.CARD
    return [_shown(one, lang, crossed=False) for one in found.steps], [
        _shown(one, lang, crossed=True) for one in found.nevers]


def _shown(step: Step, lang: str, *, crossed: bool) -> Shown:
    number = str(hours())
    lines = tuple(line.replace(HOURS, number) for line in step.lines[lang])
    # The drawing is ours, from a file of the toolkit: nothing of it was typed by anybody.
    return Shown(step.code, step.title[lang], lines, mark_safe(drawing(step.drawing, crossed=crossed)))  # noqa: S308


def questions(table: Mapping[str, tuple[Any, Mapping[str, str]]]) -> list[Question]:
    """The questions of a table in the active language."""
    found = []
    for name, (words, answers) in table.items():
        listed = tuple((code, _(label), CAREFUL.get(name) == code) for code, label in answers.items())
        found.append(Question(name, str(words), listed))
    return found


def means() -> list[tuple[str, list[tuple[str, str]]]]:
    """What force can be used with, by level, in words."""
    by_level: dict[str, list[tuple[str, str]]] = {level: [] for level in force.LEVELS}
    for code, (level, words) in force.MEANS.items():
        by_level[level].append((code, _(words)))
    return [(_(force.LEVELS[level]), some) for level, some in by_level.items()]


def force_rules(lang: str) -> tuple[str, ...]:
    """The rules on force as they stand on their own card; none where the pack has none."""
    found = settings.FORCE_RULES.rules
    return tuple(found.card.lines[lang]) if found is not None else ()


def counts() -> list[tuple[str, str, int]]:
    """The numbers of a use of force."""
    return [(name, str(words), usual) for name, words, usual in COUNTS]


def places(lang: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """The communes by department."""
    mission = settings.MISSION
    return [(_named(top, lang), [(one.code, _named(one, lang)) for one in mission.places_in(top.code)])
            for top in mission.places_in("")]


def _named(place: Any, lang: str) -> str:
    return str(place.name[lang])
