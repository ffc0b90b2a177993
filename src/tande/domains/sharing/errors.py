"""What can be wrong in sharing."""


class NotAllowed(Exception):
    """The officer does not hold the right."""
