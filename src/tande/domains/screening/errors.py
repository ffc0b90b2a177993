"""What can be wrong in screening."""


class NotAllowed(Exception):
    """The officer does not hold the right."""
