"""What can be wrong in phones."""


class NotAllowed(Exception):
    """The officer does not hold the right."""
