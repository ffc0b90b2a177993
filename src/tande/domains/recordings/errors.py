"""What can be wrong in recordings."""


class NotAllowed(Exception):
    """The officer does not hold the right."""
