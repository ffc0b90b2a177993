"""What can be wrong in vetting."""


class NotAllowed(Exception):
    """The officer does not hold the right."""
