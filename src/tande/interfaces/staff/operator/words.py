"""Words of the hotline and the counter, in the operator's language; and the script, in that of whoever speaks."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from tande.interfaces.staff import labels
from tande.policy import questions
from tande.policy.questions import Question

DANGER = {"yes": _("Yes"), "no": _("No")}
CHILD = {"no": _("No"), "yes": _("Yes"), "unknown": _("Not sure")}
ABOUT = {"self": _("The person who speaks"), "other": _("Somebody else"), "personnel": _("Personnel on their own side")}
DOORS = {"hotline": _("By phone"), "desk": _("At the counter")}
CONSENTS = {
    "oral": _("Yes, said by word of mouth"),
    "unnamed": _("Yes, but no name may be given"),
    "could_not": _("Could not be asked"),
    "child": _("It is a child: it is done for the child's good"),
    "dead": _("The person is dead or missing"),
    "no": _("No, the person does not want it"),
}
WINDOWS = {
    "morning": _("In the morning"), "midday": _("At midday"), "afternoon": _("In the afternoon"),
    "evening": _("In the evening"),
}
GENDERS = {"woman": _("A woman"), "man": _("A man")}
OUTCOMES = {
    "reached": _("Spoke with the person"),
    "no_answer": _("Nobody answered"),
    "someone_else": _("Somebody else answered"),
    "later": _("The person wants to be called at another time"),
    "wrong_number": _("Wrong number"),
    "asked_not": _("The person does not want to be called"),
}
ENDED = {
    "reached": _("Written down. The call is done and the number is deleted."),
    "wrong_number": _("Written down. Nobody calls again and the number is deleted."),
    "asked_not": _("Written down. Nobody calls again and the number is deleted."),
    "tries_over": _("Written down. It was tried often enough: the number is deleted."),
    "": _("Written down. The call is on the list again for later."),
}
STATUSES = {
    "received": _("Received, not begun"), "working": _("Somebody works on it"),
    "question": _("There is a question to the person"), "decided": _("There is a decision"),
}


@dataclass(frozen=True)
class Line:
    """What is read out, and what it means in the operator's language, "" where both are the same language."""

    said: str
    lang: str
    gloss: str


def script(lines: Iterable[str], language: str) -> list[Line]:
    """Lines of the pack's script. A pack without a script has none: then the officer's own words must do."""
    own = get_language() or ""
    found = []
    for line in lines:
        said = settings.OPERATOR.said(line, language)
        if said:
            found.append(Line(said, language, "" if language == own else settings.OPERATOR.said(line, own)))
    return found


def languages() -> list[tuple[str, str]]:
    """The mission's languages, each by its own name, the most spoken first."""
    return [(one.code, one.name) for one in settings.MISSION.languages]


def contacts(*, child: bool) -> list[dict[str, Any]]:
    """Numbers to read out to somebody in danger."""
    own = labels.pack_language()
    found = settings.MISSION.contacts_for(danger=True)
    first = sorted(found, key=lambda one: not (child and one.child))
    return [{"phone": one.phone, "name": one.name[own], "use": one.use[own]} for one in first if one.phone]


def care() -> dict[str, Any]:
    """Who listens to those who listened: the pack's line and its contacts."""
    own = labels.pack_language()
    known = {one.code: one for one in settings.MISSION.contacts}
    listed = [known[code] for code in settings.OPERATOR.care_contacts if code in known]
    return {"words": settings.OPERATOR.care.get(own, ""),
            "contacts": [{"phone": one.phone, "name": one.name[own]} for one in listed]}


def chips(asked: Question, path: str, chosen: Iterable[str]) -> dict[str, Any]:
    """One question as the form shows it: its words, and every answer with whether it is chosen."""
    ticked = set(chosen)
    options = [(one.code, gettext(one.label)) for one in asked.offered(path)]
    if asked.from_pack == "actors":
        options = [(one, labels.pack("actor", one)) for one in settings.MISSION.labels["actor"] if one != "unknown"]
    if asked.id != questions.NOTED:
        options += [(code, gettext(label)) for code, label in questions.ALWAYS.items()]
    own = labels.pack_language()
    return {
        "id": asked.id, "ask": gettext(asked.asked(path)), "words": gettext(asked.words) if asked.words else "",
        "box": "checkbox" if asked.kind == "many" else "radio",
        "options": [(code, label, code in ticked) for code, label in options],
        "places": _places(own, ticked) if asked.kind == "place" else [],
    }


def _places(own: str, ticked: set[str]) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    mission = settings.MISSION
    return [
        (outer.name[own], [(one.code, one.name[own], one.code in ticked)
                           for one in (outer, *mission.places_in(outer.code))])
        for outer in mission.places_in("")
    ]
