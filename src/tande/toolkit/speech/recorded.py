"""What people recorded: ``<folder>/<language>/<name>.mp3`` (or ogg, wav). What is wrong is named and left aside.

Beside each stands ``<name>.said.txt``: the words that were in force when it was first used. Where a text has changed
since, the recording would say what is no longer so.
"""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tande.toolkit.speech import sound
from tande.toolkit.speech.sound import NotSound, Sound

ENDINGS: Final = (".mp3", ".ogg", ".wav")
FILE_MAX_BYTES: Final = 8_000_000
SHORTEST, LONGEST = 0.2, 90.0
SAID: Final = ".said.txt"
_NO_RECORDING: Final = frozenset({".md", ".txt"})
Name = tuple[str, str]
"""Language and name of a text."""


@dataclass(slots=True)
class Recorded:
    """``files``: good ones by language and name. ``problems``: a line for each that is not."""

    files: dict[Name, Path] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def look(folder: Path, wanted: Mapping[Name, str]) -> Recorded:
    """Every recording of the folder whose name and length fit. Never raises: what is wrong is a line."""
    found = Recorded()
    languages = {language for language, _name in wanted}
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix not in _NO_RECORDING):
        place = path.relative_to(folder)
        fault = _fault(path, place, wanted, languages, found)
        if fault:
            found.problems.append(f"{place}: {fault}")
        else:
            found.files[place.parts[0], path.stem] = path
    return found


def _fault(
    path: Path, place: Path, wanted: Mapping[Name, str], languages: Collection[str], found: Recorded
) -> str:
    """Why a file cannot be used, "" if it can."""
    if len(place.parts) != 2 or place.parts[0] not in languages:
        return f"must lie in the folder of a language: {', '.join(sorted(languages))}"
    if path.suffix not in ENDINGS:
        return f"must end in {', '.join(ENDINGS)}, in small letters"
    name = (place.parts[0], path.stem)
    if name not in wanted:
        return "belongs to no text; `tande audio --list` shows the names"
    if name in found.files:
        return f"{found.files[name].name} is there already; keep one of the two"
    try:
        read(path)
    except NotSound as error:
        return str(error)
    if _outdated(path, wanted[name]):
        return f"the text has changed since; record it anew, or delete {path.stem}{SAID} if it still fits"
    return ""


def _outdated(path: Path, words: str) -> bool:
    """Whether this very recording was used for other words before."""
    try:
        told, _, of = path.with_suffix(SAID).read_text(encoding="utf-8").strip().rpartition("\n")
    except (OSError, ValueError):
        return False
    return of == fingerprint(path) and told.strip() != words.strip()


def note(people: Recorded, words: Mapping[Name, str]) -> None:
    """Write beside each recording which words it is used for. Raises OSError when the folder is not to be written."""
    for name, path in people.files.items():
        beside, told = path.with_suffix(SAID), f"{words[name].strip()}\n{fingerprint(path)}\n"
        if not beside.is_file() or beside.read_text(encoding="utf-8", errors="replace") != told:
            beside.write_text(told, encoding="utf-8")


def read(path: Path) -> Sound:
    """A recording made ready. Raises NotSound with the reason, for a person."""
    if path.stat().st_size > FILE_MAX_BYTES:
        raise NotSound(f"it is larger than {FILE_MAX_BYTES // 1_000_000} MB")
    made = sound.ready(sound.read(path.read_bytes()))
    if made.seconds < SHORTEST:
        raise NotSound("nothing can be heard in it")
    if made.seconds > LONGEST:
        raise NotSound(f"it lasts {made.seconds:.0f} seconds; at most {LONGEST:.0f} are played")
    return made


def fingerprint(path: Path) -> str:
    """What tells one recording from another."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
