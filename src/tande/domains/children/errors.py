"""What can be wrong in children."""


class NotAllowed(Exception):
    """The officer does not hold the right."""
