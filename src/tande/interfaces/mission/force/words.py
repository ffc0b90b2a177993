"""Words of force in the person's language: labels of the fields, codes of ``policy``, and a report line by line."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tande.domains.force.queries import Row, UseView, VersionView
from tande.domains.personnel import queries as personnel
from tande.interfaces.mission import words
from tande.policy import force, force_operations, force_report
from tande.policy.force import Use
from tande.policy.force_report import Circumstances

LABELS: Final = {
    "at": _("When it happened"), "commune": _("Commune"), "place": _("The exact place, or grid reference"),
    "operation": _("Operation"), "operation_id": _("Which operation"), "means": _("What was used"),
    "level": _("Level"), "rounds": _("Rounds fired"), "warned": _("Was a warning given first?"),
    "threats": _("The threat"), "threat": _("The threat, in words"), "alternatives": _("What was tried before"),
    "tried": _("What was tried, in words"), "subjects": _("How many people it was used on"),
    "ages": _("How old they seemed"), "child": _("Was a child among those concerned?"),
    "harm": _("People hurt"), "aid": _("Medical aid"), "aid_at": _("When medical aid came"),
    "relatives": _("Relatives"), "relatives_at": _("When the relatives were told"), "bystanders": _("Others nearby"),
    "property": _("Property"), "damage": _("What was damaged"), "detention": _("Was somebody held?"),
    "camera": _("Recording"), "what": _("What happened"), "note": _("Anything else"),
    "encounters": _("Hand-over numbers of children met then"),
}
"""Of the fields, as form and page and paper name them."""

COUNTS: Final = {
    "dead": _("Dead"), "serious": _("Seriously hurt"), "light": _("Slightly hurt"), "hit": _("Hit by a firearm"),
}
PARTS: Final = {"own": _("The mission's own"), "civilian": _("Civilians"), "suspect": _("Suspects")}
DUES: Final = {
    "first": _("First report"), "full": _("Full report"), "review": _("Superior's review"),
    "case": _("Complaint at the body"),
}
KINDS: Final = {"first": _("First report"), "full": _("Full report"), "change": _("Change")}


def of(table: Mapping[str, str], code: str) -> str:
    """A code in words; one that is in no table (a phone's record) as it is."""
    return gettext(table[code]) if code in table else code


def several(table: Mapping[str, str], codes: tuple[str, ...]) -> str:
    """Several codes in words."""
    return ", ".join(of(table, code) for code in codes)


def means(code: str) -> str:
    """A means in words."""
    return gettext(force.MEANS[code][1]) if code in force.MEANS else code


def level(code: str) -> str:
    """A level in words."""
    return of(force.LEVELS, code) if code in force.LEVELS else gettext("Not known")


def level_of(used: tuple[str, ...]) -> str:
    """The level of the strongest means that is known."""
    known = [list(force.LEVELS).index(force.MEANS[one][0]) for one in used if one in force.MEANS]
    return gettext(list(force.LEVELS.values())[max(known)]) if known else ""


def commune(code: str) -> str:
    """A commune's name; a code that is none of the mission's as it is."""
    try:
        return words.pack("place", code) if code else ""
    except KeyError:
        return code


def unit(contingent: str, code: str) -> str:
    """A unit's name, or its code."""
    return personnel.unit_names(contingent).get(code, code)


def clock(moment: datetime | None) -> str:
    """A time where the mission is."""
    try:
        return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M") if moment else ""
    except (OverflowError, ValueError):
        return str(moment)


def harm(use: Use) -> str:
    """People hurt, each kind with who they were as far as that is told."""
    found = []
    for name, label in COUNTS.items():
        if number := getattr(force.suffered(use), name):
            parts = [f"{text} {getattr(getattr(use, part), name)}" for part, text in PARTS.items()
                     if getattr(getattr(use, part), name)]
            found.append(f"{label}: {number}" + (f" ({', '.join(parts)})" if parts else ""))
    return "; ".join(found) or gettext("Nobody was hurt")


def lines(use: Use, told: Circumstances, written: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """A report line by line: the field, its label and what stands there. What is not told is left out."""
    values = {
        "level": level_of(use.means), "at": clock(use.at), "commune": commune(told.commune),
        "operation": of(force_report.OPERATIONS, told.operation),
        "means": ", ".join(map(means, use.means)), "rounds": str(use.rounds) if use.rounds else "",
        "warned": of(force.WARNED, use.warned), "subjects": str(use.subjects), "child": of(force.CHILD, use.child),
        "harm": harm(use), "aid": of(force_report.AID, told.aid), "aid_at": clock(use.aid_at),
        "relatives": of(force_report.RELATIVES, told.relatives), "relatives_at": clock(told.relatives_at),
        "bystanders": of(force_report.BYSTANDERS, told.bystanders),
        "property": of(force_report.PROPERTY, told.property), "detention": of(force_report.DETENTION, told.detention),
        "camera": of(force_report.CAMERAS, told.camera),
        "threats": several(force_report.THREATS, told.threats), "ages": several(force_report.AGES, told.ages),
        "alternatives": several(force_report.ALTERNATIVES, told.alternatives),
        "encounters": ", ".join(f"{one[:4]} {one[4:]}" for one in told.encounters), **written,
    }
    return [(name, str(label), values[name]) for name, label in LABELS.items() if values.get(name)]


def differences(one: VersionView, head: VersionView) -> list[tuple[str, str, str]]:
    """Where a version differs from the one in force: the label, what it says, what stands in force."""
    mine = {name: (label, text) for name, label, text in lines(one.use, one.told, one.words)}
    theirs = {name: (label, text) for name, label, text in lines(head.use, head.told, head.words)}
    return [
        (mine.get(name, theirs.get(name, ("", "")))[0], mine.get(name, ("", ""))[1], theirs.get(name, ("", ""))[1])
        for name in LABELS if mine.get(name, ("", ""))[1] != theirs.get(name, ("", ""))[1]
    ]


def dues(one: Row | UseView) -> list[dict[str, object]]:
    """The clocks of a report for a page: what, by when, and how it stands."""
    return [
        {"what": due.what, "label": DUES[due.what], "by": due.by, "done": due.done,
         "late": due.late or due.what in one.missed} for due in one.dues
    ]


def form(code: str) -> str:
    """How an operation was made, in words."""
    return of(force_operations.FORMS, code)


def choices(table: Mapping[str, str], *, empty: bool = False) -> list[tuple[str, str]]:
    """A table of policy as choices."""
    found = [(code, gettext(sentence)) for code, sentence in table.items()]
    return [("", gettext("Choose")), *found] if empty else found


def means_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """The means in groups, from the least to the most."""
    return [
        (gettext(label), [(code, gettext(text)) for code, (of_level, text) in force.MEANS.items() if of_level == name])
        for name, label in force.LEVELS.items()
    ]


