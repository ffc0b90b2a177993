"""Decisions in codes, with the second officer's answer, and what they mean for units and for who commands."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from tande.domains.vetting.models import Decision
from tande.policy import readiness as gate
from tande.policy import vetting, vetting_records
from tande.policy.readiness import Fact
from tande.policy.vetting import Event

CHECK, DECLARATION, LIFTING = "check", "declaration", "lifting"


@dataclass(frozen=True)
class Made:
    """A decision. ``agreed``: None while a second officer is waited for; ``known``: the day since when it counts."""

    id: str
    thing: str
    about: str
    contingent: str
    unit: str
    person_id: str
    result: str
    day: date
    until: date | None
    agreed: bool | None
    known: date

    @property
    def counts(self) -> bool:
        """Whether it has taken effect."""
        return self.agreed is True

    @property
    def waits(self) -> bool:
        """Whether a second officer is waited for."""
        return self.agreed is None

    @property
    def key(self) -> str:
        """What events call it."""
        return f"decision:{self.id}"


def decisions() -> list[Made]:
    """Every decision, oldest first, in codes: nothing is opened."""
    rows = Decision.objects.defer("note", "sources").select_related("answer").order_by("at", "pk")
    return [_made(one) for one in rows]


def by_subject(made: Iterable[Made]) -> dict[str, list[Made]]:
    """The checks of people, by person."""
    found: dict[str, list[Made]] = defaultdict(list)
    for one in made:
        if one.thing == CHECK and one.person_id:
            found[one.person_id].append(one)
    return found


def own_events(own: Iterable[Made], made: Iterable[Made]) -> list[Event]:
    """What the checks of one unit or person are as events. ``made``: among all of them, the liftings."""
    checks = [one for one in own if one.thing == CHECK]
    found = [event for one in checks for event in _own(one)]
    found += [Event(vetting.LIFTED, one.known, about.key, code=one.result) for about, one in _lifted(checks, made)]
    return found + [Event(vetting.OPENED, one.known, one.key) for one in made
                    if one.thing == LIFTING and one.waits and one.about in {check.id for check in checks}]


def unit_facts(made: Iterable[Made], contingent: str, unit: str) -> list[Fact]:
    """What the gate learns of a unit: its own checks, and refusals of who commands it."""
    here = [one for one in made if (one.contingent, one.unit, one.thing) == (contingent, unit, CHECK) and one.counts]
    barred = [one for one in here if one.result == vetting_records.AGAINST]
    clear = [one for one in here if one.result != vetting_records.AGAINST and not one.person_id]
    return [
        *(Fact(gate.UNIT_CLEARED, one.day, one.known, one.until, one.id) for one in clear),
        *(Fact(gate.UNIT_BARRED, one.known, one.known, None, one.id) for one in barred),
        *(Fact(gate.UNIT_REMEDIED, one.known, one.known, None, about.id) for about, one in _lifted(here, made)),
    ]


def _own(one: Made) -> Iterator[Event]:
    if one.waits:
        yield Event(vetting.OPENED, one.known, one.key)
    elif one.counts and one.result == vetting_records.AGAINST:
        yield Event(vetting.ADVERSE, one.known, one.key)
    elif one.counts:
        code = "" if one.result == vetting_records.CLEAR else one.result
        yield Event(vetting.GIVEN, max(one.day, one.known), one.id, vetting.CHECK, one.until, code)


def _lifted(checks: Iterable[Made], made: Iterable[Made]) -> Iterator[tuple[Made, Made]]:
    """Each refusal with what lifted it: a lifting, or a later check of the same that found it remediated."""
    own = list(checks)
    liftings = [one for one in made if one.thing == LIFTING and one.counts]
    for about in own:
        if about.result == vetting_records.AGAINST and about.counts:
            yield from ((about, one) for one in liftings if one.about == about.id)
            yield from (
                (about, one) for one in own
                if one.result == vetting_records.REMEDIED and one.counts and one.person_id == about.person_id
                and one.known >= about.known and one.id != about.id
            )


def _made(one: Decision) -> Made:
    answer = getattr(one, "answer", None)
    needed = vetting_records.second_needed(one.thing, one.result)
    agreed = (answer.agreed if answer else None) if needed else True
    known = timezone.localdate(answer.at if answer and needed else one.at)
    return Made(one.pk, one.thing, one.about, one.contingent, one.unit, one.person_id, one.result, one.day, one.until,
                agreed, known)
