"""What can be heard: which texts have no sound, and recordings that cannot be used."""

from collections.abc import Iterator

from django.conf import settings

from tande.interfaces.console import audio_words
from tande.interfaces.console.audio import FOLDER
from tande.interfaces.console.check_found import Found, ok, warning
from tande.policy.mission_reading import PackError
from tande.toolkit.speech import recorded


def check_voices() -> Iterator[Found]:
    """Who speaks each language: a fault takes the machine's voice away, and recordings stay."""
    try:
        silent = [language for language in settings.MISSION.language_codes if language not in settings.VOICES]
    except PackError as error:
        for fault in str(error).splitlines():
            yield warning("voices", f"Nothing can be spoken anew: {fault}", "Correct the file, then: ./run tande audio")
        return
    if silent:
        yield warning("voices", f"No voice speaks {', '.join(silent)}",
                      "Name one in speech/voices.toml of the mission pack, or record every text.")


def check_audio() -> Iterator[Found]:
    """Whether every text of calls and pages can be heard."""
    words = audio_words.everything()
    missing = [f"{language}/{name}" for language, name in words if not settings.AUDIO.find(language, name)]
    for line in recorded.look(settings.TANDE.mission_dir / FOLDER, words).problems:
        yield warning("audio", f"A recording is not used: {FOLDER}/{line}", "Mend it, then: ./run tande audio")
    if missing:
        some = ", ".join(missing[:5]) + (", …" if len(missing) > 5 else "")
        yield warning("audio", f"{len(missing)} of {len(words)} texts cannot be heard: {some}", "./run tande audio")
        return
    people = sum(one.human for items in settings.AUDIO.names().values() for one in items.values())
    yield ok("audio", f"Every text can be heard: {len(words)}, of which people recorded {people}")


CHECKS = (check_voices, check_audio)
