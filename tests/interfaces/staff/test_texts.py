"""Every sentence of the desk in every language, and the scripts' words on both sides."""

import re
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.utils import translation

from tande.interfaces.public import status_words
from tande.interfaces.staff import case_data, texts
from tests.interfaces.staff import harvest

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[3]
TRANSLATED = ("ht", "fr", "es", "sw")
GAPS = re.compile(r"%\(\w+\)[sd]|%[sd]")


def catalogue(language: str, part: str = "staff") -> polib.POFile:
    return polib.pofile(str(ROOT / "locale" / part / language / "LC_MESSAGES" / "django.po"))


def written(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_is_translated_and_nothing_else_is_there(language: str) -> None:
    """What the public pages say too is translated there."""
    public = {entry.msgid for entry in catalogue(language, "public")}
    entries = {entry.msgid: entry for entry in catalogue(language)}
    assert set(entries) == (harvest.texts() | set(harvest.DJANGO)) - public
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
    found = [text for entry in catalogue(language) for text in written(entry)] + sorted(harvest.texts())
    assert [text for text in found if re.search(r'["<>&]', text)] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_waits_for_a_native_reader(language: str) -> None:
    assert [entry.msgid for entry in catalogue(language) if "needs native review" not in entry.comment] == []


def test_creole_has_straight_apostrophes() -> None:
    assert [text for entry in catalogue("ht") for text in written(entry) if "’" in text] == []


def test_the_scripts_use_exactly_the_words_they_are_given() -> None:
    """A word used and not given would show as its key; one given and not used is dead."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "web" / "src" / "desk").glob("*.js"))
    given = set(texts.for_script())
    whole = {word for word in given if re.search(rf'"{word}"', code)}
    built = {word for word in given if word.startswith(("kind_", "path_", "said_"))}
    assert given - whole - built == set()
    asked = set(re.findall(r'\bt\("(\w+)"', code))
    assert asked - given == set()


def test_the_preview_has_the_headings_the_person_will_see() -> None:
    with translation.override("en"):
        shown = {kind: str(label) for kind, label in case_data.HEADINGS.items()}
        assert shown == {kind: str(label) for kind, label in status_words.KINDS.items()}
    assert set(case_data.headings()) == set(dict(settings.LANGUAGES))
