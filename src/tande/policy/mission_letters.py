"""The letters of a pack: complete in every language, straight apostrophes, short enough to be sent as text messages."""

from collections.abc import Collection
from typing import Final

from tande.policy import sms
from tande.policy.letters import CURLED, KINDS, Letter
from tande.policy.mission_reading import Reader, check_code

LONGEST: Final = 480
"""Characters: about three text messages. What is longer is not read on a cheap phone."""


def letters(table: Reader, languages: tuple[str, ...]) -> tuple[Letter, ...]:
    """The letters in the order of the file. ``plain_sms`` names the languages that must fit the 7-bit alphabet."""
    plain = table.several("plain_sms", languages, needed=False)
    entries = table.table_at("letters")
    made = []
    for code in entries.codes():
        check_code(entries, code)
        row = entries.table_at(code)
        letter = Letter(code, row.choice("kind", KINDS), row.label("label", languages), row.label("text", languages))
        _check(row, letter, plain)
        row.close()
        made.append(letter)
    if not made and table.has("letters"):
        entries.note(None, "has no entry")
    table.close()
    return tuple(made)


def _check(row: Reader, letter: Letter, plain: Collection[str]) -> None:
    for language, text in letter.text.items():
        if set(text) & set(CURLED):
            row.note("text", "must use straight apostrophes (')", language)
        elif language in plain and sms.odd(text):
            row.note("text", f"has {' '.join(sms.odd(text))}, which a plain text message cannot carry", language)
        if len(text) > LONGEST:
            row.note("text", f"must not be longer than {LONGEST} characters", language)
