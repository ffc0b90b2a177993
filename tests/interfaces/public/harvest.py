"""Every English text that the public reads, from templates and code: complaints, lessons, the log, the card."""

import ast
import re
from pathlib import Path

from django.utils.translation.template import templatize

from tande.policy import (
    commitments,
    coverage,
    figure_tables,
    force,
    questions,
    readiness,
    receptions,
    roles,
    spoken,
    stages,
    training,
)
from tande.policy.violations import reading

TANDE = Path(__file__).resolve().parents[3] / "src" / "tande"
FOLDERS = tuple(TANDE / name for name in (
    "interfaces/public", "interfaces/learning", "interfaces/field", "interfaces/receiving", "interfaces/api",
    "interfaces/simulator", "ledger",
))
TEMPLATES = (*(folder / "templates" for folder in FOLDERS), TANDE / "gates/templates/gates/open")
MARKS = {"_", "later", "gettext", "ngettext"}
_IN_TEMPLATE = re.compile(r"""(?:\b_|gettext)\(u?(['"]{1,3})(.*?)\1[,)]""", re.DOTALL)


def texts() -> set[str]:
    """All source texts; of a text with a plural, the singular."""
    return from_templates() | from_code() | from_policy()


def from_templates() -> set[str]:
    """Texts of translate and blocktranslate."""
    found: set[str] = set()
    for path in sorted(path for folder in TEMPLATES for path in folder.rglob("*.html")):
        source = templatize(path.read_text(encoding="utf-8"))
        found |= {match[1] for match in _IN_TEMPLATE.findall(source)}
    return found


def from_code() -> set[str]:
    """First arguments of the marking functions."""
    return {text for folder in FOLDERS for path in folder.rglob("*.py") for text in in_file(path)}


def in_file(path: Path) -> set[str]:
    """The same of one file."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                found.add(first.value)
    return found


def from_policy() -> set[str]:
    """Labels that pages show straight from policy, and the months that dates are written with."""
    moves = {move.act for move in stages.MOVES}
    months = {
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
        "November", "December",
    }
    tables = (stages.STAGES, roles.ROLES, commitments.STATUSES, commitments.STEPS, training.REFUSALS,
              receptions.CONDITIONS, receptions.SEXES, receptions.AGE_BANDS, receptions.DESTINATIONS,
              receptions.FAULTS, force.LEVELS, force.TRANSFERS)
    labels = {label for table in tables for label in table.values()} | figure_tables.all_words()
    labels |= coverage.all_words() | set(reading.REFUSALS.values())
    labels |= {words for _level, words in force.MEANS.values()}
    labels |= {text for why in readiness.REASONS.values() for text in (why.sentence, why.remedy)}
    return set(questions.all_labels()) | spoken.all_texts() | labels | moves | months
