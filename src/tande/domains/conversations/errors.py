"""What can go wrong when somebody writes or calls. The door answers 503 to each, and its gateway tries again."""

from tande.ledger.writer import NotDurable

__all__ = ["Busy", "NotDurable"]


class Busy(Exception):
    """Nothing can be taken in just now, and nothing was: the desk has no key yet, or the pack's texts do not load."""
