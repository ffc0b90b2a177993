"""`tande audio`: speak every text of calls and pages, put human recordings in their place, list what to record."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import django
from django.conf import settings

from tande.interfaces.console.errors import NotReady

FOLDER = "audio"
EVERY = 50
HEADING = """# Texts to record, {language}

One file for each: {folder}/{language}/<name>.mp3 (or .ogg, .wav). Speak slowly, in a quiet room, close to the phone.
Then `tande audio`. Texts without a recording are spoken by a machine: marked with *.
"""


def run(arguments: list[str]) -> int:
    """The command. A recording that cannot be used is named, and the machine speaks instead. 2: nobody speaks."""
    parser = argparse.ArgumentParser(
        prog="tande audio",
        description="Speak every text of calls and pages; recordings in the mission pack take their place.",
    )
    parser.add_argument("--list", action="store_true", help="print names and words for whoever records; make nothing")
    parser.add_argument("--language", metavar="CODE", help="with --list: only this language")
    options = parser.parse_args(arguments)
    django.setup()
    if options.language and options.language not in settings.MISSION.language_codes:
        raise NotReady(f"There is no language {options.language!r} in this mission pack. "
                       f"There are: {', '.join(settings.MISSION.language_codes)}.")
    folder = settings.TANDE.mission_dir / FOLDER
    if options.list:
        return _list([options.language] if options.language else settings.MISSION.language_codes, folder)
    return make(folder)


def make(folder: Path) -> int:
    """Bring all sounds up to date and say so; also for the demonstration."""
    from tande.interfaces.console import audio_words
    from tande.policy import spoken
    from tande.toolkit.speech import making, recorded
    from tande.toolkit.speech.making import Order, Silent
    from tande.toolkit.speech.speaker import NoVoice

    words = audio_words.everything()
    people = recorded.look(folder, words)
    order = Order(words, dict(settings.VOICES), audio_words.joined(), spoken.PAGE)
    try:
        made = making.make(order, folder=settings.AUDIO.folder, people=people, tell=_tell)
    except (NoVoice, Silent) as error:
        raise NotReady(f"Not everything could be spoken: {error} What was made before is still there.") from None
    print(f"{len(words)} texts: {made.spoken} newly spoken, {made.human} recorded by people, {made.kept} unchanged"
          + (f", {made.mute} without a voice" if made.mute else "") + ".")
    for line in people.problems:
        print(f"Not used, a machine speaks instead: {folder.name}/{line}.", file=sys.stderr)
    try:
        recorded.note(people, words)
    except OSError as error:
        print(f"{folder} cannot be written ({error.strerror}): a text that changes will not be noticed.",
              file=sys.stderr)
    return 0


def _tell(done: int, of: int) -> None:
    if done % EVERY == 0:
        print(f"{done} of {of}", flush=True)


def _list(languages: Sequence[str], folder: Path) -> int:
    """Names and words, a page for each language, and what is recorded already."""
    from tande.interfaces.console import audio_words
    from tande.toolkit.speech import recorded

    words = audio_words.everything()
    people = recorded.look(folder, words)
    for language in languages:
        print(HEADING.format(language=language, folder=folder))
        own = {name: text for (code, name), text in sorted(words.items()) if code == language}
        for name, text in own.items():
            print(f"{' ' if (language, name) in people.files else '*'} {name}\n    {text}\n")
        there = sum((language, name) in people.files for name in own)
        print(f"{there} of {len(own)} recorded.\n")
    for line in people.problems:
        print(f"Cannot be used: {folder.name}/{line}.", file=sys.stderr)
    return 0


COMMANDS = {"audio": (run, "speak every text of calls and pages; list what can be recorded")}
"""See docs/operating.md."""
