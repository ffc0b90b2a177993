"""People's codes in words: posts, functions, reasons, events, and what is wrong with a row or a file."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tande.domains.personnel.row_reading import FAULTS as LIST_FAULTS
from tande.policy import people as policy
from tande.toolkit.spreadsheets import Limits, Refused, letter
from tande.toolkit.spreadsheets import words as spreadsheet_words

FIELDS: Final = {
    "name": gettext_lazy("Name in full"), "family_name": gettext_lazy("Family name"),
    "given_names": gettext_lazy("Given names"), "aliases": gettext_lazy("Other names"),
    "service_number": gettext_lazy("Service number"), "rank": gettext_lazy("Rank"),
    "born": gettext_lazy("Date of birth"), "id_numbers": gettext_lazy("Passport or card numbers"),
    "nationality": gettext_lazy("Nationality"), "unit": gettext_lazy("Unit"), "post": gettext_lazy("Post"),
    "functions": gettext_lazy("Functions"), "deployed_on": gettext_lazy("Day of arrival"),
    "names": gettext_lazy("Names"), "place": gettext_lazy("Unit or post"),
}
EVENTS: Final = {
    "enrolled": gettext_lazy("Put on the list"), "changed": gettext_lazy("Particulars changed"),
    "moved": gettext_lazy("Unit, post or function changed"), "deployed": gettext_lazy("Day of arrival set"),
    "returned": gettext_lazy("Came back"), "left": gettext_lazy("Left the mission"),
    "stayed": gettext_lazy("The leaving was taken back"), "struck": gettext_lazy("Entry struck out"),
    "restored": gettext_lazy("Entry restored"),
}
VERDICTS: Final = {
    "faulty": gettext_lazy("With faults"), "new": gettext_lazy("New"), "changed": gettext_lazy("Changed"),
    "returned": gettext_lazy("Come back"), "unchanged": gettext_lazy("Unchanged"),
}


def post(code: str) -> str:
    """A post in words."""
    return _(policy.POSTS.get(code, code))


def functions(codes: Any) -> str:
    """Functions in words, parted by commas."""
    return ", ".join(_(policy.FUNCTIONS.get(code, code)) for code in codes)


def reason(code: str) -> str:
    """Why something changed or somebody left; "" for none."""
    table = {**policy.LEAVING, **policy.CHANGES}
    return _(table[code]) if code in table else ""


def field(name: str) -> str:
    """A field's name."""
    return str(FIELDS.get(name, name))


def fault(code: str) -> str:
    """What is wrong with a cell, a row or a field, and what to do."""
    tables: tuple[Mapping[str, str], ...] = (policy.FAULTS, LIST_FAULTS, spreadsheet_words.FAULTS)
    sentence = next((table[code] for table in tables if code in table), code)
    return _(sentence) % {"limit": Limits().cell_chars} if "%(" in sentence else _(sentence)


def row_faults(faults: Any, headings: Any) -> list[str]:
    """Each fault of a row with its column, as the spreadsheet program names it."""
    return [f"{_where(column, headings)}{fault(code)}" for code, column in faults]


def _where(column: int, headings: Any) -> str:
    if column < 0:
        return ""
    name = headings[column] if column < len(headings) else ""
    return f"{letter(column)} {name}: " if name else f"{letter(column)}: "


def refusal(refused: Refused) -> str:
    """Why a file was not read, where, and what to do."""
    return refusal_of(refused.code, refused.row, refused.more.get("limit", 0))


def refusal_of(code: str, row: object, limit: object) -> str:
    """The same for one that was kept."""
    sentence = _(spreadsheet_words.REFUSALS[code])
    return sentence % {"row": row, "limit": limit} if "%(" in sentence else sentence
