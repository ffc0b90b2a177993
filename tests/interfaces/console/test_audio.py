"""`tande audio`: recordings are taken over or named, whoever records gets a list, and `tande check` knows of both."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from tande.interfaces.console import audio, check_audio
from tande.interfaces.console.errors import NotReady
from tande.policy.mission_reading import PackError, Problem
from tande.toolkit.speech.shelf import Shelf
from tande.toolkit.speech.tables import Voice

pytestmark = pytest.mark.once


@pytest.fixture
def pack(settings: Any, tmp_path: Path) -> Path:
    """A folder of recordings, an empty shelf, and no machine that speaks."""
    settings.CONVERSATION.texts  # noqa: B018  # read before the pack's folder is another
    settings.TANDE = replace(settings.TANDE, mission_dir=tmp_path)
    settings.AUDIO, settings.VOICES = Shelf(tmp_path / "made"), {}
    for name, seconds in (("page_home", 12), ("menu", 1), ("page_hom", 1)):
        (tmp_path / "audio" / "ht").mkdir(parents=True, exist_ok=True)
        wave = 0.4 * np.sin(np.arange(8_000 * seconds) * 0.2)
        soundfile.write(tmp_path / "audio" / "ht" / f"{name}.wav", wave, 8_000)
    return tmp_path


def test_recordings_are_taken_over_and_a_wrong_name_is_told(
    pack: Path, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    assert audio.run([]) == 0
    told = capsys.readouterr()
    assert "2 recorded by people" in told.out
    assert "without a voice" in told.out
    assert "audio/ht/page_hom.wav: belongs to no text" in told.err
    home, menu = settings.AUDIO.find("ht", "page_home"), settings.AUDIO.find("ht", "menu")
    assert (home.human, home.parts > 2, menu.human, menu.parts) == (True, True, True, 0)
    assert settings.AUDIO.url("ht", "menu") == f"/audio/{menu.key}.mp3"
    says = [one.says for check in check_audio.CHECKS for one in check()]
    assert says[0] == "No voice speaks ht, fr, en, es, sw"
    assert "page_hom.wav: belongs to no text" in says[1]
    assert re.match(r"\d+ of \d+ texts cannot be heard: ", says[2])


def test_whoever_records_gets_names_and_words_and_what_is_there(
    pack: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert audio.run(["--list", "--language", "ht"]) == 0
    told = capsys.readouterr()
    assert "  menu\n    Bonjou. Apre son an" in told.out
    assert "* digit_4\n    4\n" in told.out
    assert "# Texts to record, fr" not in told.out
    assert "\n2 of " in told.out
    assert "page_hom.wav" in told.err
    with pytest.raises(NotReady, match="There is no language 'de'"):
        audio.run(["--list", "--language", "de"])


def test_a_voice_that_does_not_exist_stops_nothing_but_the_making(pack: Path, settings: Any) -> None:
    settings.VOICES = {"fr": Voice("klingon-9", 150)}
    with pytest.raises(NotReady, match="there is no such voice\\. What was made"):
        audio.run([])

    class Wrong:
        def __contains__(self, _language: str) -> bool:
            raise PackError([Problem("voices", ("fr",), "is wrong")])

    settings.VOICES = Wrong()
    assert "Nothing can be spoken anew" in next(iter(check_audio.check_voices())).says
