"""What can be wrong in conversations."""


class NotAllowed(Exception):
    """The officer does not hold the right."""
