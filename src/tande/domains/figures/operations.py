"""What may be done with figures: count what is new, and release what is over. No officer takes part."""

from tande.domains.figures.counting import count_new
from tande.domains.figures.releasing import due, release

__all__ = ["count_new", "due", "release"]
