"""Reading the courses of a mission pack from its folder: files and lines. The rules are policy.course_checks.

Apart from project.mission on purpose: a mission starts with its pack, and a fault in a lesson must not stop complaints.
"""

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from tande.policy import course_checks
from tande.policy.courses import Course, Curriculum, Library
from tande.policy.mission_reading import PackError, Problem
from tande.toolkit.toml_lines import find_line

FILE_MAX_BYTES: Final = 500_000


def load(pack: Path, *, languages: tuple[str, ...], contacts: Collection[str]) -> tuple[
    tuple[Curriculum, ...], tuple[Course, ...]
]:
    """The catalogue (``curricula.toml``) and the courses (``courses/<code>/``) of a pack, in the order of their names.

    Raises PackError whose message holds every problem found, one a line: file, line, key, reason.
    """
    catalogue = load_catalogue(pack, languages=languages)
    codes = tuple(curriculum.code for curriculum in catalogue)
    found: list[Course] = []
    problems: list[Problem] = []
    for folder in sorted(path for path in (pack / "courses").glob("*") if path.is_dir()):
        try:
            found.append(load_course(folder, languages=languages, curricula=codes, contacts=contacts))
        except PackError as error:
            problems.extend(error.problems)
    if problems:
        raise PackError(problems)
    return catalogue, tuple(found)


def library(pack: Path, *, languages: tuple[str, ...], contacts: Collection[str]) -> Library:
    """All that the pack teaches, without what is wrong in it. Never raises: complaints come first.

    `tande check` shows the faults.
    """
    try:
        catalogue = load_catalogue(pack, languages=languages)
    except PackError as error:
        return Library((), (), tuple(str(error).splitlines()))
    codes = tuple(curriculum.code for curriculum in catalogue)
    found: list[Course] = []
    faults: list[str] = []
    for folder in sorted(path for path in (pack / "courses").glob("*") if path.is_dir()):
        try:
            found.append(load_course(folder, languages=languages, curricula=codes, contacts=contacts))
        except PackError as error:
            faults += str(error).splitlines()
    return Library(catalogue, tuple(found), tuple(faults))


def load_catalogue(pack: Path, *, languages: tuple[str, ...]) -> tuple[Curriculum, ...]:
    """The curricula of a pack. Raises PackError."""
    raw, sources = read_tables(pack, ["curricula"])
    try:
        return course_checks.catalogue(raw["curricula"], languages=languages)
    except PackError as error:
        raise PackError(placed(problem, pack, sources) for problem in error.problems) from None


def load_course(
    folder: Path, *, languages: tuple[str, ...], curricula: Collection[str], contacts: Collection[str]
) -> Course:
    """The course in a folder that bears its code. Raises PackError."""
    raw, sources = read_tables(folder, course_checks.tables(languages))
    try:
        made = course_checks.course(raw, languages=languages, curricula=curricula, contacts=contacts)
    except PackError as error:
        raise PackError(placed(problem, folder, sources) for problem in error.problems) from None
    wrong = [Problem("course", ("code",), "must be the name of its folder")] if made.code != folder.name else []
    known = {f"{name}.toml" for name in sources}
    wrong += [Problem(path.stem, (), "is not a file of a course in the pack's languages", file=str(path))
              for path in sorted(folder.iterdir()) if path.name not in known]
    if wrong:
        raise PackError(placed(problem, folder, sources) for problem in wrong)
    return made


def read_tables(folder: Path, names: Collection[str]) -> tuple[dict[str, object], dict[str, str]]:
    """Plain tables and source texts by stem. Raises PackError with every file that cannot be read."""
    raw: dict[str, object] = {}
    sources: dict[str, str] = {}
    problems = []
    for name in names:
        path = folder / f"{name}.toml"
        reason, line = "", 0
        try:
            with path.open("rb") as stream:
                data = stream.read(FILE_MAX_BYTES + 1)
            if len(data) > FILE_MAX_BYTES:
                reason = f"is larger than {FILE_MAX_BYTES} bytes"
            else:
                sources[name] = data.decode("utf-8").replace("\r\n", "\n")
                raw[name] = tomllib.loads(sources[name])
        except OSError as error:
            reason = f"cannot be read: {error.strerror}"
        except UnicodeDecodeError as error:
            reason, line = "is not UTF-8 text", data.count(b"\n", 0, error.start) + 1
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            reason, line = _not_toml(error)
        if reason:
            problems.append(Problem(name, (), reason, str(path), line))
    if problems:
        raise PackError(problems)
    return raw, sources


def _not_toml(error: Exception) -> tuple[str, int]:
    """The reason without its position, and the line."""
    spot = re.search(r"at line (\d+)", str(error))
    reason = re.sub(r" \(at .*\)$", "", str(error)) or "nested too deeply"
    return f"is not TOML: {reason}", int(spot[1]) if spot else 0


def placed(problem: Problem, folder: Path, sources: Mapping[str, str]) -> Problem:
    """The problem with its file and line."""
    if problem.file:
        return problem
    line = find_line(sources.get(problem.table, ""), problem.path)
    return replace(problem, file=str(folder / f"{problem.table}.toml"), line=line)
