"""What can be wrong in readiness."""


class NotAllowed(Exception):
    """The officer does not hold the right."""
