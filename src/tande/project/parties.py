"""Reading the parties of a mission pack (``parties.toml``): to whom violations may be attributed.

Apart from project.mission on purpose, as the courses are: a fault in this list must not keep anybody from complaining.
"""

import tomllib
from pathlib import Path
from typing import Any, Final

from tande.policy.mission_reading import CODE, PackError, Problem
from tande.policy.provenance import CERTAINTIES
from tande.policy.violations.parties import CATEGORIES, Party, PartyList

FILE: Final = "parties.toml"
FILE_MAX_BYTES: Final = 500_000
_KEYS: Final = frozenset({"code", "label", "category", "aliases", "mission", "source", "certainty"})


def load(pack: Path) -> PartyList:
    """The parties of a pack; none where it has no such file. Raises PackError with every problem found."""
    path = pack / FILE
    if not path.exists():
        return PartyList(())
    try:
        with path.open("rb") as stream:
            raw = tomllib.loads(stream.read(FILE_MAX_BYTES).decode("utf-8"))
    except (OSError, ValueError) as error:  # ValueError: neither TOML nor UTF-8
        raise PackError([Problem("parties", (), "cannot be read as TOML", file=str(path))]) from error
    rows = raw.get("parties", [])
    problems = [problem for place, row in enumerate(rows) for problem in _problems(place, row, str(path))]
    codes = [row.get("code") for row in rows]
    problems += [Problem("parties", ("parties", place, "code"), "stands there twice", file=str(path))
                 for place, code in enumerate(codes) if code in codes[:place]]
    empty = raw.get("empty_words", [])
    if not (isinstance(empty, list) and all(isinstance(one, str) for one in empty)):
        problems.append(Problem("parties", ("empty_words",), "must be a list of words", file=str(path)))
    if problems:
        raise PackError(problems)
    return PartyList(tuple(_party(row) for row in rows), empty_words=frozenset(empty))


def known(pack: Path) -> PartyList:
    """The same, with what is wrong, which `tande check` shows. Never raises: complaints come first."""
    try:
        return load(pack)
    except PackError as error:
        return PartyList((), tuple(str(error).splitlines()))


def _problems(place: int, row: dict[str, Any], file: str) -> list[Problem]:
    wrong = {
        "code": not (isinstance(row.get("code"), str) and (row["code"][:1].isdigit() or CODE.fullmatch(row["code"]))),
        "label": not (isinstance(row.get("label"), str) and row["label"].strip()),
        "category": row.get("category") not in CATEGORIES,
        "source": not (isinstance(row.get("source"), str) and row["source"].strip()),
        "certainty": row.get("certainty") not in CERTAINTIES,
        "aliases": not all(isinstance(one, str) for one in row.get("aliases", [])),
        "mission": not isinstance(row.get("mission", False), bool),
    }
    wrong |= {name: True for name in row.keys() - _KEYS}
    return [Problem("parties", ("parties", place, name), "is missing, unknown or not what it should be", file=file)
            for name, bad in wrong.items() if bad]


def _party(row: dict[str, Any]) -> Party:
    return Party(row["code"], row["label"], row["category"], tuple(row.get("aliases", ())), row.get("mission", False),
                 row["source"], row["certainty"])
