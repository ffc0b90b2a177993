"""What can be wrong in force."""


class NotAllowed(Exception):
    """The officer does not hold the right."""
