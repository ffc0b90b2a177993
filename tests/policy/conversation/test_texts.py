"""What ships is whole in every language and fits every phone; a pack with a fault is refused at file and line."""

import copy
import itertools
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tande.policy import sms
from tande.policy.conversation import checks, texts
from tande.policy.conversation.outputs import Say
from tande.policy.conversation.texts import KEYS, LONGEST
from tande.policy.mission_reading import PackError
from tande.project import conversation
from tande.project.courses import read_tables
from tests.policy.conversation.talks import FILLS, LANGUAGES, PACK, ROOT

TINY = ROOT / "tests/packs/tiny"
RAW, _ = read_tables(TINY / "conversation", checks.tables(("es", "en")))
GONE = object()
SAID = [(language, key) for language in LANGUAGES for key in KEYS]
FAR = {name: value for name, value in LONGEST.items()}


def say(language: str, key: str) -> Say:
    return Say(key, language, tuple((name, LONGEST[name]) for name in KEYS[key].params if name != "code"))


@pytest.mark.parametrize(("language", "key"), SAID)
def test_every_text_is_one_plain_message(language: str, key: str) -> None:
    """With the longest that may stand in it. È, Ò, À, curled apostrophes, ê or á would make two or three of it."""
    sent = texts.written(PACK.texts, say(language, key), FAR)
    assert sms.odd(sent) == []
    assert sms.parts(sent).parts == 1
    assert sms.parts(sent).units <= KEYS[key].room
    assert "{" not in sent


TOGETHER = (
    ("receipt", "ask_danger"), ("receipt", "child"), ("receipt", "call"), ("receipt", "code_word_kept"),
    ("danger", "receipt"), ("danger_alone", "receipt"), ("danger", "child"), ("danger", "ask_child"),
    ("question", "ask_call"), ("decided", "ask_call"),
    ("kept", "ask_danger"), ("kept", "ask_child"), ("kept", "ask_call"), ("help",),
    ("code_word_kept", "ask_danger"), ("code_word_kept", "ask_child"), ("code_word_kept", "ask_call"),
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("keys", TOGETHER)
def test_what_is_said_together_fits_one_screen(language: str, keys: tuple[str, ...]) -> None:
    shown = texts.screen(PACK.texts, [say(language, key) for key in keys], FAR, waits=True)
    assert sms.parts(shown).units <= texts.SCREEN_MAX
    assert sms.odd(shown) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_menu_has_at_most_five_items_and_a_question_its_digits(language: str) -> None:
    menu = PACK.texts.said[language]["menu"]
    assert [one for one in menu.split() if one.isdigit()] == list("12345")
    for key in ("ask_danger", "ask_child", "ask_call"):
        assert [one for one in PACK.texts.said[language][key].split() if one in ("1", "2")] == ["1", "2"]
    listed = texts.screen(PACK.texts, [Say("languages", language)], {}, waits=True)
    assert listed == "1 Kreyòl 2 Francais 3 English 4 Espanol 5 Kiswahili\n0 <"


def test_every_language_says_it_in_its_own_words_and_asks_for_a_reader() -> None:
    for language in LANGUAGES:
        head = (ROOT / f"missions/haiti/conversation/{language}.toml").read_text("utf-8").splitlines()[0]
        assert ("NEEDS NATIVE REVIEW" in head) == (language != "en")
        same = [key for key, text in PACK.texts.said[language].items() if text == PACK.texts.said["en"][key]]
        assert language == "en" or same == []


def test_a_receipt_and_its_warning_are_as_few_messages_as_they_can_be() -> None:
    sent = texts.messages(PACK.texts, [say("ht", key) for key in ("receipt", "delete", "ask_danger")], FILLS)
    assert len(sent) == 1
    assert sent[0].index(FILLS["code"]) < sent[0].index("efase")
    many = texts.messages(PACK.texts, [say("ht", key) for key in KEYS], FAR)
    assert all(sms.parts(one).parts == 1 for one in many)
    assert " ".join(many) == " ".join(texts.written(PACK.texts, say("ht", key), FAR) for key in KEYS)


def test_a_call_plays_pieces_and_digits_of_which_each_has_its_words() -> None:
    known = texts.recordings(PACK.texts)
    says = [say("ht", "receipt"), say("ht", "ask_danger"), Say("languages", "ht")]
    played = texts.prompts(PACK.texts, says, {"code": "12 30"})
    digits = [("ht", f"digit_{digit}") for digit in "1230"]
    assert played[:12] == [("ht", "receipt"), *digits, ("ht", "receipt_2"), *digits, ("ht", "receipt_3"),
                           ("ht", "ask_danger")]
    assert played[12:14] == [("ht", "languages"), ("ht", "digit_1")]
    assert set(played) <= known.keys()
    assert all(words.strip() and "{" not in words for words in known.values())
    assert all({(language, f"digit_{digit}") for digit in range(10)} <= known.keys() for language in LANGUAGES)


def made(raw: dict[str, Any]) -> checks.Conversation:
    return checks.conversation(raw, languages=("es", "en"))


WRONG: dict[str, tuple[tuple[str, ...], object, str]] = {
    "a text is missing": (("en", "say", "kept"), GONE, "en.say.kept is missing"),
    "a text of nobody": (("en", "say", "joke"), "Ha", "en.say.joke is not a known key"),
    "a call lacks its words": (("es", "voice", "menu"), GONE, "es.voice.menu is missing"),
    "no way to offer a language": (("es", "voice", "languages"), GONE, "es.voice.languages is missing"),
    "a curled apostrophe": (("en", "say", "kept"), "It\u2019s here", "en.say.kept must use straight"),
    "a capital with an accent": (("es", "say", "kept"), "Èl", "es.say.kept has È, which a plain text message"),
    "too long for its room": (("en", "say", "kept"), "x" * 61, "en.say.kept must not take more than 60"),
    "too long with its value": (("en", "say", "receipt"), "x" * 55 + "{code}",
        "en.say.receipt must not take more than 78"),
    "two septets a letter": (("en", "say", "kept"), "[" * 31, "en.say.kept must not take more than 60"),
    "its value is missing": (("en", "say", "receipt"), "Number.", "en.say.receipt must hold exactly {code}"),
    "another's value": (("en", "say", "kept"), "Thanks {code}", "en.say.kept must hold exactly no values"),
    "an unknown value": (("en", "say", "kept"), "Thanks {name}", "en.say.kept must hold exactly no values"),
    "a brace left open": (("en", "say", "kept"), "Thanks {", "en.say.kept must hold exactly no values"),
    "a value in a call": (("en", "voice", "receipt"), "Number.", "en.voice.receipt must hold exactly {code}"),
    "an address": (("en", "say", "news"), "See www.example.org", "en.say.news must not hold an address"),
    "a word that gives away": (("en", "say", "news"), "About the Bridges.", 'en.say.news must not say "bridges"'),
    "an empty text": (("en", "say", "kept"), " ", "en.say.kept must not be empty"),
    "a speech": (("en", "voice", "tell"), "x" * 401, "en.voice.tell must not be longer than 400"),
    "a list is missing": (("en", "words", "stop"), GONE, "en.words.stop is missing"),
    "an empty list": (("en", "words", "stop"), [], "en.words.stop must not be empty"),
    "no list": (("en", "words", "stop"), "stop", "en.words.stop must be a list of words"),
    "a number as a word": (("en", "words", "stop"), [7], "en.words.stop[1] must be text"),
    "a word of signs": (("en", "words", "stop"), ["stop", "!!"], "en.words.stop[2] has no letter"),
    "one word, two commands": (("en", "words", "help"), ["Stóp"],
                               'en.words.help has "stop", which is also a word for stop'),
    "two languages, two commands": (("en", "words", "help"), ["pare"], "which is also a word for stop"),
    "a command that is an answer": (("en", "words", "yes"), ["call"],
                                    'en.words.yes has "cal", which has another meaning'),
    "a language that is a command": (("en", "words", "tongue"), ["stop"], "en.words.tongue has"),
    "two languages of one name": (("en", "words", "tongue"), ["espanol"], "en.words.tongue has"),
    "a command that is only polite": (("en", "words", "help"), ["please"], "in which a word is only polite"),
    "an age without a number": (("en", "words", "ages"), ["i am old"], "en.words.ages[1] must hold # once"),
    "a figure without its number": (("en", "words", "figures"), ["two"], "which is not a number and its word"),
    "a figure that is a command": (("en", "words", "figures"), ["2 stop"],
                                   'en.words.figures has "stop", which has another meaning'),
    "a list of nobody": (("en", "words", "colours"), ["red"], "en.words.colours is not a known key"),
    "a name too long": (("conversation", "names", "en"), "The English tongue",
        "conversation.names.en must have at most 12"),
    "a name with an accent": (("conversation", "names", "en"), "Ênglish",
        "conversation.names.en must have at most 12"),
    "a name is missing": (("conversation", "names", "en"), GONE, "conversation.names has no text in en"),
    "no country of numbers": (("conversation", "numbers"), GONE, "conversation.numbers is missing"),
    "a country with a plus": (("conversation", "numbers", "country"), "+999",
        "conversation.numbers.country has the wrong form"),
    "numbers without a source": (("conversation", "numbers", "source"), GONE, "conversation.numbers.source is missing"),
    "numbers kept for ever": (("conversation", "keeping", "owed_days"), 9999,
        "conversation.keeping.owed_days must be from 7 to 366"),
    "more after the answer": (("conversation", "keeping", "answered_days"), 90,
        "conversation.keeping.answered_days must not be more than owed_days"),
    "a rule of nobody": (("conversation", "keeping", "weeks"), 1, "conversation.keeping.weeks is not a known key"),
    "not a table": (("en", "say"), 7, "en.say must be a table"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_named_where_it_stands(case: str) -> None:
    path, value, reason = WRONG[case]
    raw: dict[str, Any] = copy.deepcopy(RAW)
    at: Any = raw
    for step in path[:-1]:
        at = at[step]
    if value is GONE:
        del at[path[-1]]
    else:
        at[path[-1]] = value
    with pytest.raises(PackError) as refused:
        made(raw)
    assert reason in str(refused.value)


def broken(tmp_path: Path, change: Callable[[str], str]) -> str:
    shutil.copytree(TINY / "conversation", tmp_path / "conversation")
    file = tmp_path / "conversation/en.toml"
    file.write_text(change(file.read_text("utf-8")), "utf-8")
    with pytest.raises(PackError) as refused:
        conversation.load(tmp_path, languages=("es", "en"))
    return str(refused.value)


def test_a_fault_is_named_with_its_file_and_line(tmp_path: Path) -> None:
    lines = (TINY / "conversation/en.toml").read_text("utf-8").splitlines()
    line = lines.index('kept = "We have it."') + 1
    said = broken(tmp_path, lambda text: text.replace('kept = "We have it."', 'kept = "It\u2019s here"'))
    assert said.startswith(f"{tmp_path}/conversation/en.toml:{line}: en.say.kept must use straight apostrophes")
    assert len(said.splitlines()) == 1


def test_a_stray_file_and_a_missing_one_are_named(tmp_path: Path) -> None:
    shutil.copytree(TINY / "conversation", tmp_path / "conversation")
    (tmp_path / "conversation/xx.toml").write_text("", "utf-8")
    with pytest.raises(PackError, match=r"xx\.toml: xx is not a file of a conversation"):
        conversation.load(tmp_path, languages=("es", "en"))
    with pytest.raises(PackError, match=r"fr\.toml: fr cannot be read"):
        conversation.load(tmp_path, languages=("es", "en", "fr"))


def test_another_mission_has_its_own_words() -> None:
    tiny = conversation.load(TINY, languages=("es", "en"))
    assert tiny.lexicon.commands["pare",] == "stop"
    assert ("rete",) not in tiny.lexicon.commands
    assert list(itertools.chain(*tiny.texts.said)) == list("esen")
