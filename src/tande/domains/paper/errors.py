"""What can be wrong in paper."""


class NotAllowed(Exception):
    """The officer does not hold the right."""
