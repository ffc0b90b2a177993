"""Words of vetting in the person's language. Sentences that ``policy`` holds are English source texts."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tande.interfaces.mission import words
from tande.policy import vetting, vetting_records

CHIPS: Final = {
    **dict.fromkeys(vetting.GOOD, "good"), **dict.fromkeys(vetting.WAITING, "clock"),
    **dict.fromkeys(vetting.NOT_CLEARED, "late"), vetting.NOT_STARTED: "",
}
FAULTS: Final = {
    "scope": _("Choose one of the answers offered."),
    "unit": _("Nobody of this unit is on the roster. Choose one of its units."),
    "list_sha256": _("Choose the list that the State signed."),
    "paper_sha256": _("Choose the file of the signed paper, or write its SHA-256: 64 signs, 0-9 and a-f."),
    "signatory": _("Write this in at most 200 signs."),
    "office": _("Write this in at most 200 signs."),
    "signed_on": _("This day cannot be: not in the future, and not before 1990."),
    "until": _("The last good day must lie after the day of signing, and at most 36 months later."),
    "named": _("Somebody named is not on this contingent's roster. Write service numbers, one on each line."),
    "contingent": _("Choose one of the answers offered."),
    "person": _("This person is not on a roster, or does not command."),
    "answer": _("Choose one of the answers offered."),
    "words": _("Write what was declared, in at most 2,000 signs; only when something was declared."),
    "result": _("Choose one of the answers offered."),
    "sources": _("Choose at least one source that was consulted."),
    "note": _("Write why, in at most 2,000 signs."),
    "day": _("This day cannot be: not in the future, and not before 1990."),
    "on": _("This day cannot be: not in the future, and not before 1990."),
    "names": _("Write at least one name, with letters."),
    "born": _("Write the date as 1985-03-12, or only 1985-03 or 1985."),
    "id_numbers": _("A number has letters or digits."),
    "state": _("Write three capital letters, such as KEN."),
    "grounds": _("Choose one of the answers offered."),
}
"""What to do about each field that an operation refuses."""


def fault(field: str) -> str:
    """What to do about a field that cannot be."""
    return str(FAULTS.get(field, _("This cannot be read as it stands. Look at it again.")))


def choices(table: Mapping[str, str], *, empty: bool = False) -> list[tuple[str, str]]:
    """A table of policy as choices."""
    found = [(code, gettext(sentence)) for code, sentence in table.items()]
    return [("", gettext("Choose")), *found] if empty else found


def status(code: str) -> str:
    """A status in words."""
    return gettext(vetting.STATUSES[code])


def record(code: str) -> str:
    """One of the records in words."""
    return gettext(vetting.RECORDS[code])


def unit(code: str) -> str:
    """A unit's code, or that somebody is in none."""
    return code or gettext("In no unit")


def result(thing: str, code: str) -> str:
    """The result of a decision in words."""
    if thing == "declaration":
        return gettext(vetting_records.DECLARATION_RESULTS[code])
    return gettext(vetting_records.CHECK_RESULTS[code])


def state(code: str) -> str:
    """A State's name; for one that is not of this mission its letters."""
    try:
        return words.pack("state", code)
    except KeyError:
        return code


def source(code: str) -> str:
    """A source that was consulted, in words."""
    return gettext(vetting_records.SOURCES[code])


def grounds(code: str) -> str:
    """Why somebody was sent home, in words."""
    return gettext(vetting_records.GROUNDS[code])
