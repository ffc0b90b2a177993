"""What can be wrong in fieldforms."""


class NotAllowed(Exception):
    """The officer does not hold the right."""
