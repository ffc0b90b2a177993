"""What can be wrong in callbacks."""


class NotAllowed(Exception):
    """The officer does not hold the right."""
