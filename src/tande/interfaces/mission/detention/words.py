"""Words of the pages on detention: what is asked, the answers, and how a record stands, in the reader's language."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tande.interfaces.mission import words
from tande.interfaces.mission.children.words import moment, span
from tande.policy import detention as rules
from tande.policy import encounters
from tande.policy.detention import Detention
from tande.policy.encounters import Wrong

LABELS: Final = {
    "at": _("When the person was held"),
    "commune": _("Where: the commune"),
    "operation": _("During what"),
    "reason": _("Why the person was held"),
    "sex": _("Sex"),
    "age_band": _("How old the person looks"),
    "age_basis": _("What the age stands on"),
    "doubt": _("It may be a child"),
    "foreign": _("Is the person a foreigner?"),
    "hurt": _("Is the person hurt or ill?"),
    "apart": _("If it may be a child: kept apart from adults?"),
    "checked_at": _("When the medical check was"),
    "rights_at": _("When the rights were told"),
    "relative_at": _("When a relative was told"),
    "consul_at": _("When the consul was told"),
    "ended_at": _("When it ended"),
    "ending": _("How it ended"),
    "receipt": _("Number of the receipt of who took the person over"),
    "encounter_number": _("Hand-over number, if the child is among the children met already"),
    "unit": _("Unit"),
    "note": _("Anything else"),
}
TABLES: Final[dict[str, Mapping[str, str]]] = {
    "operation": rules.OPERATIONS, "reason": rules.REASONS, "sex": rules.DETAINED, "age_band": rules.AGE_BANDS,
    "age_basis": rules.AGE_BASES, "apart": encounters.APART, "ending": rules.ENDINGS,
    **dict.fromkeys(("foreign", "hurt"), encounters.ANSWERS),
}
SHOWS: Final = {
    "": _("All"), "open": _("Held now"), "late": _("Beyond the limit"), "child": _("Children"),
    "conflict": _("Versions that differ"),
}
FAULTS: Final = (
    _("Choose one of the answers."), _("Say how it ended."), _("Say when it ended, or leave out how."),
    _("A receipt goes with a hand-over. Leave it out, or choose the hand-over."),
    _("This time is not yet. Check the day and the hour."),
    _("This is before the person was held. Check the day and the hour."),
    _("This is before the mission began. Check the year."), _("Choose the commune."),
    _("This unit is not in the register."), _("Fill this in."), _("This is too long."),
    _("Write without invisible signs."), _("Open the form again."), _("This cannot be changed here."),
    _("Choose a month that has begun."), _("This is before the month, or not yet. Check the day."),
    _("Doubt means child. Only the child-protection adviser, who has seen a document, can say otherwise."),
    _("No child of your unit has this number. Check it, or leave it out: a record is opened by itself."),
    _("This child stands in another record of this register already."),
    _("This record is linked to a child met already."),
    _("Leave this out for an adult, or say that there is doubt."),
)
"""What the rules say of a field; the sentences stand in ``policy.detention`` and the domain."""


def fault(one: Wrong) -> str:
    """What to do about a field that cannot be."""
    return gettext(one.sentence)


def label(name: str) -> str:
    """What a field is called."""
    return str(LABELS[name])


def choices(name: str) -> list[tuple[str, str]]:
    """The answers to a question."""
    return [(code, gettext(sentence)) for code, sentence in TABLES[name].items()]


def answer(name: str, held: Detention) -> str:
    """What a record says to a question; "–" for nothing."""
    value = getattr(held, name)
    if name in rules.TIMES:
        return moment(value) if value else "–"
    if name == "commune":
        return words.pack("place", value) or "–"
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if name in TABLES:
        return gettext(TABLES[name][value]) if value in TABLES[name] else "–"
    return str(value) or "–"


def clock(due_at: datetime, ended_at: datetime | None, start: datetime, now: datetime) -> tuple[str, str]:
    """How the clock stands, and the colour of its sign."""
    if ended_at is not None:
        told = {"span": span(ended_at - start)}
        if ended_at > due_at:
            return gettext("Held for %(span)s, too long") % told, "late"
        return gettext("Held for %(span)s") % told, "good"
    if now > due_at:
        return gettext("%(span)s too late") % {"span": span(now - due_at)}, "late"
    return gettext("%(span)s left") % {"span": span(due_at - now)}, "clock"


def limit(hours: int) -> str:
    """The limit that holds now, named as the mission pack names it."""
    found = next((one for one in reversed(settings.MISSION.holding.limits) if one.counts and one.hours == hours), None)
    return words.of(found.name) if found else str(hours)
