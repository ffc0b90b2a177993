"""Training in the person's words: titles of the pack, states, contingents somebody may choose."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tande.domains.officers.queries import Officer
from tande.domains.personnel import queries as personnel
from tande.interfaces.mission import words
from tande.ledger import clock
from tande.policy import training as rules
from tande.policy.training import Standing

CHIPS: Final = {
    rules.PASSED: "good", rules.EXPIRING: "clock", rules.EXPIRED: "late", rules.FAILED: "late", rules.VOID: "late",
    rules.ATTENDED: "clock", rules.NEVER: "",
}


def lang() -> str:
    """A language of the pack: the active one, else the pack's first."""
    active = get_language() or ""
    codes: tuple[str, ...] = settings.MISSION.language_codes
    return active if active in codes else codes[0]


def title(code: str) -> str:
    """The title of a curriculum, or of a course."""
    found = settings.COURSES.curriculum(code) or settings.COURSES.course(code)
    return found.title[lang()] if found else code


def state(standing: Standing) -> dict[str, Any]:
    """A standing as a chip with its words, and until when it counts."""
    return {
        "code": standing.state, "words": _(rules.STATES[standing.state]), "chip": CHIPS[standing.state],
        "until": standing.until, "days": standing.days_left, "warning": standing.warning, "tried": standing.tried,
    }


def contingents(officer: Officer) -> list[tuple[str, str]]:
    """Code and name of each contingent that the officer sees."""
    return [(code, words.pack("state", code)) for code in personnel.contingents_of(officer)]


def contingent_asked(request: HttpRequest, officer: Officer) -> str:
    """The contingent that the address names, else the officer's own, else the largest."""
    seen = personnel.contingents_of(officer)
    asked = request.GET.get("contingent", "")
    if asked in seen:
        return asked
    sizes: dict[str, int] = dict.fromkeys(seen, 0)
    for one in personnel.postings().values():
        if one.contingent in sizes:
            sizes[one.contingent] += 1
    return max(sizes, key=lambda code: sizes[code])


def today() -> date:
    """The mission's day."""
    return timezone.localdate(clock.now())


def day_asked(request: HttpRequest) -> date:
    """The day that the address names, else today; nothing else is a fault."""
    try:
        found = parse_date(request.GET.get("on", ""))
    except ValueError:
        found = None
    return found if found and date(2020, 1, 1) <= found <= date(2100, 1, 1) else today()


def unit_names(contingent: str) -> Mapping[str, str]:
    """The units of a contingent: code to name."""
    return personnel.unit_names(contingent)
