"""Names of people compared across spellings and scripts, with the reason for every likeness."""

from tande.toolkit.names.equivalents import Equivalents, parse, shipped, shipped_text
from tande.toolkit.names.evidence import BirthDate, birth_date
from tande.toolkit.names.index import Index, Subject, build
from tande.toolkit.names.screening import SHIPPED, Alert, score_names, screen, screen_all

__all__ = [
    "SHIPPED", "Alert", "BirthDate", "Equivalents", "Index", "Subject", "birth_date", "build", "parse",
    "score_names", "screen", "screen_all", "shipped", "shipped_text",
]  # fmt: skip
