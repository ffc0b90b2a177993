"""What may be done with figures: count what is new, and release what is over. No officer takes part."""

from tande.domains.figures.counting import count_new
from tande.domains.figures.coverage import count_people, release_coverage
from tande.domains.figures.releasing import due, release

__all__ = ["count_new", "count_people", "due", "release", "release_coverage"]
