"""What happened to a record, in words, oldest first: meeting, telling, changes, the hand-over and its receipt."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from tande.domains.children.views import EncounterView, VersionView
from tande.domains.officers import queries as officers
from tande.interfaces.mission import words as pack_words
from tande.interfaces.mission.children import words
from tande.policy import receptions
from tande.policy.encounters import Encounter
from tande.toolkit import codes


def events(view: EncounterView) -> list[dict[str, Any]]:
    """Each with its moment, a sentence, who it was, and what changed."""
    people = {one.by for one in view.versions if one.by is not None} | {view.notice.seen_by or 0}
    names = officers.names(people - {0})
    found = [_event(view.clock_from, _("The unit met the child."))]
    found += [_version(one, view, names) for one in view.versions]
    for name in ("cared_at", "family_at", "focal_at", "agency_at", "unicef_at", "left_at"):
        moment = getattr(view.encounter, name)
        if moment is not None:
            found.append(_event(moment, words.label(name)))
    notice = view.notice
    found.append(_event(notice.told_at, _("The record reached the register: the child-protection adviser is told.")))
    if notice.seen_at is not None:
        found.append(_event(notice.seen_at, _("Child protection has seen the record."), names.get(notice.seen_by or 0)))
    told = [(notice.escalated_at, _("Nobody had seen it in time: it went to the commander and the head of the body.")),
            (view.standing.due_at, _("The time limit of the hand-over.")),
            (view.receipt_missing_at, _("No receipt in time: counted as missing.")),
            (view.received_at, _("The receiving body says that it took the child in."))]
    found += [_event(moment, sentence) for moment, sentence in told if moment is not None]
    return sorted(found, key=lambda one: one["at"])


def reception(view: EncounterView) -> dict[str, Any] | None:
    """What the receiving body confirmed, in words."""
    found = view.reception
    if found is None:
        return None
    receipt = found.receipt
    return {
        "who": pack_words.pack("receiver", found.receiver), "at": words.moment(receipt.at),
        "number": codes.show(receipt.code),
        "sex": _(receptions.SEXES.get(receipt.sex, receipt.sex)),
        "age_band": _(receptions.AGE_BANDS.get(receipt.age_band, receipt.age_band)),
        "destination": _(receptions.DESTINATIONS.get(receipt.destination, receipt.destination)),
    }


def _version(one: VersionView, view: EncounterView, names: dict[int, str]) -> dict[str, Any]:
    who = names.get(one.by, "") if one.by is not None else str(words.SOURCES["phone"])
    base = next((other for other in view.versions if other.number == (one.base or 1)), one)
    changed = [(words.label(name), shown(name, base), shown(name, one)) for name in one.changed]
    if one.number == 1:
        return _event(one.at, _("The record was written down."), who)
    if one.beside:
        return _event(one.at, _("Another version came, and is kept beside."), who, changed)
    return _event(one.at, _("The record changed."), who, changed)


def differing(one: VersionView, other: VersionView) -> list[str]:
    """The fields in which two versions differ; "texts" for the words."""
    found = [name for name in Encounter.__dataclass_fields__
             if name not in ("id", "unit") and getattr(one.encounter, name) != getattr(other.encounter, name)]
    return found + (["texts"] if dict(one.texts) != dict(other.texts) else [])


def shown(name: str, one: VersionView) -> str:
    """What a version says in a field."""
    if name == "texts":
        return " · ".join(one.texts.values()) or "–"
    return words.answer(name, one.encounter) if name != "unit" else one.encounter.unit


def _event(at: datetime, sentence: str, who: str | None = "", changed: Any = ()) -> dict[str, Any]:
    return {"at": at, "when": words.moment(at), "sentence": sentence, "who": who or "", "changed": changed}
