"""Settling what differs, by the adviser alone: which answer holds, that it is another child, whose a record is."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from tande.domains.children import keeping, queries
from tande.domains.children.errors import BadFields, Changed, NoSuchEncounter
from tande.domains.children.keeping import Content, Written
from tande.domains.children.models import Met, Version
from tande.domains.children.scope import Insider, met_for
from tande.domains.children.views import EncounterView
from tande.domains.personnel import queries as personnel
from tande.policy.encounters import Encounter, Wrong
from tande.toolkit import handover, sealing


def settle(
    *, id: str, base_version: int, beside: int, taken: Mapping[str, str], actor: Insider, at: datetime
) -> EncounterView:
    """Settle a version that was kept beside. ``taken``: by field "beside" for its answer; else that in force stays.

    ``taken["texts"]`` is for the words. Both versions stay in the history. Needs ``encounter.manage``. Raises
    NotAllowed, NoSuchEncounter, Changed.
    """
    with transaction.atomic():
        met, other = _open(actor, id, base_version, beside)
        now, sent = keeping.current(met), keeping.content_of(other)
        chosen: dict[str, Any] = {
            name: getattr(sent.encounter, name) for name in keeping.differing(now.encounter, sent.encounter)
            if taken.get(name) == "beside" and name in Encounter.__dataclass_fields__ and name != "unit"
        }
        after = replace(now.encounter, **chosen)
        if {"age", "age_basis"} & chosen.keys():
            after = replace(after, document_seen=False)
        texts = sent.texts if taken.get("texts") == "beside" else now.texts
        by = Written("web", actor.pk, at, moves_clock=True)
        keeping.next_version(met, Content(after, texts, now.contingent), by, settles=[beside])
    return queries.view_of(met, at, restricted=True)


def split(*, id: str, base_version: int, beside: int, actor: Insider, at: datetime) -> EncounterView:
    """It is another child: the version beside becomes a record of its own, with a number and a clock of its own.

    Needs ``encounter.manage``. Raises NotAllowed, NoSuchEncounter, Changed.
    """
    with transaction.atomic():
        met, other = _open(actor, id, base_version, beside)
        sent = keeping.content_of(other)
        keeping.next_version(met, keeping.current(met), Written("web", actor.pk, at), settles=[beside])
        own = replace(sent.encounter, id=sealing.new_id(), document_seen=False)
        new = Met(id=own.id, number=_free_number(), contingent=other.contingent, unit=other.unit, source=other.source,
                  unregistered=other.source == "phone" and not other.phone, arrived_at=other.at)
        # The fact is of today; who wrote it and how stays with the version it came from.
        keeping.first(new, Content(own, sent.texts, sent.contingent),
                      Written(other.source, other.officer_id, at, other.phone))
    return queries.view_of(new, at, restricted=True)


def accept(*, id: str, base_version: int, contingent: str, unit: str, actor: Insider, at: datetime) -> EncounterView:
    """A record from a phone that nobody registered is of this unit: now the unit and its commander see it.

    Needs ``encounter.manage``. Raises NotAllowed, NoSuchEncounter, Changed, BadFields.
    """
    if contingent not in settings.MISSION.states:
        raise BadFields([Wrong("contingent", "Choose the contingent.")])
    if unit not in personnel.unit_names(contingent):
        raise BadFields([Wrong("unit", "This unit is not in the register.")])
    with transaction.atomic():
        met = met_for(actor, "encounter.manage", id, to_change=True)
        if met.version != base_version or not met.unregistered:
            raise Changed
        met.contingent, met.unit, met.unregistered = contingent, unit, False
        now = keeping.current(met)
        after = Content(replace(now.encounter, unit=unit), now.texts, contingent)
        keeping.next_version(met, after, Written("web", actor.pk, at))
    return queries.view_of(met, at, restricted=True)


def _open(actor: Insider, met_id: str, base_version: int, beside: int) -> tuple[Met, Version]:
    met = met_for(actor, "encounter.manage", met_id, to_change=True)
    other = met.versions.filter(number=beside, beside=True).first()
    if other is None:
        raise NoSuchEncounter
    if met.version != base_version or beside in queries.settled(met):
        raise Changed
    return met, other


def _free_number() -> str:
    number = handover.new_number()
    while Met.objects.filter(number=number).exists():
        number = handover.new_number()
    return number
