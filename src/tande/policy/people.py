"""What is kept of a person in the mission, and what each of it must look like. Plain values; nothing is looked up here.

Posts follow the two versions of the UN's course on sexual exploitation (all, and managers and commanders).
"""

import re
import unicodedata
from dataclasses import dataclass, fields
from datetime import date
from typing import Final

POSTS: Final[dict[str, str]] = {"member": "Member", "manager": "Manager", "commander": "Commander"}
FUNCTIONS: Final[dict[str, str]] = {
    "child_protection": "Child protection",
    "gender": "Gender",
    "community_policing": "Community policing",
    "human_rights": "Human rights",
    "investigation": "Investigation",
    "detention": "Detention",
    "medical": "Medical",
    "training": "Training",
    "interpreting": "Interpreting",
    "logistics": "Logistics",
}
LEAVING: Final[dict[str, str]] = {
    "rotation_ended": "The rotation ended",
    "transferred": "Transferred",
    "repatriated": "Repatriated on disciplinary grounds",
    "medical": "Sent home for health",
    "died": "Died",
    "never_came": "Was on the list and never came",
    "other": "Another reason",
}
CHANGES: Final[dict[str, str]] = {
    "typing": "A typing error",
    "final_list": "The final list says it otherwise",
    "document": "As in the passport or service card",
    "civil_status": "Marriage, divorce or a court's decision",
    "alias": "Another name became known",
    "promotion": "Promotion",
    "reassigned": "Reassigned",
    "other": "Another reason",
}
"""Why particulars, unit or post changed."""

SCREENED: Final = frozenset({"names", "born", "id_numbers"})
"""What is compared with records: a change of it asks for a new screening."""
NAMES_MAX: Final = 20
NAME_CHARS: Final = 200
IDS_MAX: Final = 5
YOUNGEST: Final = 16
_BORN: Final = re.compile(r"(?P<y>\d{4})(-(?P<m>\d{2})(-(?P<d>\d{2}))?)?")
_SERVICE: Final = re.compile(r"[^\s].{0,38}[^\s]|[^\s]")
_STATE: Final = re.compile(r"[A-Z]{3}|")


@dataclass(frozen=True, slots=True)
class Details:
    """Who somebody is. ``names``: the first as given, then every other one known, in any script.

    ``born`` is a day, a month ("1985-03"), a year or "". ``nationality``: a State's three letters or "".
    """

    names: tuple[str, ...]
    service_number: str = ""
    rank: str = ""
    born: str = ""
    id_numbers: tuple[str, ...] = ()
    nationality: str = ""

    @property
    def identified(self) -> bool:
        """Whether the gate can tell who this is: a name, a service number, and at least the year of birth."""
        return bool(self.names and self.service_number and self.born)


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody serves, in codes. ``rotation`` may be empty."""

    unit: str
    post: str = "member"
    functions: tuple[str, ...] = ()
    rotation: str = ""


def changed_fields(old: Details, new: Details) -> tuple[str, ...]:
    """The names of the fields that differ."""
    return tuple(field.name for field in fields(Details) if getattr(old, field.name) != getattr(new, field.name))


def faults(details: Details, *, today: date) -> list[tuple[str, str]]:
    """What cannot be: field and code of FAULTS."""
    found = [("names", code) for code in _name_faults(details.names)]
    if details.service_number and not _SERVICE.fullmatch(details.service_number):
        found.append(("service_number", "service_number"))
    if len(details.rank) > 60:
        found.append(("rank", "too_long"))
    if details.born and (code := born_fault(details.born, today=today)):
        found.append(("born", code))
    if len(details.id_numbers) > IDS_MAX or any(not 0 < len(one) <= 40 for one in details.id_numbers):
        found.append(("id_numbers", "id_numbers"))
    if not _STATE.fullmatch(details.nationality):
        found.append(("nationality", "nationality"))
    return found


def _name_faults(names: tuple[str, ...]) -> list[str]:
    if not names or not names[0]:
        return ["no_name"]
    if len(names) > NAMES_MAX or any(len(name) > NAME_CHARS for name in names):
        return ["too_long"]
    if not all(any(unicodedata.category(sign)[0] == "L" for sign in name) for name in names):
        return ["no_letters"]
    return []


def born_fault(born: str, *, today: date) -> str:
    """"" or what is wrong with a date of birth in our form."""
    told = _BORN.fullmatch(born)
    if told is None:
        return "born"
    try:
        day = date(int(told["y"]), int(told["m"] or 1), int(told["d"] or 1))
    except ValueError:
        return "no_such_day"
    return "" if 1900 <= day.year <= today.year - YOUNGEST else "born_impossible"


FAULTS: Final[dict[str, str]] = {
    "no_name": "The name is missing.",
    "no_letters": "A name without letters. Type it as it is written in the passport.",
    "too_long": "Too long. Shorten it.",
    "service_number": "A service number has at most 40 signs.",
    "born": "A date of birth is a day (1985-03-12), a month (1985-03) or a year (1985).",
    "no_such_day": "This day is in no calendar.",
    "born_impossible": "Nobody in the mission was born then. Look whether day, month and year are right.",
    "id_numbers": "At most 5 numbers of passports and cards, each of at most 40 signs.",
    "nationality": "A nationality is the three letters of a State, such as KEN.",
    "post": "There is no such post. Write member, manager or commander.",
    "functions": "There is no such function. Choose from the list.",
    "no_unit": "The unit is missing.",
    "day": "A day is written as 2026-01-31.",
}
"""Faults of a person's fields, in words: what to do is part of it."""
