"""Reading a mission pack from its folder: files, lines, time zone. The rules are policy.mission_checks."""

import csv
import io
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from tande.policy.mission import Mission
from tande.policy.mission_checks import validate
from tande.policy.mission_reading import PackError, Problem
from tande.policy.stages import STAGES
from tande.toolkit.toml_lines import find_line

TOML_FILES: Final = ("charter", "clocks", "actors", "contacts", "support", "outcomes", "letters", "commitments",
                     "handover", "receivers", "detention", "organisations")
CSV_FILES: Final = ("categories", "contingents", "places")
FILE_MAX_BYTES: Final = 2_000_000


@dataclass
class _File:
    """One file of the pack as far as it could be read."""

    path: Path
    source: str = ""
    rows: list[int] = field(default_factory=list)
    """Line of each row of a CSV file."""

    def problem(self, reason: str, line: int = 0) -> Problem:
        return Problem(self.path.stem, (), reason, file=str(self.path), line=line)


def load(path: Path) -> Mission:
    """The mission in a pack's folder.

    Raises PackError whose message holds every problem found, one a line: file, line, key, reason.
    Called once at start by project.settings, and by the console.
    """
    raw, files = read_tables(path)
    try:
        mission = validate(raw, stages=STAGES)
    except PackError as error:
        raise PackError(_placed(problem, files) for problem in error.problems) from None
    _check_zone(mission, files)
    return mission


def read_tables(path: Path) -> tuple[dict[str, object], dict[str, _File]]:
    """The plain tables of a pack as mission_checks takes them, and their files. Raises PackError."""
    files = {name: _File(path / f"{name}.toml") for name in TOML_FILES}
    files |= {name: _File(path / f"{name}.csv") for name in CSV_FILES}
    if not path.is_dir():
        raise PackError([Problem("charter", (), "is not a folder with a mission pack", file=str(path))])
    problems: list[Problem] = []
    raw: dict[str, object] = {}
    for name, file in files.items():
        try:
            raw[name] = _read(file)
        except PackError as error:
            problems.extend(error.problems)
    # Without one of the files the rest would only drown the reason in consequences.
    if problems:
        raise PackError(problems)
    return raw, files


def _read(file: _File) -> object:
    try:
        with file.path.open("rb") as stream:
            data = stream.read(FILE_MAX_BYTES + 1)
    except OSError as error:
        raise PackError([file.problem(f"cannot be read: {error.strerror}")]) from None
    if len(data) > FILE_MAX_BYTES:
        raise PackError([file.problem(f"is larger than {FILE_MAX_BYTES} bytes")])
    try:
        file.source = data.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise PackError([file.problem("is not UTF-8 text", line)]) from None
    return _toml(file) if file.path.suffix == ".toml" else _csv(file)


def _toml(file: _File) -> object:
    try:
        return tomllib.loads(file.source)
    except tomllib.TOMLDecodeError as error:
        spot = re.search(r"at line (\d+)", str(error))
        reason = re.sub(r" \(at .*\)$", "", str(error))
        line = int(spot[1]) if spot else file.source.count("\n") + 1
        raise PackError([file.problem(f"is not TOML: {reason}", line)]) from None
    except RecursionError:
        raise PackError([file.problem("is not TOML: nested too deeply")]) from None


def _csv(file: _File) -> object:
    reader = csv.reader(io.StringIO(file.source), strict=True)
    try:
        header = next(reader, [])
        faults = [file.problem(f'has the column "{name}" twice or without a name', 1)
                  for position, name in enumerate(header) if not name or name in header[:position]]
        rows: list[object] = []
        for cells in reader:
            if not any(cells):
                continue
            if len(cells) != len(header):
                faults.append(file.problem(f"has {len(cells)} cells where there are {len(header)} columns",
                                           reader.line_num))
            rows.append(_fold(dict(zip(header, cells, strict=False))))
            file.rows.append(reader.line_num)
    except csv.Error as error:
        raise PackError([file.problem(f"is not CSV: {error}", reader.line_num)]) from None
    if not header:
        faults.append(file.problem("is empty"))
    if faults:
        raise PackError(faults)
    return {"rows": rows}


def _fold(row: Mapping[str, str]) -> dict[str, object]:
    """``{"label.ht": x}`` as ``{"label": {"ht": x}}``; an empty cell is a value not given."""
    folded: dict[str, object] = {}
    for name, cell in row.items():
        outer, dot, inner = name.partition(".")
        if cell == "":
            continue
        if not dot:
            folded.setdefault(outer, cell)
            continue
        below = folded.setdefault(outer, {})
        if isinstance(below, dict):
            below[inner] = cell
    return folded


def _placed(problem: Problem, files: Mapping[str, _File]) -> Problem:
    """The problem with its file and line."""
    file = files[problem.table]
    line = 0
    if file.path.suffix == ".toml":
        line = find_line(file.source, problem.path)
    elif len(problem.path) > 1 and isinstance(problem.path[1], int) and problem.path[1] < len(file.rows):
        line = file.rows[problem.path[1]]
    return replace(problem, file=str(file.path), line=line)


def _check_zone(mission: Mission, files: Mapping[str, _File]) -> None:
    """The one rule that needs the machine's own tables. Raises PackError."""
    try:
        ZoneInfo(mission.time_zone)
    except (KeyError, ValueError, OSError):
        problem = Problem("charter", ("time_zone",), "is not a known time zone")
        raise PackError([_placed(problem, files)]) from None
