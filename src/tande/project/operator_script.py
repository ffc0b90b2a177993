"""Reading what an operator says, and the hotline's rules, from a mission pack. The rules are policy.operator_script.

Apart from project.mission on purpose: a fault in the script must not stop anybody from complaining.
"""

from collections.abc import Collection
from pathlib import Path

from tande.policy import operator_script
from tande.policy.mission_reading import PackError
from tande.policy.operator_script import Operator
from tande.project.courses import placed, read_tables

FOLDER = "operator"


def load(pack: Path, *, languages: tuple[str, ...], contacts: Collection[str]) -> Operator:
    """The script in ``operator/`` of a pack. Raises PackError with file, line, key and reason, one a line."""
    folder = pack / FOLDER
    raw, sources = read_tables(folder, operator_script.tables(languages))
    try:
        return operator_script.operator(raw, languages=languages, contacts=contacts)
    except PackError as error:
        raise PackError(placed(problem, folder, sources) for problem in error.problems) from None


def read(pack: Path, *, languages: tuple[str, ...], contacts: Collection[str]) -> Operator:
    """The script, or an empty one with its faults. A pack without the folder has none. Never raises."""
    if not (pack / FOLDER).is_dir():
        return Operator()
    try:
        return load(pack, languages=languages, contacts=contacts)
    except PackError as error:
        return Operator(faults=tuple(str(error).splitlines()))
