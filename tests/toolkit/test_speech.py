"""Words to sounds: what is written comes out as it is said, whatever it is, and the files fit."""

import re
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from tande.policy.conversation import texts
from tande.policy.mission_reading import PackError
from tande.project import conversation, speech
from tande.toolkit.speech import making, phonemes, recorded, sound, tables
from tande.toolkit.speech.making import Order, Silent
from tande.toolkit.speech.numbers import in_words
from tande.toolkit.speech.shelf import Shelf
from tande.toolkit.speech.sound import NotSound, Sound
from tande.toolkit.speech.speaker import NoVoice, Speaker
from tande.toolkit.speech.tables import Unreadable, Voice

PACK = Path(__file__).parents[2] / "missions" / "haiti"
LANGUAGES = ("ht", "fr", "en", "es", "sw")
VOICES = speech.load(PACK, languages=LANGUAGES)
RULES = VOICES["ht"].rules
assert RULES

SAID = {
    # nasal, and not before a vowel
    "bonjou": "bO~Z'u", "plent": "pl'E~t", "danje": "dA~Z'e", "anana": "anan'a", "bannann": "bA~n'A~n",
    "konnen": "kO~n'E~", "menm": "m'E~m", "vyann": "vj'A~n", "zong": "z'O~g", "lang": "l'A~g",
    # written with a grave accent: never nasal
    "pàn": "p'an", "telefòn": "telef'On", "machèn": "maS'En",
    # anyen, tje, tch, dj, ng
    "anyen": "A~j'E~", "genyen": "gE~j'E~", "kontinye": "kO~tinj'e", "ayisyen": "ajisj'E~", "tjè": "tS'E",
    "kretyen": "kretj'E~", "kaoutchou": "kautS'u", "djòb": "dZ'Ob", "bilding": "bild'iN", "machin": "maS'in",
    # ou, ui, w, y, r
    "moun": "m'un", "kounye": "kunj'e", "lannuit": "lA~ny'it", "suiv": "sy'iv", "uit": "y'it", "wi": "w'i",
    "rakwoche": "rakwoS'e", "travay": "trav'aj", "peyi": "pej'i",
    # the stress is on the last vowel; small words bear none unless they end
    "Mèsi": "mEs'i", "pou ou": "pu 'u", "nan kay la": "nA~ k'aj l'a",
    # apostrophes and short forms lean on a neighbour, and never become nasal by it
    "m'ap pale": "m'ap pal'e", "m’ap pale": "m'ap pal'e", "sa k pase": "sak pas'e", "Ekri l.": "ekr'il",
    "sa n di": "san d'i", "n ap rele ou": "nap rel'e 'u", "w ap": "w'ap", "kò y": "k'Oj", "l": "l",
    # numbers, ages, codes
    "1": "'E~", "8": "y'it", "0": "zew'o", "18 an": "dizw'it 'A~", "6 an": "si z'A~", "20": "v'E~",
    "21": "vE~tej'E~", "71": "swasA~n'O~z", "100": "s'A~", "250": "de s'A~ sE~k'A~t", "1804": "m'il y'it s'A~ k'at",
    "0912": "zew'o n'Ef 'E~ d'e", "48217": "k'at y'it de 'E~ s'Et",
    "50%": "sE~k'A~t pus'A~",
    # foreign names, abbreviations, signs
    "FAd'H": "'Ef a de 'aS", "UNICEF": "inis'Ef",
    "Haiti": "ajit'i", "WhatsApp": "wats'ap", "Louis": "lu'is", "Xavier": "ksavi'er",
    "Jean-Baptiste": "Ze'A~ baptist'e", "SMS": "'Es 'Em 'Es", "Łukasz": "yk'asz", "“wi” (non)": "w'i, n'O~,",
    "?!": "", "😀": "", "²": "d'e",
}


def bare(given: str) -> str:
    return given.replace("[[", "").replace("]]", "")


@pytest.mark.parametrize(("written", "said"), SAID.items())
def test_words_are_said_as_they_are_meant(written: str, said: str) -> None:
    assert bare(phonemes.spoken(written, RULES)).rstrip(".") == said


@settings(max_examples=60)
@given(st.text(max_size=40))
def test_whatever_is_written_gives_only_sounds_of_the_table(text: str) -> None:
    known = {one for value in (*RULES.sounds.values(), *RULES.nasals.values()) for one in value.split()} | {"'"}
    inside = re.findall(r"\[\[(.*?)\]\]", phonemes.spoken(text, RULES))
    outside = re.sub(r"\[\[.*?\]\]", "", phonemes.spoken(text, RULES))
    assert set(outside) <= set(phonemes.PAUSES + " ")
    longest_first = "|".join(sorted(map(re.escape, known), key=len, reverse=True))
    assert all(re.fullmatch(f"({longest_first})+", one) for one in inside)


def test_numbers_are_whole_up_to_thousands_and_codes_above() -> None:
    table = RULES.numbers
    assert in_words("999", table).split()[:3] == ["nèf", "san", "katreven"]
    assert in_words("2000", table) == "de mil"
    assert len(in_words("00000", table).split()) == 5
    assert len(set(table.words)) == 100


def test_the_voice_says_every_prompt_as_it_was_written_down_and_spells_nothing() -> None:
    """The voice tells the sounds it made. In Creole they are ours; in no language is a word left in English."""
    told = conversation.load(PACK, languages=LANGUAGES)
    with Speaker() as speaker:
        for (language, name), words in texts.recordings(told.texts).items():
            made, sounds = speaker.say(words, VOICES[language])
            assert made.loudness > sound.SILENCE, (language, name)
            if language == "ht":
                ours = bare(VOICES["ht"].given(words))
                squeezed = re.sub(r"[;\s,.:?!]", "", sounds)
                assert squeezed == re.sub(r"[\s,.:;?!]", "", ours), (name, sounds)
            if language in ("fr", "es", "sw"):
                assert "(en)" not in sounds, (language, name, sounds)
        with pytest.raises(NoVoice, match="no such voice"):
            speaker.say("x", Voice("klingon-9", 150))


@pytest.mark.parametrize(("raw", "reason"), [
    ({"voice": "fr"}, "must hold voice and rate"), ({"voice": "fr", "rate": 150, "x": 1}, "must hold voice and rate"),
    ({"voice": "", "rate": 150}, "name of a voice"), ({"voice": "fr", "rate": 9}, "from 80 to 260"),
    ({"voice": "fr", "rate": True}, "from 80 to 260"),
    ({"voice": "fr", "rate": 150, "by_sounds": True}, "needs the file"),
    ({"voice": "fr", "rate": 150, "said": {"a": 1}}, "said.a must be a text"), ("fr", "must hold voice and rate"),
])
def test_a_wrong_voice_is_named_with_its_reason(raw: object, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        tables.voice("ht", raw, None)


@pytest.mark.parametrize(("change", "reason"), [
    ({"sound": {}}, "sound is unknown"), ({"sounds": {}}, "sounds must hold"), ({"vowels": []}, "vowels must list"),
    ({"numbers": {"words": ["x"], "hundred": "a", "thousand": "b"}}, "there are 1"), ({"short": 3}, "short must be"),
    ({"numbers": {"words": ["x"] * 100, "hundred": "", "thousand": "b"}}, "must say what they are called"),
    ({"light": "a"}, "light must be a list"), ({"letters": {"a": ""}}, "letters.a must be"),
    ({"signs": 1}, "signs must be"),
])
def test_a_wrong_table_of_sounds_is_named_with_its_reason(change: dict[str, object], reason: str) -> None:
    good: dict[str, object] = {
        "sounds": {"a": "a"}, "vowels": ["a"], "numbers": {"words": ["x"] * 100, "hundred": "h", "thousand": "t"},
    }
    with pytest.raises(Unreadable, match=reason):
        tables.rules(good | change)


def test_a_pack_names_file_and_reason_and_may_have_no_voices(tmp_path: Path) -> None:
    assert speech.load(tmp_path, languages=LANGUAGES) == {}
    (tmp_path / "speech").mkdir()
    (tmp_path / "speech" / "voices.toml").write_text('[xx]\nvoice = "fr"\nrate = 1\n[fr]\nvoice = "fr"\nrate = 1\n')
    with pytest.raises(PackError) as caught:
        speech.load(tmp_path, languages=LANGUAGES)
    assert "no language of the pack" in str(caught.value)
    assert "from 80 to 260" in str(caught.value)


def tone(seconds: float, rate: int = 22_050, loud: float = 0.5) -> Sound:
    return Sound(loud * np.sin(np.arange(int(seconds * rate)) * 2 * np.pi * 300 / rate), rate)


def test_parts_fit_are_cut_where_it_is_quiet_and_make_the_whole() -> None:
    quiet = Sound(np.zeros(22_050 // 4), 22_050)
    samples = np.concatenate([piece.samples for _ in range(6) for piece in (tone(1.9), quiet)])
    whole = sound.ready(Sound(samples, 22_050))
    pieces = list(sound.parts(whole))
    assert np.array_equal(np.concatenate([one.samples for one in pieces]), whole.samples)
    assert max(len(sound.mp3(one, sound.WEB)) for one in pieces) <= sound.PART_MAX_BYTES
    assert all(np.abs(one.samples[-20:]).max() < 0.05 for one in pieces[:-1])
    unbroken = list(sound.parts(sound.ready(tone(30))))
    assert max(len(sound.mp3(one, sound.WEB)) for one in unbroken) <= sound.PART_MAX_BYTES
    assert abs(sound.read(sound.mp3(whole, sound.PHONE)).loudness - whole.loudness) < 0.05
    assert sound.ready(Sound(np.zeros(5000), 44_100)).seconds == 0


def wav(path: Path, made: Sound) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, np.stack([made.samples, made.samples], axis=1), made.rate, format=path.suffix[1:].upper())


def order(**words: str) -> Order:
    return Order({("fr", name): text for name, text in words.items()}, {"fr": VOICES["fr"]},
                 {"page_both": ("a", "b")}, "page_")


def test_files_are_made_once_and_a_recording_takes_the_place_of_its_text(tmp_path: Path) -> None:
    folder, people = tmp_path / "made", tmp_path / "audio"
    told: list[tuple[int, int]] = []

    def run(wanted: Order) -> making.Made:
        return making.make(wanted, folder=folder, people=recorded.look(people, wanted.words),
                           tell=lambda done, of: told.append((done, of)))

    people.mkdir()
    first = run(order(a="Bonjour.", b="Oui.", page_x="Dites ce qui se passe, puis raccrochez."))
    assert (first.spoken, first.kept, told[-1]) == (3, 0, (3, 3))
    shelf = Shelf(folder)
    before = shelf.names()["fr"]
    assert shelf.sound("fr", "a")
    assert (shelf.url("fr", "a"), shelf.url("fr", "x"), shelf.url("fr", "page_x")) == (before["a"].whole(), "", "")
    assert (before["page_both"].parts, before["page_x"].parts > 0) == (2, True)
    second = run(order(a="Bonjour.", b="Non.", page_x="Dites ce qui se passe, puis raccrochez."))
    assert (second.spoken, second.kept) == (1, 2)
    wav(people / "fr" / "a.wav", tone(1.0))
    third = run(order(a="Bonjour.", b="Non.", page_x="Dites ce qui se passe, puis raccrochez."))
    assert (third.human, third.kept) == (1, 2)
    after = shelf.names()["fr"]
    assert after["a"].human
    assert after["a"].key != before["a"].key
    assert after["page_both"].key != before["page_both"].key
    (people / "fr" / "a.wav").unlink()
    assert run(order(a="Bonjour.", b="Non.", page_x="Dites ce qui se passe, puis raccrochez.")).spoken == 1
    assert shelf.names()["fr"]["a"] == before["a"]
    with pytest.raises(Silent, match="fr/b: these words gave no sound"):
        run(order(a="Bonjour.", b="…"))
    assert shelf.names()["fr"]["a"] == before["a"]


def test_a_recording_that_is_wrong_is_named_and_left_aside(tmp_path: Path) -> None:
    wav(tmp_path / "fr" / "a.wav", tone(1.0))
    wav(tmp_path / "fr" / "a.ogg", tone(1.0))
    wav(tmp_path / "fr" / "silent.wav", Sound(np.zeros(44_100), 44_100))
    wav(tmp_path / "fr" / "long.wav", tone(95, 8_000))
    wav(tmp_path / "fr" / "strange.wav", tone(1.0))
    wav(tmp_path / "de" / "a.wav", tone(1.0))
    (tmp_path / "fr" / "text.mp3").write_text("Bonjour")
    (tmp_path / "fr" / "b.m4a").write_bytes(b"x")
    (tmp_path / "README.md").write_text("x")
    (tmp_path / "fr" / "empty.wav").write_bytes(b"")
    names = {("fr", name): "words" for name in ("a", "b", "silent", "long", "text", "empty")}
    found = recorded.look(tmp_path, names)
    assert {path.name for path in found.files.values()} == {"a.ogg"}
    lines = "\n".join(found.problems)
    for reason in ("a.wav: a.ogg is there already", "silent.wav: nothing can be heard", "long.wav: it lasts 95 seconds",
                   "strange.wav: belongs to no text", "de/a.wav: must lie in the folder of a language: fr",
                   "text.mp3: it is no MP3, Ogg or WAV", "empty.wav: it is no MP3",
                   "b.m4a: must end in .mp3, .ogg, .wav"):
        assert reason in lines
    assert len(found.problems) == 8
    assert recorded.look(tmp_path / "missing", names).problems == []
    with pytest.raises(NotSound):
        sound.read(b"")


def test_a_recording_of_words_that_have_changed_is_named_and_left_aside(tmp_path: Path) -> None:
    """It would go on saying what is no longer so: another key to press, another time."""
    wav(tmp_path / "fr" / "a.wav", tone(1.0))
    before, after = {("fr", "a"): "Tapez un."}, {("fr", "a"): "Tapez deux."}
    recorded.note(recorded.look(tmp_path, before), before)
    assert list(recorded.look(tmp_path, before).files) == [("fr", "a")]
    stale = recorded.look(tmp_path, after)
    assert (stale.files, stale.problems) == ({}, [
        "fr/a.wav: the text has changed since; record it anew, or delete a.said.txt if it still fits"])
    (tmp_path / "fr" / "a.said.txt").rename(tmp_path / "kept.txt")
    assert recorded.look(tmp_path, after).files, "somebody listened: it still fits"
    (tmp_path / "kept.txt").rename(tmp_path / "fr" / "a.said.txt")
    wav(tmp_path / "fr" / "a.wav", tone(2.0))
    again = recorded.look(tmp_path, after)
    assert again.files, "recorded anew"
    recorded.note(again, after)
    assert (tmp_path / "fr" / "a.said.txt").read_text().startswith("Tapez deux.\n")
    (tmp_path / "fr" / "a.said.txt").write_bytes(b"\xff")
    assert recorded.look(tmp_path, after).files


def test_an_index_that_was_cut_off_is_an_empty_shelf(tmp_path: Path) -> None:
    for content in ('{"fr": {"a": {"key": "x"', '{"fr": 3}', '{"fr": {"a": {"no": 1}}}', "[]"):
        (tmp_path / "index.json").write_text(content)
        assert Shelf(tmp_path).find("fr", "a") is None
    for name in ("../index.json", "index.json", "0123456789.mp3", "0123456789-1.mp3/..", ""):
        assert Shelf(tmp_path).file(name) == b""
