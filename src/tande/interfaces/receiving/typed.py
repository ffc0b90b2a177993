"""Codes and numbers as people type them: most wrong ones are slips of the finger, and are named before any look-up."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from tande.toolkit import handover
from tande.toolkit.errors import CodeError, CodeMistyped, CodeTooLong, CodeTooShort


def code(text: str) -> tuple[str, str]:
    """The code and "", or "" and what is wrong with it."""
    return _read(text, handover.parse_code, {
        CodeTooShort: _("Something is missing. The code has 16 digits."),
        CodeTooLong: _("This is too long. The code has 16 digits."),
        CodeMistyped: _("One digit of the code is wrong, or two changed places. Look at each again."),
    }, _("The code has digits only."))


def number(text: str) -> tuple[str, str]:
    """The hand-over number and "", or "" and what is wrong with it."""
    return _read(text, handover.parse_number, {
        CodeTooShort: _("Something is missing. The hand-over number has 8 digits."),
        CodeTooLong: _("This is too long. The hand-over number has 8 digits."),
        CodeMistyped: _("One digit of the number is wrong, or two changed places. Look at each again."),
    }, _("The hand-over number has digits only."))


def _read(
    text: str, parse: Callable[[str], str], faults: dict[type[CodeError], str], otherwise: str
) -> tuple[str, str]:
    try:
        return parse(text), ""
    except CodeError as error:
        return "", faults.get(type(error), otherwise)
