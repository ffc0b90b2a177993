"""Writing papers and boxes: one place from which interfaces take what they call."""

from datetime import datetime

from tande.domains.paper import months
from tande.domains.paper.again import AGAIN_MAX, print_again
from tande.domains.paper.batches import Voided, found_empty, give_out, issue, print_forms, void
from tande.domains.paper.boxes import confirm, correct, looked, open_box, place_box
from tande.domains.paper.closing import close_codes
from tande.domains.paper.entering import COPY, FIRST, HOW, MORE, Done, Paper, enter

__all__ = [
    "AGAIN_MAX", "COPY", "FIRST", "HOW", "MORE", "Done", "Paper", "Voided", "close_codes", "confirm", "correct",
    "enter", "found_empty", "give_out", "issue", "looked", "make_rounds", "open_box", "place_box", "print_again",
    "print_forms", "void",
]


def make_rounds(*, at: datetime) -> int:
    """Write down how the forms stood when a month ended; how many facts. Alerts wait until somebody looks."""
    return months.record(at)
