"""What can go wrong when a complaint arrives."""

from tande.ledger.writer import NotDurable

__all__ = ["BadComplaint", "CaseExists", "NotDurable"]


class BadComplaint(Exception):
    """The sealed complaint does not have the form it must have. The message names the field."""


class CaseExists(Exception):
    """Another person's complaint already has this case id or this code: draw new ones."""
