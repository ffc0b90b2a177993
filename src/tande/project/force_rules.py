"""Reading the rules on force of a mission pack from its folder. The rules on them are policy.force_rule_checks.

Apart from project.mission, like the courses: a fault in a sentence of this document must not stop complaints.
"""

from collections.abc import Collection
from pathlib import Path

from tande.policy import force_rule_checks
from tande.policy.force_rules import ForceRules, Shelf
from tande.policy.mission_reading import PackError, Problem
from tande.project.courses import placed, read_tables


def load(pack: Path, *, languages: tuple[str, ...], duties: Collection[str]) -> ForceRules:
    """The rules in ``force/`` of a pack.

    Raises PackError whose message holds every problem found, one a line: file, line, key, reason.
    """
    folder = pack / "force"
    raw, sources = read_tables(folder, force_rule_checks.tables(languages))
    known = {f"{name}.toml" for name in sources}
    strays = [Problem(path.stem, (), "is not a file of the rules in the pack's languages", file=str(path))
              for path in sorted(folder.iterdir()) if path.name not in known]
    try:
        made = force_rule_checks.force_rules(raw, languages=languages, duties=duties)
    except PackError as error:
        raise PackError([*(placed(problem, folder, sources) for problem in error.problems), *strays]) from None
    if strays:
        raise PackError(strays)
    return made


def shelf(pack: Path, *, languages: tuple[str, ...], duties: Collection[str]) -> Shelf:
    """The rules, or what is wrong with them. Never raises: complaints come first. `tande check` shows the faults."""
    if not (pack / "force").is_dir():
        return Shelf(None)
    try:
        return Shelf(load(pack, languages=languages, duties=duties))
    except PackError as error:
        return Shelf(None, tuple(str(error).splitlines()))
