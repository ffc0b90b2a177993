"""A child held is a child met: it never stands in the register of detentions alone, and its hand-over has a clock."""

import hashlib
from collections.abc import Collection
from datetime import datetime
from typing import Final

from tande.domains.children import errors as children_errors
from tande.domains.children import operations as children
from tande.domains.children import queries as children_queries
from tande.domains.detention.errors import BadFields
from tande.domains.detention.models import Held
from tande.domains.detention.scope import Insider
from tande.policy.detention import Detention
from tande.policy.encounters import Encounter, Wrong

_LOOKS: Final = {"26+": "18-25"}
"""Somebody of whom a unit doubts: above 25 there is no band among children."""
_NOT_YOURS: Final = "No child of your unit has this number. Check it, or leave it out: a record is opened by itself."
_TAKEN: Final = "This child stands in another record of this register already."


def open_or_find(held: Detention, *, contingent: str, number: str, actor: Insider, at: datetime) -> str:
    """The record of this child among the children met: that of the number, or a new one. Its id.

    Safe twice: the id of a new one follows from that of the detention. Raises BadFields.
    """
    if number:
        return _found(number, contingent, held)
    met_id = hashlib.sha256(b"tande/1|detention|" + held.id.encode("ascii")).hexdigest()[:32]
    try:
        children.record(encounter=_encounter(held, met_id), contingent=contingent, source="web", actor=actor, at=at)
    except children_errors.BadFields as error:
        raise BadFields(error.wrong) from error
    return met_id


def adults(encounter_ids: Collection[str]) -> set[str]:
    """Those of whom the adviser has seen a document that says 18 or more."""
    return children_queries.adults(encounter_ids)


def number_of(encounter_id: str) -> str:
    """The hand-over number of a child met; "" for none."""
    return children_queries.numbers([encounter_id]).get(encounter_id, "") if encounter_id else ""


def _found(number: str, contingent: str, held: Detention) -> str:
    met = children_queries.by_number(number)
    if met is None or (met.contingent, met.encounter.unit) != (contingent, held.unit):
        raise BadFields([Wrong("encounter_number", _NOT_YOURS)])
    if Held.objects.filter(encounter=met.id).exclude(pk=held.id).exists():
        raise BadFields([Wrong("encounter_number", _TAKEN)])
    return met.id


def _encounter(held: Detention, met_id: str) -> Encounter:
    """What the record of a detention says of a child met. Who got the child is left out where it was no civilian."""
    return Encounter(
        id=met_id, unit=held.unit, at=held.at, commune=held.commune, circumstance="captured",
        age_band=_LOOKS.get(held.age_band, held.age_band), age_basis=held.age_basis, sex=held.sex, hurt=held.hurt,
        apart=held.apart, cared_at=held.checked_at, family_at=held.relative_at,
    )
