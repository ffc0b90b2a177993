"""What can be wrong in outbox."""


class NotAllowed(Exception):
    """The officer does not hold the right."""
