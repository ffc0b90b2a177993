"""The script's words on both sides: every word it asks for is given, none is given that it does not use."""

import re
from pathlib import Path

from tande.interfaces.states import texts, words

WEB = Path(__file__).resolve().parents[3] / "web" / "src"


def scripts(entry: Path) -> set[Path]:
    """The entry and what it imports, without the core."""
    found: set[Path] = set()
    waiting = [entry]
    while waiting:
        path = waiting.pop()
        if path in found or path.parent.name == "core":
            continue
        found.add(path)
        named = re.findall(r'from "(\.[^"]+)"', path.read_text(encoding="utf-8"))
        waiting += [(path.parent / name).resolve() for name in named]
    return found


def test_the_script_uses_exactly_the_words_it_is_given() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in scripts(WEB / "states" / "index.js"))
    given = set(texts.for_script())
    built = {word for word in given if word.startswith("said_")}
    assert {word for word in given - built if f'"{word}"' not in code} == set()
    assert set(re.findall(r'\bt\("(\w+)"', code)) - given == set()


def test_every_code_the_script_draws_has_words() -> None:
    given = words.codes_for_script()
    assert set(given) == {"categories", "personnel", "tracks", "track_states", "outcomes", "languages"}
    assert all(label for table in given.values() for label in table.values())
