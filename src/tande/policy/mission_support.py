"""The directory of help in a pack: who can help with what, and how soon each entry is to be checked again.

An entry that stands among the contacts too names it (``contact = "…"``) and takes everything from there, so that a
telephone number stands in one place of the pack only.
"""

from collections.abc import Sequence
from datetime import date
from typing import TypedDict

from tande.policy import mission_reading as reading
from tande.policy.mission import Contact, Mission, Provider
from tande.policy.mission_reading import Problem, Reader, check_code, provenance

KINDS = ("medical", "psychosocial", "legal", "child_protection", "safety")
"""The keys of policy.support.KINDS, which builds on this module (tested to be the same)."""


class Parts(TypedDict):
    """What the pack's file on support makes of a Mission."""

    providers: tuple[Provider, ...]
    recheck_days: int


def parts(table: Reader, languages: tuple[str, ...], contacts: Sequence[Contact]) -> Parts:
    """The directory. ``contacts`` are the pack's, for the entries that refer to one."""
    by_code = {contact.code: contact for contact in contacts}
    days = table.whole("recheck_days", low=1, high=1_000)
    entries = table.table_at("providers")
    made = []
    for code in entries.codes():
        check_code(entries, code)
        row = entries.table_at(code)
        contact = row.choice("contact", tuple(by_code)) if row.has("contact") else ""
        made.append(_of_contact(row, code, by_code[contact]) if contact in by_code else _own(row, code, languages))
        row.close()
    if not made and table.has("providers"):
        entries.note(None, "has no entry")
    table.close()
    return {"providers": tuple(made), "recheck_days": days}


def _of_contact(row: Reader, code: str, contact: Contact) -> Provider:
    return Provider(
        code=code, kinds=row.several("kinds", KINDS), name=contact.name, hours=contact.hours, place=_place(row),
        phone=contact.phone, languages=contact.languages, last_checked=contact.last_checked,
        called_on=contact.called_on, provenance=contact.provenance,
    )


def _own(row: Reader, code: str, languages: tuple[str, ...]) -> Provider:
    return Provider(
        code=code, kinds=row.several("kinds", KINDS), name=row.label("name", languages),
        hours=row.label("hours", languages), place=_place(row),
        phone=row.text("phone", form=reading.PHONE, needed=False), languages=row.several("languages", languages),
        last_checked=row.day("last_checked") or date.min, called_on=row.day("called_on", needed=False),
        provenance=provenance(row),
    )


def _place(row: Reader) -> str:
    return row.text("place", form=reading.AREA_CODE, needed=False)


def unknown_places(mission: Mission) -> list[Problem]:
    """Places of the directory that are not in the pack."""
    known = {place.code for place in mission.places}
    return [
        Problem("support", ("providers", one.code, "place"), "must be the code of a place of this pack")
        for one in mission.providers if one.place and one.place not in known
    ]
