"""What can be wrong in receiving."""


class NotAllowed(Exception):
    """The officer does not hold the right."""
