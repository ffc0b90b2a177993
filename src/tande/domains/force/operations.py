"""Writing force: reports, reviews, operations, links. Each part stands in its own file."""

from tande.domains.force.links import link, unlink
from tande.domains.force.register import add_entry, record_operation
from tande.domains.force.reports import change, complete, report
from tande.domains.force.reviews import review
from tande.domains.force.rounds import make_rounds

__all__ = [
    "add_entry", "change", "complete", "link", "make_rounds", "record_operation", "report", "review", "unlink",
]  # fmt: skip
