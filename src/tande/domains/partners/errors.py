"""What can be wrong in partners."""


class NotAllowed(Exception):
    """The officer does not hold the right."""
