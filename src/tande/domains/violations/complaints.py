"""A violation by the mission's personnel opens a complaint at the body by itself. The mission hears nothing of it.

What is owed is a row written with the perpetrator. Opening comes after that transaction: the receipt follows from the
violation's id, so a crash between the two opens the same complaint again and never a second one.
"""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from tande.domains.intake.from_register import open_from_register
from tande.domains.officers.errors import DeskNotReady
from tande.domains.violations import keeping, known_parties
from tande.domains.violations.counted import content
from tande.domains.violations.models import Owed, Part, Violation
from tande.policy.violations import fields as catalogue
from tande.policy.violations import parties
from tande.policy.violations.codes import KINDS
from tande.policy.violations.options import OPTIONS

_LANGUAGE = "en"
_SHOWN = (
    "perpetrator_category", "force_type", "contingent", "perpetrator_sex", "perpetrator_age",
)  # fmt: skip


def open_owed(at: datetime) -> int:
    """Open what is owed, as far as a desk key is in force; how many. Called after a save and by the rounds."""
    opened = 0
    for owed in Owed.objects.filter(opened_at=None, violation__removed=False).select_related("violation__incident"):
        try:
            made = open_from_register(key=f"violation {owed.pk}", text=words_for(owed.violation),
                                      language=_language(), at=at)
        except DeskNotReady:
            return opened  # stays owed; the next rounds try again
        opened += _note(owed, made.code, at)
    return opened


def _note(owed: Owed, code: str, at: datetime) -> int:
    """Write down that it is open, once, whoever else has opened the same meanwhile."""
    with transaction.atomic():
        row = Owed.objects.select_for_update().get(pk=owed.pk)
        if row.opened_at is not None:
            return 0
        row.opened_at, row.code = at, keeping.seal({"code": code}, "code", owed.pk)
        row.save(update_fields=["opened_at", "code"])
        keeping.record("violation.complaint_opened", owed.pk, actor=owed.officer_id, at=at)
    return 1


def _language() -> str:
    codes: tuple[str, ...] = settings.MISSION.language_codes
    return _LANGUAGE if _LANGUAGE in codes else codes[0]


def words_for(violation: Violation) -> str:
    """What the body needs to begin: what, when, where, who is said to have done it, how many children. No source's and
    no child's particulars: the body asks the organisation for those."""
    incident, parts = violation.incident, list(violation.parts.filter(removed=False))
    told = content(violation, parts)
    fields = keeping.opened(incident, incident.pk, identity=False)
    numbers = {"boys": 0, "girls": 0, "unknown": 0}
    for _id, sex in told["children"]:
        numbers[sex] += 1
    for _id, number, sex in told["groups"]:
        numbers[sex] += number
    language = _language()
    lines = [
        "Opened by itself from the register of grave violations against children.",
        f"Violation: {KINDS[violation.kind]}",
        f"Day: {incident.began.isoformat()} to {incident.ended.isoformat()}",
        f"Place: {settings.MISSION.label('place', str(incident.codes['commune']), language)}",
        f"Children harmed: {numbers['boys']} boys, {numbers['girls']} girls, {numbers['unknown']} sex not known",
        *(_perpetrator(one, language) for one in parts if one.sort == catalogue.PERPETRATOR),
        f"Recorded by the organisation: {incident.organisation or 'the task force'}, incident no. {incident.number}",
        "What was recorded:", str(fields.get("incident_description", "")),
    ]
    return "\n".join(lines)


def _perpetrator(part: Part, language: str) -> str:
    told = []
    for name in _SHOWN:
        code = part.codes.get(name)
        if name == "contingent" and code:
            told.append(f"contingent {settings.MISSION.label('state', str(code), language)}")
        elif code:
            told.append(OPTIONS[catalogue.field(catalogue.PERPETRATOR, name).options][str(code)])
    party = part.codes.get("party")
    if party:
        told.append(parties.label(str(party), known_parties.labels()))
    return "Alleged perpetrator: " + "; ".join(told)
