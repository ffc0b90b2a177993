"""What can be wrong in credentials."""


class NotAllowed(Exception):
    """The officer does not hold the right."""
