"""Exports, imports and sharing in words: kinds, states, and what is wrong in which cell."""

from collections.abc import Iterable
from typing import Any, Final

from django.conf import settings
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from tande.domains.officers import queries as officers
from tande.domains.sharing import queries
from tande.domains.sharing.exporting import Naming
from tande.domains.violations import queries as violations
from tande.interfaces.mission import words
from tande.policy import sharing
from tande.policy.violations import parties
from tande.policy.violations.codes import KINDS
from tande.toolkit.fieldforms import encounters, xlsform
from tande.toolkit.fieldforms import violations as monitors
from tande.toolkit.fieldforms.form import Answer, Form
from tande.toolkit.mrm import records
from tande.toolkit.spreadsheets import Refused
from tande.toolkit.spreadsheets import words as sheet_words

EXPORTS: Final = {
    "mrm": later("Workbook in the UN's layout"), "hxl": later("Table with tags (HXL)"),
    "hxl_public": later("Table with tags for the public"), "form_violations": later("Form for monitors"),
    "form_encounters": later("Form for children met"), "workbook": later("Shared: single records"),
    "table": later("Shared: a table of numbers"), "tables": later("Tables of a year or quarter"),
}
UPLOADS: Final = {
    "workbook": later("A workbook in the UN's layout (.xlsx)"),
    "form": later("What Kobo or ODK Central exports of our form (.csv, .xlsx or .zip)"),
}
RESULTS: Final = {
    "new": later("New rows"), "changed": later("Changed rows"), "unchanged": later("Rows that stand so already"),
    "conflict": later("Rows to settle"),
}
STATES: Final = {"checked": later("Not kept yet"), "applied": later("Kept"), "thrown": later("Thrown away")}
CHIPS: Final = {
    sharing.WAITING: "clock", sharing.READY: "good", sharing.DECLINED: "late", sharing.DONE: "good",
    sharing.EXPIRED: "", sharing.CANCELLED: "",
}


def fault(code: str) -> str:
    """What is wrong with a cell or row, and what to do."""
    text = records.FAULTS.get(code) or sheet_words.FAULTS.get(code, code)
    return _(text) % {"limit": 32_767} if "%(" in text else _(text)


def refusal(refused: Refused) -> str:
    """Why a file cannot be read at all."""
    return _(sheet_words.REFUSALS[refused.code]) % {"row": refused.row, **refused.more}


def faults(found: Iterable[records.Fault]) -> list[dict[str, Any]]:
    """Faults as a table shows them."""
    return [{"sheet": one.at.sheet, "row": one.at.row, "column": one.at.column, "what": fault(one.code)}
            for one in found]


def organisation(code: str) -> str:
    """An organisation by its name."""
    return words.pack("organisation", code) if code else _("No organisation")


def organisations() -> list[tuple[str, str]]:
    """Those of the mission, by name."""
    return sorted(((code, words.of(name)) for code, name in queries.known_organisations().items()),
                  key=lambda one: one[1])


def departments() -> list[tuple[str, str]]:
    """The departments by name."""
    return sorted(((one.code, words.of(one.name)) for one in settings.MISSION.places if not one.parent),
                  key=lambda one: one[1])


def kinds() -> list[tuple[str, str]]:
    """The kinds of violation."""
    return [(code, _(label)) for code, label in KINDS.items()]


def people(ids: Iterable[int | None]) -> dict[int, str]:
    """Names of officers."""
    return officers.names({one for one in ids if one})


def naming(title: str) -> Naming:
    """How a table names things in the reader's language."""
    told = {how: _(text) for how, text in parties.LABELS.items()}
    return Naming(get_language() or "", title, told, _("and"))


def translated(text: str, language: str) -> str:
    """An English text of a form in a language of the mission."""
    with translation.override(language):
        return translation.gettext(text)


def languages() -> list[xlsform.Language]:
    """The mission's languages as a form names them."""
    return [xlsform.Language(one.code, one.name) for one in settings.MISSION.languages]


def monitors_form() -> Form:
    """The monitors' form with the mission's places and parties."""
    places, inside = _places()
    listed = tuple(Answer(code, label) for code, label in sorted(violations.party_labels().items()))
    states = tuple(Answer(code, texts=dict(name)) for code, name in settings.MISSION.states.items())
    return monitors.form(monitors.Codes(places, inside, listed, states))


def encounter_form() -> Form:
    """The form for children met."""
    return encounters.form(*_places())


def _places() -> tuple[tuple[Answer, ...], tuple[Answer, ...]]:
    listed = settings.MISSION.places
    return (
        tuple(Answer(one.code, texts=dict(one.name)) for one in listed if not one.parent),
        tuple(Answer(one.code, texts=dict(one.name), within=one.parent) for one in listed if one.parent),
    )
