"""The form for somebody else asks what the web asks on that path, in every language, read as the web seals it."""

import tomllib
from functools import lru_cache
from pathlib import Path
from xml.etree import ElementTree

import polib
import pytest

from tande.policy import questions
from tande.policy.questions import OTHER, QUESTIONS
from tande.toolkit.fieldforms import form as forms
from tande.toolkit.fieldforms import on_behalf, xlsform
from tande.toolkit.fieldforms.form import Answer
from tande.toolkit.openrosa import submissions, told

CODES = ("ht", "fr", "en", "es", "sw")
LANGUAGES = tuple(xlsform.Language(code, code.upper()) for code in CODES)
NAMES = dict.fromkeys(CODES, "x")
ACTORS = (Answer("mission", texts=NAMES), Answer("police", texts=NAMES))
PLACES = (Answer("HT01", texts=NAMES),), (Answer("HT0111", texts=NAMES, within="HT01"),)
SPOKEN = tuple(Answer(code, texts=dict.fromkeys(CODES, code.upper())) for code in CODES)
FORM = on_behalf.form(ACTORS, *PLACES, SPOKEN)
WITH_CONTACT = on_behalf.form(ACTORS, *PLACES, SPOKEN, contact=True)
KEY = "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A"
WORDS = Path(on_behalf.__file__).with_name("on_behalf.toml")
LOCALE = Path(__file__).parents[2] / "locale/public"


@lru_cache
def catalogue(code: str) -> dict[str, str]:
    return {one.msgid: one.msgstr for one in polib.pofile(str(LOCALE / code / "LC_MESSAGES/django.po")) if one.msgstr}


def public(text: str, code: str) -> str:
    """The words of the public pages. Raises KeyError for a text that has none."""
    return text if code == "en" else catalogue(code)[text]


def test_it_asks_what_the_web_asks_for_others_in_the_same_words_and_answers() -> None:
    asked = {one.name: one for _above, one in FORM.questions()}
    for id in questions.ORDER[OTHER]:
        one = QUESTIONS[id]
        if one.kind not in ("one", "many"):
            continue
        assert (asked[id].label, asked[id].hint) == (one.asked(OTHER), one.hint)
        assert asked[id].kind == {"one": forms.ONE, "many": forms.SEVERAL}[one.kind]
        codes = [answer.code for answer in FORM.answers[id]]
        pack = [answer.code for answer in ACTORS] if id == "who" else []
        assert codes == [*(option.code for option in one.offered(OTHER)), *pack, "unknown", "unsaid"]
        assert (f"{id}_words" in asked) == bool(one.words)
    assert {"narrative", "aloud", "picture", "language", "commune"} <= asked.keys()
    assert [answer.code for answer in FORM.answers["languages"]] == list(CODES)
    assert next(iter(asked)) == "narrative", "the person's own words first"
    assert [name for name, one in asked.items() if one.required or one.constraint] == [], "nothing is ever invalid"


def test_how_to_reach_somebody_is_asked_only_to_be_encrypted() -> None:
    names = {one.name for _above, one in WITH_CONTACT.questions()} - {one.name for _above, one in FORM.questions()}
    assert names == {f"contact_{one.name}" for one in questions.CONTACT_FIELDS}
    assert FORM.version != WITH_CONTACT.version


@pytest.mark.parametrize("contact", [False, True])
def test_phones_run_it_in_every_language(contact: bool) -> None:
    form = WITH_CONTACT if contact else FORM
    sending = xlsform.Sending(by_itself=False, key=KEY if contact else "")
    shown = xlsform.Shown(
        sound=lambda text, code: f"words-{code}.mp3" if text == on_behalf.WORDS else "",
        picture=lambda name, code: f"{code}.png" if name == "help" else "")
    made = xlsform.xform(form, LANGUAGES, on_behalf.translate(public), sending=sending, shown=shown)
    root = ElementTree.fromstring(made)
    (where,) = root.iter("{http://www.w3.org/2002/xforms}submission")
    assert "action" not in where.attrib, "an app would send there, without the token of its own address"
    assert where.attrib.get("base64RsaPublicKey", "") == sending.key
    sent = [where.attrib[f"{{http://openrosa.org/xforms}}auto-{what}"] for what in ("send", "delete")]
    assert sent == ["false", "true"], "nobody sees the code of what Collect sends by itself"
    assert all(one in made for one in ('"image/*"', '"audio/*"', 'max-pixels="100000"'))
    for language in LANGUAGES:
        assert made.count(f'lang="{language.column}"') == 1
        assert f"jr://audio/words-{language.code}.mp3" in made
    assert made.count("jr://images/doctor.png") == len(LANGUAGES)
    assert "<value>-</value>" not in made


def test_every_text_of_its_own_stands_in_every_language() -> None:
    words = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    assert set(words) == set(CODES)
    for code in CODES:
        assert words[code].keys() == words["en"].keys()
        same = {name for name, text in words[code].items() if text == words["en"][name]} - {"commune"}
        assert code == "en" or not same
        assert not any("’" in text for text in words[code].values())
    said = on_behalf.translate(lambda text, code: f"{code}: {text}")
    assert (said("Speak for somebody", "ht"), said("Doctor", "ht")) == (words["ht"]["title"], "ht: Doctor")


ANSWERS = {
    "filer": "lawyer", "agreed": "yes no", "harmed": "me family family", "who": "mission unknown nobody",
    "department": "HT01", "commune": "HT0111", "help": "doctor held", "narrative": "x",
}
SEALED = {"filer": ["lawyer"], "agreed": ["yes"], "harmed": ["family"], "who": ["mission", "unknown"],
          "where": ["HT0111"], "help": ["doctor", "held"]}


def test_what_comes_back_is_what_the_web_seals() -> None:
    assert on_behalf.values(ANSWERS, ("mission",)) == SEALED
    assert on_behalf.values({"department": "HT01"}) == {"where": ["HT01"]}
    assert on_behalf.values({}) == {}


def test_an_app_fills_it_in_and_it_is_read_back() -> None:
    above = {one.name: path for path, one in FORM.questions()}
    inside = "".join(
        f"<{above[name][0]}><{name}>{text}</{name}></{above[name][0]}>" for name, text in ANSWERS.items())
    files = "<words><aloud>1.m4a</aloud><picture>2.jpg</picture></words>"
    data = (f'<data id="{FORM.id}" version="{FORM.version}">{inside}{files}<meta><instanceID>uuid:1</instanceID>'
            "</meta></data>")
    found = told.read(submissions.read(data.encode()), FORM)
    assert on_behalf.values(found.record.own.answers, ("mission",)) == SEALED
    assert (found.files, found.unknown) == (("1.m4a", "2.jpg"), ())
