"""What can be wrong in violations."""


class NotAllowed(Exception):
    """The officer does not hold the right."""
