"""Every public sentence in every language, with the same gaps to fill, and safe in any attribute."""

import re
from pathlib import Path

import polib
import pytest

from tests.interfaces.public import harvest

pytestmark = pytest.mark.once

LOCALE = Path(__file__).resolve().parents[3] / "locale" / "public"
TRANSLATED = ("ht", "fr", "es", "sw")
GAPS = re.compile(r"%\(\w+\)[sd]|\{\w+\}|%(?!\()")


def catalogue(language: str) -> polib.POFile:
    return polib.pofile(str(LOCALE / language / "LC_MESSAGES" / "django.po"))


def written(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_is_translated_and_nothing_else_is_there(language: str) -> None:
    entries = {entry.msgid: entry for entry in catalogue(language)}
    assert set(entries) == harvest.texts()
    assert [msgid for msgid, entry in entries.items() if not all(written(entry)) or entry.fuzzy] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_gaps_are_the_same(language: str) -> None:
    wrong = [
        entry.msgid for entry in catalogue(language) for text in written(entry)
        if sorted(GAPS.findall(text)) != sorted(GAPS.findall(entry.msgid))
    ]
    assert wrong == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_text_can_break_out_of_an_attribute(language: str) -> None:
    texts = [text for entry in catalogue(language) for text in written(entry)] + sorted(harvest.texts())
    assert [text for text in texts if re.search(r'["<>&]', text)] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_waits_for_a_native_reader(language: str) -> None:
    assert [entry.msgid for entry in catalogue(language) if "needs native review" not in entry.comment] == []


def test_creole_has_straight_apostrophes_and_short_sentences() -> None:
    texts = [text for entry in catalogue("ht") for text in written(entry)]
    assert [text for text in texts if "’" in text] == []
    sentences = [one for text in texts for one in re.split(r"[.?!:] ", text)]
    assert [one for one in sentences if len(one.split()) > 25] == []


def test_texts_do_not_ask_for_proof() -> None:
    """No question may suggest that the person must prove anything."""
    asked = [text for text in harvest.from_policy() if text.endswith("?")]
    assert [text for text in asked if re.search(r"prove|proof|evidence|sure", text)] == []
