"""From codes to words in the officer's language: stages, signals, facts, ages and clocks.

Sentences that ``policy`` holds are English source texts, translated here; labels of categories, places,
States and actors come from the mission pack.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from tande.ledger.queries import FactView
from tande.policy import (
    channels,
    claims,
    conflicts,
    facts,
    inquiry,
    interim,
    proof,
    protection,
    referrals,
    roles,
    stages,
    support,
)
from tande.policy import triage as triage_rules

DESKS = {"intake": _("Intake desk"), "child": _("Child-protection desk")}
SIGNALS = {
    "danger": _("In danger"),
    "retaliation": _("Retaliation"),
    "child": _("Child"),
    "withdraw": _("Wants to withdraw"),
    "stop": _("Do not contact"),
}
ENDED = _("Ended")
YES_NO_UNSURE = {"yes": _("Yes"), "no": _("No"), "unsure": _("Not sure")}
PERSONNEL = {
    "police": _("Police"), "military": _("Military"), "civilian": _("Civilian"), "mixed": _("Several of these"),
    "unknown": _("Not known yet"),
}
BY_PHONE = {
    "danger": _("In danger now?"), "child": _("Younger than 18?"), "call": _("May we call? When, and how?"),
    "code_word": _("Secret word, for whoever calls to say"),
}
"""What is asked by message and in calls, in the order of policy.conversation."""
MESSAGE_KINDS = {"question": _("A question"), "news": _("News about the case"), "outcome": _("The outcome")}
FIELDS = {
    "category": _("What it is about"), "level": _("Urgency"), "child": _("Is a child concerned?"),
    "sea": _("Sexual exploitation or abuse?"), "place": _("Place"), "month": _("Month it happened"),
    "state": _("State whose personnel is concerned"), "actor": _("Who is said to have done it"),
    "finding": _("Finding"), "reason": _("Reason"), "review": _("Decision on the review"),
    "track": _("Track"), "track_state": _("State of the track"), "tracks": _("Tracks"),
    "contact": _("Referred to"), "consent": _("Consent"), "number": _("Allegation"), "standard": _("Standard of proof"),
    "states": _("States"), "personnel": _("Kind of personnel"), "persons": _("Persons"),
    "victims_adult": _("Adults harmed"), "victims_child": _("Children harmed"), "to": _("Next stage"),
    "clock": _("Time limit"), "support": _("Help offered"), "told": _("Told"),
    "conflict": _("Reason"), "link": _("Link"), "entry": _("Entry"),
    "provider": _("By whom"), "scope": _("May be passed on"), "how": _("How the answer came"),
    "who": _("Who answered"), "about": _("About"), "risk": _("Risk"), "with_person": _("With the person"),
    "interim": _("Interim measure"), "asked_of": _("Asked of"),
    "measure": _("Measure"), "owed_by": _("Owed by"), "due": _("By when"), "ended": _("What became of it"),
    "claim": _("Step"), "children": _("Children"), "cause": _("Reason"),
    "certificate": _("Official act?"), "identity": _("Identity disclosed"), "outcomes": _("Action"),
}
OTHER_CODES = {
    "support": support.KINDS, "scope": support.SCOPES, "how": support.HOW, "who": support.WHO,
    "check": support.CHECKS, "about": protection.ABOUT, "risk": protection.RISKS, "measure": protection.MEASURES,
    "owed_by": protection.OWED_BY, "ended": protection.MEASURE_ENDS, "claim": claims.STEPS,
    "standard": proof.STANDARDS, "conflict": conflicts.REASONS, "to": stages.STAGES, "entry": inquiry.KINDS,
    "track": referrals.TRACKS, "tracks": referrals.TRACKS, "track_state": referrals.TRACK_STATES,
    "certificate": referrals.ACTS, "identity": referrals.IDENTITY, "interim": interim.MEASURES,
}


PACK_FIELDS = {
    "category": "category", "place": "place", "state": "state", "states": "state", "actor": "actor",
    "contact": "contact", "provider": "provider", "clock": "clock", "outcomes": "outcome",
}
"""Fields whose words are the mission pack's, and the kind of label there."""


@dataclass(frozen=True)
class Event:
    """One line of a case's timeline; ``times`` when the same happened several times in a row."""

    at: datetime
    sentence: str
    who: str
    details: tuple[str, ...]
    check_number: str
    times: int = 1


def stage(code: str) -> str:
    """A stage's name."""
    return gettext(stages.STAGES[code])


def level(code: str) -> str:
    """An urgency's name."""
    return gettext(triage_rules.LEVELS.get(code, code))


def role(code: str) -> str:
    """A role's name."""
    return gettext(roles.ROLES[code])


def pack(kind: str, code: str) -> str:
    """A label of the mission pack in the officer's language."""
    return settings.MISSION.label(kind, code, pack_language())


def asked_of(code: str) -> str:
    """Whom an interim measure was asked of: the mission's command, or a State."""
    return gettext("The mission's command") if code == interim.MISSION_COMMAND else pack("state", code)


def pack_language() -> str:
    """The active language if the pack speaks it, else the pack's first."""
    active = get_language() or ""
    codes: tuple[str, ...] = settings.MISSION.language_codes
    return active if active in codes else codes[0]


def value(field: str, code: str) -> str:
    """The words for one coded fact, whichever table it comes from."""
    if field in PACK_FIELDS:
        return pack(PACK_FIELDS[field], code)
    if field == "told":
        return role(code)
    if field == "asked_of":
        return asked_of(code)
    if field in OTHER_CODES:
        return gettext(OTHER_CODES[field].get(code, code))
    if field == "personnel":
        return str(PERSONNEL.get(code, code))
    if field == "cause":
        return str(SIGNALS.get(code, code))
    if field in ("child", "sea", "with_person"):
        return str(YES_NO_UNSURE.get(code, code))
    if field == "level":
        return level(code)
    if field in stages.CODE_TABLES:
        return gettext(stages.CODE_TABLES[field].get(code, code))
    return code


def span(length: timedelta) -> str:
    """A length of time in its largest unit: minutes, hours or days."""
    minutes = max(0, int(length.total_seconds() // 60))
    if minutes < 60:
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    hours = minutes // 60
    if hours < 48:
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    return ngettext("%(n)d day", "%(n)d days", hours // 24) % {"n": hours // 24}


def until(moment: datetime, now: datetime) -> str:
    """How long until a clock runs out, or how late it is."""
    if moment < now:
        return gettext("late by %(span)s") % {"span": span(now - moment)}
    return gettext("in %(span)s") % {"span": span(moment - now)}


def timeline(found: Iterable[FactView], names: dict[int, str]) -> list[Event]:
    """Facts as lines, newest first; five parts of a file or three readings in a row are one line."""
    lines: list[Event] = []
    for fact in found:
        line = event(fact, names)
        last = lines[-1] if lines else None
        if last and (last.sentence, last.who, last.details, last.check_number) == (
            line.sentence, line.who, line.details, line.check_number
        ):
            lines[-1] = replace(line, times=last.times + 1)
        else:
            lines.append(line)
    return lines[::-1]


def event(fact: FactView, names: dict[int, str]) -> Event:
    """A fact as a line of the timeline: sentence, who, and its codes in words."""
    details = []
    for field, code in fact.body.items():
        if field == "officer" and isinstance(code, int):
            details.append(names.get(code, ""))
        elif field == "kind" and str(code) in MESSAGE_KINDS:
            details.append(str(MESSAGE_KINDS[str(code)]))
        elif field in FIELDS and code not in ("", [], None):
            several = code if isinstance(code, list) else [code]
            details.append(f"{FIELDS[field]}: {', '.join(value(field, str(one)) for one in several)}")
    who = names.get(fact.actor, "") if fact.actor is not None else ""
    return Event(fact.at, gettext(facts.KINDS[fact.kind].sentence), who, tuple(details), fact.check_number or "")


def channel(code: str) -> str:
    """A way of reporting in words."""
    return gettext(channels.CHANNELS.get(code, code))
