"""Writing papers and boxes: one place from which interfaces take what they call."""

from datetime import datetime

from tande.domains.paper.batches import Voided, found_empty, give_out, issue, print_forms, void
from tande.domains.paper.boxes import confirm, correct, looked, open_box, place_box
from tande.domains.paper.entering import COPY, FIRST, HOW, MORE, Done, Paper, enter

__all__ = [
    "COPY", "FIRST", "HOW", "MORE", "Done", "Paper", "Voided", "confirm", "correct", "enter", "found_empty",
    "give_out", "issue", "looked", "make_rounds", "open_box", "place_box", "print_forms", "void",
]


def make_rounds(*, at: datetime) -> int:
    """Nothing here passes a time: gaps and alerts are seen when somebody looks, and wait until somebody answers."""
    return 0
