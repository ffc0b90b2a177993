"""What can be wrong in detention."""


class NotAllowed(Exception):
    """The officer does not hold the right."""
