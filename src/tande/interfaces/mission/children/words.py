"""Words of the pages on children met: what is asked, the answers, and how a record stands, in the reader's language."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from tande.domains.personnel import queries as personnel
from tande.interfaces.mission import words
from tande.policy import encounters
from tande.policy.encounters import Encounter, Wrong

LABELS: Final = {
    "at": _("When you met the child"),
    "commune": _("Where: the commune"),
    "circumstance": _("How it came about"),
    "age": _("Age that the child says"),
    "age_band": _("How old the child looks"),
    "age_basis": _("What the age stands on"),
    "said_adult": _("The unit thinks that this is an adult"),
    "document_seen": _("I have seen the document that the age stands on"),
    "sex": _("Boy or girl"),
    "baby": _("Is she pregnant, or has she a baby with her?"),
    "hurt": _("Is the child hurt or ill?"),
    "urgent": _("Does the child need a doctor at once?"),
    "cared_at": _("When care was given"),
    "apart": _("Is the child kept apart from adults?"),
    "apart_reason": _("If not kept apart from adults: why"),
    "restrained": _("Was force or restraint used on the child?"),
    "questioned": _("Was the child asked anything beyond who she or he is?"),
    "photo": _("Was a photo taken of the child?"),
    "items": _("What was taken from the child"),
    "items_text": _("What exactly was taken"),
    "family": _("Was the family called?"),
    "family_at": _("When the family was called"),
    "focal_at": _("When the focal point was told"),
    "agency_at": _("When the child-welfare agency was told"),
    "unicef_at": _("When UNICEF was told"),
    "heard": _("Was the child asked what she or he wants?"),
    "assent": _("Does the child agree to the referral?"),
    "left_at": _("When the child left your custody"),
    "receiver": _("Who took the child over"),
    "destination": _("Where the child goes"),
    "received_by": _("Who took the child over there, and in what role"),
    "unit": _("Unit"),
    "note": _("Anything else"),
    "texts": _("Words"),
}
TABLES: Final[dict[str, Mapping[str, str]]] = {
    "circumstance": encounters.CIRCUMSTANCES, "age_band": encounters.AGE_BANDS, "age_basis": encounters.AGE_BASES,
    "sex": encounters.SEXES, "apart": encounters.APART, "baby": encounters.BABY, "family": encounters.FAMILY,
    "destination": encounters.DESTINATIONS, "items": encounters.ITEMS,
    **dict.fromkeys(("hurt", "urgent", "restrained", "questioned", "photo", "heard", "assent"), encounters.ANSWERS),
}
SOURCES: Final = {"web": _("on this site"), "phone": _("by a patrol's phone"), "paper": _("from paper")}
SHOWS: Final = {
    "": _("All"), "open": _("With the mission now"), "late": _("Late"), "flagged": _("Flagged"),
    "unseen": _("Not seen yet"), "conflict": _("Versions that differ"), "no_receipt": _("No receipt"),
    "differs": _("The two sides differ"),
    "unregistered": _("From an unknown phone"),
}
FAULTS: Final = (
    _("Choose one of the answers."), _("Choose among the answers."), _("Say to whom the child was handed over."),
    _("Say when the child was handed over, or leave out to whom."), _("An age is not below 0."),
    _("This form is for children. Above 25 nobody is in doubt. Leave the age out if you do not know it."),
    _("This time is not yet. Check the day and the hour."), _("This does not go with a boy. Check both answers."),
    _("This is before you met the child. Check the day and the hour."), _("Choose the commune."),
    _("This is before the mission began. Check the year."), _("Choose who took the child over."),
    _("This cannot be read. Write it again."),
    _("This unit is not in the register."), _("Choose the contingent."),
    _("This cannot be changed here."),
)
"""What the rules say of a field; the sentences stand in ``policy.encounters`` and the domain."""


def fault(one: Wrong) -> str:
    """What to do about a field that cannot be."""
    return gettext(one.sentence)


def label(name: str) -> str:
    """What a field is called."""
    return str(LABELS[name])


def choices(name: str) -> list[tuple[str, str]]:
    """The answers to a question."""
    return [(code, gettext(sentence)) for code, sentence in TABLES[name].items()]


def answer(name: str, encounter: Encounter) -> str:
    """What a record says to a question, as a sentence; "–" for nothing."""
    value = getattr(encounter, name)
    if name in encounters.TIMES:
        return moment(value) if value else "–"
    if name == "commune":
        return words.pack("place", value) or "–"
    if name == "receiver":
        return words.pack("receiver", value) if value else "–"
    if name == "items":
        return ", ".join(gettext(TABLES[name].get(one, one)) for one in value) or "–"
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if name in TABLES:
        return gettext(TABLES[name][value]) if value in TABLES[name] else str(value)[:80] or "–"
    return "–" if value in (None, "") else str(value)[:80]


def moment(value: datetime) -> str:
    """A moment where the mission is."""
    try:
        return date_format(timezone.localtime(value), "Y-m-d H:i")
    except OverflowError:  # a clock that stood at the end of the calendar
        return value.strftime("%Y-%m-%d %H:%M")


def span(length: timedelta) -> str:
    """A length of time: "17 h 20 min", from two days on "3 days 4 h"."""
    minutes = int(abs(length.total_seconds()) // 60)
    if minutes < 48 * 60:
        return gettext("%(hours)d h %(minutes)d min") % {"hours": minutes // 60, "minutes": minutes % 60}
    days, rest = divmod(minutes // 60, 24)
    told = ngettext("%(days)d day %(hours)d h", "%(days)d days %(hours)d h", days)
    return told % {"days": days, "hours": rest}


def clock(due_at: datetime, left_at: datetime | None, start: datetime, now: datetime) -> tuple[str, str]:
    """How the clock stands, and the colour of its sign."""
    if left_at is not None:
        told = {"span": span(left_at - start)}
        if left_at > due_at:
            return gettext("Handed over after %(span)s, too late") % told, "late"
        return gettext("Handed over after %(span)s") % told, "good"
    if now > due_at:
        return gettext("%(span)s too late") % {"span": span(now - due_at)}, "late"
    return gettext("%(span)s left") % {"span": span(due_at - now)}, "clock"


def flag(code: str) -> str:
    """A flag as a sentence."""
    return gettext(encounters.FLAGS[code])


def mismatch(code: str) -> str:
    """Where the two sides differ, as a sentence."""
    return gettext(encounters.MISMATCHES[code])


def units(contingent: str) -> dict[str, str]:
    """Names of a contingent's units by code."""
    return personnel.unit_names(contingent)


def limit(version: str) -> str:
    """A limit's name, and beside our own rule those that wait to be confirmed."""
    rules = settings.MISSION.handover
    found = rules.version(version)
    if found is None:
        return version
    waiting = [words.of(one.name) for one in rules.limits if not one.counts] if found.our_rule else []
    return " · ".join([words.of(found.name), *waiting])
