"""Reading the voices of a mission pack: ``speech/voices.toml``, and ``speech/<language>.toml`` to read by sounds."""

from pathlib import Path

from tande.policy.mission_reading import PackError, Problem
from tande.project.courses import placed, read_tables
from tande.toolkit.speech import tables
from tande.toolkit.speech.tables import Unreadable, Voice

FOLDER = "speech"
VOICES = "voices"


def load(pack: Path, *, languages: tuple[str, ...]) -> dict[str, Voice]:
    """The voice of each language that has one. A pack without the folder has none. Raises PackError."""
    folder = pack / FOLDER
    if not folder.is_dir():
        return {}
    own = [language for language in languages if (folder / f"{language}.toml").is_file()]
    raw, sources = read_tables(folder, (VOICES, *own))
    voices = raw[VOICES]
    assert isinstance(voices, dict)
    found: dict[str, Voice] = {}
    problems = [Problem(VOICES, (key,), "is no language of the pack") for key in voices if key not in languages]
    for language in languages:
        table = language
        try:
            rules = tables.rules(raw[language]) if language in own else None  # type: ignore[arg-type]
            table = VOICES
            if language in voices:
                found[language] = tables.voice(language, voices[language], rules)
        except Unreadable as error:
            problems.append(Problem(table, (), str(error)))
    if problems:
        raise PackError(placed(problem, folder, sources) for problem in problems)
    return found
