"""The gate in the reader's language: states, reasons with their remedies, suspensions and overrides."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, Final

from django.conf import settings
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from tande.domains.officers import queries as officers
from tande.domains.readiness.boards import NOT_READY, OVERRIDDEN, READY, Board, Line, PastLine
from tande.domains.readiness.queries import Matter
from tande.policy import gate, readiness
from tande.policy.people import POSTS
from tande.policy.readiness import Reason

STATES: Final = {
    READY: gettext_lazy("Ready"),
    OVERRIDDEN: gettext_lazy("May deploy by an override"),
    NOT_READY: gettext_lazy("Not ready"),
}


def course(code: str) -> str:
    """The title of a curriculum in the reader's language; the bare code of an unknown one."""
    known = settings.COURSES.curriculum(code)
    if known is None:
        return code
    active = get_language() or ""
    return str(known.title[active if active in settings.MISSION.language_codes else settings.MISSION.language_codes[0]])


def reason(one: Reason) -> dict[str, str]:
    """A reason with its remedy; which course, where it is one."""
    why = readiness.REASONS[one.code]
    about = course(one.detail) if one.area == readiness.TRAINING else ""
    return {"code": one.code, "sentence": _(why.sentence), "remedy": _(why.remedy), "about": about, "area": one.area}


def by_when(deployed_on: date | None, on: date) -> tuple[str, date | None]:
    """Until when what is missing must be there: before somebody deploys, or at once."""
    if deployed_on is None:
        return _("Before deployment"), None
    return (_("At once: already deployed"), None) if deployed_on <= on else (_("Before"), deployed_on)


def line(one: Line, on: date, units: dict[str, str]) -> dict[str, Any]:
    """Somebody on a board."""
    state = OVERRIDDEN if one.overridden else READY if one.ready else NOT_READY
    words, day = by_when(one.deployed_on, on)
    return {
        "person": one.person, "name": one.name, "unit": units.get(one.unit, one.unit), "post": post(one.post),
        "state": state, "state_words": STATES[state], "vetting": one.vetting,
        "vetting_words": _(readiness.SHOWN[one.vetting]), "reasons": [reason(each) for each in one.reasons],
        "by_when": words if one.reasons else "", "by_day": day,
    }


def post(code: str) -> str:
    """What somebody is in the contingent."""
    return _(POSTS[code]) if code in POSTS else code


def board(found: Board, units: dict[str, str]) -> dict[str, Any]:
    """A board as its page shows it."""
    return {
        "board": found,
        "counts": [(code, words, found.counts.get(code, 0)) for code, words in STATES.items()],
        "units": [
            (units.get(code, code), [counts.get(state, 0) for state in STATES])
            for code, counts in sorted(found.units.items(), key=lambda one: units.get(one[0], one[0]))
        ],
        "unit_choices": sorted(((code, units.get(code, code)) for code in found.units), key=lambda one: one[1]),
        "states": STATES.items(),
        "missing": [(reason(one), n) for one, n in found.missing],
        "lines": [line(one, found.on, units) for one in found.lines],
    }


def past(one: PastLine, units: dict[str, str]) -> dict[str, Any]:
    """Somebody who was not ready on the day of deployment."""
    return {
        "person": one.person, "name": one.name, "unit": units.get(one.unit, one.unit), "on": one.on,
        "then": ready_or_not(one.then, overridden=one.overridden), "now": ready_or_not(one.now),
        "vetting_words": _(readiness.SHOWN[one.vetting]), "reasons": [reason(each) for each in one.reasons],
    }


def ready_or_not(ready: bool, *, overridden: bool = False) -> str:
    """One of the three states, in words."""
    return str(STATES[OVERRIDDEN if ready and overridden else READY if ready else NOT_READY])


def matters(found: Iterable[Matter], *, today: date, names: bool) -> list[dict[str, Any]]:
    """Suspensions or overrides with their steps; ``names``: of the officers too."""
    listed = list(found)
    people = officers.names({step.officer_id for one in listed for step in one.steps}) if names else {}
    return [
        {
            "id": one.id, "kind": one.kind, "person": one.person, "contingent": one.contingent,
            "code": _(gate.CODES[one.kind].get(one.code, one.code)), "until": one.until, "state": one.state,
            "state_words": _("Over") if over(one, today) else _(gate.STEPS[one.state]),
            "stands": one.stands(today), "seen": len(one.steps),
            "steps": [
                {"words": _(gate.STEPS[step.step]), "at": step.at, "why": step.words if names else "",
                 "officer": people.get(step.officer_id, "")}
                for step in one.steps
            ],
        }
        for one in listed
    ]


def over(one: Matter, today: date) -> bool:
    """Whether an override that was agreed to, or asked for, has run out."""
    return one.state in (gate.GRANTED, gate.ASKED) and not one.stands(today)


def may_follow(one: dict[str, Any], rights: Collection[str]) -> list[tuple[str, str]]:
    """Steps that somebody with these rights may take now, with the button's words."""
    buttons = {gate.LIFTED: _("Lift the suspension"), gate.GRANTED: _("Agree: let the person deploy"),
               gate.DECLINED: _("Do not agree"), gate.ENDED: _("End it now")}
    after = gate.AFTER.get((one["kind"], one["state"]), {}) if one["stands"] else {}
    return [(step, buttons[step]) for step, right in after.items() if right in rights]
