"""What can be wrong in training."""


class NotAllowed(Exception):
    """The officer does not hold the right."""
